//! What a source holds: told from its first bytes, and from its name where they leave it open.

use memchr::memmem;

/// How the articles of a source are set down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// One article, as scraped.
    Text,
    /// One article as an HTML page.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// JSON objects over several lines, one by one or in an array.
    Json,
    /// RSS or Atom.
    Feed,
    /// Web archive, ISO 28500.
    Warc,
}

/// Tells the format, or says as what the bytes cannot be articles.
pub(super) fn tell(start: &[u8], extension: &str) -> Result<Format, &'static str> {
    if let Some(kind) = binary(start) {
        return Err(kind);
    }
    let start = start.trim_ascii_start();
    Ok(match extension {
        "jsonl" | "ndjson" => Format::JsonLines,
        "html" | "htm" | "xhtml" => Format::Html,
        _ if start.starts_with(b"WARC/") => Format::Warc,
        _ if is_feed(start) => Format::Feed,
        _ if starts_html_page(start) => Format::Html,
        "txt" | "text" | "md" => Format::Text,
        _ if matches!(start.first(), Some(b'{')) => json(start),
        "json" => Format::Json,
        _ if starts_json_array(start) => Format::Json,
        _ => Format::Text,
    })
}

/// Whether a text is HTML rather than plain text: it begins with a tag that begins pages or parts
/// of them, and closes one.
pub(super) fn is_html(text: &str) -> bool {
    const FIRST: [&[u8]; 13] = [
        b"!doctype",
        b"html",
        b"head",
        b"body",
        b"div",
        b"p",
        b"article",
        b"section",
        b"main",
        b"span",
        b"h1",
        b"h2",
        b"figure",
    ];
    let text = text.as_bytes().trim_ascii_start();
    let Some(tag) = text.strip_prefix(b"<") else { return false };
    let end = tag.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'!');
    let name = &tag[..end.unwrap_or(tag.len())];
    FIRST.iter().any(|first| name.eq_ignore_ascii_case(first)) && memmem::find(tag, b"</").is_some()
}

/// A first line that ends its object is one of many; one that does not goes on below.
fn json(start: &[u8]) -> Format {
    match memchr::memchr(b'\n', start) {
        Some(end) if !start[..end].trim_ascii_end().ends_with(b"}") => Format::Json,
        _ => Format::JsonLines,
    }
}

fn starts_json_array(start: &[u8]) -> bool {
    start.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
}

fn starts_html_page(start: &[u8]) -> bool {
    let begins = |tag: &[u8]| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html")
        || begins(b"<html")
        || (begins(b"<?xml") || begins(b"<!--")) && {
            let head = &start[..start.len().min(2048)];
            memmem::find(head, b"<html").is_some()
        }
}

fn is_feed(start: &[u8]) -> bool {
    const ROOTS: [&[u8]; 3] = [b"<rss", b"<feed", b"<rdf:RDF"];
    let head = &start[..start.len().min(2048)];
    let begins = |root: &&[u8]| {
        memmem::find(head, root).is_some_and(|at| {
            // In front of the root stand a declaration and comments at most.
            head[..at].iter().all(u8::is_ascii_whitespace)
                || head.starts_with(b"<?xml")
                || head.starts_with(b"<!--")
        })
    };
    ROOTS.iter().any(begins)
}

/// The kind of a file that holds no text, by its magic number or by its many control characters.
fn binary(start: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 17] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"RIFF", "an image or sound file"),
        (b"OggS", "a sound file"),
        (b"ID3\x03", "a sound file"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"BZh", "compressed with bzip2"),
        (b"\xfd7zXZ\0", "compressed with xz"),
        (b"\x1f\x8b", "compressed twice"),
        (b"\x7fELF", "a program"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
    ];
    const TAR: (usize, &[u8]) = (257, b"ustar");
    let head = &start[..start.len().min(8192)];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    if head.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)) {
        return Some("a tar archive");
    }
    let controls = head.iter().filter(|byte| is_control(**byte)).count();
    (head.len() / 50 < controls && 1 < controls).then_some("binary data")
}

/// Whether no text of any encoding holds this byte, but for an accident: the control characters
/// without white space and without the escape by which ISO 2022 changes its tables.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)
}
