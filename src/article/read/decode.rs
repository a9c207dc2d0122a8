//! Bytes into text, whatever encoding they are in.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP};

/// Bytes in which a page must name its encoding (WHATWG HTML, section 13.2.3.2).
const PRESCAN: usize = 1024;

/// A text, and the name of its encoding where characters had to be replaced.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) replaced: Option<&'static str>,
}

/// Plain text: UTF-8, else the encoding that its letters suggest.
pub(super) fn text(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), replaced: None },
        Err(_) => with(guess(bytes), bytes),
    }
}

/// An HTML page: UTF-8 where the bytes are that, whatever the page says of itself; else the
/// encoding named by the transfer or the page, else the one that its letters suggest.
pub(super) fn page<'a>(bytes: &'a [u8], transfer: Option<&str>) -> Decoded<'a> {
    let named = transfer.and_then(|label| Encoding::for_label(label.as_bytes()));
    let named = named.or_else(|| named_in_page(bytes));
    match std::str::from_utf8(bytes) {
        // This one looks like ASCII.
        Ok(text) if named != Some(ISO_2022_JP) => Decoded { text: text.into(), replaced: None },
        _ => with(named.unwrap_or_else(|| guess(bytes)), bytes),
    }
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, replaced: replaced.then_some(encoding.name()) }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // UTF-8 with a few broken bytes is still UTF-8.
    if mostly_utf8(bytes) {
        return encoding_rs::UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether most characters outside ASCII are whole in UTF-8; in other encodings few are, by chance.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    2 * broken < whole
}

/// The encoding of `<meta charset>`, of `<meta http-equiv>` or of an XML declaration.
fn named_in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(PRESCAN)].to_ascii_lowercase();
    let behind = |name: &[u8]| memchr::memmem::find(&head, name).map(|at| at + name.len());
    let declared = behind(b"encoding").filter(|_| head.starts_with(b"<?xml"));
    let at = declared.or_else(|| behind(b"charset"))?;
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
    let encoding = Encoding::for_label(&label[..end.unwrap_or(label.len())])?;
    // A page in UTF-16 could not have been read as far as here.
    (encoding.output_encoding() == encoding).then_some(encoding)
}
