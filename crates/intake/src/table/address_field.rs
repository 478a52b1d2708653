//! Address columns: which level they hold, how a bare number in them is completed, how they join.

use super::field::Part;
use crate::text::{half_width, has_any, is_han};

/// The level a header names.
pub(super) fn classify_address(h: &str) -> Option<Part> {
    let building = has_any(
        h,
        &[
            "幢", "栋", "楼号", "楼座", "座号", "楼宇", "楼别", "号楼", "building", "block", "bldg",
        ],
    );
    let unit = has_any(h, &["单元", "门洞", "梯号", "stair"]);
    let room = has_any(
        h,
        &[
            "室", "房号", "房间", "户号", "房门", "门号", "room", "flat", "apt", "unit",
        ],
    );
    let compound = has_any(
        h,
        &[
            "小区",
            "楼盘",
            "院落",
            "公寓名",
            "项目名",
            "物业名",
            "estate",
            "compound",
            "社区/小区",
            "路名/小区",
        ],
    );
    let whole = has_any(
        h,
        &[
            "地址",
            "坐落",
            "座落",
            "住址",
            "房屋位置",
            "房产",
            "物业",
            "位置",
            "标的",
            "住所",
            "住地",
            "所在地",
            "处所",
            "详址",
            "住处",
            "地点",
            "出租屋",
            "出租房",
            "租赁房",
            "address",
            "location",
            "property",
            "premises",
        ],
    ) || (h.ends_with("房屋") && h.chars().count() <= 6)
        || matches!(
            h,
            "房源"
                | "房屋"
                | "房屋信息"
                | "房源信息"
                | "房源名称"
                | "房源名"
                | "房屋名称"
                | "房子"
                | "哪里"
                | "住哪"
                | "坐标"
                | "项目"
                | "楼宇名称"
                | "addr"
        );
    match usize::from(building) + usize::from(unit) + usize::from(room) {
        2 | 3 if !compound && !whole => return Some(Part::Door),
        1 if !compound && (!whole || h.contains("门牌")) => {
            return Some(if building {
                Part::Building
            } else if unit {
                Part::Unit
            } else {
                Part::Room
            });
        }
        _ => {}
    }
    if whole && (!h.contains("门牌") || h.chars().count() > 5) {
        return Some(Part::Whole);
    }
    if compound {
        return Some(Part::Compound);
    }
    classify_wider(h)
}

/// Levels above and beside the compound, and headings of one character.
fn classify_wider(h: &str) -> Option<Part> {
    let short = h.chars().count() <= 7;
    if has_any(h, &["门牌"]) {
        return Some(Part::Number);
    }
    if has_any(h, &["街道", "乡镇", "镇街", "街镇"])
        || matches!(h, "镇" | "乡" | "镇(街道)" | "subdistrict")
    {
        return Some(Part::Street);
    }
    if has_any(h, &["路名", "道路", "街路", "路街", "路巷", "街巷", "弄"])
        || matches!(h, "路" | "街" | "巷" | "road" | "street")
    {
        return Some(Part::Road);
    }
    if short && has_any(h, &["社区", "村居", "居委", "村委", "村名", "行政村"]) || h == "村"
    {
        return Some(Part::Community);
    }
    if short
        && (has_any(
            h,
            &[
                "区县",
                "县区",
                "行政区",
                "所属区",
                "区域",
                "辖区",
                "city district",
            ],
        ) || matches!(h, "区" | "县" | "district"))
    {
        return Some(Part::District);
    }
    if short && (has_any(h, &["城市", "地市"]) || matches!(h, "市" | "city")) {
        return Some(Part::City);
    }
    if matches!(h, "省" | "省份" | "province") {
        return Some(Part::Province);
    }
    if has_any(h, &["楼层", "所在层", "层数", "floor"]) || h == "层" {
        return Some(Part::Floor);
    }
    // A unit, or the room where no column is called so.
    if h == "门" {
        return Some(Part::Unit);
    }
    if matches!(h, "楼" | "楼栋" | "座" | "楼幢" | "幢号" | "栋号") {
        return Some(Part::Building);
    }
    matches!(h, "房" | "户" | "户室").then_some(Part::Room)
}

/// The text of a part with the unit its column names where the cell is a bare number.
fn complete(part: Part, heading: &str, text: &str) -> String {
    let plain = half_width(text);
    let plain = plain.trim();
    let plain = plain.strip_suffix(".0").unwrap_or(plain);
    let bare = !plain.is_empty()
        && plain.chars().all(|c| c.is_ascii_alphanumeric())
        && plain.chars().count() <= 6;
    let chinese_number = !plain.is_empty()
        && plain
            .chars()
            .all(|c| "一二三四五六七八九十〇零百".contains(c));
    if !bare && !chinese_number {
        return text.trim().to_owned();
    }
    let letters = plain.chars().all(|c| c.is_ascii_alphabetic());
    let suffix = match part {
        Part::Building if letters => "座",
        Part::Building if heading.contains('栋') && !heading.contains('幢') => "栋",
        Part::Building if heading.contains("号楼") => "号楼",
        Part::Building => "幢",
        Part::Unit => "单元",
        Part::Floor => "层",
        Part::Room => "室",
        Part::Number => "号",
        _ => "",
    };
    format!("{plain}{suffix}")
}

