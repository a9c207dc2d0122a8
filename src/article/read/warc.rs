//! Web archives (ISO 28500): every response with a page in it is an article.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use flate2::read::GzDecoder;

use super::Limits;
use super::chunk::{self, CHUNK, Chunk, Record, Sink};
use super::format::Format;
use super::input::Input;
use super::walk::Source;

/// Bytes of a record's header, far more than any has.
const LONGEST_HEADER: u64 = 64 << 10;

/// A page as the server sent it.
pub(super) struct Response<'a> {
    /// Its address.
    pub(super) url: Option<&'a str>,
    /// The encoding that the server named.
    pub(super) charset: Option<&'a str>,
    /// The page.
    pub(super) body: Vec<u8>,
}

/// Cuts an archive into its responses; all other records are passed over without being held.
pub(super) fn cut(
    source: &Arc<Source>,
    mut input: Input,
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut chunk = Chunk::new(source, Format::Warc);
    for number in 1.. {
        match next_record(&mut input, number, limits, &mut chunk) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                chunk::breaks_off(&mut chunk, None, &error);
                break;
            }
        }
        if CHUNK <= chunk.bytes.len() {
            sink(std::mem::replace(&mut chunk, Chunk::new(source, Format::Warc)))?;
        }
    }
    sink(chunk)
}

/// Reads a record, header and all; false at the end of the archive.
fn next_record(
    input: &mut Input,
    number: u64,
    limits: &Limits,
    chunk: &mut Chunk,
) -> io::Result<bool> {
    let start = chunk.bytes.len();
    let found = read_header(input, &mut chunk.bytes)?;
    let length = chunk.bytes.len() - start;
    let header = &chunk.bytes[start..];
    let field = |name: &str| field(header, name);
    let content = field("Content-Length").and_then(|length| length.parse::<u64>().ok());
    let Some(content) = content.filter(|_| found) else {
        chunk.bytes.truncate(start);
        if found {
            return Err(io::Error::other("a record does not tell its length"));
        }
        return Ok(false);
    };
    let wanted = field("WARC-Type") == Some("response");
    chunk.consumed += length as u64 + content;
    if wanted && content <= limits.article as u64 {
        let read = input.take(content).read_to_end(&mut chunk.bytes)?;
        if (read as u64) < content {
            chunk.bytes.truncate(start);
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        chunk.records.push(Record { line: 0, number, range: start..chunk.bytes.len() });
        return Ok(true);
    }
    chunk.bytes.truncate(start);
    if wanted {
        chunk::too_long(chunk, None, content, limits);
    }
    io::copy(&mut input.take(content), &mut io::sink())?;
    Ok(true)
}

/// Reads up to the empty line that ends a header; false where nothing is left.
fn read_header(input: &mut Input, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let start = bytes.len();
    let mut left = input.take(LONGEST_HEADER);
    loop {
        let line = bytes.len();
        if left.read_until(b'\n', bytes)? == 0 {
            return Ok(start < bytes.len());
        }
        let is_blank = bytes[line..].trim_ascii().is_empty();
        if is_blank && line == start {
            // Records are set apart by empty lines.
            bytes.truncate(start);
        } else if is_blank {
            return Ok(true);
        }
    }
}

/// The page in a record, where it holds one.
pub(super) fn response(record: &[u8]) -> Option<Response<'_>> {
    let (warc, http) = split_header(record)?;
    let (header, body) = split_header(http)?;
    let status = std::str::from_utf8(header.get(..header.len().min(16))?).ok()?;
    if status.split_ascii_whitespace().nth(1) != Some("200") {
        return None;
    }
    let kind = field(header, "Content-Type").unwrap_or("text/html");
    if !["text/html", "application/xhtml"].iter().any(|html| kind.starts_with(html)) {
        return None;
    }
    let chunked = field(header, "Transfer-Encoding").is_some_and(|value| value == "chunked");
    let body =
        if chunked { unchunk(body).unwrap_or_else(|| body.to_owned()) } else { body.to_owned() };
    let url = field(warc, "WARC-Target-URI").map(|url| url.trim_matches(['<', '>']));
    let charset = kind.split_once("charset=").map(|(_, label)| label.trim_matches(['"', ' ', ';']));
    Some(Response { url, charset, body: inflate(body) })
}

fn split_header(record: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memmem::find(record, b"\r\n\r\n").map(|at| (at, at + 4));
    let (end, body) =
        end.or_else(|| memchr::memmem::find(record, b"\n\n").map(|at| (at, at + 2)))?;
    Some((&record[..end], &record[body..]))
}

/// The value of a header's field.
fn field<'a>(header: &'a [u8], name: &str) -> Option<&'a str> {
    header.split(|&byte| byte == b'\n').find_map(|line| {
        let (key, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

/// Puts together a body that was sent in chunks; nothing where it was not, whatever the header
/// says: many archives keep the header and store the whole body.
fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let line = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..line]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let end = line.checked_add(1)?.checked_add(size)?;
        whole.extend_from_slice(body.get(line + 1..end)?);
        body = body.get(end..)?;
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

/// Inflates a body that was sent compressed, up to a size that no page has.
fn inflate(body: Vec<u8>) -> Vec<u8> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return body;
    }
    let mut plain = Vec::new();
    // What came before the break is the page as far as it goes.
    let _ =
        GzDecoder::new(&body[..]).take(Limits::default().article as u64).read_to_end(&mut plain);
    plain
}
