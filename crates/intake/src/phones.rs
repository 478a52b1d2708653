//! Telephone numbers of any country: only what nobody could have issued is a fault.

use registry::phone::PhoneFault;

use crate::text::half_width;

/// A number as people write it, without labels and decoration: digits, `+`, `-` and an extension.
pub(crate) fn tidy(text: &str) -> String {
    let half = half_width(text);
    let kept: String = half
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '*' | ' ' | '(' | ')'))
        .collect();
    let mut kept = kept.trim_matches([' ', '-']);
    // Brackets around the whole number, or left over from the text around it.
    let whole = kept.starts_with('(') && kept.ends_with(')');
    if whole || !kept.contains('(') || !kept.contains(')') {
        kept = kept.trim_matches(['(', ')', ' ']);
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether somebody could be reached under it. A sender's neighbours need no area code, so a
/// number that doesn't say where it belongs is none of their faults.
pub(crate) fn is_valid(phone: &str) -> bool {
    matches!(
        registry::phone::read(phone),
        Ok(_) | Err(PhoneFault::PlaceMissing)
    )
}
