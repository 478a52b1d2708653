//! Numbers that are no part of an address: phones, identity numbers, prices, areas, dates, rooms
//! counted as a layout (2室1厅), rental terms (押一付三).

use super::Traced;

/// No building or room number has this many digits.
const LONG_NUMBER: usize = 7;

/// Words after a number that make it no part of an address. Longest first.
const UNITS: [&str; 17] = [
    "平方米",
    "平米",
    "平方",
    "M2",
    "元",
    "块钱",
    "公里",
    "千米",
    "KM",
    "分钟",
    "小时",
    "个月",
    "张床",
    "厅",
    "卫",
    "号线",
    "路公交",
];

/// The same, but only where no further character of a name follows (12万达广场 has no price).
const SHORT_UNITS: &str = "平块米年天人万点厨";

fn starts(text: &[(char, u32)], word: &str) -> bool {
    let mut chars = text.iter().map(|&(ch, _)| ch);
    word.chars().all(|ch| chars.next() == Some(ch))
}

fn digits(text: &[(char, u32)]) -> usize {
    text.iter()
        .take_while(|&&(ch, _)| ch.is_ascii_digit())
        .count()
}

fn mobile(text: &[(char, u32)]) -> bool {
    text.len() == 11 && text[0].0 == '1' && ('3'..='9').contains(&text[1].0)
}

/// Removes the chatter, leaving a separator.
pub(super) fn strip(text: &mut Traced) {
    let mut i = 0;
    while i < text.len() {
        let here = &text[i..];
        let count = digits(here);
        let length = if count > 0 {
            number(here, count).map(|(skip, length)| {
                i += skip;
                length
            })
        } else if starts(here, "押") {
            terms(here)
        } else {
            layout(here, 1).filter(|_| matches!(here[0].0, '两' | '一' | '单'))
        };
        if let Some(length) = length {
            let from = text[i].1;
            text.splice(i..i + length, [(',', from)]);
            i += 1;
        } else {
            i += count.max(1);
        }
    }
}

/// Where, from the start of a number of `count` digits, the chatter begins and how long it is.
fn number(text: &[(char, u32)], count: usize) -> Option<(usize, usize)> {
    if let Some(length) = grouped_phone(text, count) {
        return Some((0, length));
    }
    if count >= LONG_NUMBER {
        // A room and a mobile number with nothing between them.
        let room = count.saturating_sub(11);
        if (1..=5).contains(&room) && mobile(&text[room..count]) {
            return Some((room, 11));
        }
        let x = usize::from(text.get(count).is_some_and(|&(ch, _)| ch == 'X'));
        return Some((0, count + x));
    }
    if let Some(length) = layout(text, count).or_else(|| date(text, count)) {
        return Some((0, length));
    }
    let mut length = count;
    if text.get(length).is_some_and(|&(ch, _)| ch == '.') {
        length += 1 + digits(&text[length + 1..]);
    }
    let rest = &text[length..];
    if let Some(unit) = UNITS.iter().find(|unit| starts(rest, unit)) {
        let unit = unit.chars().count();
        let monthly = usize::from(starts(&rest[unit..], "-月")) * 2;
        return Some((0, length + unit + monthly));
    }
    let short = rest
        .first()
        .is_some_and(|&(ch, _)| SHORT_UNITS.contains(ch));
    let last = rest
        .get(1)
        .is_none_or(|&(ch, _)| matches!(ch, ' ' | ',' | '-' | '(' | ')'));
    (short && last).then_some((0, length + 1))
}

/// 138 0000 0000, 0523-86881234, +86-13800000000.
fn grouped_phone(text: &[(char, u32)], count: usize) -> Option<usize> {
    let gap = |at: usize| text.get(at).is_some_and(|&(ch, _)| matches!(ch, ' ' | '-'));
    if count == 3 && text[0].0 == '1' && ('3'..='9').contains(&text[1].0) && gap(3) {
        let four = digits(&text[4..]) == 4;
        if four && gap(8) && digits(&text[9..]) == 4 {
            return Some(13);
        }
        if digits(&text[4..]) == 8 {
            return Some(12);
        }
    }
    if (2..=4).contains(&count) && gap(count) {
        let rest = digits(&text[count + 1..]);
        let area = text[0].0 == '0' && count >= 3 && (7..=8).contains(&rest);
        let country = starts(text, "86") && count == 2 && rest == 11;
        if area || country {
            return Some(count + 1 + rest);
        }
    }
    None
}

/// 3室1厅1卫: at least a room count and a hall count.
fn layout(text: &[(char, u32)], count: usize) -> Option<usize> {
    if count > 1
        || !text
            .get(count)
            .is_some_and(|&(ch, _)| matches!(ch, '室' | '房'))
    {
        return None;
    }
    let small = |at: usize| {
        text.get(at).is_some_and(|&(ch, _)| {
            ch.is_ascii_digit() || matches!(ch, '一' | '两' | '二' | '三' | '零')
        })
    };
    let word = |at: usize| {
        text.get(at)
            .is_some_and(|&(ch, _)| matches!(ch, '厅' | '卫' | '厨'))
    };
    let mut end = count + 1;
    while small(end) && word(end + 1) {
        end += 2;
    }
    (end > count + 1).then_some(end)
}

/// 2026-06-01, 2026年6月1日, 6月1日, 6月1号.
fn date(text: &[(char, u32)], count: usize) -> Option<usize> {
    let is = |at: usize, set: &str| text.get(at).is_some_and(|&(ch, _)| set.contains(ch));
    let mut end = 0;
    let mut month = count;
    if count == 4 && starts(text, "20") && is(4, "-.年") {
        month = digits(&text[5..]);
        end = 5;
        if is(4, "年") && month == 0 {
            return Some(5);
        }
    }
    if !(1..=2).contains(&month) {
        return None;
    }
    let sign = if end == 0 { "月" } else { "月-." };
    if !is(end + month, sign) {
        return None;
    }
    let plain = is(end + month, "月");
    end += month + 1;
    let day = digits(&text[end..]);
    if (1..=2).contains(&day) {
        end += day + usize::from(is(end + day, "日号"));
        return Some(end);
    }
    plain.then_some(end)
}

/// 押一付三.
fn terms(text: &[(char, u32)]) -> Option<usize> {
    (text.len() >= 4 && text[2].0 == '付').then_some(4)
}
