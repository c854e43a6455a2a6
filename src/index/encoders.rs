use crate::compressor::{Compressor, Encoder};
use crate::pool::{Pool, Pooled};

/// Encoders for as many threads as ask at once, each used again and again: a zlib stream takes
/// 268 KB, too much to make one for each query.
pub(super) struct EncoderPool {
    pub(super) compressor: Box<dyn Compressor>,
    idle: Pool<Box<dyn Encoder>>,
}

impl EncoderPool {
    pub(super) fn new(compressor: Box<dyn Compressor>) -> EncoderPool {
        EncoderPool { compressor, idle: Pool::default() }
    }

    pub(super) fn take(&self) -> Pooled<'_, Box<dyn Encoder>> {
        self.idle.take(|| self.compressor.encoder())
    }
}
