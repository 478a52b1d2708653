//! Telephone numbers of any country: only what nobody could have issued is a fault.

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

/// Whether somebody could be reached under it.
pub(crate) fn is_valid(phone: &str) -> bool {
    let half = half_width(phone);
    if half.contains('*') || half.chars().any(|c| c.is_ascii_alphabetic()) {
        return extension(&half).is_some_and(|main| is_valid(&main));
    }
    let international = half.trim_start().starts_with('+');
    let digits: String = half.chars().filter(char::is_ascii_digit).collect();
    if international {
        return match digits.strip_prefix("86") {
            Some(rest) => is_mainland(rest),
            None => (7..=15).contains(&digits.len()),
        };
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return (7..=15).contains(&rest.len());
    }
    if let Some(rest) = digits.strip_prefix("86")
        && digits.len() > 11
    {
        return is_mainland(rest);
    }
    is_mainland(&digits)
        || (!digits.starts_with(['0', '1']) && (7..=10).contains(&digits.len()))
        // Hong Kong, Macao and Taiwan with their code but without `+`.
        || ["852", "853"].iter().any(|code| digits.starts_with(code) && digits.len() == 11)
        || (digits.starts_with("886") && (11..=12).contains(&digits.len()))
}

/// The main number before an extension (`转801`, `ext. 801`).
fn extension(text: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().find("ext")?;
    text.get(..at).map(str::to_owned)
}

/// Mobile numbers (11 digits from 13), landlines with area code, perhaps an extension after it.
fn is_mainland(digits: &str) -> bool {
    let mut chars = digits.chars();
    match (chars.next(), chars.next()) {
        (Some('1'), Some('3'..='9')) => digits.len() == 11,
        (Some('0'), Some('1'..='9')) => (9..=16).contains(&digits.len()),
        _ => false,
    }
}
