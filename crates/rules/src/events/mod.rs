//! The catalogue of events: categories with their items, departments, and what each grade allows.

mod in_force;
pub(crate) mod read;

pub use in_force::{Catalogue, Kind};

use jiff::SignedDuration;
use registry::event::clock::Pace;
use registry::event::{Grade, Rung};

use crate::{Fact, Words};

/// Catalogue facts of one jurisdiction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFacts {
    /// Who puts things right.
    pub departments: Vec<Department>,
    /// Kinds of events.
    pub categories: Vec<Category>,
    /// What there is in each.
    pub items: Vec<Item>,
    /// What each grade allows.
    pub grades: Vec<GradeRule>,
}

impl EventFacts {
    /// All facts, each with its kind.
    pub fn facts(&self) -> impl Iterator<Item = (&'static str, &Fact)> {
        let departments = self.departments.iter().map(|one| ("department", &one.fact));
        let categories = self
            .categories
            .iter()
            .map(|one| ("event_category", &one.fact));
        let items = self.items.iter().map(|one| ("event_item", &one.fact));
        let grades = self.grades.iter().map(|one| ("event_grade", &one.fact));
        departments.chain(categories).chain(items).chain(grades)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.facts().next().is_none()
    }
}

/// A department that puts things right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Where it comes from; its id is the department's.
    pub fact: Fact,
    /// How it is called.
    pub name: Words,
}

/// A kind of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Where it comes from.
    pub fact: Fact,
    /// How it is called.
    pub name: Words,
    /// Whose work it is, unless an item says otherwise.
    pub department: String,
    /// Time to take it.
    pub ack: SignedDuration,
    /// Time to put it right.
    pub due: SignedDuration,
}

/// Something that may be amiss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it comes from.
    pub fact: Fact,
    /// Its category.
    pub category: String,
    /// How it is called.
    pub name: Words,
    /// What is right, so that it can be measured.
    pub rule: Option<Words>,
    /// How grave it is, where it is a hazard.
    pub grade: Option<Grade>,
    /// Whose work it is: `officer` for the officer of the grid, else a department. The category's
    /// where nothing is said.
    pub to: Option<String>,
    /// Time to put it right, where it is less than that of category and grade.
    pub due: Option<SignedDuration>,
    /// Small enough for whoever is nearest.
    pub micro: bool,
}

/// What a grade allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeRule {
    /// Where it comes from.
    pub fact: Fact,
    /// The grade; `None` for what is no hazard.
    pub grade: Option<Grade>,
    /// Most time to take it.
    pub ack: SignedDuration,
    /// Most time to put it right.
    pub due: SignedDuration,
    /// Time to look whether it was.
    pub check: SignedDuration,
    /// On which days its clocks run.
    pub pace: Pace,
    /// How long it may be paused in all.
    pub pause: SignedDuration,
    /// How much time may be added in all.
    pub extend: SignedDuration,
    /// For how many days the same at the same place is called a relapse.
    pub relapse_days: u16,
    /// Who hears of it as soon as it is there.
    pub at_once: Option<Rung>,
    /// Who hears that it is late, and how late it is then.
    pub ladder: Vec<(Rung, SignedDuration)>,
}
