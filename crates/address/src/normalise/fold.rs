//! One character at a time: compatibility forms, traditional characters, case, dashes, spaces.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

const SIMPLIFIED: &str = include_str!("../../data/simplified.txt");

/// Marks a character that unfolds into several (㎡, ⑫, ㈠): those take the slow way.
const SEVERAL: u16 = 0xFFFF;

/// What each character of the basic plane folds into.
static TABLE: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut simplified: Vec<u16> = (0..=0xFFFF).collect();
    for line in SIMPLIFIED.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
            if let (Ok(from), Ok(to)) = (u16::try_from(from), u16::try_from(to)) {
                simplified[usize::from(from)] = to;
            }
        }
    }
    (0..=0xFFFF_u16)
        .map(|unit| {
            let Some(ch) = char::from_u32(u32::from(unit)) else {
                return unit;
            };
            let mut folded = ch.nfkc();
            match (folded.next(), folded.next()) {
                (Some(one), None) => {
                    let Ok(one) = u16::try_from(one) else {
                        return SEVERAL;
                    };
                    // Twice, because a few entries of the list lead to a further variant.
                    let one = simplified[usize::from(simplified[usize::from(one)])];
                    char::from_u32(u32::from(one))
                        .and_then(|ch| u16::try_from(tidy(ch)).ok())
                        .unwrap_or(one)
                }
                _ => SEVERAL,
            }
        })
        .collect()
});

/// Upper case, one kind of dash, bracket, space; `\0` for what has no meaning in an address.
fn tidy(ch: char) -> char {
    match ch {
        'A'..='Z' | '0'..='9' | '#' | '-' | '+' => ch,
        // A small l stays small: next to digits it is a one that was mistyped.
        'l' => 'l',
        'a'..='z' => ch.to_ascii_uppercase(),
        '~' | '_' | '/' | '\\' | '=' | '‐'..='―' | '−' | '─' | '━' | '→' | 'ー' => '-',
        '(' | '[' | '{' | '<' | '【' | '〔' | '《' | '〈' | '「' | '『' | '〖' => '(',
        ')' | ']' | '}' | '>' | '】' | '〕' | '》' | '〉' | '」' | '』' | '〗' => ')',
        '号' | '號' => '号',
        '〇' | '○' | '◯' => '零',
        '\n' | '\r' | ';' | '。' | '、' | '|' | '!' | '?' | '"' | '\'' | '“' | '”' | '‘' | '’'
        | '*' | '^' => ',',
        ',' | '.' | ':' | '·' | '•' | '・' | '&' | '@' | '%' | '$' | '`' => match ch {
            '•' | '・' => '·',
            '&' | '@' | '%' | '$' | '`' => ',',
            other => other,
        },
        ch if ch.is_whitespace() => ' ',
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFFD}' => '\0',
        ch if ch.is_control() => '\0',
        ch => ch,
    }
}

/// Adds what `ch` folds into to `out`, each with `from`.
pub(super) fn fold(ch: char, from: u32, out: &mut Vec<(char, u32)>) {
    let folded = u16::try_from(ch).map_or(SEVERAL, |unit| TABLE[usize::from(unit)]);
    if folded != SEVERAL {
        match char::from_u32(u32::from(folded)) {
            Some('\0') | None => {}
            Some(ch) => out.push((ch, from)),
        }
        return;
    }
    for ch in ch.nfkc() {
        let single = u16::try_from(ch).map_or(SEVERAL, |unit| TABLE[usize::from(unit)]);
        let ch = match single {
            SEVERAL => tidy(ch),
            unit => char::from_u32(u32::from(unit)).unwrap_or(ch),
        };
        if ch != '\0' {
            out.push((ch, from));
        }
    }
}
