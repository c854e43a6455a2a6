//! PPMd, variant H, with the range coder of 7z files and without an end mark.

use std::io::{self, Write};

use ppmd_rust::{Error, Ppmd7Encoder};

use super::backend::{Backend, BackendOption, NO_FRAMING};
use super::codec::{self, Codec};
use super::settings::Settings;

/// The range coder begins with a byte that is always 0, and ends with four for which one would do.
pub(super) const BACKEND: Backend = Backend {
    name: "ppmd",
    description: "Prediction by partial matching (PPMd, variant H, as in 7z files); it has no levels",
    levels: 0..=0,
    default_level: 0,
    options: &[ORDER, MEMORY, NO_FRAMING],
    prefix_level: None,
    is_ordered: true,
    framing: 4,
    window: |_| None,
    library: || "ppmd-rust".to_owned(),
    compressor: |settings| codec::compressor::<Ppmd>(&BACKEND, settings),
};

const ORDER: BackendOption = BackendOption {
    name: "order",
    description: "How many bytes before each byte it is predicted from, at most",
    values: Some(2..=64),
    default: Some(6),
};

const MEMORY: BackendOption = BackendOption {
    name: "memory",
    description: "MiB of memory for each thread; when they are full, it forgets what it has seen",
    values: Some(1..=256),
    default: Some(16),
};

struct Ppmd {
    order: u32,
    memory_bytes: u32,
}

impl Codec for Ppmd {
    fn new(settings: &Settings) -> Ppmd {
        let [order, mebibytes] =
            [ORDER, MEMORY].map(|option| settings.number(&option).unsigned_abs());
        Ppmd { order, memory_bytes: mebibytes << 20 }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        let mut encoder =
            Ppmd7Encoder::new(stream, self.order, self.memory_bytes).map_err(io_error)?;
        encoder.write_all(data)?;
        encoder.finish(false).map(|_| ())
    }

    #[cfg(test)]
    fn decompress(settings: &Settings, stream: &[u8], bytes: usize) -> Vec<u8> {
        let Ppmd { order, memory_bytes } = Ppmd::new(settings);
        let mut text = vec![0; bytes];
        let mut decoder = ppmd_rust::Ppmd7Decoder::new(stream, order, memory_bytes).unwrap();
        io::Read::read_exact(&mut decoder, &mut text).unwrap();
        text
    }
}

fn io_error(error: Error) -> io::Error {
    match error {
        Error::IoError(error) => error,
        Error::MemoryAllocation => io::ErrorKind::OutOfMemory.into(),
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Ppmd>(&BACKEND);
    }
}
