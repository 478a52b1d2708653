//! What kind of row a row below the header is.

use super::field::{Field, normal};
use super::layout::Layout;
use super::section::is_company;
use crate::cell::{Cell, Row};
use crate::model::IgnoredReason;
use crate::text::{half_width, has_any, is_blank_word, longest_digits};

const TOTALS: &[&str] = &[
    "小计",
    "合计",
    "总计",
    "累计",
    "共计",
    "汇总",
    "本页计",
    "本页小计",
    "本页合计",
    "subtotal",
    "total",
    "sum",
];

const FOOTERS: &[&str] = &[
    "填表",
    "填报",
    "制表",
    "审核",
    "盖章",
    "签章",
    "签字",
    "签名",
    "负责人",
    "注:",
    "注意",
    "说明",
    "备注:",
    "第1页",
    "页码",
    "打印",
    "本页",
    "单位:",
    "联系电话:",
    "联系人:",
    "日期:",
    "经办人",
    "复核",
    "以下空白",
    "以下无",
    "此表",
    "本表",
    "附:",
    "提示",
    "填写",
    "要求",
    "报送",
    "共计",
    "以上",
    "note:",
    "page ",
    "printed",
    "prepared by",
];

/// Why a row is no report, if it is none by its looks.
pub(super) fn ignored(row: &Row, layout: &Layout) -> Option<IgnoredReason> {
    if row.own().next().is_none() {
        // Only cells right of what is read.
        return Some(IgnoredReason::Note);
    }
    let has_number = row.own().any(|(_, cell)| {
        let shown = cell.shown();
        (15..=18).contains(&longest_digits(&shown))
    });
    if !has_number {
        let mut texts = row
            .own()
            .take(3)
            .map(|(_, cell)| half_width(&cell.shown()).to_lowercase());
        let total = |t: &String| {
            let t: String = t.chars().filter(|c| !c.is_whitespace()).collect();
            is_total(&t)
        };
        if texts.any(|t| total(&t)) {
            return Some(IgnoredReason::Subtotal);
        }
    }
    if is_example(row) {
        return Some(IgnoredReason::Example);
    }
    if repeats_header(row, layout) {
        return Some(IgnoredReason::RepeatedHeader);
    }
    if !has_number && is_note(row, layout) {
        return Some(IgnoredReason::Note);
    }
    None
}

/// `本层小计：3人`, `合计`, `3套房共5人`.
fn is_total(text: &str) -> bool {
    let stem = text.trim_start_matches(['本', '各', '该']);
    let stem = stem
        .strip_prefix([
            '层', '楼', '栋', '幢', '页', '旬', '月', '周', '区', '村', '店',
        ])
        .filter(|_| stem.len() < text.len() || stem.chars().nth(1) == Some('小'))
        .unwrap_or(stem);
    if text.chars().count() <= 24 && TOTALS.iter().any(|word| stem.starts_with(word)) {
        return true;
    }
    let counted = text
        .rsplit_once('共')
        .is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
    counted && text.chars().count() <= 16 && text.ends_with(['人', '户', '套', '间', '条', '名'])
}

fn is_example(row: &Row) -> bool {
    row.own().take(2).any(|(_, cell)| {
        let shown = cell.shown();
        if !shown.contains(['例', '样', 'e', 'E']) {
            return false;
        }
        let text = half_width(&shown);
        let text = text.trim();
        text == "例"
            || [
                "例如",
                "例:",
                "示例",
                "样例",
                "填写示例",
                "范例",
                "(例)",
                "(示例)",
                "样表",
                "example",
            ]
            .iter()
            .any(|word| text.to_lowercase().starts_with(word))
    })
}

/// Most of its cells are the header's own texts in the same sheet.
fn repeats_header(row: &Row, layout: &Layout) -> bool {
    if layout.texts.is_empty() {
        return false;
    }
    let mut same = 0;
    let mut all = 0;
    for (_, cell) in row.own() {
        let Cell::Text(text) = cell else { return false };
        if longest_digits(text) >= 6 {
            return false;
        }
        all += 1;
        if layout.texts.contains(&normal(text)) {
            same += 1;
        }
    }
    all >= 2 && same * 10 >= all * 6
}

/// Whether a text begins as footers, signatures and instructions do.
pub(super) fn starts_footer(text: &str) -> bool {
    FOOTERS.iter().any(|word| text.starts_with(word))
}

/// Few cells, none of them a report's: footers, signatures, instructions.
fn is_note(row: &Row, layout: &Layout) -> bool {
    let own: Vec<(usize, String)> = row
        .own()
        .map(|(column, cell)| (column, half_width(&cell.shown()).to_lowercase()))
        .collect();
    if own.len() > 4 {
        return false;
    }
    let footer = own.iter().any(|(_, text)| {
        let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        starts_footer(&squeezed)
            || (has_any(
                &squeezed,
                &[
                    "填表人",
                    "填报人",
                    "制表人",
                    "审核人",
                    "盖章",
                    "签章",
                    "负责人签",
                ],
            ) && squeezed.contains([':', '(', '_']))
            || (squeezed.starts_with('第') && squeezed.contains('页'))
    });
    let telling = own
        .iter()
        .filter(|(column, text)| {
            let field = layout
                .columns
                .iter()
                .find(|c| c.index == *column)
                .map(|c| c.field);
            let reports = field.is_some_and(|f| {
                matches!(
                    f,
                    Field::Address(_) | Field::Name | Field::IdNumber | Field::Phone
                )
            });
            reports && !is_blank_word(text) && !text.contains(':')
        })
        .count();
    if footer {
        return telling < 2;
    }
    if let [(column, text)] = own.as_slice()
        && layout
            .columns
            .iter()
            .all(|c| c.index != *column || c.field != Field::Name)
        && is_company(text)
        && longest_digits(text) == 0
    {
        return true;
    }
    // A sentence merged over half the sheet.
    let spread = (0..row.cells.len())
        .filter(|c| row.from_left.contains(*c))
        .count();
    own.len() == 1 && spread * 2 >= layout.columns.len().max(2)
}
