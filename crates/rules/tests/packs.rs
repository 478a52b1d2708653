//! The packs of `rules/`: they read, and say what their sources say.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::{Date, date};
use registry::identity::IdKind;
use rules::{
    Breach, Confidence, Deadline, DocumentType, Letting, Lived, Place, RuleSubject, Rules,
    SourceFile, Trigger, Who, breaches, embedded,
};

const TODAY: Date = date(2026, 11, 23);

fn ours() -> Rules {
    embedded().unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

fn subject(place: &str, letting: Letting) -> RuleSubject {
    RuleSubject {
        letting,
        place: Place::new(place),
        stay_days: None,
        document: DocumentType::Domestic,
        under_18: false,
    }
}

#[test]
fn every_file_of_the_folder_is_part_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(&root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            files.push(SourceFile {
                name: format!("rules/{name}"),
                text,
            });
        }
    }
    assert!(
        Rules::read(&files).unwrap() == ours(),
        "add new files to embedded.rs"
    );
    for pack in ours().packs() {
        assert!(
            pack.file
                .starts_with(&format!("rules/{}/", pack.jurisdiction))
        );
    }
}

/// Place, who, trigger, letting and the deadlines, most specific pack first.
const BY_WHEN: &str = "
440307 landlord moved-in ordinary = 7 days
440307 landlord moved-out ordinary = 7 days
440307 employer moved-in dormitory = 7 days
440307 host moved-in short = immediately
440307 property-manager moved-in shared = 15 days
440307 occupant puts-up-guest ordinary = 3 days
440307 agency moved-in ordinary = 3 working days
440307 landlord contract-made ordinary = 30 days
440404 landlord moved-in ordinary = 7 days
440404 landlord moved-in large = immediately, 3 working days
440307 landlord moved-in dormitory = 3 working days
4401 landlord moved-in ordinary = 3 working days
331002 landlord moved-in ordinary = 3 working days
331002 agency last-report ordinary = every 10 days
330106 occupant moved-in ordinary = 3 working days
330106 occupant stay-changed ordinary = 10 days
4201 landlord moved-in ordinary = 24 hours
2306 officer report-received short = 48 hours, 7 days
3204 officer report-received short = 5 working days
350205 landlord moved-in ordinary = 7 days
350203 landlord moved-in ordinary = unspecified
620102 agency moved-in ordinary = 3 days
110101 occupant moved-in ordinary = 3 days
110101 hotel moved-in hotel = at check-in
110101 landlord moved-in ordinary = unspecified
";

fn named<T: Copy + ToString>(all: &[T], name: &str) -> T {
    let mut all = all.iter().filter(|one| one.to_string() == name);
    *all.next().unwrap()
}

/// The deadlines of `place who trigger letting` on a day.
fn deadlines(rules: &Rules, case: &str, day: Date) -> String {
    let [place, who, trigger, letting] = case.split(' ').collect::<Vec<_>>()[..] else {
        panic!("four words, not {case}")
    };
    let here = rules.in_force(&Place::new(place), day);
    let (who, trigger) = (named(Who::ALL, who), named(Trigger::ALL, trigger));
    let duties = here.duties_of(who, trigger, &subject(place, named(Letting::ALL, letting)));
    let all: Vec<String> = duties
        .iter()
        .map(|duty| duty.deadline.to_string())
        .collect();
    all.join(", ")
}

#[test]
fn who_reports_by_when_from_place_to_place() {
    let rules = ours();
    for line in BY_WHEN.trim().lines() {
        let (case, wanted) = line.split_once(" = ").unwrap();
        assert_eq!(deadlines(&rules, case, TODAY), wanted, "{case}");
    }
    // Before 2015 Shenzhen had another deadline, before 2012 none is recorded.
    let landlord = |day| deadlines(&rules, "440307 landlord moved-in ordinary", day);
    assert_eq!(landlord(date(2014, 1, 1)), "3 working days");
    assert_eq!(landlord(date(2010, 1, 1)), "");
}

#[test]
fn a_foreign_document_a_minor_and_a_short_stay_choose_rules() {
    let rules = ours();
    let here = rules.in_force(&Place::new("330106"), TODAY);
    let mut who = subject("330106", Letting::Short);
    let ids = |who: &RuleSubject, role| {
        let duties = here.duties_of(role, Trigger::MovedIn, who);
        let ids: BTreeSet<String> = duties.iter().map(|duty| duty.fact.id.clone()).collect();
        ids
    };
    assert!(!ids(&who, Who::Host).contains("foreign-guest"));
    who.document = DocumentType::of(IdKind::Passport, Some("FRA"));
    who.under_18 = true;
    assert!(ids(&who, Who::Host).contains("foreign-guest"));
    assert!(ids(&who, Who::Host).contains("host.minor"));
    let arrived = "2026-11-20T10:00:00Z".parse().unwrap();
    let first = here.first_due(Who::Host, Trigger::MovedIn, &who, arrived);
    let (duty, due) = first.unwrap();
    assert_eq!(
        (duty.deadline, due.unwrap().at),
        (Deadline::AtCheckIn, arrived)
    );
    // Whose stay is too short isn't asked to; whose isn't known is.
    who.stay_days = Some(2);
    assert!(!ids(&who, Who::Occupant).contains("occupant.moved-in"));
    who.stay_days = None;
    assert!(ids(&who, Who::Occupant).contains("occupant.moved-in"));
}

