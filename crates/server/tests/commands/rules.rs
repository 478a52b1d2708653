//! `menpai rules`, which needs no database.

use std::fs;

use crate::common::{Folder, string, temp, text};

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules");

#[test]
fn packs_are_checked_with_file_line_and_remedy() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let said = folder.run(&["rules", "check", OWN, "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    let checked = &said.json()[0];
    assert_eq!(
        (checked["packs"].as_u64(), checked["calendars"].as_u64()),
        (Some(17), Some(2))
    );
    assert!(checked["unconfirmed"].as_u64() > Some(0));

    let pack = fs::read_to_string(format!("{OWN}/cn-zhuhai/pack.toml")).unwrap();
    let file = temp.path().join("zhuhai.toml");
    fs::write(
        &file,
        pack.replacen("7 days", "a week", 1)
            .replacen("[[penalty]]", "[[penalties]]", 1),
    )
    .unwrap();
    let said = folder.run(&["rules", "check", text(&file)]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("one fault"), "{said:?}");
    assert!(
        said.out.contains("zhuhai.toml:") && said.out.lines().count() == 1,
        "{said:?}"
    );
    let said = folder.run(&["rules", "check", text(&file), "--json"]);
    assert!(said.json()[0]["line"].as_u64() > Some(0), "{said:?}");

    let nothing = folder.run(&["rules", "check", text(temp.path())]);
    assert_eq!(
        nothing.code, 1,
        "the one file of the folder is wrong: {nothing:?}"
    );
    let missing = folder.run(&["rules", "check", "/nowhere"]);
    assert!(
        missing.code == 1 && missing.err.contains("can't be read"),
        "{missing:?}"
    );
    assert!(!folder.path().exists(), "no data folder is made");
}

#[test]
fn changes_and_what_holds_are_told() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let pack = fs::read_to_string(format!("{OWN}/cn-zhuhai/pack.toml")).unwrap();
    let file = temp.path().join("zhuhai.toml");
    fs::write(&file, pack.replacen("7 days", "3 working days", 1)).unwrap();
    let said = folder.run(&["rules", "diff", "built-in", text(&file)]);
    assert_eq!(
        said.out.trim(),
        "cn-zhuhai duty landlord.moved-in from 2021-05-01 (landlord + manager, moved-in): deadline: 7 days -> 3 working days"
    );
    let same = folder.run(&["rules", "diff", "built-in", OWN]);
    assert_eq!((same.code, same.out.trim()), (0, "nothing changes"));

    let show = |rules: &[&str]| {
        let command = ["rules", "show", "440402", "--on", "2026-11-23", "--json"];
        let said = folder.run(&[&command, rules].concat());
        let mut lines = said.json();
        lines.retain(|line| string(line, "id") == "landlord.moved-in");
        // The city's own comes first; the province's holds for lettings that the city's leaves out.
        assert_eq!(lines.len(), 2, "{said:?}");
        lines.remove(0)
    };
    let own = show(&[]);
    assert_eq!(
        (string(&own, "deadline"), string(&own, "confidence")),
        ("7 days", "B")
    );
    let other = show(&["--rules", text(temp.path())]);
    assert_eq!(string(&other, "deadline"), "3 working days");
    let limits = folder.run(&["rules", "show", "110101", "--on", "2026-11-23"]);
    let line = "cn-beijing limits: 5 m2 usable a person, 2 adults a room, family not counted";
    assert!(limits.out.contains(line), "{limits:?}");
}
