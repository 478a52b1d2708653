//! What changes for whom from one set of packs to another.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Duty, Fact, Occupancy, When, Words};
use crate::{Pack, Rules, Visits};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Change {
    /// Where.
    pub jurisdiction: String,
    /// `duty`, `occupancy`, `penalty`, `text`, `quiet`, `visits`, `calendar` or `pack`.
    pub kind: &'static str,
    /// Of which fact, and since when that holds.
    pub id: String,
    /// For whom: of a duty, who has it and what starts it; else "".
    pub whom: String,
    /// Of what.
    pub field: &'static str,
    /// What it was, "" where there was none.
    pub before: String,
    /// What it is, "" where there is none.
    pub after: String,
}

/// A fact as its fields in words.
type Fields = Vec<(&'static str, String)>;
/// Facts by jurisdiction, kind and id with first day; for whom, and the fields.
type Facts = BTreeMap<(String, &'static str, String), (String, Fields)>;

/// Everything that changes, in a fixed order.
pub fn diff(before: &Rules, after: &Rules) -> Vec<Change> {
    let (old, new) = (facts(before), facts(after));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let nothing = (String::new(), Fields::new());
        let (was, is) = (
            old.get(key).unwrap_or(&nothing),
            new.get(key).unwrap_or(&nothing),
        );
        let names: BTreeSet<&'static str> =
            was.1.iter().chain(&is.1).map(|(name, _)| *name).collect();
        let value = |fields: &Fields, name| {
            let mut found = fields.iter().filter(|(field, _)| *field == name);
            found
                .next()
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        for field in names {
            let (before, after) = (value(&was.1, field), value(&is.1, field));
            if before != after {
                changes.push(Change {
                    jurisdiction: key.0.clone(),
                    kind: key.1,
                    id: key.2.clone(),
                    whom: if is.0.is_empty() {
                        was.0.clone()
                    } else {
                        is.0.clone()
                    },
                    field,
                    before,
                    after,
                });
            }
        }
    }
    changes
}

fn facts(rules: &Rules) -> Facts {
    let mut facts = Facts::new();
    for pack in rules.packs() {
        of_pack(pack, &mut facts);
    }
    for (year, days) in rules.calendar().years() {
        let list = |days: &BTreeSet<jiff::civil::Date>| {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            days.join(" ")
        };
        let mut fields = of_fact(&days.fact);
        fields.push(("off", list(&days.off)));
        fields.push(("make_up", list(&days.make_up)));
        let key = ("national".to_owned(), "calendar", year.to_string());
        facts.insert(key, (String::new(), fields));
    }
    facts
}

fn of_pack(pack: &Pack, facts: &mut Facts) {
    let mut add = |kind, fact: &Fact, whom: String, more: Fields| {
        let mut fields = of_fact(fact);
        fields.extend(more);
        let id = format!("{} from {}", fact.id, fact.from);
        facts.insert((pack.jurisdiction.clone(), kind, id), (whom, fields));
    };
    for duty in &pack.duties {
        add("duty", &duty.fact, whom(duty), of_duty(duty));
    }
    for limit in &pack.occupancy {
        add("occupancy", &limit.fact, String::new(), of_limit(limit));
    }
    for penalty in &pack.penalties {
        let fields = vec![
            ("conduct", both(&penalty.conduct)),
            ("sanction", both(&penalty.sanction)),
        ];
        add("penalty", &penalty.fact, String::new(), fields);
    }
    for text in &pack.texts {
        let fields = vec![("zh", text.words.zh.clone()), ("en", text.words.en.clone())];
        add("text", &text.fact, String::new(), fields);
    }
    for quiet in &pack.quiet {
        let fields = vec![
            ("from_hour", quiet.from_hour.to_string()),
            ("to_hour", quiet.to_hour.to_string()),
            ("gather_minutes", quiet.gather_minutes.to_string()),
            ("urgent", quiet.urgent.join(" ")),
        ];
        add("quiet", &quiet.fact, String::new(), fields);
    }
    for visits in &pack.visits {
        add("visits", &visits.fact, String::new(), of_visits(visits));
    }
    let fields = vec![
        ("parent", pack.parent.clone().unwrap_or_default()),
        ("areas", pack.areas.join(" ")),
        ("drops", pack.drops.join(" ")),
    ];
    let key = (pack.jurisdiction.clone(), "pack", String::new());
    facts.insert(key, (String::new(), fields));
}

fn whom(duty: &Duty) -> String {
    format!("{}, {}", list(&duty.who), duty.trigger)
}

fn of_fact(fact: &Fact) -> Fields {
    vec![
        ("source", fact.source.clone()),
        ("confidence", fact.confidence.to_string()),
        (
            "until",
            fact.until.map(|day| day.to_string()).unwrap_or_default(),
        ),
    ]
}

fn of_duty(duty: &Duty) -> Fields {
    vec![
        ("who", list(&duty.who)),
        ("trigger", duty.trigger.to_string()),
        ("when", conditions(&duty.when)),
        ("deadline", duty.deadline.to_string()),
        ("what", both(&duty.what)),
        ("penalty", duty.penalty.clone().unwrap_or_default()),
    ]
}

fn of_limit(limit: &Occupancy) -> Fields {
    let areas = limit.per_person.iter();
    let areas: Vec<String> = areas
        .map(|(tenths, kind)| format!("{}.{} m2 {kind}", tenths / 10, tenths % 10))
        .collect();
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    vec![
        ("when", conditions(&limit.when)),
        ("per_person", areas.join(", ")),
        ("adults_per_room", number(limit.adults_per_room)),
        (
            "not_counted_to_age",
            number(limit.not_counted_to_age.map(u32::from)),
        ),
        ("family_not_counted", limit.family_not_counted.to_string()),
        ("banned", limit.banned.join(", ")),
        ("more", limit.more.as_ref().map(both).unwrap_or_default()),
    ]
}

fn of_visits(visits: &Visits) -> Fields {
    let percent = visits.stars_percent.map(|percent| percent.to_string());
    let (days, within, points) = (visits.days, visits.within, visits.points);
    vec![
        (
            "days",
            format!(
                "blue {} yellow {} red {} unrated {}",
                days.blue, days.yellow, days.red, days.unrated
            ),
        ),
        ("stars_percent", percent.join(" ")),
        (
            "within",
            format!(
                "critical {} major {} minor {} complaint {}",
                within.critical, within.major, within.minor, within.complaint
            ),
        ),
        (
            "points",
            format!(
                "critical {} major {} minor {} complaint {} task {} never {} red {} yellow {} blue {} each_day {} most_days {}",
                points.critical,
                points.major,
                points.minor,
                points.complaint,
                points.task,
                points.never,
                points.red,
                points.yellow,
                points.blue,
                points.each_day,
                points.most_days
            ),
        ),
        (
            "minutes",
            format!(
                "building {} door {}",
                visits.minutes.building, visits.minutes.door
            ),
        ),
        (
            "walk",
            format!(
                "metres_a_minute {} detour_percent {}",
                visits.walk.metres_a_minute, visits.walk.detour_percent
            ),
        ),
    ]
}

fn conditions(when: &When) -> String {
    let mut parts = Vec::new();
    if !when.letting.is_empty() {
        parts.push(format!("letting {}", list(&when.letting)));
    }
    parts.extend(
        when.stay_days_from
            .map(|n| format!("stays of {n} days or more")),
    );
    parts.extend(
        when.stay_days_to
            .map(|n| format!("stays of {n} days or fewer")),
    );
    parts.extend(when.document.map(|kind| format!("{kind} document")));
    parts.extend(
        when.under_18
            .map(|minor| if minor { "under 18" } else { "18 or over" }.to_owned()),
    );
    parts.join(", ")
}

fn both(words: &Words) -> String {
    format!("{} / {}", words.zh, words.en)
}

fn list<T: ToString>(all: &[T]) -> String {
    all.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" + ")
}
