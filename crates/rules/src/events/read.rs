//! The shape of the catalogue's text, and its checks.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::SignedDuration;
use registry::event::clock::Pace;
use registry::event::{Grade, Rung};
use serde::Deserialize;

use super::{Category, Department, EventFacts, GradeRule, Item};
use crate::Words;
use crate::read::raw::{Common, Day};
use crate::{Confidence, Fact};

/// A year: what is longer is no deadline but a slip of the pen.
const MOST_HOURS: u32 = 24 * 366;

macro_rules! fact {
    ($name:ident { $($(#[$attr:meta])* $field:ident: $type:ty),* $(,)? }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            id: String,
            source: String,
            confidence: Confidence,
            from: Option<Day>,
            until: Option<Day>,
            $($(#[$attr])* $field: $type,)*
        }
        impl $name {
            pub(crate) fn common(&self) -> Common {
                Common {
                    id: self.id.clone(),
                    source: self.source.clone(),
                    confidence: self.confidence,
                    from: self.from,
                    until: self.until,
                }
            }
        }
    };
}

fact!(RawDepartment { name: Words });

fact!(RawCategory {
    name: Words,
    department: String,
    ack_hours: u32,
    due_hours: u32,
});

fact!(RawItem {
    category: String,
    name: Words,
    rule: Option<Words>,
    grade: Option<String>,
    to: Option<String>,
    due_hours: Option<u32>,
    #[serde(default)]
    micro: bool,
});

fact!(RawGrade {
    ack_hours: u32,
    due_hours: u32,
    check_hours: u32,
    pace: String,
    pause_hours: u32,
    extend_hours: u32,
    relapse_days: u16,
    at_once: Option<String>,
    ladder: Vec<RawRung>,
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRung {
    to: String,
    after_hours: u32,
}

/// What is wrong and how to mend it.
pub(crate) type Wrong = (String, &'static str);

/// Where faults are gathered.
#[derive(Debug, Default)]
pub(crate) struct Wrongs(pub(crate) Vec<(Range<usize>, Wrong)>);

impl Wrongs {
    fn hours(&mut self, span: &Range<usize>, hours: u32, least: u32) -> SignedDuration {
        if !(least..=MOST_HOURS).contains(&hours) {
            let what = format!("{hours} hours are out of bounds");
            let mend = "write hours up to a year, and one at least where time is given";
            self.0.push((span.clone(), (what, mend)));
        }
        SignedDuration::from_hours(i64::from(hours.min(MOST_HOURS)))
    }

    fn named<T>(&mut self, span: &Range<usize>, name: &str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            let what = format!("`{name}` is no name that is known here");
            let mend = "see docs/rules.md for grades, paces and rungs";
            self.0.push((span.clone(), (what, mend)));
        }
        found
    }

    pub(crate) fn department(fact: Fact, raw: RawDepartment) -> Department {
        Department {
            fact,
            name: raw.name,
        }
    }

    pub(crate) fn category(
        &mut self,
        fact: Fact,
        raw: RawCategory,
        span: &Range<usize>,
    ) -> Category {
        Category {
            fact,
            name: raw.name,
            department: raw.department,
            ack: self.hours(span, raw.ack_hours, 1),
            due: self.hours(span, raw.due_hours, 1),
        }
    }

    pub(crate) fn item(&mut self, fact: Fact, raw: RawItem, span: &Range<usize>) -> Item {
        let grade = raw.grade.as_deref();
        Item {
            fact,
            category: raw.category,
            name: raw.name,
            rule: raw.rule,
            grade: grade.and_then(|name| self.named(span, name, Grade::from_name(name))),
            to: raw.to,
            due: raw.due_hours.map(|hours| self.hours(span, hours, 1)),
            micro: raw.micro,
        }
    }

    pub(crate) fn grade(
        &mut self,
        fact: Fact,
        raw: &RawGrade,
        span: &Range<usize>,
    ) -> Option<GradeRule> {
        let grade = match fact.id.as_str() {
            "none" => None,
            name => Some(self.named(span, name, Grade::from_name(name))?),
        };
        let pace = self.named(span, &raw.pace, Pace::from_name(&raw.pace))?;
        let at_once = match &raw.at_once {
            Some(name) => Some(self.named(span, name, Rung::from_name(name))?),
            None => None,
        };
        let mut ladder = Vec::new();
        for rung in &raw.ladder {
            let after = self.hours(span, rung.after_hours, 0);
            ladder.push((
                self.named(span, &rung.to, Rung::from_name(&rung.to))?,
                after,
            ));
        }
        if ladder
            .windows(2)
            .any(|two| two[0].0 >= two[1].0 || two[0].1 > two[1].1)
        {
            let what = "the ladder doesn't climb".to_owned();
            let mend = "name each rung once, the lower and earlier ones first";
            self.0.push((span.clone(), (what, mend)));
        }
        Some(GradeRule {
            fact,
            grade,
            ack: self.hours(span, raw.ack_hours, 1),
            due: self.hours(span, raw.due_hours, 1),
            check: self.hours(span, raw.check_hours, 1),
            pace,
            pause: self.hours(span, raw.pause_hours, 0),
            extend: self.hours(span, raw.extend_hours, 0),
            relapse_days: raw.relapse_days.min(3_660),
            at_once,
            ladder,
        })
    }
}

/// Names in a catalogue that lead nowhere in it or in those above it: line, what, how to mend it.
pub(crate) fn broken(
    own: &EventFacts,
    chain: &[&EventFacts],
) -> Vec<(usize, String, &'static str)> {
    let ids = |kind: &str| -> BTreeSet<&str> {
        let all = chain.iter().flat_map(|facts| facts.facts());
        all.filter(|(k, _)| *k == kind)
            .map(|(_, fact)| fact.id.as_str())
            .collect()
    };
    let (departments, categories) = (ids("department"), ids("event_category"));
    let mut broken = Vec::new();
    for one in &own.categories {
        if !departments.contains(one.department.as_str()) {
            let what = format!("there is no department `{}` here or above", one.department);
            broken.push((one.fact.line, what, "correct `department`, or add it"));
        }
    }
    for item in &own.items {
        if !categories.contains(item.category.as_str()) {
            let what = format!("there is no category `{}` here or above", item.category);
            broken.push((item.fact.line, what, "correct `category`, or add it"));
        }
        let to = item.to.as_deref().filter(|to| *to != "officer");
        if let Some(to) = to.filter(|to| !departments.contains(to)) {
            let what = format!("there is no department `{to}` here or above");
            broken.push((item.fact.line, what, "write \"officer\" or a department"));
        }
    }
    broken
}
