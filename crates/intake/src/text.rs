//! Characters: full-width forms, spaces, small tests.

/// Full-width ASCII and the ideographic space as plain ASCII; every other character as it is. One
/// character in, one out, so positions in the result are positions in the source.
pub(crate) fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' => ' ',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The whole text in half width.
pub(crate) fn half_width(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.chars().map(half).collect()
}

/// Without invisible characters and outer white space.
pub(crate) fn clean(text: &str) -> String {
    // The characters looked for begin with one of these bytes; most cells have none of them.
    if !text.bytes().any(|b| matches!(b, 0 | 0xe2 | 0xe3 | 0xef)) {
        return text.trim().to_owned();
    }
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{0}'))
        .collect();
    kept.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}')
        .to_owned()
}

/// Whether a character is a Chinese ideograph.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Cells that say "nothing here".
pub(crate) fn is_blank_word(text: &str) -> bool {
    let t = text.trim();
    // Each of the words below is short; long cells are spared the comparison.
    if t.len() > 12 {
        return t
            .chars()
            .all(|c| matches!(c, '-' | '—' | '–' | '/' | '_' | '*'));
    }
    t.is_empty()
        || t.chars().all(|c| {
            matches!(
                c,
                '-' | '—' | '–' | '/' | '\\' | '_' | '.' | '*' | '－' | '／'
            )
        })
        || matches!(
            t.to_ascii_lowercase().as_str(),
            "无" | "暂无"
                | "没有"
                | "空"
                | "不详"
                | "未知"
                | "未提供"
                | "未填"
                | "待补"
                | "待定"
                | "n/a"
                | "na"
                | "null"
                | "none"
                | "nan"
                | "#n/a"
                | "#value!"
                | "#ref!"
                | "#name?"
                | "#div/0!"
                | "#num!"
                | "#null!"
                | "0"
        )
}

/// Whether any of `words` occurs in `text`.
pub(crate) fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

/// The longest run of ASCII digits.
pub(crate) fn longest_digits(text: &str) -> usize {
    let mut best = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if half(c).is_ascii_digit() { run + 1 } else { 0 };
        best = best.max(run);
    }
    best
}
