//! Letters that were meant as digits: O for 0, small l for 1.

use super::Traced;

/// Reads O beside a digit as 0 and l beside a digit as 1; any other l is the letter L.
pub(super) fn to_digits(text: &mut Traced) {
    for i in 0..text.len() {
        let ch = text[i].0;
        if ch != 'O' && ch != 'l' && ch != 'I' {
            continue;
        }
        let before = i.checked_sub(1).map(|i| text[i].0);
        let after = text.get(i + 1).map(|&(ch, _)| ch);
        let digit = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_digit());
        let boxed = |ch: Option<char>| ch.is_some_and(|ch| matches!(ch, '-' | '室' | '号'));
        let number = match ch {
            'O' => digit(before) || (digit(after) && boxed(before)),
            'I' => digit(before) && (digit(after) || boxed(after)),
            _ => {
                let counted = after.is_some_and(|ch| "单室号层幢楼".contains(ch));
                digit(before) || digit(after) || counted
            }
        };
        text[i].0 = match ch {
            'O' if number => '0',
            'l' | 'I' if number => '1',
            'l' => 'L',
            other => other,
        };
    }
}
