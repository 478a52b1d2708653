//! Address and names from what no label, number or date has taken.

use std::sync::LazyLock;

use super::marks::{Mark, Text};
use super::names::is_name;
use super::place::{ENOUGH, cut_behind_room, score, tidy_place};
use crate::table::lacks_name;
use crate::text::{half, is_han};

/// Words between the parts of a report that belong to none of them.
const CONNECTING: &str = "\
    今天租出去了 今日租出去了 已经租出去了 已租出去了 租出去了 今天租出 已租出 租出了 \
    刚租出 租掉了 租出 今天退的房 已经退房 今天退房 今天搬走了 已经搬走了 已搬走 \
    搬走了 搬走 搬离了 搬离 搬出去了 搬出 退租了 退租 退房了 退房 退掉了 不租了 \
    不住了 已退 办理入住 已经入住 已入住 今天入住 入住到 入住在 入住了 入住 搬进 \
    搬入 搬到 住进了 住进 住到 住在 新租客 新租 承租了 承租 租了 租住 租给 \
    出租给 出租 签约了 签约 成交 报备一下 报备 登记一下 登记 新增 租客 租户 房客 \
    住户 今天 今日 昨天 明天 刚刚 已经 住到了 搬到了 搬进了 搬入了 叫 名叫 \
    现租给 已出租 出租了 刚租给 新入住 办理退租 报一个 报备一个 前天 请登记 \
    新增租客 报退 腾空了 已腾空 已经腾空 腾空 合同到期 租约到期 租期到了 合同 清退完毕 清退了 清退 \
    请注销 注销登记 注销 换了 人走了 人已走 已走 空出来了 腾出来了 钥匙交了 钥匙已收 还是 续租一年 续租半年 续租 \
    续签一年 续签 已离开 离开了 走了 换租客了 换了租客 换租客 换租户了 完毕 现在住的是 住的是 现住的是 现在住";

static CONNECTING_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| CONNECTING.split_whitespace().collect());

/// Fills what is still missing: the address, and names up to the number of identity numbers.
pub(super) fn read(text: &Text, address: &mut String, names: &mut Vec<String>, ids: usize) {
    let pieces: Vec<String> = segments(text)
        .iter()
        .flat_map(|s| uncouple(s))
        .flat_map(unbracket)
        .collect();
    let wanted = ids.max(1);
    let mut place_index = None;
    if address.is_empty() {
        place_index = pieces
            .iter()
            .enumerate()
            .map(|(i, p)| (score(p), i))
            .filter(|(score, _)| *score >= ENOUGH)
            .max_by_key(|(score, i)| (*score, usize::MAX - i))
            .map(|(_, i)| i);
        if let Some(piece) = place_index.and_then(|i| pieces.get(i)) {
            let (place, beside) = peel(piece, names, wanted);
            names.extend(beside);
            // `5幢301王芳搬走了`: the name stands right behind the room.
            let kept = cut_behind_room(&place);
            let behind = place.get(kept.len()..).unwrap_or("").trim();
            if names.len() < wanted && is_person(behind) && score(kept) >= ENOUGH {
                names.push(behind.to_owned());
            }
            *address = tidy_place(&place);
            // `紫荆园9幢` on one line and `1单元501室：…` on the next.
            if lacks_name(address) {
                let wider = pieces
                    .iter()
                    .enumerate()
                    .find(|(i, p)| Some(*i) != place_index && score(p) >= ENOUGH && !lacks_name(p));
                if let Some((_, piece)) = wider {
                    *address = format!("{}|{address}", tidy_place(piece));
                }
            }
        }
    }
    for (index, piece) in pieces.iter().enumerate() {
        if Some(index) == place_index {
            continue;
        }
        for word in piece.split(|c: char| !is_han(c) && !matches!(c, '·' | '•')) {
            let word = KIN
                .iter()
                .find_map(|kin| word.strip_prefix(kin))
                .unwrap_or(word);
            let known = names.iter().any(|n| n == word);
            if names.len() < wanted && !known && is_person(word) {
                names.push(word.to_owned());
            }
        }
    }
}

/// What somebody is called beside the tenant.
const KIN: &[&str] = &[
    "老婆",
    "老公",
    "妻子",
    "丈夫",
    "配偶",
    "儿子",
    "女儿",
    "父亲",
    "母亲",
    "爸爸",
    "妈妈",
    "室友",
    "同住人",
    "同住",
    "合租人",
    "还有",
    "以及",
    "另有",
];

