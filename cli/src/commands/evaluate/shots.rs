use clap::Args;
use nearzip::FewShotConfig;

/// How the training documents of a few-shot evaluation are drawn.
#[derive(Debug, Args)]
#[command(next_help_heading = "Few shots")]
pub(super) struct ShotArguments {
    /// Evaluate on repeated random draws of N training documents per label, and report the mean
    /// accuracy with its 95% confidence interval
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    shots: Option<u32>,

    /// Number of draws for --shots; the first uses --seed, each later one the next seed [default: 5]
    #[arg(long, value_name = "N", requires = "shots")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    repeats: Option<u32>,
}

impl ShotArguments {
    pub(super) fn are_given(&self) -> bool {
        self.shots.is_some()
    }

    /// How to draw, if a few-shot evaluation was asked for.
    pub(super) fn config(&self, seed: Option<u64>) -> Option<FewShotConfig> {
        let mut config = FewShotConfig::default().shots(self.shots? as usize);
        if let Some(repeats) = self.repeats {
            config = config.repeats(repeats as usize);
        }
        Some(seed.map_or(config, |seed| config.seed(seed)))
    }
}
