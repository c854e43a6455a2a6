use super::classifier::KnnClassifier;
use super::config::{KnnConfig, OPTIONS};
use crate::classify::classifier::Classifier;
use crate::classify::options::{MethodConfig, MethodOption};
use crate::classify::source::Source;
use crate::compressor::CompressorSpec;
use crate::error::Result;
use crate::progress::Observer;
use crate::search::search_in_use;

impl MethodConfig for KnnConfig {
    const NAME: &'static str = "knn";
    const DESCRIPTION: &'static str = "The nearest documents by compressed length vote";
    const OPTIONS: &'static [MethodOption<KnnConfig>] = OPTIONS;

    fn build(&self, source: Source, observer: Observer<'_>) -> Result<Box<dyn Classifier>> {
        let index = source.into_index(self.get_compressor())?;
        let classifier = KnnClassifier::new(index, self.clone())?;
        // Here, where it can be watched and stopped.
        classifier.searched().prepare_lengths(observer)?;
        search_in_use(classifier.searched(), self.search_config(), observer)?;
        Ok(Box::new(classifier))
    }

    fn compressor(&self) -> Option<&CompressorSpec> {
        self.get_compressor()
    }
}
