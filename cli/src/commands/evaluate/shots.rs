use clap::Args;
use nearzip::FewShotConfig;

/// How training documents are drawn.
#[derive(Debug, Args)]
pub(super) struct ShotArguments {
    /// Draw N training documents of each label, again and again, and report the mean accuracy with
    /// its 95 % interval
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    shots: Option<u32>,

    /// How often --shots draws: first with --seed, then each time with the next seed [default: 5]
    #[arg(long, value_name = "N", requires = "shots")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    repeats: Option<u32>,
}

impl ShotArguments {
    /// How to draw, where that was asked for.
    pub(super) fn config(&self, seed: Option<u64>) -> Option<FewShotConfig> {
        let mut config = FewShotConfig::default().shots(self.shots? as usize);
        if let Some(repeats) = self.repeats {
            config = config.repeats(repeats as usize);
        }
        Some(seed.map_or(config, |seed| config.seed(seed)))
    }
}
