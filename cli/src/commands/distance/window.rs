//! How far back a compressor looks: what is farther away might as well not be there.

use nearzip::CompressorSpec;

/// How far DEFLATE looks back, in bytes.
const DEFLATE: u64 = 32_768;

/// The compressors whose window is DEFLATE's, whatever their level.
const DEFLATES: [&str; 5] = ["gzip", "zlib", "deflate", "gzip-bits", "deflate-ideal"];

/// Compressors with a larger window, and its size in bytes at their default level.
const LARGER: [(&str, u64); 3] = [("xz", 8 << 20), ("zstd", 2 << 20), ("brotli", 4 << 20)];

/// A note if the compressor does not see both files at once, which are this long together.
pub(super) fn note(spec: &CompressorSpec, bytes: u64) -> Option<String> {
    let spec = spec.to_string();
    let name = spec.split([':', ',']).next().unwrap_or_default();
    if !DEFLATES.contains(&name) || bytes <= DEFLATE {
        return None;
    }
    let is_compiled_in =
        |name: &str| nearzip::backends().iter().any(|backend| backend.name == name);
    let suitable: Vec<&str> = LARGER
        .iter()
        .filter(|(name, window)| *window >= bytes && is_compiled_in(name))
        .map(|(name, _)| *name)
        .collect();
    let others = match &suitable[..] {
        [] => String::new(),
        [one] => format!("; {one} sees all of them"),
        [first @ .., last] => format!("; {} or {last} see all of them", first.join(", ")),
    };
    Some(format!("together, the files are longer than {name}'s window of 32,768 bytes{others}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_out_of_reach_is_noted() {
        let note = |spec: &str, bytes| note(&spec.parse().unwrap(), bytes);
        assert_eq!(note("gzip", 32_768), None);
        let noted = note("gzip:6", 32_769).unwrap();
        assert!(
            noted.starts_with("together, the files are longer than gzip's window of 32,768 bytes")
        );
        assert_eq!(noted.contains("xz"), cfg!(feature = "xz"), "{noted}");
        let noted = note("gzip-bits", 3 << 20).unwrap();
        assert!(!noted.contains("zstd"), "too large for it: {noted}");
        let noted = note("deflate", 1 << 30).unwrap();
        assert!(noted.ends_with("window of 32,768 bytes"), "{noted}");
        #[cfg(feature = "zstd")]
        assert_eq!(note("zstd:19", 1 << 30), None);
    }
}
