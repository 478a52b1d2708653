//! Nothing disappears: every non-empty source row ends in exactly one place.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use intake::{Channel, Limits, SourceFile, error_workbook};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use support::{accounted, id, try_read};

/// What may stand in a cell of a generated table.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        2 => (1_u32..60).prop_map(|n| format!("江南里{n}幢{}室", 100 + n)),
        2 => prop::sample::select(vec!["王芳", "李强、赵敏", "张伟 刘洋", "空置", "小计", "合计", "同上", "退租", "填表人：李", "地址", "姓名", "身份证号", "2026-06-01", "6.1-12.1", "2026/2/30", "无", "例：王某", "备注"]).prop_map(str::to_owned),
        2 => (0_u32..500).prop_map(id),
        1 => (0_u64..99_999_999).prop_map(|n| format!("139{n:08}")),
        1 => "[\\PC]{0,8}",
    ]
}

fn grid() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(proptest::collection::vec(cell(), 1..8), 1..25)
}

const HEADER: [&str; 7] = ["序号", "地址", "姓名", "身份证号", "电话", "租期", "备注"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Random cells under a header, random vertical merges: each non-empty row once.
    #[test]
    fn every_row_of_a_workbook_is_accounted_for(
        rows in grid(),
        header in any::<bool>(),
        merge in proptest::option::of((0_u16..7, 1_u32..10, 1_u32..5)),
    ) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let mut expected = Vec::new();
        let mut first = 0;
        if header {
            for (column, text) in HEADER.iter().enumerate() {
                sheet.write_string(0, u16::try_from(column).unwrap(), *text).unwrap();
            }
            expected.push(1);
            first = 1;
        }
        for (at, row) in rows.iter().enumerate() {
            let index = first + u32::try_from(at).unwrap();
            let mut filled = false;
            for (column, text) in row.iter().enumerate() {
                if !text.trim().is_empty() {
                    sheet.write_string(index, u16::try_from(column).unwrap(), text).unwrap();
                    filled = true;
                }
            }
            if filled {
                expected.push(index + 1);
            }
        }
        if let Some((column, top, height)) = merge {
            sheet.merge_range(top, column, top + height, column, "江南里9幢901室", &Format::new()).unwrap();
            let covered = top + 1..=top + height + 1;
            expected.retain(|row| {
                let Some(cells) = row.checked_sub(1 + first).and_then(|i| rows.get(i as usize)) else { return true };
                let others = cells.iter().enumerate().any(|(c, t)| c != usize::from(column) && !t.trim().is_empty());
                others || !covered.contains(row)
            });
            if !expected.contains(&(top + 1)) {
                expected.push(top + 1);
            }
            expected.sort_unstable();
        }
        let bytes = book.save_to_buffer().unwrap();
        if let Ok(reading) = try_read(&bytes, Channel::Backoffice) {
            let found: Vec<u32> = accounted(&reading).into_keys().map(|(_, row)| row).collect();
            prop_assert_eq!(&found, &expected);
            prop_assert!(accounted(&reading).values().all(|times| *times == 1));
            let file = SourceFile { name: "x", bytes: &bytes };
            let back = error_workbook(&file, &Limits::default(), &reading, &[]).unwrap();
            prop_assert!(!header || try_read(&back, Channel::Backoffice).is_ok());
        }
    }

    /// The same for text tables, quoted line breaks and blank lines included.
    #[test]
    fn every_row_of_a_text_table_is_accounted_for(rows in grid(), separator in prop::sample::select(vec![',', ';', '\t'])) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut text = HEADER.map(quoted).join(&separator.to_string());
        text.push('\n');
        let mut expected = vec![1];
        for (at, row) in rows.iter().enumerate() {
            let padded = row.iter().map(String::as_str).chain(std::iter::repeat("")).take(8);
            let cells: Vec<String> = padded.map(quoted).collect();
            text.push_str(&cells.join(&separator.to_string()));
            text.push_str("\r\n");
            let blank = |c: &String| c.chars().all(|c| c.is_whitespace() || ('\u{200b}'..='\u{202e}').contains(&c) || c == '\u{feff}' || c == '\u{3000}');
            if !row.iter().all(blank) {
                expected.push(u32::try_from(at + 2).unwrap());
            }
        }
        let reading = try_read(text.as_bytes(), Channel::Backoffice).unwrap();
        let found: Vec<u32> = accounted(&reading).into_keys().map(|(_, row)| row).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn every_row_of_the_samples_is_accounted_for_once() {
    for (name, channel) in [
        ("anju-backoffice.xlsx", Channel::Backoffice),
        ("linli-tenday.xlsx", Channel::Tenday),
        ("jiahe.csv", Channel::Backoffice),
        ("shunda.xls", Channel::Backoffice),
        ("wechat-group.txt", Channel::Chat),
    ] {
        let reading = try_read(&support::sample(name), channel).unwrap();
        let rows: u32 = reading.sheets.iter().map(|s| s.rows).sum();
        let found = accounted(&reading);
        assert_eq!(found.len(), rows as usize, "{name}");
        assert!(found.values().all(|times| *times == 1), "{name}");
    }
}
