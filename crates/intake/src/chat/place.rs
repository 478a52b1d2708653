//! How much a piece of text reads like an address, without an address library.

use crate::text::{half, is_han};

/// Words that end a part of an address.
const ENDS: &[&str] = &[
    "单元", "号楼", "小区", "花园", "新村", "公寓", "大厦", "广场", "家园", "社区", "街道", "名都",
    "国际", "中心", "人家", "新苑", "花苑", "华庭", "嘉园", "雅苑", "豪庭", "名邸", "山庄", "别墅",
    "宿舍", "大院", "市场", "商城", "城市", "一期", "二期", "三期",
];

/// A score; from [`ENOUGH`] up it is a place.
pub(crate) fn score(text: &str) -> u32 {
    let chars: Vec<char> = text
        .chars()
        .map(|c| simple(half(c)))
        .filter(|c| !c.is_whitespace())
        .collect();
    let packed: String = chars.iter().collect();
    let mut score = 0;
    for word in ENDS {
        if packed.contains(word) {
            score += 2;
        }
    }
    let number = |c: char| {
        c.is_ascii_digit() || c.is_ascii_uppercase() || "一二三四五六七八九十〇零".contains(c)
    };
    let part = |c: char| number(c) || "甲乙丙丁".contains(c);
    for (at, c) in chars.iter().enumerate() {
        let after_number = at > 0 && chars.get(at - 1).is_some_and(|p| number(*p));
        score += match c {
            '幢' | '栋' | '座' | '室' | '弄' | '#' if after_number => 3,
            '幢' | '栋' | '座' if at > 0 && "甲乙丙丁".contains(chars[at - 1]) => 3,
            '号' | '组' | '楼' | '层' | '房' | '队' | '社' if after_number => 2,
            '路' | '街' | '巷' | '苑' | '村' | '镇' | '区' | '市' | '省' | '湾' | '园' | '府'
            | '庭'
                if at > 0 =>
            {
                1
            }
            '-' | '/' if after_number && chars.get(at + 1).is_some_and(|n| part(*n)) => 2,
            _ => 0,
        };
    }
    if has_room_number(&chars) {
        score += 2;
    }
    let han = chars.iter().filter(|c| is_han(**c)).count();
    let numbers = chars.iter().any(|c| part(*c));
    // A long sentence is no address even with a road in it.
    if han < 2 || !numbers || chars.len() > 80 {
        0
    } else {
        score
    }
}

/// The traditional forms of the words that are counted here.
pub(crate) fn simple(c: char) -> char {
    match c {
        '號' => '号',
        '棟' => '栋',
        '樓' => '楼',
        '層' => '层',
        '區' => '区',
        '鎮' => '镇',
        '園' => '园',
        '灣' => '湾',
        '單' => '单',
        '組' => '组',
        '隊' => '队',
        '門' => '门',
        _ => c,
    }
}

/// A run of three to five digits behind a word or a dash, as rooms are written.
fn has_room_number(chars: &[char]) -> bool {
    let mut run = 0;
    for (at, c) in chars.iter().enumerate() {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        let last = !chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let before = at.checked_sub(run).and_then(|i| chars.get(i));
        if last
            && (3..=5).contains(&run)
            && before.is_some_and(|b| is_han(*b) || matches!(*b, '-' | '/'))
        {
            return true;
        }
    }
    false
}

/// Cuts what is written directly behind a room: `5幢302室群租` is about `5幢302室`.
pub(crate) fn cut_behind_room(text: &str) -> &str {
    let chars: Vec<(usize, char)> = text
        .char_indices()
        .map(|(i, c)| (i, simple(half(c))))
        .collect();
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十〇零".contains(c);
    let mut run = 0;
    let mut cut = None;
    for (at, (offset, c)) in chars.iter().enumerate() {
        let previous = at
            .checked_sub(1)
            .and_then(|i| chars.get(i))
            .map(|(_, c)| *c);
        let later_number = chars.iter().skip(at).any(|(_, c)| c.is_ascii_digit());
        let behind_room = previous == Some('室')
            && at
                .checked_sub(2)
                .and_then(|i| chars.get(i))
                .is_some_and(|(_, c)| number(*c));
        let behind_digits =
            (3..=5).contains(&run) && !"室号幢栋座楼单户房铺院弄组层街路巷村#".contains(*c);
        if is_han(*c) && !later_number && (behind_room || behind_digits) {
            cut = Some(*offset);
            break;
        }
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
    }
    cut.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// What an address scores at least.
pub(crate) const ENOUGH: u32 = 3;

/// Words that lead to an address and are no part of it.
const LEAD_IN: &[&str] = &[
    "房屋",
    "房源",
    "地址",
    "还有",
    "另外",
    "以及",
    "刚才",
    "刚刚",
    "今天",
    "昨天",
    "前天",
    "今日",
    "昨日",
    "嗯",
    "那个",
    "这个",
    "我家在",
    "我家",
    "家住",
    "住在",
    "更正",
    "补报",
    "报备",
    "登记",
    "麻烦",
    "你好",
    "您好",
    "大家好",
    "】",
    "]",
];

/// `上月报的莲花新村…`, `还有莲花新村…`, `从莲花新村…` without the words in front.
fn without_lead_in(text: &str) -> &str {
    let mut t = text;
    loop {
        let before = t;
        let told = t
            .char_indices()
            .take(8)
            .find_map(|(at, _)| t.get(at..)?.strip_prefix("报的"));
        t = told.unwrap_or(t);
        for word in LEAD_IN {
            t = t.strip_prefix(word).unwrap_or(t);
        }
        // `从化` and `由里` are places.
        if let Some(rest) = t.strip_prefix(['从', '由', '租', '把'])
            && !(t.starts_with(['从', '由']) && rest.starts_with(['化', '江', '里']))
            && score(rest) >= ENOUGH
        {
            t = rest;
        }
        t = t
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(half(c), ',' | ':' | '，'));
        if t.len() == before.len() {
            return t;
        }
    }
}

/// An address without what surrounds it in a sentence.
pub(crate) fn tidy_place(text: &str) -> String {
    let mut t = cut_behind_room(text.trim());
    // `1、` in front numbers the report.
    let numbered: usize = t.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&numbered)
        && let Some(rest) = t
            .get(numbered..)
            .and_then(|r| r.strip_prefix(['、', '.', '）', ')']))
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        t = rest;
    }
    // `@李经理 翡翠城…` speaks to somebody.
    if t.starts_with('@')
        && let Some((_, rest)) = t.split_once(char::is_whitespace)
    {
        t = rest.trim_start();
    }
    t = without_lead_in(t);
    t.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                half(c),
                ',' | ';'
                    | ':'
                    | '.'
                    | '!'
                    | '?'
                    | '、'
                    | '，'
                    | '。'
                    | '；'
                    | '：'
                    | '-'
                    | '—'
                    | '@'
                    | '/'
            )
    })
    .trim_end_matches(['的', '了', '新', '已', '现', '原', '刚'])
    .trim_start_matches(['了', '在', '到', '于', '是', '有', '住'])
    .trim()
    .to_owned()
}
