//! A text whose parts are taken one after the other: labels, numbers, dates; what is left over is
//! address and names.

use super::labels::{Key, Label};
use crate::ids::{self, IdRead};
use crate::text::half;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Not taken yet.
    None,
    Id,
    Phone,
    Date,
    Label,
    Taken,
}

pub(super) struct Text {
    pub(super) chars: Vec<char>,
    pub(super) marks: Vec<Mark>,
}

impl Text {
    pub(super) fn new(source: &str) -> Self {
        let chars: Vec<char> = source.chars().collect();
        Self {
            marks: vec![Mark::None; chars.len()],
            chars,
        }
    }

    /// Runs of one mark, left to right.
    pub(super) fn runs(&self, mark: Mark) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < self.marks.len() {
            let end = (at..self.marks.len())
                .find(|i| self.marks.get(*i) != Some(&mark))
                .unwrap_or(self.marks.len());
            if end > at {
                out.push((at, end));
            }
            at = end.max(at + 1);
        }
        out
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> String {
        self.chars
            .get(from..to.min(self.chars.len()))
            .unwrap_or(&[])
            .iter()
            .collect()
    }

    pub(super) fn mark(&mut self, from: usize, to: usize, mark: Mark) {
        for slot in self.marks.iter_mut().take(to).skip(from) {
            *slot = mark;
        }
    }

    pub(super) fn free(&self, from: usize, to: usize) -> bool {
        self.marks
            .get(from..to)
            .is_some_and(|m| m.iter().all(|m| *m == Mark::None))
    }
}

/// Identity numbers and telephones, wherever they stand.
pub(super) fn numbers(text: &mut Text, labels: &[Label]) -> Vec<IdRead> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let c = half(text.chars[at]);
        let starts = c.is_ascii_digit() || c == '+' || c.is_ascii_alphabetic();
        let glued = at > 0 && half(text.chars[at - 1]).is_ascii_alphanumeric();
        if !starts || glued || !text.free(at, at + 1) {
            at += 1;
            continue;
        }
        let run: String = text
            .chars
            .iter()
            .skip(at)
            .map(|c| half(*c))
            .enumerate()
            .take_while(|(i, c)| c.is_ascii_alphanumeric() || *c == '*' || (*i == 0 && *c == '+'))
            .map(|(_, c)| c)
            .collect();
        let (run, end) = match grouped(text, at) {
            Some((run, end)) => (run, end),
            None if c == '+' => {
                let run = with_groups(text, at, run);
                let end = at + run.chars().count();
                (run, end)
            }
            None => {
                let end = at + run.chars().count();
                (run, end)
            }
        };
        let key = labels
            .iter()
            .rev()
            .find(|l| l.end <= at)
            .filter(|l| near(text, l.end, at));
        let right_behind = key.is_some_and(|l| l.end == at);
        match sort_number(&run, key.map(|l| l.key), right_behind) {
            Some(Mark::Id) => {
                text.mark(at, end, Mark::Id);
                found.push(ids::read_text(&run, ""));
            }
            Some(Mark::Phone) => text.mark(at, end, Mark::Phone),
            _ => {}
        }
        at = end.max(at + 1);
    }
    found
}

/// Whether only separators and other numbers stand between a label and a place.
fn near(text: &Text, from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        text.marks.get(i) != Some(&Mark::None)
            || text
                .chars
                .get(i)
                .is_some_and(|c| !c.is_alphanumeric() && *c != '\n' && half(*c) != ';')
    })
}

/// Groups of digits that people write a number in: card numbers and mobiles.
const GROUPS: [&[usize]; 4] = [&[6, 8, 4], &[6, 4, 4, 4], &[3, 4, 4], &[3, 3, 5]];

/// `341221 19920516 6075` and `139 1234 5678`: the number without its gaps, and where it ends.
fn grouped(text: &Text, at: usize) -> Option<(String, usize)> {
    let digit = |i: usize| text.chars.get(i).is_some_and(|c| half(*c).is_ascii_digit());
    let glued = |i: usize| {
        text.chars
            .get(i)
            .is_some_and(|c| half(*c).is_ascii_alphanumeric() || *c == '-')
    };
    GROUPS.iter().find_map(|groups| {
        let mut run = String::new();
        let mut end = at;
        for (index, length) in groups.iter().enumerate() {
            if index > 0 {
                if !matches!(text.chars.get(end).map(|c| half(*c)), Some(' ' | '-')) {
                    return None;
                }
                end += 1;
            }
            for i in end..end + length {
                let last = index + 1 == groups.len() && i + 1 == end + length;
                let check = last && matches!(text.chars.get(i), Some('X' | 'x'));
                if !(digit(i) || check && groups[0] == 6) {
                    return None;
                }
                run.push(half(*text.chars.get(i)?));
            }
            end += length;
        }
        let mobile = groups[0] == 3;
        let fits = !glued(end) && (!mobile || run.starts_with('1'));
        fits.then_some((run, end))
    })
}

/// `+852 9123 4567`: the digits behind the country code may be grouped.
fn with_groups(text: &Text, at: usize, mut run: String) -> String {
    loop {
        let gap = at + run.chars().count();
        let next: String = text
            .chars
            .iter()
            .skip(gap + 1)
            .map(|c| half(*c))
            .take_while(char::is_ascii_digit)
            .collect();
        let separated = matches!(text.chars.get(gap), Some(' ' | '-'));
        let digits = run.chars().filter(char::is_ascii_digit).count() + next.len();
        if !separated || next.len() < 2 || digits > 15 {
            return run;
        }
        run.push(' ');
        run.push_str(&next);
    }
}

fn sort_number(run: &str, key: Option<Key>, right_behind: bool) -> Option<Mark> {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let letters = run.chars().filter(char::is_ascii_alphabetic).count();
    let id_like = digits >= 14 && letters <= 3;
    let mobile = run.len() == 11 && run.starts_with('1') && letters == 0;
    if id_like || (key == Some(Key::Id) && digits >= 5 && (right_behind || !mobile)) {
        return Some(Mark::Id);
    }
    let foreign = run.starts_with('+') && digits >= 7;
    let masked = run.contains('*') && run.starts_with('1') && digits >= 5;
    let labelled = matches!(key, Some(Key::Phone | Key::Landlord)) && digits >= 5;
    (mobile || foreign || masked || labelled).then_some(Mark::Phone)
}
