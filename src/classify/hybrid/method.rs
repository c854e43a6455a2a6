use super::classifier::HybridClassifier;
use super::config::{HybridConfig, METHOD, OPTIONS};
use crate::classify::classifier::Classifier;
use crate::classify::options::{MethodConfig, MethodOption};
use crate::classify::source::Source;
use crate::compressor::CompressorSpec;
use crate::error::Result;
use crate::progress::Observer;

impl MethodConfig for HybridConfig {
    const NAME: &'static str = METHOD;
    const DESCRIPTION: &'static str =
        "The class method and a linear model, and the nearest documents where both are in doubt";
    const LEARNS_FROM_UNLABELED: bool = true;
    const OPTIONS: &'static [MethodOption<HybridConfig>] = OPTIONS;

    fn build(&self, source: Source, observer: Observer<'_>) -> Result<Box<dyn Classifier>> {
        let index = source.into_index(self.get_compressor())?;
        Ok(Box::new(HybridClassifier::new(index, self.clone(), observer)?))
    }

    fn compressor(&self) -> Option<&CompressorSpec> {
        self.get_compressor()
    }
}
