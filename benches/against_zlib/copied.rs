//! Stock zlib, with its state after the query copied for each document (`deflateCopy`).

#![expect(unsafe_code, reason = "flate2 does not offer deflateCopy")]

use std::ffi::c_int;
use std::mem::{MaybeUninit, size_of};

use libz_sys::{
    Z_DEFAULT_STRATEGY, Z_DEFLATED, Z_FINISH, Z_NO_FLUSH, Z_OK, Z_STREAM_END, deflate, deflateCopy,
    deflateEnd, deflateInit2_, uInt, z_stream, zlibVersion,
};

/// The sum of the raw lengths of all pairs.
pub(crate) fn total(queries: &[&str], documents: &[&str], output: &mut [u8]) -> u64 {
    let mut total = 0;
    for query in queries {
        let mut begun = Stream::new();
        begun.write(query.as_bytes(), Z_NO_FLUSH, output);
        begun.write(b" ", Z_NO_FLUSH, output);
        for document in documents {
            let mut stream = begun.copy();
            stream.write(document.as_bytes(), Z_FINISH, output);
            total += stream.0.total_out;
        }
    }
    total
}

/// A stream in a box: zlib's state points back to it.
struct Stream(Box<z_stream>);

impl Stream {
    fn new() -> Stream {
        let mut stream = Box::new(MaybeUninit::<z_stream>::zeroed());
        let size = size_of::<z_stream>() as c_int;
        let (window_bits, memory_level) = (-15, 8);
        // SAFETY: zlib expects a zeroed z_stream of this size, without functions; then it fills in its own.
        let status = unsafe {
            deflateInit2_(
                stream.as_mut_ptr(),
                9,
                Z_DEFLATED,
                window_bits,
                memory_level,
                Z_DEFAULT_STRATEGY,
                zlibVersion(),
                size,
            )
        };
        assert_eq!(status, Z_OK);
        // SAFETY: all of it is initialized, including the functions.
        Stream(unsafe { stream.assume_init() })
    }

    fn copy(&mut self) -> Stream {
        let mut stream = Box::new(MaybeUninit::<z_stream>::zeroed());
        // SAFETY: `self` is initialized, and the copy can be written to.
        let status = unsafe { deflateCopy(stream.as_mut_ptr(), &mut *self.0) };
        assert_eq!(status, Z_OK);
        // SAFETY: all of it has been copied.
        Stream(unsafe { stream.assume_init() })
    }

    /// Compresses `data`; `output` must have room for all of it.
    fn write(&mut self, data: &[u8], flush: c_int, output: &mut [u8]) {
        self.0.next_in = data.as_ptr().cast_mut();
        self.0.avail_in = data.len() as uInt;
        self.0.next_out = output.as_mut_ptr();
        self.0.avail_out = output.len() as uInt;
        // SAFETY: the pointers are valid for the lengths given, and zlib only reads the input.
        let status = unsafe { deflate(&mut *self.0, flush) };
        assert_eq!(status, if flush == Z_FINISH { Z_STREAM_END } else { Z_OK });
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: the stream was initialized.
        unsafe { deflateEnd(&mut *self.0) };
    }
}
