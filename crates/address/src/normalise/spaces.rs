//! Spaces and separators.

use super::{COUNTED, Traced, numerals};

/// Single characters between spaces, from which on a text counts as written with gaps.
const GAPPED: usize = 4;

/// Closes the gaps of 济 川 东 路 1 2 0 号, where two spaces are one; elsewhere only a space
/// between a number and its counting word goes (3 幢).
pub(super) fn close_up(text: &Traced) -> Traced {
    if !text.iter().any(|&(ch, _)| ch == ' ') {
        return text.clone();
    }
    let words = words(text);
    let single = words.iter().filter(|(from, to)| to - from == 1).count();
    let gapped = single >= GAPPED && single * 3 >= words.len() * 2;
    let mut out = Traced::with_capacity(text.len());
    for (n, &(from, to)) in words.iter().enumerate() {
        if let Some(&(before_from, before_to)) = n.checked_sub(1).and_then(|n| words.get(n)) {
            let single = before_to - before_from == 1 && to - from == 1;
            let closes = gapped && single && from - before_to == 1;
            let counted = text[before_to - 1].0.is_ascii_alphanumeric()
                && (COUNTED.contains(text[from].0) || text[from].0 == '#');
            // 二零 三室: figures read out one by one go on after a zero.
            let read_out = text[before_to - 1].0 == '零' && numerals::digit(text[from].0).is_some();
            if from > before_to && !(closes || counted || read_out) {
                out.push((' ', text[before_to].1));
            }
        }
        out.extend_from_slice(&text[from..to]);
    }
    out
}

/// The words between spaces; brackets and commas are words of their own.
fn words(text: &Traced) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, &(ch, _)) in text.iter().enumerate() {
        let alone = matches!(ch, '(' | ')' | ',');
        if (ch == ' ' || alone)
            && let Some(from) = start.take()
        {
            words.push((from, at));
        }
        if alone {
            words.push((at, at + 1));
        } else if ch != ' ' {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|from| (from, text.len())));
    words
}

fn is_separator(ch: char) -> bool {
    matches!(ch, ' ' | ',' | '.' | ':' | '·' | '+')
}

/// Leaves one separator (a space) between words, a dash between numbers, none at the ends.
pub(super) fn tidy(text: &Traced) -> Traced {
    let mut out = Traced::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        let (ch, from) = text[i];
        if !is_separator(ch) && ch != '-' {
            out.push((ch, from));
            i += 1;
            continue;
        }
        let end = text[i..]
            .iter()
            .position(|&(ch, _)| !is_separator(ch) && ch != '-')
            .map_or(text.len(), |n| i + n);
        let run = &text[i..end];
        let before = out.last().map(|&(ch, _)| ch);
        let after = text.get(end).map(|&(ch, _)| ch);
        let dash = run.iter().any(|&(ch, _)| ch == '-');
        let dot = run.len() == 1
            && ch == '.'
            && before.is_some_and(|ch| ch.is_ascii_digit())
            && after.is_some_and(|ch| ch.is_ascii_digit());
        match (before, after) {
            (Some('(') | None, _) | (_, Some(')') | None) => {}
            _ if dot => out.push(('-', from)),
            (_, Some(after)) if dash && (after.is_ascii_alphanumeric() || after == '附') => {
                out.push(('-', from));
            }
            // 8-乙-602: a unit between two numbers.
            (Some(before), Some('甲' | '乙' | '丙' | '丁'))
                if dash && before.is_ascii_alphanumeric() =>
            {
                out.push(('-', from));
            }
            // 莲花 · 新村: a middle dot belongs to the name and says nothing.
            _ if run.iter().all(|&(ch, _)| ch == '·') => {}
            _ => out.push((' ', from)),
        }
        i = end;
    }
    out
}
