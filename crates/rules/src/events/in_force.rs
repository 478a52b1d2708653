use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;
use registry::event::clock::{Pace, WorkingDays};
use registry::event::{Grade, Limits};

use super::{Category, Department, EventFacts, GradeRule, Item};
use crate::{Calendar, Fact, Words};

/// The catalogue that holds at one place on one day, by id.
#[derive(Debug, Clone)]
pub struct Catalogue<'a> {
    departments: BTreeMap<&'a str, &'a Department>,
    categories: BTreeMap<&'a str, &'a Category>,
    items: BTreeMap<&'a str, &'a Item>,
    grades: BTreeMap<&'a str, &'a GradeRule>,
    calendar: &'a Calendar,
}

/// An item with its category.
#[derive(Debug, Clone, Copy)]
pub struct Kind<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its category.
    pub category: &'a Category,
}

impl Kind<'_> {
    /// Whose work it is: `officer`, or a department.
    pub fn to(&self) -> &str {
        self.item.to.as_deref().unwrap_or(&self.category.department)
    }
}

impl<'a> Catalogue<'a> {
    /// Of packs, the most specific first, each with the ids that it drops from those above.
    pub(crate) fn of(
        chain: &[(&'a EventFacts, &[String])],
        calendar: &'a Calendar,
        day: Date,
    ) -> Self {
        let mut here = Self {
            departments: BTreeMap::new(),
            categories: BTreeMap::new(),
            items: BTreeMap::new(),
            grades: BTreeMap::new(),
            calendar,
        };
        let mut dropped: Vec<&str> = Vec::new();
        for (facts, drops) in chain {
            let holds = |fact: &Fact| fact.holds_on(day) && !dropped.contains(&fact.id.as_str());
            for one in facts.departments.iter().filter(|one| holds(&one.fact)) {
                here.departments.entry(&one.fact.id).or_insert(one);
            }
            for one in facts.categories.iter().filter(|one| holds(&one.fact)) {
                here.categories.entry(&one.fact.id).or_insert(one);
            }
            for one in facts.items.iter().filter(|one| holds(&one.fact)) {
                here.items.entry(&one.fact.id).or_insert(one);
            }
            for one in facts.grades.iter().filter(|one| holds(&one.fact)) {
                here.grades.entry(&one.fact.id).or_insert(one);
            }
            dropped.extend(drops.iter().map(String::as_str));
        }
        here
    }

    /// Departments, by id.
    pub fn departments(&self) -> impl Iterator<Item = &'a Department> {
        self.departments.values().copied()
    }

    /// A department by its id.
    pub fn department(&self, id: &str) -> Option<&'a Department> {
        self.departments.get(id).copied()
    }

    /// Categories, by id.
    pub fn categories(&self) -> impl Iterator<Item = &'a Category> {
        self.categories.values().copied()
    }

    /// All items whose category holds, by category and id.
    pub fn kinds(&self) -> Vec<Kind<'a>> {
        let items = self.items.values();
        let mut kinds: Vec<Kind<'a>> = items.filter_map(|item| self.kind(&item.fact.id)).collect();
        kinds.sort_by_key(|kind| (&kind.category.fact.id, &kind.item.fact.id));
        kinds
    }

    /// An item by its id, with its category.
    pub fn kind(&self, id: &str) -> Option<Kind<'a>> {
        let item = self.items.get(id).copied()?;
        let category = self.categories.get(item.category.as_str()).copied()?;
        Some(Kind { item, category })
    }

    /// For how many days the same at the same place is called a relapse.
    pub fn relapse_days(&self, grade: Option<Grade>) -> u16 {
        self.grade(grade).map_or(0, |rule| rule.relapse_days)
    }

    fn grade(&self, grade: Option<Grade>) -> Option<&'a GradeRule> {
        let name = grade.map_or("none", Grade::name);
        self.grades.get(name).copied()
    }

    /// What an event of that kind and grade is given: of the times of item, category and grade the
    /// shortest. `kind` is `None` for an item that no pack has any more.
    pub fn limits(&self, kind: Option<Kind<'_>>, grade: Option<Grade>) -> Limits {
        let shortest = |times: [Option<SignedDuration>; 3]| {
            let times = times.into_iter().flatten();
            times.min().unwrap_or(SignedDuration::from_hours(24))
        };
        let rule = self.grade(grade);
        let category = kind.map(|kind| kind.category);
        Limits {
            pace: rule.map_or(Pace::AroundTheClock, |rule| rule.pace),
            ack: shortest([category.map(|c| c.ack), rule.map(|rule| rule.ack), None]),
            due: shortest([
                kind.and_then(|kind| kind.item.due),
                category.map(|c| c.due),
                rule.map(|rule| rule.due),
            ]),
            check: shortest([rule.map(|rule| rule.check), None, None]),
            pause: rule.map_or(SignedDuration::ZERO, |rule| rule.pause),
            extend: rule.map_or(SignedDuration::ZERO, |rule| rule.extend),
            ladder: rule.map(|rule| rule.ladder.clone()).unwrap_or_default(),
            at_once: rule.and_then(|rule| rule.at_once),
        }
    }

    /// The name of a department in both languages; its id where no pack has it any more.
    pub fn name_of(&self, department: &str) -> Words {
        self.department(department).map_or_else(
            || Words {
                zh: department.to_owned(),
                en: department.to_owned(),
            },
            |one| one.name.clone(),
        )
    }

    /// On which days people work.
    pub fn calendar(&self) -> &'a Calendar {
        self.calendar
    }
}

impl WorkingDays for Calendar {
    fn on(&self, day: Date) -> (bool, bool) {
        let on = Calendar::on(self, day);
        (on.works, on.known)
    }
}
