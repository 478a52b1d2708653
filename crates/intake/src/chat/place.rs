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
        .map(half)
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
    for (at, c) in chars.iter().enumerate() {
        let after_number = at > 0 && chars.get(at - 1).is_some_and(|p| number(*p));
        score += match c {
            '幢' | '栋' | '座' | '室' | '弄' | '#' if after_number => 3,
            '号' | '组' | '楼' | '层' if after_number => 2,
            '路' | '街' | '巷' | '苑' | '村' | '镇' | '区' | '市' | '省' | '湾' | '园' | '府'
            | '庭'
                if at > 0 =>
            {
                1
            }
            '-' if after_number && chars.get(at + 1).is_some_and(|n| number(*n)) => 2,
            _ => 0,
        };
    }
    let ends_in_room = chars
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .count();
    if (3..=5).contains(&ends_in_room) {
        score += 2;
    }
    let han = chars.iter().filter(|c| is_han(**c)).count();
    let numbers = chars.iter().any(|c| number(*c));
    // A long sentence is no address even with a road in it.
    if han < 2 || !numbers || chars.len() > 80 {
        0
    } else {
        score
    }
}

/// What an address scores at least.
pub(crate) const ENOUGH: u32 = 3;
