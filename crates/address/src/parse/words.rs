//! What the characters between names and numbers may be.

/// A word that is no name of the library and no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Says nothing about the place (小区, 院内, 出租).
    Filler,
    /// A generic kind of estate or a remark that keeps the place.
    Landmark,
    /// The name of a province or city: ends in 省, 市.
    City,
    /// The name of a district: ends in 区, 县.
    District,
    /// A street, town, village or community.
    Area,
    /// A road.
    Road,
    /// A part of an estate: 东区, 南苑, 3期.
    Zone,
    /// Anything else, maybe an unknown estate.
    Unknown,
}

/// Words that say nothing about which place is meant.
const FILLERS: [&str; 44] = [
    "小区内",
    "小区",
    "住宅小区",
    "社区",
    "公寓",
    "大院",
    "院内",
    "院",
    "内",
    "里面",
    "里",
    "的",
    "在",
    "位于",
    "处",
    "号",
    "第",
    "房屋",
    "住宅",
    "住宅楼",
    "宿舍",
    "宿舍楼",
    "家属院",
    "家属楼",
    "居民楼",
    "商品房",
    "门面",
    "门面房",
    "沿街",
    "商铺",
    "店面",
    "出租",
    "出租房",
    "整租",
    "合租",
    "租房",
    "房源",
    "我家",
    "楼上",
    "楼",
    "栋",
    "幢",
    "单元",
    "室",
];

const NEAR: [&str; 8] = ["近", "靠近", "距", "旁", "旁边", "对面", "附近", "隔壁"];

/// Parts of an estate.
const ZONES: [&str; 13] = [
    "东区", "西区", "南区", "北区", "中区", "东苑", "西苑", "南苑", "北苑", "东园", "西园", "南园",
    "北园",
];

/// Not names of cities and districts though they end like them.
const NO_CITY: [&str; 8] = [
    "超市", "城市", "都市", "门市", "夜市", "菜市", "集市", "闹市",
];
const NO_DISTRICT: [&str; 10] = [
    "小区", "社区", "园区", "校区", "片区", "厂区", "库区", "景区", "街区", "院区",
];

/// Sorts a word by its ending.
pub(crate) fn classify(word: &[char]) -> Word {
    let ends = |list: &[&str]| list.iter().any(|end| ends_with(word, end));
    let count = word.len();
    if FILLERS.iter().any(|filler| is(word, filler)) {
        Word::Filler
    } else if NEAR.iter().any(|near| starts_with(word, near))
        || ends(&["旁", "旁边", "对面", "附近", "隔壁"])
    {
        Word::Landmark
    } else if count >= 2 && ends(&ZONES) && count <= 3 {
        Word::Zone
    } else if names_city(word) {
        Word::City
    } else if count >= 3 && ends(&["区", "县", "旗"]) && !ends(&NO_DISTRICT) && !ends(&ZONES) {
        Word::District
    } else if count >= 2
        && ends(&[
            "街道",
            "办事处",
            "镇",
            "乡",
            "村",
            "社区",
            "居委会",
            "村委会",
            "组",
            "街办",
        ])
    {
        Word::Area
    } else if count >= 2 && ends(&["路", "街", "大道", "巷", "弄", "道", "胡同", "里弄"])
    {
        Word::Road
    } else {
        Word::Unknown
    }
}

/// Whether a word is or begins with the name of a province or city.
fn names_city(word: &[char]) -> bool {
    let has = |no: &&str| (0..word.len()).any(|at| starts_with(&word[at..], no));
    if word.len() < 3 || NO_CITY.iter().any(has) {
        return false;
    }
    let inside = word
        .iter()
        .take(8)
        .rposition(|&ch| matches!(ch, '省' | '市'));
    inside.is_some_and(|at| at >= 2) || ends_with(word, "自治区") || ends_with(word, "自治州")
}

pub(crate) fn starts_with(word: &[char], start: &str) -> bool {
    let mut chars = word.iter();
    start.chars().all(|ch| chars.next() == Some(&ch))
}

pub(crate) fn ends_with(word: &[char], end: &str) -> bool {
    let mut chars = word.iter().rev();
    end.chars().rev().all(|ch| chars.next() == Some(&ch))
}

pub(crate) fn is(word: &[char], text: &str) -> bool {
    // A character of these words has three bytes at most.
    word.len() * 3 >= text.len() && word.iter().copied().eq(text.chars())
}
