//! One message may report several lettings.

use super::labels::{self, Key};
use super::place;
use crate::table::lacks_name;
use crate::text::longest_digits;
use crate::words::says_out;

/// Cuts a message where a new report begins: the text of each.
pub(super) fn split(message: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in message.lines().map(str::trim).filter(|l| !l.is_empty()) {
        for piece in pieces(line) {
            match parts.last_mut() {
                Some(open) if !begins(open, &piece) => {
                    open.push('\n');
                    open.push_str(&piece);
                }
                _ => parts.push(piece),
            }
        }
    }
    headed(parts)
}

/// `紫荆园9幢` alone above lines like `1单元501室：…` is the place of each of them.
fn headed(parts: Vec<String>) -> Vec<String> {
    let mut head = String::new();
    parts
        .into_iter()
        .map(|part| {
            let first = part
                .split([':', '：', ',', '，', ' ', '\n'])
                .next()
                .unwrap_or("");
            let numbered = first.contains(|c: char| c.is_ascii_digit());
            if numbered && lacks_name(first) && !head.is_empty() {
                return format!("{head}{part}");
            }
            head.clear();
            let alone = part.chars().count() <= 24 && longest_digits(&part) < 7;
            if alone && has_place(&part) && !says_out(&part) && !part.contains(['\n', ':', '：']) {
                part.trim().clone_into(&mut head);
            }
            part
        })
        .collect()
}

/// A line with several full reports between semicolons or full stops.
fn pieces(line: &str) -> Vec<String> {
    let cut: Vec<&str> = line
        .split(['；', ';', '。'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let full = cut.iter().filter(|p| is_full(p)).count();
    if full >= 2 && full == cut.len() {
        return cut.into_iter().map(str::to_owned).collect();
    }
    doors(line).unwrap_or_else(|| vec![line.to_owned()])
}

/// `A10-1-602、B2-2-902都退租了`: several doors, one after the other, and nobody's name.
fn doors(line: &str) -> Option<Vec<String>> {
    if !says_out(line) || longest_digits(line) >= 7 {
        return None;
    }
    let cut: Vec<&str> = line
        .split(['、', '和', '及'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let places = cut
        .iter()
        .all(|p| place::score(p) >= place::ENOUGH && !lacks_name(p));
    (cut.len() >= 2 && places).then(|| {
        let each = |p: &&str| {
            if says_out(p) {
                (*p).to_owned()
            } else {
                format!("{p} 退租了")
            }
        };
        cut.iter().map(each).collect()
    })
}

/// Says where and who (or that somebody left).
fn is_full(text: &str) -> bool {
    has_place(text) && (longest_digits(text) >= 15 || says_out(text))
}

fn has_place(text: &str) -> bool {
    let half: String = text.chars().map(crate::text::half).collect();
    let chars: Vec<char> = half.chars().collect();
    let labelled = labels::find(&chars).iter().any(|l| l.key == Key::Address);
    labelled
        || half
            .split([',', ';', '，', '。', ':', '：', '\n'])
            .any(|p| place::score(p) >= place::ENOUGH)
}

/// Whether a line opens a new report rather than continuing the open one.
fn begins(open: &str, line: &str) -> bool {
    let keys = |text: &str| {
        text.lines()
            .filter_map(labels::line_key)
            .collect::<Vec<_>>()
    };
    let open_keys = keys(open);
    if let Some(key) = labels::line_key(line) {
        if key == Key::Remark {
            return false;
        }
        // The first label again: the next form. A second tenant's lines follow their own label.
        let anchor = open_keys.iter().find(|k| **k != Key::Opening);
        return match key {
            Key::Address => {
                open_keys.contains(&Key::Address) || (open_keys.is_empty() && has_place(open))
            }
            _ => {
                anchor == Some(&key)
                    && open_keys.contains(&Key::Address)
                    && matches!(key, Key::Name | Key::Landlord)
            }
        };
    }
    has_place(line) && has_place(open)
}
