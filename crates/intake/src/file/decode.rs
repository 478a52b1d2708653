//! Bytes of a text to characters.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::refused::Refused;

/// Decodes UTF-8 and UTF-16 (with or without byte order mark) and GB18030, the encodings agencies
/// use; anything else by statistics.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refused> {
    let (text, _) = encoding_of(bytes).decode_with_bom_removal(bytes);
    // Text has no control characters to speak of; a binary file has many.
    let strange = text
        .chars()
        .take(20_000)
        .filter(|c| {
            (c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}' | '\u{b}'))
                || *c == '\u{fffd}'
        })
        .count();
    let looked_at = text.chars().take(20_000).count();
    if strange * 50 > looked_at {
        return Err(Refused::WrongType {
            found: "a binary file",
        });
    }
    if text.trim().is_empty() {
        return Err(Refused::Empty);
    }
    Ok(text.into_owned())
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return UTF_8;
    }
    // UTF-16 without a mark: ASCII characters leave every other byte zero.
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    if zeros(1) * 10 > head.len() && zeros(0) * 50 < head.len() {
        return UTF_16LE;
    }
    if zeros(0) * 10 > head.len() && zeros(1) * 50 < head.len() {
        return UTF_16BE;
    }
    if !GB18030.decode_without_bom_handling(bytes).1 {
        return GB18030;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    // One damaged character in a long UTF-8 file is no reason to read it as something else.
    if guess == UTF_8 || guess.name() == "Big5" {
        guess
    } else {
        GB18030
    }
}
