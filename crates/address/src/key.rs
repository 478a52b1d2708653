//! One spelling for each building, unit, room and house-number label, however it was written.
//!
//! 12幢, 12栋, 12号楼 and 12# are all `12`; A座 is `A`; 1单元 is `1`; 101室 is `101`;
//! 167号之3 and 167-3号 are `167-3`. A label that is a name (明珠楼, 商铺) stays one.

use crate::normalise::normalise_name;

/// What a label labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LabelKind {
    /// House number on a road or in a village.
    HouseNumber,
    Building,
    Unit,
    Room,
}

const BUILDING: [&str; 10] = [
    "号楼", "号幢", "号栋", "栋楼", "幢楼", "幢", "栋", "座", "楼", "号",
];
const UNIT: [&str; 8] = ["号单元", "单元", "号门", "门洞", "门", "梯", "座", "栋"];
const ROOM: [&str; 6] = ["号房间", "房间", "号房", "室", "房", "号"];
const HOUSE: [&str; 3] = ["门牌号", "号院", "号"];

/// Whether a label body counts (12, A, B2, 3-1, 甲) rather than names.
fn counts(body: &[char]) -> bool {
    let inner =
        |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '号' | '附' | '之' | '弄');
    body.last().is_some_and(char::is_ascii_alphanumeric) && body.iter().all(|&ch| inner(ch))
        || (body.len() == 1 && is_ordinal(body[0]))
        || (body.len() > 1 && "甲乙丙丁".contains(body[0]) && counts(&body[1..]))
        || (body.len() > 1 && is_ordinal(body[body.len() - 1]) && counts(&body[..body.len() - 1]))
}

/// Letters, stems and directions that number buildings, units and halves of a house.
pub(crate) fn is_ordinal(ch: char) -> bool {
    matches!(
        ch,
        '甲' | '乙'
            | '丙'
            | '丁'
            | '戊'
            | '己'
            | '庚'
            | '辛'
            | '东'
            | '西'
            | '南'
            | '北'
            | '中'
            | '前'
            | '后'
            | '左'
            | '右'
    )
}

fn without<'a>(body: &'a [char], suffixes: &[&str]) -> &'a [char] {
    for suffix in suffixes {
        let suffix: Vec<char> = suffix.chars().collect();
        if let Some(rest) = body.strip_suffix(suffix.as_slice())
            && counts(rest)
        {
            return rest;
        }
    }
    body
}

/// The comparable form of a library label. Empty for an empty label.
pub(crate) fn label_key(label: &str, kind: LabelKind) -> String {
    let chars = normalise_name(label);
    let body: &[char] = match kind {
        LabelKind::Building => without(&chars, &BUILDING),
        LabelKind::Unit => without(&chars, &UNIT),
        LabelKind::Room => without(&chars, &ROOM),
        LabelKind::HouseNumber => without(&chars, &HOUSE),
    };
    canonical(body)
}

/// Drops leading zeros, `#`, 号 between numbers and what only joins (附, 之).
pub(crate) fn canonical(body: &[char]) -> String {
    let mut out = String::with_capacity(body.len());
    let mut in_number = false;
    for (i, &ch) in body.iter().enumerate() {
        let next_digit = body.get(i + 1).is_some_and(char::is_ascii_digit);
        match ch {
            '0' if !in_number && next_digit => {}
            '#' | '_' => {}
            // 100弄12号 keeps its lane, 167号之3 loses its 号.
            '号' if i + 1 < body.len() => {
                if !out.ends_with('-') && next_digit {
                    out.push('-');
                }
            }
            '附' | '之' | '-' => {
                let sign = out.is_empty() && ch == '-';
                if sign || !(out.is_empty() || out.ends_with('-')) {
                    out.push('-');
                }
            }
            _ => out.push(ch),
        }
        in_number = ch.is_ascii_digit() && (in_number || ch != '0' || !next_digit);
    }
    out
}

/// The comparable form of a room as it stands in a normalised line.
pub(crate) fn room_key(chars: &[char]) -> String {
    canonical(without(chars, &ROOM))
}
