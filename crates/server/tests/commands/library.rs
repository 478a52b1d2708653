//! `menpai library import`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{Folder, number, psql, sample, string, temp, text};

/// The first rows of the sample library.
pub(crate) fn part_of_sample(rows: usize) -> String {
    let whole = fs::read_to_string(sample("library.csv")).expect("there");
    let mut part: String = whole.lines().take(rows + 1).collect::<Vec<_>>().join("\n");
    part.push('\n');
    part
}

fn written(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).expect("writable");
    path
}

fn sums(report: &Value) -> [i64; 5] {
    ["added", "changed", "retired", "rejected", "unchanged"].map(|name| number(report, name))
}

#[test]
fn rows_are_added_changed_retired_and_rejected_with_reasons() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let import = |content: &str, more: &[&str]| {
        let file = written(temp.path(), "library.csv", content);
        folder.run(&[&["library", "import", text(&file), "--json"], more].concat())
    };
    let base = part_of_sample(300);
    assert_eq!(sums(&import(&base, &[]).object()), [300, 0, 0, 0, 0]);
    assert_eq!(
        sums(&import(&base, &[]).object()),
        [0, 0, 0, 0, 300],
        "safe to repeat"
    );
    let gbk = encoding_rs::GB18030.encode(&base).0.into_owned();
    let file = temp.path().join("gbk.csv");
    fs::write(&file, gbk).expect("writable");
    let again = folder
        .ok(&["library", "import", text(&file), "--json"])
        .object();
    assert_eq!(
        sums(&again),
        [0, 0, 0, 0, 300],
        "the same in another encoding"
    );

    let lines: Vec<&str> = base.lines().collect();
    let row = lines[1];
    let code = &row[..25];
    let with_code = |new: &str| row.replacen(code, new, 1);
    let bad = [
        (with_code(&code[..24]), "24 characters"),
        (with_code(&format!("{code}1")), "26 characters"),
        (with_code(&format!("99{}", &code[2..])), "province"),
        (with_code(&format!("{}x", &code[..24])), "digit"),
        (with_code(&format!("{}000000", &code[..19])), "zero"),
        (row.to_owned(), "before"),
        (
            row.replace("城东街道", "城南街道").replacen(
                code,
                &format!("{}999999", &code[..19]),
                1,
            ),
            "street",
        ),
    ];
    let content = format!(
        "{base}{}\n",
        bad.iter()
            .map(|(row, _)| row.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
    let report = import(&content, &[]).object();
    assert_eq!(sums(&report), [0, 0, 0, 7, 300], "{report}");
    let rejections = report["rejections"].as_array().expect("a list");
    for (number, ((_, word), rejected)) in bad.iter().zip(rejections).enumerate() {
        assert_eq!(rejected["row"], 302 + number, "{rejected}");
        let reason = string(rejected, "reason");
        assert!(reason.contains(word), "{word}: {rejected}");
    }
    // A part retires nothing, a complete file does.
    let few = part_of_sample(200);
    assert_eq!(sums(&import(&few, &["--part"]).object()), [0, 0, 0, 0, 200]);
    assert_eq!(
        sums(&import(&few, &["--complete"]).object()),
        [0, 0, 100, 0, 200]
    );
    assert_eq!(
        sums(&import(&base, &[]).object()),
        [100, 0, 0, 0, 200],
        "and back"
    );
    assert_eq!(
        psql(
            &held,
            "SELECT count(*) FROM dwelling WHERE retired_at IS NULL"
        ),
        "300"
    );
}

#[test]
fn a_dwelling_keeps_its_identity_when_its_code_changes() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let base = part_of_sample(300);
    let file = written(temp.path(), "library.csv", &base);
    folder.ok(&["library", "import", text(&file)]);
    let old = base.lines().nth(1).expect("rows")[..25].to_owned();
    let id = psql(
        &held,
        &format!("SELECT id FROM dwelling WHERE code = '{old}'"),
    );

    // The grid is redrawn: every code of the first building changes in it.
    let building = &old[..19];
    let redrawn = format!("{}77{}", &old[..12], &old[14..19]);
    let content = base.replace(building, &redrawn);
    let content = content.replace("迎春社区,01,", "迎春社区,77,");
    let file = written(temp.path(), "redrawn.csv", &content);
    let report = folder
        .ok(&["library", "import", text(&file), "--json"])
        .object();
    assert_eq!(
        (number(&report, "added"), number(&report, "retired")),
        (0, 0),
        "{report}"
    );
    assert!(number(&report, "changed") > 0, "{report}");

    let new = format!("{redrawn}{}", &old[19..]);
    assert_eq!(
        psql(
            &held,
            &format!("SELECT code FROM dwelling WHERE id = '{id}'")
        ),
        new
    );
    let former = format!("SELECT dwelling_id FROM former_code WHERE code = '{old}'");
    assert_eq!(psql(&held, &former), id, "the old code still leads to it");
}

#[test]
fn a_file_that_is_no_library_changes_nothing() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let held = folder.hold();
    let header = part_of_sample(0);
    let cases = [
        ("", "columns"),
        ("a,b,c\n1,2,3\n", "unit_code"),
        (header.as_str(), "no rows"),
        ("unit_code,province,city,district\n", "street"),
    ];
    for (content, word) in cases {
        let file = written(temp.path(), "wrong.csv", content);
        let said = folder.run(&["library", "import", text(&file)]);
        assert!(said.refusal().contains(word), "{content:?}: {said:?}");
    }
    assert_eq!(psql(&held, "SELECT count(*) FROM district"), "0");
    let report = written(temp.path(), "report.csv", "地址,姓名\n某路1号101室,张三\n");
    let said = folder.run(&["intake", "import", text(&report), "--source", "a"]);
    assert!(said.refusal().contains("library is empty"), "{said:?}");
}
