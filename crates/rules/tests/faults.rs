//! Packs that can't be right, and what changes between two.

use proptest::prelude::*;
use rules::{Rules, SourceFile, diff, embedded};

const HEAD: &str = "jurisdiction = \"national\"\nname = { zh = \"全国\", en = \"all\" }\n";
const DUTY: &str = r#"
[[duty]]
id = "landlord.moved-in"
who = ["landlord"]
trigger = "moved-in"
deadline = "7 days"
what = { zh = "申报", en = "report" }
from = 2020-01-01
source = "第1条"
confidence = "A"
"#;

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn faults(text: &str) -> Vec<String> {
    let faults = Rules::read(&[file("a.toml", text)])
        .err()
        .unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_wrong_is_said_with_file_line_and_remedy() {
    let pack = format!("{HEAD}{DUTY}");
    assert_eq!(faults(&pack), [""; 0]);
    for (from, to, line, says) in [
        ("7 days", "7 dayz", 8, "no deadline"),
        (
            "\"landlord\"",
            "\"landlady\"",
            6,
            "unknown variant `landlady`",
        ),
        (
            "\"moved-in\"",
            "\"arrived\"",
            7,
            "unknown variant `arrived`",
        ),
        ("from = 2020-01-01", "from = 2020-13-01", 10, ""),
        ("from = 2020-01-01", "", 4, "since when"),
        (
            "from = 2020-01-01",
            "from = 2020-01-01\nuntil = 2019-01-01",
            4,
            "ends before it begins",
        ),
        ("source = \"第1条\"", "source = \" \"", 4, "source is empty"),
        (
            "confidence = \"A\"",
            "confidence = \"sure\"",
            12,
            "unknown variant `sure`",
        ),
        (
            "confidence = \"A\"",
            "confidence = \"A\"\npenalty = \"x\"",
            4,
            "no penalty `x`",
        ),
        ("[\"landlord\"]", "[]", 4, "without anybody"),
        (", en = \"report\"", "", 9, "missing field `en`"),
        ("trigger", "triger", 7, "unknown field `triger`"),
        ("national", "shenzhen", 1, "no jurisdiction"),
        (
            "name = {",
            "areas = [\"44x\"]\nname = {",
            1,
            "no division code",
        ),
        (
            "name = {",
            "parent = \"cn-nowhere\"\nname = {",
            0,
            "no pack `cn-nowhere`",
        ),
        ("name = {", "drops = [\"y\"]\nname = {", 0, "`y` is dropped"),
    ] {
        let found = faults(&pack.replacen(from, to, 1));
        let place = if line == 0 {
            "a.toml: ".to_owned()
        } else {
            format!("a.toml:{line}: ")
        };
        assert!(
            found.len() == 1 && found[0].starts_with(&place) && found[0].contains(says),
            "{from} -> {to}: {found:#?}"
        );
    }
    let twice = format!("{HEAD}{DUTY}{DUTY}");
    assert!(faults(&twice)[0].starts_with("a.toml:14: `landlord.moved-in` stands twice"));
    let follows = twice.replacen(
        "from = 2020-01-01",
        "from = 2019-01-01\nuntil = 2019-12-31",
        1,
    );
    assert_eq!(faults(&follows), [""; 0]);
    let both = Rules::read(&[file("a.toml", &pack), file("b.toml", &pack)]).unwrap_err();
    assert!(
        both[0]
            .to_string()
            .starts_with("b.toml: `national` is the jurisdiction of a.toml too")
    );
}

#[test]
fn a_calendar_is_held_against_the_weekdays() {
    let calendar = r#"jurisdiction = "national"
[[calendar]]
year = 2026
source = "x"
confidence = "A"
holiday = [{ name = { zh = "元旦", en = "New Year" }, from = 2026-01-01, to = 2026-01-03 }]
make_up = [2026-01-04]
"#;
    assert_eq!(faults(calendar), [""; 0]);
    for (from, to, line, says) in [
        ("2026-01-04", "2026-01-05", 7, "no weekend"),
        ("2026-01-04", "2026-01-03", 7, "no weekend"),
        (
            "to = 2026-01-03",
            "to = 2027-01-03",
            6,
            "does not lie in 2026",
        ),
        (
            "to = 2026-01-03",
            "to = 2025-12-31",
            6,
            "does not lie in 2026",
        ),
    ] {
        let found = faults(&calendar.replacen(from, to, 1));
        let place = format!("a.toml:{line}: ");
        assert!(
            found.len() == 1 && found[0].starts_with(&place) && found[0].contains(says),
            "{found:#?}"
        );
    }
}

#[test]
fn what_changes_for_whom() {
    let pack = format!("{HEAD}{DUTY}");
    let before = Rules::read(&[file("a.toml", &pack)]).unwrap();
    assert_eq!(diff(&before, &before), []);
    let text = pack
        .replace("7 days", "3 working days")
        .replace("\"landlord\"", "\"landlord\", \"manager\"");
    let after = Rules::read(&[file("a.toml", &text)]).unwrap();
    let changes = diff(&before, &after);
    let said: Vec<(&str, &str, &str)> = changes
        .iter()
        .map(|c| (c.field, c.before.as_str(), c.after.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("deadline", "7 days", "3 working days"),
            ("who", "landlord", "landlord + manager")
        ]
    );
    assert_eq!(changes[0].whom, "landlord + manager, moved-in");
    let none = Rules::read(&[file("a.toml", HEAD)]).unwrap();
    let removed = diff(&before, &none);
    assert!(
        removed.iter().all(|c| c.after.is_empty()) && removed.len() == 6,
        "{removed:#?}"
    );
}

#[test]
fn a_folder_takes_the_place_of_the_programs_own() {
    let shenzhen = r#"jurisdiction = "cn-shenzhen"
name = { zh = "深圳", en = "Shenzhen" }
parent = "national"
areas = ["4403"]
"#;
    let rules = embedded()
        .unwrap()
        .with(&[file("mine.toml", shenzhen)])
        .unwrap();
    assert_eq!(
        rules.pack("cn-shenzhen").map(|pack| pack.duties.len()),
        Some(0)
    );
    assert!(
        rules
            .pack("cn-zhuhai")
            .is_some_and(|pack| !pack.duties.is_empty())
    );
    assert_ne!(diff(&embedded().unwrap(), &rules), []);
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}|(\\[\\[(duty|calendar|text)\\]\\]\n|[a-z_]{1,9} = [\"0-9a-z-]{1,12}\n){0,20}") {
        for fault in Rules::read(&[file("a.toml", &text)]).err().unwrap_or_default() {
            prop_assert!(fault.line <= text.lines().count() + 1);
            prop_assert!(!fault.what.is_empty() && !fault.mend.is_empty());
        }
    }
}

const VISITS: &str = r#"
[[visits]]
id = "visits"
days = { blue = 30, yellow = 14, red = 7, unrated = 30 }
stars_percent = [50, 75, 100, 125, 150]
within = { critical = 1, major = 3, minor = 14, complaint = 2 }
points = { critical = 100, major = 60, minor = 20, complaint = 50, task = 40, never = 15, red = 40, yellow = 20, blue = 5, each_day = 1, most_days = 30 }
minutes = { building = 5, door = 8 }
walk = { metres_a_minute = 70, detour_percent = 130 }
from = 2020-01-01
source = "本项目建议值"
confidence = "proposed"
"#;

#[test]
fn how_often_buildings_are_visited_has_bounds() {
    let pack = format!("{HEAD}{VISITS}");
    assert_eq!(faults(&pack), [""; 0]);
    for (from, to, says) in [
        ("blue = 30", "blue = 0", "`days`"),
        ("red = 7", "red = 20", "worse tier"),
        ("[50, 75", "[90, 75", "fewer stars"),
        ("[50, 75", "[75", "length 5"),
        ("150]", "1500]", "`stars_percent`"),
        ("door = 8", "door = 0", "`minutes`"),
        ("= 70", "= 7", "`metres_a_minute`"),
        ("= 130", "= 99", "`detour_percent`"),
        ("\ndays =", "\nnationality = 1\ndays =", "unknown field"),
    ] {
        let changed = faults(&pack.replace(from, to));
        assert!(
            changed.len() == 1 && changed[0].contains(says),
            "{to}: {changed:?}"
        );
    }
    let read = |text: &str| Rules::read(&[file("a.toml", text)]).unwrap_or_default();
    let changes = diff(&read(&pack), &read(&pack.replace("red = 7", "red = 5")));
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.kind, change.field))
        .collect();
    assert_eq!(told, [("visits", "days")]);
}
