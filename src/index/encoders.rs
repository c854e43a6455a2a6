use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

use crate::compressor::{Compressor, Encoder};

/// Encoders for as many threads as ask at once, each used again and again: a zlib stream takes
/// 268 KB, too much to make one for each query.
pub(super) struct EncoderPool {
    pub(super) compressor: Box<dyn Compressor>,
    idle: Mutex<Vec<Box<dyn Encoder>>>,
}

impl EncoderPool {
    pub(super) fn new(compressor: Box<dyn Compressor>) -> EncoderPool {
        EncoderPool { compressor, idle: Mutex::new(Vec::new()) }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Encoder>>> {
        // Nothing can panic while the lock is held; were it so, a list of encoders is still one.
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn take(&self) -> PooledEncoder<'_> {
        let idle = self.idle().pop();
        PooledEncoder {
            encoder: Some(idle.unwrap_or_else(|| self.compressor.encoder())),
            pool: self,
        }
    }
}

/// An encoder that goes back to its pool.
pub(crate) struct PooledEncoder<'a> {
    encoder: Option<Box<dyn Encoder>>,
    pool: &'a EncoderPool,
}

impl Deref for PooledEncoder<'_> {
    type Target = dyn Encoder;

    fn deref(&self) -> &(dyn Encoder + 'static) {
        &**self.encoder.as_ref().expect("present until dropped")
    }
}

impl DerefMut for PooledEncoder<'_> {
    fn deref_mut(&mut self) -> &mut (dyn Encoder + 'static) {
        &mut **self.encoder.as_mut().expect("present until dropped")
    }
}

impl Drop for PooledEncoder<'_> {
    fn drop(&mut self) {
        self.pool.idle().extend(self.encoder.take());
    }
}