/// A name, not the end of a place.
fn is_person(word: &str) -> bool {
    is_name(word) && !word.ends_with(|c| "园苑城村路街区室楼幢栋号府湾庭座巷里镇社".contains(c))
}

/// Runs of text that nothing has taken, cut at punctuation.
fn segments(text: &Text) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = String::new();
    for (at, c) in text.chars.iter().enumerate() {
        let free = text.marks.get(at) == Some(&Mark::None);
        let ends = matches!(*c, '\n' | '。')
            || matches!(half(*c), ',' | ';' | ':' | '!' | '?')
            || divides(&text.chars, at);
        if free && !ends {
            open.push(*c);
        } else if !open.trim().is_empty() {
            out.push(std::mem::take(&mut open));
        } else {
            open.clear();
        }
    }
    out.push(open);
    out
}

/// `王芳（翡翠城5幢301）`: a place in brackets behind what is none stands for itself.
fn unbracket(piece: String) -> Vec<String> {
    let inner = piece
        .split_once(['(', '（'])
        .and_then(|(before, rest)| Some((before, rest.split_once([')', '）'])?)));
    match inner {
        Some((before, (inside, behind)))
            if score(inside) >= ENOUGH && score(before) < ENOUGH && score(behind) < ENOUGH =>
        {
            [before, inside, behind].map(str::to_owned).to_vec()
        }
        _ => vec![piece],
    }
}

/// `--` between parts of a report, and a slash before a word: `3幢502--王芳`, `王芳/翠竹苑3幢`.
fn divides(chars: &[char], at: usize) -> bool {
    let is = |at: Option<usize>, same: char| at.and_then(|i| chars.get(i)) == Some(&same);
    match chars.get(at) {
        Some(c @ ('-' | '—')) => is(Some(at + 1), *c) || is(at.checked_sub(1), *c),
        Some('/' | '／') => chars
            .get(at + 1)
            .is_some_and(|c| is_han(*c) && !"甲乙丙丁东西一二三四五六七八九十".contains(*c)),
        Some('|' | '｜') => true,
        _ => false,
    }
}

/// Takes names off the ends of an address: `秦玉 海陵区…`, `…601 王刚`, `…602的周杰`.
fn peel(piece: &str, known: &[String], wanted: usize) -> (String, Vec<String>) {
    let mut place = piece.trim().to_owned();
    let mut names: Vec<String> = Vec::new();
    loop {
        let open = known.len() + names.len() < wanted;
        let takes = |word: &str, rest: &str| {
            let listed = known.iter().any(|n| n == word);
            (listed || (open && is_person(word))) && score(rest) >= ENOUGH
        };
        let last = place.rsplit_once([' ', '\u{3000}', '的']);
        if let Some((rest, word)) = last
            && takes(word, rest)
        {
            names.insert(0, word.to_owned());
            place = rest.trim_end().to_owned();
            continue;
        }
        if let Some((word, rest)) = place.split_once([' ', '\u{3000}'])
            && takes(word, rest)
        {
            names.insert(0, word.to_owned());
            place = rest.trim_start().to_owned();
            continue;
        }
        // `王芳从翡翠城5幢301搬走`: the name ends where the word of motion stands.
        if let Some((word, rest)) = place.split_once(['从', '在', '于', '由'])
            && takes(word.trim(), rest)
        {
            names.insert(0, word.trim().to_owned());
            place = rest.trim_start().to_owned();
            continue;
        }
        names.retain(|n| !known.contains(n));
        return (place, names);
    }
}

/// Whether a text is nothing but a connecting word.
pub(super) fn is_connecting(text: &str) -> bool {
    CONNECTING_WORDS.contains(&text)
}

/// The text up to the first connecting word that isn't its beginning.
pub(super) fn cut_connecting(value: &str) -> &str {
    let end = CONNECTING_WORDS
        .iter()
        .filter(|w| w.chars().count() >= 2)
        .filter_map(|word| value.find(*word).filter(|at| *at > 0))
        .min()
        .unwrap_or(value.len());
    value.get(..end).unwrap_or(value)
}

/// Splits a segment at connecting words.
fn uncouple(segment: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = segment;
    loop {
        let hit = CONNECTING_WORDS
            .iter()
            .filter_map(|word| {
                rest.find(*word)
                    .map(|at| (at, std::cmp::Reverse(word.len())))
            })
            .min();
        let Some((at, std::cmp::Reverse(length))) = hit else {
            break;
        };
        out.push(rest.get(..at).unwrap_or("").to_owned());
        rest = rest.get(at + length..).unwrap_or("");
    }
    out.push(rest.to_owned());
    out.retain(|p| !p.trim().is_empty());
    out
}
