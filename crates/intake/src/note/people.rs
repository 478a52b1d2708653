//! Who is named in a message, with the part they play in it.

use serde::Serialize;

use super::{Span, longest};
use crate::chat::is_name;
use crate::chat::is_surname;
use crate::text::is_han;

/// The part that somebody plays in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartPlayed {
    /// Who rents or lives there.
    Tenant,
    /// Who lets it.
    Landlord,
    /// Who reports.
    Caller,
    /// The message doesn't say.
    Unsaid,
}

/// Somebody named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The name as written: 王强, 李女士.
    pub name: String,
    /// Their part.
    pub part: PartPlayed,
    /// Where the name stands.
    pub span: Span,
}

const TENANT: &[&str] = &[
    "租客",
    "承租人",
    "租户",
    "房客",
    "住户",
    "居住人",
    "入住人",
    "租住人",
    "住的是",
    "租给",
    "租给了",
    "承租方",
];
const LANDLORD: &[&str] = &[
    "二房东",
    "房东",
    "业主",
    "房主",
    "户主",
    "出租人",
    "产权人",
    "出租方",
    "经营者",
];
const CALLER: &[&str] = &[
    "来电人",
    "反映人",
    "举报人",
    "投诉人",
    "诉求人",
    "市民",
    "联系人",
    "报告人",
    "群众",
    "居民",
    "网友",
    "邻居",
];
const UNSAID: &[&str] = &["姓名", "名叫", "叫做", "我叫", "当事人", "负责人", "经办人"];

/// What may stand between the part and the name.
const BETWEEN: &[&str] = &["姓名", "是", "叫", "名叫", "为", "系"];

/// How people are addressed behind their surname.
const TITLES: &[&str] = &[
    "先生", "女士", "小姐", "太太", "师傅", "阿姨", "大爷", "大妈", "老师", "某某", "某", "总",
    "姐", "哥",
];

/// What follows a name and is no part of it.
const VERBS: &str =
    "把将在已说称的于租住从搬退电和与及也又是有没不出给就被让要能会到去来跟向对找曾现反投举私未";

/// Eleven digits of a mobile telephone, in groups or not, and numbers with an area code.
pub(super) fn phones(chars: &[char]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() || (at > 0 && chars[at - 1].is_ascii_alphanumeric()) {
            at += 1;
            continue;
        }
        let (mut digits, mut to, mut end) = (0, at, at);
        while let Some(&ch) = chars.get(to) {
            let joins =
                matches!(ch, ' ' | '-') && chars.get(to + 1).is_some_and(char::is_ascii_digit);
            if ch.is_ascii_digit() {
                digits += 1;
                end = to + 1;
            } else if !joins {
                break;
            }
            to += 1;
        }
        let mobile = digits == 11
            && chars[at] == '1'
            && chars.get(at + 1).is_some_and(|ch| ('3'..='9').contains(ch));
        let landline = (10..=12).contains(&digits) && chars[at] == '0';
        if mobile || landline {
            spans.push(Span { from: at, to: end });
        }
        at = end.max(at + 1);
    }
    spans
}

/// Everybody named outside the stretches that are something else.
pub(super) fn people(chars: &[char], taken: &[Span]) -> Vec<Named> {
    let mut people: Vec<Named> = Vec::new();
    let parts = [
        (LANDLORD, PartPlayed::Landlord),
        (TENANT, PartPlayed::Tenant),
        (CALLER, PartPlayed::Caller),
        (UNSAID, PartPlayed::Unsaid),
    ];
    let mut add = |from: usize, to: usize, part: PartPlayed| {
        let span = Span { from, to };
        let free = !taken.iter().any(|other| other.overlaps(span));
        if free && !people.iter().any(|known| known.span.overlaps(span)) {
            let name = chars[from..to].iter().collect();
            people.push(Named { name, part, span });
        }
    };
    for at in 0..chars.len() {
        for (words, part) in parts {
            let Some(length) = longest(chars, at, words) else {
                continue;
            };
            let from = behind(chars, at + length);
            if let Some(length) = titled(chars, from).or_else(|| name_at(chars, from)) {
                add(from, from + length, part);
            }
        }
    }
    // 李女士 names herself wherever she stands.
    for at in 0..chars.len() {
        let begins = at == 0
            || !is_han(chars[at - 1])
            || longest(chars, at - 1, &["是", "找", "与", "和", "对", "由"]).is_some();
        if begins && let Some(length) = titled(chars, at) {
            add(at, at + length, PartPlayed::Unsaid);
        }
    }
    people.sort_by_key(|one| one.span);
    people
}

/// Where the name begins behind the word for its part.
fn behind(chars: &[char], mut at: usize) -> usize {
    for _ in 0..3 {
        while matches!(chars.get(at), Some(' ' | ':' | '：' | '(' | '“' | '"')) {
            at += 1;
        }
        match chars.get(at).and_then(|_| longest(chars, at, BETWEEN)) {
            Some(length) => at += length,
            None => break,
        }
    }
    at
}

/// 李女士, 欧阳先生, 王某: the length of a surname with how its bearer is addressed.
fn titled(chars: &[char], at: usize) -> Option<usize> {
    let &first = chars.get(at)?;
    if !is_surname(first) {
        return None;
    }
    (1..=2).find_map(|surname| {
        let title = at + surname;
        chars.get(title)?;
        let compound: String = chars[at..title].iter().collect();
        let known = surname == 1 || is_name(&format!("{compound}某"));
        let length = longest(chars, title, TITLES).filter(|_| known)?;
        // 某 may be followed by a given name's 某; 王总 but not 王总是.
        let short = length == 1 && chars[title] != '某';
        let goes_on = chars.get(title + length).is_some_and(|ch| is_han(*ch));
        (!(short && goes_on)).then_some(surname + length)
    })
}

/// The length of a name without a title.
fn name_at(chars: &[char], at: usize) -> Option<usize> {
    let run = chars
        .get(at..)?
        .iter()
        .take(4)
        .take_while(|ch| is_han(**ch))
        .count();
    (2..=run.min(4)).rev().find(|&length| {
        let name: String = chars[at..at + length].iter().collect();
        let inside = chars[at + 1..at + length].iter();
        let next = chars.get(at + length);
        let ends = next.is_none_or(|ch| !is_han(*ch) || VERBS.contains(*ch));
        is_name(&name) && ends && !inside.skip(1).any(|ch| VERBS.contains(*ch))
    })
}
