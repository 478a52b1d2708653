//! Labels of the sender's form (地址:, 楼号:) around the values.

use super::Traced;

/// What may stand before the address. The longest fitting one goes.
const LEADING: [&str; 16] = [
    "房屋坐落地址",
    "房屋坐落",
    "房屋地址",
    "居住地址",
    "现住地址",
    "租房地址",
    "出租地址",
    "房源地址",
    "详细地址",
    "小区名称",
    "现住址",
    "住址",
    "地址",
    "坐落于",
    "坐落",
    "位于",
];

/// A form's field name and the counting word that says the same.
const FIELDS: [(&str, &str); 16] = [
    ("楼栋号", "幢"),
    ("楼幢号", "幢"),
    ("幢号", "幢"),
    ("栋号", "幢"),
    ("楼号", "幢"),
    ("楼栋", "幢"),
    ("楼幢", "幢"),
    ("座号", "幢"),
    ("单元号", "单元"),
    ("单元", "单元"),
    ("楼层", "层"),
    ("房间号", "室"),
    ("房号", "室"),
    ("室号", "室"),
    ("门牌号码", "号"),
    ("门牌号", "号"),
];

/// Field names that say only that a name follows.
const SILENT: [&str; 7] = ["小区", "楼盘", "房源", "出租", "位置", "地点", "路名"];

fn starts(text: &[(char, u32)], word: &str) -> bool {
    let mut chars = text.iter().map(|&(ch, _)| ch);
    word.chars().all(|ch| chars.next() == Some(ch))
}

/// Removes a label before the address, with or without its colon.
pub(super) fn strip(text: &mut Traced) {
    let lead = text
        .iter()
        .take_while(|&&(ch, _)| matches!(ch, ' ' | ',' | ':'))
        .count();
    let label = LEADING.iter().find(|word| starts(&text[lead..], word));
    if let Some(label) = label {
        text.drain(..lead + label.chars().count());
    }
}

/// Turns `楼号:3` into `3幢` and drops field names that only announce a name.
pub(super) fn to_suffixes(text: &mut Traced) {
    let mut i = 0;
    while i < text.len() {
        if text[i].0 != ':' {
            i += 1;
            continue;
        }
        let ends = |word: &str| {
            let len = word.chars().count();
            i >= len && starts(&text[i - len..], word)
        };
        if let Some((word, suffix)) = FIELDS.iter().find(|(word, _)| ends(word)) {
            let start = i - word.chars().count();
            let value = text[i + 1..]
                .iter()
                .take_while(|&&(ch, _)| ch == ' ')
                .count()
                + i
                + 1;
            let end = text[value..]
                .iter()
                .position(|&(ch, _)| !ch.is_ascii_alphanumeric())
                .map_or(text.len(), |n| value + n);
            let from = text[i].1;
            if end > value && !starts(&text[end..], suffix) {
                text.splice(end..end, suffix.chars().map(|ch| (ch, from)));
            }
            text.splice(start..value, [(' ', from)]);
            i = start + 1;
        } else if let Some(word) = SILENT.iter().find(|word| ends(word)) {
            let start = i - word.chars().count();
            // 幸福小区: is a name, 小区: at a boundary is a label.
            if start == 0 || matches!(text[start - 1].0, ' ' | ',') {
                text.drain(start..i);
                i = start;
            }
            text[i].0 = ',';
            i += 1;
        } else {
            text[i].0 = ',';
            i += 1;
        }
    }
}