/// One address cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) part: Part,
    pub(crate) heading: String,
    pub(crate) text: String,
}

/// Joins the parts from wide to narrow with `|`. A floor is left out where a room follows, and a
/// house-number column without a road is the room it stands for where there is no room column.
pub(crate) fn join(pieces: &[Piece]) -> String {
    if let [only] = pieces {
        return match only.part {
            Part::Whole => only.text.trim().to_owned(),
            _ => complete(only.part, &only.heading, &only.text),
        };
    }
    let has = |part: Part| {
        pieces
            .iter()
            .any(|p| p.part == part && !p.text.trim().is_empty())
    };
    let rooms = has(Part::Room) || has(Part::Door);
    let mut parts: Vec<(Part, String)> = Vec::new();
    for piece in pieces {
        let mut part = piece.part;
        if piece.text.trim().is_empty()
            || (part == Part::Floor && (rooms || piece.text.contains('/')))
        {
            continue;
        }
        // Beside an address that ends in a room, `FH0012` or the household's number is none.
        let own_room = pieces
            .iter()
            .any(|p| p.part == Part::Whole && ends_in_room(&p.text));
        if part == Part::Room && own_room {
            continue;
        }
        if part == Part::Number && !rooms && (has(Part::Building) || has(Part::Unit)) {
            part = Part::Room;
        }
        // `江南里 | 3栋502`: an address column that begins with the building follows the compound,
        // one that names the compound itself makes its column superfluous.
        if part == Part::Whole
            && has(Part::Compound)
            && (half_width(&piece.text).starts_with(|c: char| c.is_ascii_alphanumeric())
                || lacks_name(&piece.text))
        {
            part = Part::Door;
        }
        let named = pieces
            .iter()
            .any(|p| p.part == Part::Whole && p.text.contains(piece.text.trim()));
        if part < Part::Building && part != Part::Whole && named {
            continue;
        }
        parts.push((part, complete(part, &piece.heading, &piece.text)));
    }
    parts.sort_by_key(|(part, _)| *part);
    let mut out = String::new();
    for (_, text) in parts {
        // `3幢` again in a whole address that already has it says nothing new.
        if out.ends_with(&text) {
            continue;
        }
        if !out.is_empty() {
            out.push('|');
        }
        out.push_str(&text);
    }
    out
}

/// Whether a text has nothing but the numbers of an address, their counting words and what a room
/// is called: `3幢2单元501室`, `12-1-302东户`, `二单元`.
pub(crate) fn lacks_name(text: &str) -> bool {
    let mut rest = half_width(text);
    for word in [
        "单元", "号楼", "房间", "主卧", "次卧", "客卧", "小卧", "东户", "西户", "中户", "东室",
        "西室", "楼层", "地下", "底层", "顶层", "阁楼", "商铺", "门面",
    ] {
        rest = rest.replace(word, "");
    }
    !rest.chars().any(|c| {
        is_han(c)
            && !"幢栋座号楼室层房户门梯第弄附甲乙丙丁单零〇一二三四五六七八九十百东西南北中"
                .contains(c)
    })
}

/// Whether an address ends in a room: `3幢502室`, `3-1-502`, `12号-101`, `3幢502`.
pub(crate) fn ends_in_room(text: &str) -> bool {
    let plain = half_width(text);
    let plain = plain.trim_end_matches(|c: char| c.is_whitespace());
    if plain.ends_with(['室', '房', '户']) {
        return true;
    }
    let head = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = plain.len() - head.len();
    // `文昌路120` is a house whose room stands in its own column.
    (3..=5).contains(&digits)
        && head.contains(|c: char| c.is_ascii_digit())
        && !head.ends_with(['路', '街', '巷', '弄', '道', '村', '组', '段'])
}

/// Whether a text reads like a place: used to recognise columns without a header.
pub(crate) fn looks_like_place(text: &str) -> bool {
    let half = half_width(text);
    let digit = half.chars().any(|c| c.is_ascii_digit())
        || has_any(
            &half,
            &["一", "二", "三", "四", "五", "六", "七", "八", "九"],
        );
    let words = has_any(
        &half,
        &[
            "幢", "栋", "单元", "室", "号", "路", "街", "巷", "弄", "小区", "花园", "新村", "公寓",
            "大厦", "广场", "家园", "苑", "城", "府", "湾", "园", "里", "村", "座", "楼", "庭",
        ],
    );
    let names_place = half.chars().filter(|c| is_han(*c)).count() >= 2;
    digit && words && names_place
}
