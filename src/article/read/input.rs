//! The bytes of one source: decompressed, brought to UTF-8 where a byte order mark says what they
//! are, and guarded against bombs.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Limits;
use super::walk::Source;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const BUFFER: usize = 128 << 10;

/// The content of a source, as [`io::Error`]s tell where it breaks off.
pub(super) type Input = Box<dyn BufRead>;

/// Opens a source. Compression is told by its magic number, never by a name.
pub(super) fn open(source: &Source, limits: &Limits) -> io::Result<Input> {
    if source.is_stdin() {
        return decode(io::stdin().lock(), limits);
    }
    #[expect(clippy::disallowed_methods, reason = "this is the module that reads")]
    let file = File::open(&source.path)?;
    decode(file, limits)
}

/// Whether an error came from a compressed stream that expands beyond all measure.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Bomb>())
}

fn decode(raw: impl Read + 'static, limits: &Limits) -> io::Result<Input> {
    let consumed = Rc::new(Cell::new(0));
    let mut raw = BufReader::with_capacity(BUFFER, Counted { raw, consumed: consumed.clone() });
    let magic = raw.fill_buf()?;
    let (gzip, zstd) = (magic.starts_with(GZIP), magic.starts_with(ZSTD));
    let guard = |inflated| Guarded { inflated, consumed, produced: 0, limits: limits.clone() };
    let plain: Input = if gzip {
        let inflated = guard(Box::new(MultiGzDecoder::new(raw)) as Box<dyn Read>);
        Box::new(BufReader::with_capacity(BUFFER, inflated))
    } else if zstd {
        let inflated = guard(Box::new(Frames::new(raw)) as Box<dyn Read>);
        Box::new(BufReader::with_capacity(BUFFER, inflated))
    } else {
        Box::new(raw)
    };
    transcode(plain)
}

/// Takes a byte order mark off, and brings what follows it to UTF-8.
fn transcode(mut plain: Input) -> io::Result<Input> {
    // What cannot be inflated shows again when it is read.
    let start = plain.fill_buf().unwrap_or_default();
    let Some((encoding, mark)) = Encoding::for_bom(start) else { return Ok(plain) };
    plain.consume(mark);
    if encoding == UTF_8 {
        return Ok(plain);
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(BufReader::new(Transcoded { plain, decoder, rest: Vec::new(), ended: false })))
}

/// Counts the bytes that a decompressor takes.
struct Counted<R> {
    raw: R,
    consumed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.raw.read(buffer)?;
        self.consumed.set(self.consumed.get() + n as u64);
        Ok(n)
    }
}

/// Stops a decompressor that gives out of all proportion to what it takes.
struct Guarded<R> {
    inflated: R,
    consumed: Rc<Cell<u64>>,
    produced: u64,
    limits: Limits,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inflated.read(buffer)?;
        self.produced += n as u64;
        let fold = self.produced / self.consumed.get().max(1);
        if self.limits.inflated < self.produced && self.limits.inflation < fold {
            return Err(io::Error::other(Bomb));
        }
        Ok(n)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("it expands out of all proportion, as only a decompression bomb does")]
struct Bomb;

/// All frames of a Zstandard stream, one after another; [`FrameDecoder`] stops after each.
struct Frames<R> {
    raw: R,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(raw: R) -> Self {
        Self { raw, decoder: FrameDecoder::new(), inside: false }
    }

    /// Opens the next frame, or passes over one that holds no content.
    fn next_frame(&mut self) -> io::Result<()> {
        match self.decoder.reset(&mut self.raw) {
            Ok(()) => self.inside = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                io::copy(&mut (&mut self.raw).take(length.into()), &mut io::sink())?;
            }
            Err(error) => return Err(io::Error::other(error)),
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            while self.inside && self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.raw, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            }
            if self.inside {
                let n = self.decoder.read(buffer)?;
                if 0 < n || buffer.is_empty() {
                    return Ok(n);
                }
                self.inside = false;
            }
            if self.raw.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.next_frame()?;
        }
    }
}

/// UTF-16 as UTF-8.
struct Transcoded {
    plain: Input,
    decoder: Decoder,
    /// Decoded bytes for which the caller had no room.
    rest: Vec<u8>,
    ended: bool,
}

impl Read for Transcoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.ended {
            let bytes = self.plain.fill_buf()?;
            let (last, taken) = (bytes.is_empty(), bytes.len());
            let mut text = String::with_capacity(
                self.decoder.max_utf8_buffer_length(taken).unwrap_or(4 * taken + 16),
            );
            let (result, read, _) = self.decoder.decode_to_string(bytes, &mut text, last);
            self.plain.consume(read);
            self.ended = last && result == CoderResult::InputEmpty;
            self.rest = text.into_bytes();
        }
        let n = buffer.len().min(self.rest.len());
        buffer[..n].copy_from_slice(&self.rest[..n]);
        self.rest.drain(..n);
        Ok(n)
    }
}
