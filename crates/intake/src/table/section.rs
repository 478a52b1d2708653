//! Lines between the rows of a table, and titles above it, that hold for the rows below: an estate
//! (`莲花新村`), a building of it (`3幢`), people who left (`二、退租`).

use super::address_field::{ends_in_room, lacks_name};
use super::field::Field;
use super::layout::Layout;
use super::sort::starts_footer;
use crate::cell::Row;
use crate::chat::is_name;
use crate::model::TenancyKind;
use crate::text::{half_width, has_any, is_blank_word, is_han, longest_digits};
use crate::words::heading_kind;

/// What a line between rows says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Section {
    /// Moved in or moved out, for all rows until the next such line.
    Kind(TenancyKind),
    /// The estate, or the building of it, of the rows below.
    Place(String),
}

/// Where the rows below lie, as far as titles and lines between rows say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Context {
    estate: String,
    building: String,
}

impl Context {
    /// Takes what a line says: a building without a name belongs to the estate before.
    pub(super) fn enter(&mut self, place: &str) {
        if lacks_name(place) {
            place.clone_into(&mut self.building);
        } else {
            place.clone_into(&mut self.estate);
            self.building.clear();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.estate.is_empty() && self.building.is_empty()
    }

    /// Whether it leads to a door.
    pub(super) fn has_door(&self) -> bool {
        ends_in_room(&self.estate)
    }

    /// Estate and building, for an address that names no place of its own; a building only where
    /// the address has none.
    pub(super) fn before(&self, address: &str) -> String {
        let numbered =
            has_any(address, &["幢", "栋", "号楼", "座", "#"]) || address.matches('-').count() >= 2;
        let mut out = self.estate.clone();
        if !numbered && !self.building.is_empty() {
            if !out.is_empty() {
                out.push('|');
            }
            out.push_str(&self.building);
        }
        out
    }
}

/// What a row with a single text says about the rows below, if it is no report itself.
pub(super) fn section(row: &Row, layout: &Layout) -> Option<Section> {
    let mut own = row.own();
    let (column, cell) = own.next()?;
    if own.next().is_some() || row.beyond || !row.from_above.is_empty() {
        return None;
    }
    let crate::cell::Cell::Text(text) = cell else {
        return None;
    };
    let text = without_number(text);
    let count = text.chars().count();
    if is_blank_word(&text) || !(2..=24).contains(&count) || longest_digits(&text) >= 5 {
        return None;
    }
    let field = layout
        .columns
        .iter()
        .find(|c| c.index == column)
        .map_or(Field::Other, |c| c.field);
    let merged = !row.from_left.is_empty();
    let lone = matches!(
        field,
        Field::Other | Field::Seq | Field::Contract | Field::Address(_)
    );
    if let Some(kind) = heading_kind(&text)
        && !is_name(&text)
        && (merged || lone || field == Field::Name)
    {
        return Some(Section::Kind(kind));
    }
    if !merged && !lone && (!ends_as_place(&text) || is_name(&text)) {
        return None;
    }
    names_place(&text).then_some(Section::Place(text))
}

/// `一、`, `（二）` and `3.` number the sections of a sheet.
fn without_number(text: &str) -> String {
    let half = half_width(text);
    let plain = half.trim();
    let inner = plain.trim_start_matches(['(', '【', '[', '■', '●', '◆', '★', '▲', '*', '-', ' ']);
    let digits = inner
        .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let rest = digits
        .strip_prefix(['、', '.', ')', '】'])
        .filter(|_| digits.len() < inner.len());
    rest.unwrap_or(inner)
        .trim_end_matches([':', '】', ']', ' '])
        .trim()
        .to_owned()
}

/// Whether a lone text is an estate or a building and no room, note or company.
fn names_place(text: &str) -> bool {
    if is_company(text)
        || starts_footer(text)
        || has_any(
            text,
            &[
                "计", "共", "注", "填", "表", "页", "签", "章", "日期", "说明", "备注", "电话",
                "以上", "以下", "空白", "请", "。", "，", ",",
            ],
        )
    {
        return false;
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return text.chars().filter(|c| is_han(*c)).count() >= 2;
    }
    text.ends_with(['幢', '栋', '座', '楼', '期', '区', '村', '苑', '院', '弄'])
        || text.ends_with("单元")
        || text.ends_with("号楼")
        || text.ends_with('#')
}

fn ends_as_place(text: &str) -> bool {
    has_any(
        text,
        &[
            "小区", "花园", "新村", "公寓", "大厦", "广场", "家园", "华庭", "幢", "栋", "号楼",
        ],
    ) || text.ends_with([
        '苑', '园', '城', '庭', '府', '湾', '里', '村', '居', '院', '座', '区',
    ])
}

pub(super) fn is_company(text: &str) -> bool {
    has_any(
        text,
        &[
            "公司",
            "中介",
            "房产经",
            "置业",
            "门店",
            "经纪",
            "派出所",
            "居委",
            "街道办",
            "物业",
            "服务部",
            "网格员",
        ],
    ) || text.ends_with('店')
}

/// The estate that a title names: `小区名称：莲花新村`, `莲花新村租客登记表`.
pub(super) fn title_place(text: &str) -> Option<String> {
    let half = half_width(text);
    let plain = half.trim();
    if let Some((label, value)) = plain.split_once(':') {
        let value = value
            .split([' ', ';', ',', '，', '；'])
            .next()
            .unwrap_or("")
            .trim();
        return (is_place_label(label) && !is_blank_word(value) && !is_company(value))
            .then(|| value.to_owned());
    }
    let cut = TITLE_WORDS.iter().filter_map(|word| plain.find(word)).min();
    let cut = cut.unwrap_or(plain.len());
    let name = plain
        .get(..cut)?
        .trim_end_matches(['-', '(', ' ', '—', '·']);
    let count = name.chars().count();
    ((3..=12).contains(&count)
        && ends_as_place(name)
        && !is_company(name)
        && !name.ends_with("社区")
        && (name.ends_with("小区") || !name.ends_with('区')))
    .then(|| name.to_owned())
}

/// Words that what a title is about begins with.
const TITLE_WORDS: &[&str] = &[
    "20", "出租", "租赁", "租客", "租户", "住户", "承租", "流动", "人员", "登记", "信息", "台账",
    "明细", "名单", "统计", "房屋", "入住", "退租", "花名", "情况", "租房", "1月", "2月", "3月",
    "4月", "5月", "6月", "7月", "8月", "9月",
];

/// Whether a title's label is followed by a place.
pub(super) fn is_place_label(label: &str) -> bool {
    let label: String = half_width(label)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let label = label.trim_end_matches(':');
    matches!(
        label,
        "小区"
            | "小区名称"
            | "小区名"
            | "楼盘"
            | "楼盘名称"
            | "项目"
            | "项目名称"
            | "地址"
            | "房屋地址"
            | "小区地址"
            | "物业名称"
            | "公寓名称"
            | "公寓"
            | "院落"
            | "所在小区"
            | "院落名称"
            | "坐落"
            | "项目地址"
    )
}

/// The estate a sheet is called by, where its name is none of the usual ones.
pub(super) fn sheet_place(name: &str) -> Option<String> {
    let plain = without_number(name);
    let count = plain.chars().filter(|c| is_han(*c)).count();
    let usual = has_any(
        &plain,
        &[
            "月", "旬", "周", "年", "日", "表", "汇总", "明细", "登记", "台账", "租", "名单",
            "数据", "新增", "退", "人员", "流", "附件", "模板", "样", "底", "入住", "离", "搬",
            "迁", "注销", "变更", "减员", "信息", "全部", "合并", "店", "公司", "报", "统计",
            "一部", "二部", "汇",
        ],
    );
    (count >= 2 && plain.chars().count() <= 20 && !usual && !is_name(&plain) && !lacks_name(&plain))
        .then_some(plain)
}
