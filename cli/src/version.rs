//! What `--version` says.

use std::sync::LazyLock;

/// The version, the commit, the features, and the libraries on which lengths depend.
pub(crate) fn long() -> &'static str {
    static LONG: LazyLock<String> = LazyLock::new(|| {
        let mut long = env!("CARGO_PKG_VERSION").to_owned();
        let zstd = nearzip::backends().iter().find(|backend| backend.name == "zstd");
        let zstd = zstd.map(|backend| (backend.library)().replacen("zstd ", "", 1));
        for (name, value) in [
            ("commit", option_env!("NEARZIP_COMMIT").map(str::to_owned)),
            ("features", Some(features())),
            ("zlib", option_env!("NEARZIP_ZLIB").map(str::to_owned)),
            ("zstd", zstd),
        ] {
            if let Some(value) = value {
                long += &format!("\n{name:10}{value}");
            }
        }
        long
    });
    &LONG
}

fn features() -> String {
    let features = [
        ("brotli", cfg!(feature = "brotli")),
        ("bzip2", cfg!(feature = "bzip2")),
        ("lz4", cfg!(feature = "lz4")),
        ("ppmd", cfg!(feature = "ppmd")),
        ("snappy", cfg!(feature = "snappy")),
        ("xz", cfg!(feature = "xz")),
        ("zstd", cfg!(feature = "zstd")),
    ];
    let on: Vec<&str> = features.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    if on.is_empty() { "none".to_owned() } else { on.join(", ") }
}
