//! The catalogue of events.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use registry::event::clock::Pace;
use registry::event::{Grade, Rung};
use rules::{Confidence, Place, Rules, SourceFile, embedded};

const TODAY: Date = date(2026, 11, 23);

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

#[test]
fn there_are_eleven_categories_and_no_fewer_than_sixty_items() {
    let rules = embedded().unwrap();
    let catalogue = rules.events(&Place::new("440306"), TODAY);
    let categories: BTreeSet<&str> = catalogue.categories().map(|c| c.fact.id.as_str()).collect();
    assert_eq!(categories.len(), 11);
    let kinds = catalogue.kinds();
    assert!(kinds.len() >= 60, "{}", kinds.len());
    let used: BTreeSet<&str> = kinds.iter().map(|k| k.category.fact.id.as_str()).collect();
    assert_eq!(used, categories, "each category has items");
    assert_eq!(
        kinds
            .iter()
            .filter(|k| k.item.fact.id.starts_with('H'))
            .count(),
        39
    );
    assert_eq!(
        kinds
            .iter()
            .filter(|k| k.item.fact.id.starts_with('M'))
            .count(),
        21
    );
    for kind in &kinds {
        let fact = &kind.item.fact;
        assert!(!fact.source.is_empty());
        // What nobody published says so.
        if fact.id.starts_with('P') {
            assert_eq!(fact.confidence, Confidence::Proposed, "{}", fact.id);
        }
        // Each check of the list says how it is measured and how grave it is.
        if fact.id.starts_with('H') {
            assert!(
                kind.item.rule.is_some() && kind.item.grade.is_some(),
                "{}",
                fact.id
            );
        }
        assert!(kind.to() == "officer" || catalogue.department(kind.to()).is_some());
    }
}

#[test]
fn the_shortest_time_of_item_category_and_grade_counts() {
    let rules = embedded().unwrap();
    let catalogue = rules.events(&Place::default(), TODAY);
    let limits = |id: &str, grade| catalogue.limits(catalogue.kind(id), grade);
    let blocked = limits("H10", Some(Grade::Major));
    assert_eq!((blocked.ack, blocked.due), (hours(1), hours(72)));
    assert_eq!(blocked.pace, Pace::WorkingDays);
    let three_in_one = limits("H06", Some(Grade::Critical));
    assert_eq!((three_in_one.ack, three_in_one.due), (hours(1), hours(24)));
    assert_eq!(three_in_one.pace, Pace::AroundTheClock);
    assert_eq!(three_in_one.at_once, Some(Rung::Supervisor));
    // The item's own two hours.
    assert_eq!(limits("M08", Some(Grade::Minor)).due, hours(2));
    // Gas: the category's day, though a minor hazard had a week.
    assert_eq!(limits("H30", Some(Grade::Minor)).due, hours(24));
    // An item that is gone still has the times of its grade.
    assert_eq!(catalogue.limits(None, Some(Grade::Major)).due, hours(72));
    assert_eq!(catalogue.relapse_days(Some(Grade::Major)), 180);
}

fn file(text: &str) -> SourceFile {
    SourceFile {
        name: "rules/cn-shenzhen/events.toml".to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn a_place_overrides_and_adds_by_id() {
    let rules: Rules = embedded().unwrap();
    let text = r#"
jurisdiction = "cn-shenzhen"
valid_from = 2026-06-01

[[event_item]]
id = "H10"
category = "E01"
name = { zh = "通道堵塞", en = "way out blocked" }
grade = "critical"
to = "officer"
source = "a test"
confidence = "proposed"
"#;
    let rules = rules.with(&[file(text)]).unwrap();
    let kind = |place: &str, day| {
        let catalogue = rules.events(&Place::new(place), day);
        catalogue.kind("H10").unwrap().item.grade
    };
    assert_eq!(kind("440306", TODAY), Some(Grade::Critical));
    assert_eq!(kind("440306", date(2026, 5, 31)), Some(Grade::Major));
    assert_eq!(kind("110101", TODAY), Some(Grade::Major));
}

#[test]
fn what_leads_nowhere_is_a_fault_with_its_line() {
    let cases = [
        ("category = \"E99\"", "there is no category `E99`"),
        (
            "category = \"E01\"\nto = \"nobody\"",
            "there is no department `nobody`",
        ),
        (
            "category = \"E01\"\ngrade = \"awful\"",
            "`awful` is no name",
        ),
        (
            "category = \"E01\"\ndue_hours = 0",
            "0 hours are out of bounds",
        ),
        ("category = \"E01\"\ncolour = \"red\"", "unknown field"),
    ];
    for (lines, said) in cases {
        let text = format!(
            "jurisdiction = \"cn-shenzhen\"\nvalid_from = 2026-01-01\n\n[[event_item]]\n\
             id = \"X1\"\nname = {{ zh = \"一\", en = \"one\" }}\n{lines}\nsource = \"a test\"\n\
             confidence = \"proposed\"\n"
        );
        let faults = embedded().unwrap().with(&[file(&text)]).unwrap_err();
        let told = faults.iter().map(ToString::to_string).collect::<String>();
        assert!(told.contains(said), "{lines}: {told}");
        assert!(faults[0].line > 0);
    }
}
