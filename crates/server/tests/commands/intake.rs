//! `menpai intake`: what is refused, and the sender's sheet back.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use calamine::{Reader as _, open_workbook_auto};

use super::library::part_of_sample;
use crate::common::{Folder, number, psql, sample, string, temp, text};

fn zip_of(name: &str, bytes: usize) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .large_file(true);
    for (name, bytes) in [
        ("[Content_Types].xml", 100),
        ("xl/workbook.xml", 100),
        (name, bytes),
    ] {
        out.start_file(name, packed).unwrap();
        let zeros = vec![b'0'; 1 << 20];
        let mut left = bytes;
        while left > 0 {
            let now = left.min(zeros.len());
            out.write_all(&zeros[..now]).unwrap();
            left -= now;
        }
    }
    out.finish().unwrap().into_inner()
}

/// The compound file that a workbook with a password is.
fn locked() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    for name in ["/EncryptionInfo", "/EncryptedPackage"] {
        file.create_stream(name)
            .unwrap()
            .write_all(&[7; 5000])
            .unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn files_that_cannot_be_read_get_one_line_and_change_nothing() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(50)).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let state = "SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM batch_file), \
                 (SELECT count(*) FROM intake_chunk), (SELECT count(*) FROM audit_entry)";
    let before = psql(&held, state);

    let workbook = fs::read(sample("linli-tenday.xlsx")).expect("there");
    let old_workbook = fs::read(sample("shunda.xls")).expect("there");
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("empty.xlsx", Vec::new(), "empty"),
        ("blank.csv", b"\xef\xbb\xbf\r\n \r\n".to_vec(), "empty"),
        (
            "broken.xlsx",
            workbook[..workbook.len() / 2].to_vec(),
            "damaged",
        ),
        ("broken.xls", old_workbook[..700].to_vec(), "damaged"),
        ("locked.xlsx", locked(), "password"),
        (
            "really.xlsx",
            b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF".to_vec(),
            "PDF",
        ),
        (
            "bomb.xlsx",
            zip_of("xl/worksheets/sheet1.xml", 300 << 20),
            "zip bomb",
        ),
        (
            "letter.txt",
            "尊敬的领导：\n此致敬礼\n".as_bytes().to_vec(),
            "no table or report",
        ),
        (
            "fruit.csv",
            "品名,单价\n苹果,3\n".as_bytes().to_vec(),
            "no table or report",
        ),
        (
            "noise.csv",
            (0..3000_u32).map(|n| (n * 7919 % 251) as u8).collect(),
            "can't be read",
        ),
    ];
    for (name, bytes, word) in cases {
        let path = temp.path().join(name);
        fs::write(&path, bytes).expect("writable");
        let said = folder.run(&["intake", "import", text(&path), "--source", "a", "--json"]);
        assert!(said.refusal().contains(word), "{name}: {said:?}");
        assert!(said.out.is_empty(), "{name}: {said:?}");
    }
    let huge = temp.path().join("huge.csv");
    fs::File::create(&huge).unwrap().set_len(300 << 20).unwrap();
    let said = folder.run(&["intake", "import", text(&huge), "--source", "a"]);
    assert!(
        said.refusal().contains("the most that is taken"),
        "{said:?}"
    );
    let fine = sample("jiahe.csv");
    for (more, word) in [
        (["--source", " "], "source"),
        (["--source=a", "--district=999999"], "999999"),
    ] {
        let said = folder.run(&[&["intake", "import", text(&fine)], &more[..]].concat());
        assert!(said.refusal().contains(word), "{said:?}");
    }
    let unknown = "01980000-0000-7000-8000-000000000000";
    let output = temp.path().join("errors.xlsx");
    for args in [
        &["intake", "show", unknown][..],
        &["intake", "errors", unknown, "-o", text(&output)],
    ] {
        assert!(folder.run(args).refusal().contains(unknown), "{args:?}");
    }
    assert!(!output.exists());
    assert_eq!(psql(&held, state), before, "nothing was changed");
}

/// A sheet whose cells start formulas, with a row that can't be placed and one with a fault.
fn hostile() -> Vec<u8> {
    let rows = [
        ["房屋地址", "租客姓名", "身份证号码", "联系电话", "备注"],
        [
            "=HYPERLINK(\"http://x\")不存在路9号",
            "=1+1",
            "10010119900307",
            "13900000001",
            "+cmd|' /C calc'!A0",
        ],
        ["@SUM(A1:A9)无名巷1号", "-2+3", "", "1390000", "\t=2"],
    ];
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

#[test]
fn the_sheet_back_names_each_fault_and_runs_no_formula() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let _held = folder.hold();
    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(50)).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let report: PathBuf = temp.path().join("=cmd.csv");
    fs::write(&report, hostile()).expect("writable");
    let args = [
        "intake",
        "import",
        text(&report),
        "--source",
        "=evil()",
        "--json",
    ];
    let summary = folder.ok(&args).object();
    assert_eq!(number(&summary, "declared"), 2, "{summary}");
    assert!(number(&summary, "faults") >= 2, "{summary}");
    assert_eq!(number(&summary, "leads"), 0, "{summary}");

    let batch = string(&summary, "batch");
    let shown = folder.ok(&["intake", "show", batch, "--json"]).json();
    assert_eq!(shown.len(), 2);
    for row in &shown {
        assert!(
            row["code"].is_null() && string(row, "outcome") == "unmatched",
            "{row}"
        );
    }
    let output = temp.path().join("back.xlsx");
    folder.ok(&["intake", "errors", batch, "-o", text(&output)]);
    let mut book = open_workbook_auto(&output).expect("a workbook");
    let mut cells = String::new();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("readable");
        assert!(
            formulas
                .used_cells()
                .all(|(.., formula)| formula.is_empty()),
            "{formulas:?}"
        );
        for (.., cell) in book.worksheet_range(&name).expect("readable").used_cells() {
            let text = cell.to_string();
            let first = text.trim_start().chars().next();
            assert!(
                !matches!(first, Some('=' | '+' | '-' | '@')),
                "opened in a spreadsheet and saved as text this runs: {text}"
            );
            cells.push_str(&text);
            cells.push('\n');
        }
    }
    for word in ["HYPERLINK", "地址库中没有找到这个地址"] {
        assert!(cells.contains(word), "{word}: {cells}");
    }
}

#[test]
fn notes_are_read_without_a_database() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let notes = "2026-11-20 09:12 王网格\n市民来电反映XX路12号3栋502疑似群租，昨天又来了一批\n\
                 2026-11-20 09:15 李社区\n收到\n";
    let said = folder.run_with(
        &["intake", "read", "--received", "2026-11-23"],
        notes.as_bytes(),
    );
    assert_eq!(said.code, 0, "{said:?}");
    let lines = said.json();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0]["places"][0]["text"], "XX路12号3栋502");
    assert_eq!(lines[0]["matters"][0]["kind"], "group_letting");
    assert_eq!(lines[0]["matters"][0]["event_code"], "E05");
    assert_eq!(lines[0]["days"][0]["date"], "2026-11-19");
    assert_eq!(lines[1]["matters"].as_array().map(Vec::len), Some(0));
    assert!(!folder.path().exists(), "reading makes nothing");
    assert_eq!(folder.run_with(&["intake", "read"], b"").code, 0);
}