/// The type itself: this doesn't compile once a rule could ask for anything else.
#[test]
fn nothing_else_chooses_a_rule() {
    let RuleSubject {
        letting: _,
        place: _,
        stay_days: _,
        document: _,
        under_18: _,
    } = subject("44", Letting::Ordinary);
    let rules::When {
        letting: _,
        stay_days_from: _,
        stay_days_to: _,
        document: _,
        under_18: _,
    } = rules::When::default();
    let Lived {
        usable_m2: _,
        built_m2: _,
        rooms: _,
        adults: _,
        minors: _,
        family: _,
    } = Lived::default();
    // And a pack can't bring it in.
    for key in ["nationality", "ethnicity", "origin", "name", "age", "sex"] {
        let text = format!(
            "jurisdiction = \"national\"\nname = {{ zh = \"x\", en = \"x\" }}\n[[duty]]\nid = \"x\"\nwho = [\"landlord\"]\ntrigger = \"moved-in\"\nwhen = {{ {key} = \"x\" }}\ndeadline = \"7 days\"\nwhat = {{ zh = \"x\", en = \"x\" }}\nfrom = 2026-01-01\nsource = \"x\"\nconfidence = \"A\"\n"
        );
        let file = SourceFile {
            name: "x.toml".to_owned(),
            text,
        };
        let faults = Rules::read(&[file]).unwrap_err();
        assert!(
            faults[0].line == 7 && faults[0].what.contains(key),
            "{}",
            faults[0]
        );
    }
}

#[test]
fn how_many_may_live_where() {
    let rules = ours();
    let found = |place, lived: &Lived| {
        let place = Place::new(place);
        let here = rules.in_force(&place, TODAY);
        let limits = here.occupancy(&subject(place.code(), Letting::Ordinary));
        let all: Vec<Breach> = limits
            .iter()
            .flat_map(|limit| breaches(limit, lived))
            .collect();
        (all, here.banned_spaces().contains("厨房"))
    };
    let mut lived = Lived {
        usable_m2: Some(20.0),
        rooms: Some(2),
        adults: 5,
        ..Lived::default()
    };
    let area = Breach::Area {
        kind: rules::AreaKind::Usable,
        least_m2: 5.0,
        found_m2: 4.0,
    };
    let adults = Breach::Adults { most: 4, found: 5 };
    assert_eq!(found("110101", &lived), (vec![area, adults], true));
    // Hangzhou asks for four; family is excepted in both.
    assert_eq!(found("330106", &lived), (vec![adults], true));
    lived.family = 1;
    assert_eq!(found("110101", &lived), (vec![], true));
    // Children count in Beijing, and not in Ningbo.
    lived.minors = vec![3, 5, 9];
    assert_eq!(found("110101", &lived).0.len(), 1);
    assert_eq!(found("330205", &lived), (vec![], true));
    // No limit is recorded for Shenzhen, and a size that isn't known breaks none.
    assert_eq!(found("440307", &lived), (vec![], true));
    lived.usable_m2 = None;
    assert_eq!(found("110101", &lived), (vec![], true));
}

#[test]
fn penalties_follow_their_law_and_texts_are_there() {
    let rules = ours();
    let place = Place::new("440307");
    let sum = |day| {
        let here = rules.in_force(&place, day);
        here.penalty("security.registration").unwrap().clone()
    };
    assert!(sum(date(2025, 12, 31)).sanction.en.contains("200 to 500"));
    let now = sum(TODAY);
    assert_eq!(now.fact.confidence, Confidence::C);
    assert!(now.sanction.en.contains("1,000"));
    let here = rules.in_force(&place, TODAY);
    let text = here.text("safety-undertaking").unwrap();
    assert_eq!(text.words.zh.lines().count(), text.words.en.lines().count());
    for pack in rules.packs() {
        for duty in &pack.duties {
            let named = duty.penalty.as_deref();
            let day = duty.fact.until.unwrap_or(TODAY);
            let place = Place::new(pack.areas.first().map_or("", String::as_str));
            let here = rules.in_force(&place, day);
            assert!(
                named.is_none_or(|id| here.penalty(id).is_some()),
                "{named:?} on {day}"
            );
        }
    }
}

#[test]
fn how_often_buildings_are_visited_is_a_proposal_and_says_so() {
    let rules = ours();
    let here = rules.in_force(&Place::new("440307"), TODAY);
    let visits = here.visits().unwrap();
    assert_eq!(visits.fact.confidence, Confidence::Proposed);
    let days = visits.days;
    assert_eq!((days.blue, days.yellow, days.red), (30, 14, 7));
    assert!(here.visits() == rules.in_force(&Place::new(""), TODAY).visits());
}
