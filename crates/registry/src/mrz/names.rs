//! Names between fillers: `ERIKSSON<<ANNA<MARIA<<<`.

use super::check::FILLER;

/// Family and given names. A single filler parts words, two part family from given names.
pub(super) fn read(field: &[u8]) -> (String, String) {
    let text = String::from_utf8_lossy(field);
    let text = text.trim_end_matches('<');
    match text.split_once("<<") {
        Some((surname, given)) => (words(surname), words(given)),
        // One name only: it is what the person is called by.
        None => (String::new(), words(text)),
    }
}

/// Fillers as single blanks.
pub(super) fn words(field: &str) -> String {
    let parts: Vec<&str> = field.split('<').filter(|word| !word.is_empty()).collect();
    parts.join(" ")
}

/// Whether there is no room left behind the names.
pub(super) fn is_full(field: &[u8]) -> bool {
    field.last().is_some_and(|&last| last != FILLER)
}

/// Both names in a field of that length.
pub(super) fn write(surname: &str, given: &str, length: usize) -> String {
    let fill = |name: &str| name.replace(' ', "<");
    let text = if surname.is_empty() {
        fill(given)
    } else {
        format!("{}<<{}", fill(surname), fill(given))
    };
    super::write::padded(&text, length)
}
