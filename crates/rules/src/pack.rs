use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::events::read::broken;
use crate::model::{Duty, Fact, Occupancy, Penalty, Quiet, Text};
use crate::read::read;
use crate::{Calendar, Catalogue, EventFacts, Fault, InForce, Place, Visits, Words};

/// A file of packs, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, for faults.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// The facts of one jurisdiction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pack {
    /// `national`, or `cn-` and a place.
    pub jurisdiction: String,
    /// The file it was read from.
    pub file: String,
    /// How the place is called.
    pub name: Option<Words>,
    /// The jurisdiction above, whose facts hold here too where none of the same id is given.
    pub parent: Option<String>,
    /// Division codes of the place; none for the country.
    pub areas: Vec<String>,
    /// Ids of facts from above that don't hold here.
    pub drops: Vec<String>,
    /// Who reports what by when.
    pub duties: Vec<Duty>,
    /// How many may live where.
    pub occupancy: Vec<Occupancy>,
    /// What breaches cost.
    pub penalties: Vec<Penalty>,
    /// Texts to sign or read.
    pub texts: Vec<Text>,
    /// When notices to staff wait.
    pub quiet: Vec<Quiet>,
    /// How often buildings are visited.
    pub visits: Vec<Visits>,
}

impl Pack {
    /// All facts, each with its kind.
    pub fn facts(&self) -> impl Iterator<Item = (&'static str, &Fact)> {
        let duties = self.duties.iter().map(|duty| ("duty", &duty.fact));
        let occupancy = self.occupancy.iter().map(|one| ("occupancy", &one.fact));
        let penalties = self.penalties.iter().map(|one| ("penalty", &one.fact));
        let texts = self.texts.iter().map(|one| ("text", &one.fact));
        let quiet = self.quiet.iter().map(|one| ("quiet", &one.fact));
        let visits = self.visits.iter().map(|one| ("visits", &one.fact));
        let facts = duties.chain(occupancy).chain(penalties);
        facts.chain(texts).chain(quiet).chain(visits)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.facts().next().is_none()
    }
}

/// All packs and calendars.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    packs: BTreeMap<String, Pack>,
    calendar: Calendar,
    /// Catalogues of events, with the files they were read from, by jurisdiction.
    events: BTreeMap<String, (String, EventFacts)>,
}

impl Rules {
    /// Reads packs and calendars: each jurisdiction in one file, each year in one.
    ///
    /// # Errors
    /// Every fault found, by file and line.
    pub fn read(files: &[SourceFile]) -> Result<Self, Vec<Fault>> {
        Self::default().with(files)
    }

    /// The same, with those of `files` in place of the packs of the same jurisdictions and the
    /// calendars of the same years.
    ///
    /// # Errors
    /// As [`Rules::read`].
    pub fn with(mut self, files: &[SourceFile]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        let mut catalogues: BTreeMap<String, String> = BTreeMap::new();
        for file in files {
            let read = match read(file) {
                Ok(read) => read,
                Err(found) => {
                    faults.extend(found);
                    continue;
                }
            };
            for (year, days) in read.years {
                self.calendar.insert(year, days);
            }
            if let Some((name, events)) = read.events {
                let given = catalogues.insert(name.clone(), file.name.clone());
                if let Some(other) = given {
                    faults.push(whole_file(
                        file,
                        format!("`{name}` has a catalogue of events in {other} too"),
                        "put all its events into one file",
                    ));
                }
                self.events.insert(name, (file.name.clone(), events));
            }
            if let Some(pack) = read.pack {
                let name = pack.jurisdiction.clone();
                if let Some(other) = given.insert(name.clone(), file.name.clone()) {
                    faults.push(whole_file(
                        file,
                        format!("`{name}` is the jurisdiction of {other} too"),
                        "put all its facts into one file",
                    ));
                }
                self.packs.insert(name, pack);
            }
        }
        faults.extend(self.broken_references());
        faults.extend(self.broken_catalogues());
        faults.sort();
        if faults.is_empty() {
            Ok(self)
        } else {
            Err(faults)
        }
    }

    /// The pack of a jurisdiction.
    pub fn pack(&self, jurisdiction: &str) -> Option<&Pack> {
        self.packs.get(jurisdiction)
    }

    /// All packs, by jurisdiction.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.values()
    }

    /// On which days people work.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// What holds at a place on a day.
    pub fn in_force(&self, place: &Place, day: Date) -> InForce<'_> {
        InForce::of(&self.chain(place), &self.calendar, day)
    }

    /// The catalogue of events that holds at a place on a day.
    pub fn events(&self, place: &Place, day: Date) -> Catalogue<'_> {
        let chain = self.chain(place);
        let none: &[String] = &[];
        let mut chain: Vec<_> = chain
            .iter()
            .filter_map(|pack| {
                let (_, facts) = self.events.get(&pack.jurisdiction)?;
                Some((facts, pack.drops.as_slice()))
            })
            .collect();
        if chain.is_empty() {
            let national = self.events.get("national");
            chain.extend(national.map(|(_, facts)| (facts, none)));
        }
        Catalogue::of(&chain, &self.calendar, day)
    }

    /// The catalogue of a jurisdiction.
    pub fn event_facts(&self, jurisdiction: &str) -> Option<&EventFacts> {
        self.events.get(jurisdiction).map(|(_, facts)| facts)
    }

    /// Names in catalogues that lead nowhere.
    fn broken_catalogues(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, (file, own)) in &self.events {
            let chain = self.above(self.packs.get(name));
            let above = chain.iter().map(|pack| pack.jurisdiction.as_str());
            let above = above.filter(|above| above != name);
            let above = above.filter_map(|above| self.events.get(above));
            let mut all: Vec<&EventFacts> = above.map(|(_, facts)| facts).collect();
            all.push(own);
            faults.extend(
                broken(own, &all)
                    .into_iter()
                    .map(|(line, what, mend)| Fault {
                        file: file.clone(),
                        line,
                        what,
                        mend: mend.to_owned(),
                    }),
            );
        }
        faults
    }

    /// The packs that hold at a place, the most specific first.
    fn chain(&self, place: &Place) -> Vec<&Pack> {
        let areas = |pack: &&Pack| {
            let inside = pack.areas.iter().filter(|area| place.is_in(area));
            inside.map(String::len).max()
        };
        let most = self
            .packs
            .values()
            .filter(|pack| areas(pack).is_some())
            .max_by_key(|pack| (areas(pack), std::cmp::Reverse(&pack.jurisdiction)))
            .or_else(|| self.packs.get("national"));
        self.above(most)
    }

    /// A pack and those above it; a circle ends where it closes.
    fn above<'a>(&'a self, pack: Option<&'a Pack>) -> Vec<&'a Pack> {
        let mut chain: Vec<&Pack> = Vec::new();
        let mut next = pack;
        while let Some(pack) = next.filter(|pack| chain.iter().all(|seen| seen != pack)) {
            chain.push(pack);
            next = pack.parent.as_ref().and_then(|name| self.packs.get(name));
        }
        chain
    }

    /// Names of packs and facts that lead nowhere.
    fn broken_references(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for pack in self.packs.values() {
            let chain = self.above(Some(pack));
            let fault = |line, what, mend: &str| Fault {
                file: pack.file.clone(),
                line,
                what,
                mend: mend.to_owned(),
            };
            if let Some(parent) = &pack.parent
                && !self.packs.contains_key(parent)
            {
                let what = format!("there is no pack `{parent}` above it");
                faults.push(fault(0, what, "correct `parent`, or add that pack"));
            }
            if pack.jurisdiction != "national"
                && chain
                    .last()
                    .is_some_and(|last| last.jurisdiction != "national")
                && pack
                    .parent
                    .as_ref()
                    .is_some_and(|p| self.packs.contains_key(p))
            {
                let what = "the packs above it don't lead to the national one".to_owned();
                faults.push(fault(0, what, "correct `parent`"));
            }
            let known = |kind: &str, id: &str| {
                let facts = chain.iter().flat_map(|pack| pack.facts());
                facts
                    .into_iter()
                    .any(|(k, fact)| k == kind && fact.id == id)
            };
            for duty in &pack.duties {
                if let Some(penalty) = duty.penalty.as_deref().filter(|id| !known("penalty", id)) {
                    let what = format!("there is no penalty `{penalty}` here or above");
                    faults.push(fault(duty.fact.line, what, "correct `penalty`, or add it"));
                }
            }
            let above: BTreeSet<&str> = chain
                .iter()
                .skip(1)
                .flat_map(|pack| {
                    let events = self.event_facts(&pack.jurisdiction);
                    let events = events.into_iter().flat_map(EventFacts::facts);
                    pack.facts().chain(events)
                })
                .map(|(_, fact)| fact.id.as_str())
                .collect();
            for dropped in pack.drops.iter().filter(|id| !above.contains(id.as_str())) {
                let what = format!("`{dropped}` is dropped, but no pack above has it");
                faults.push(fault(0, what, "correct `drops`"));
            }
        }
        faults
    }
}

fn whole_file(file: &SourceFile, what: String, mend: &str) -> Fault {
    Fault {
        file: file.name.clone(),
        line: 0,
        what,
        mend: mend.to_owned(),
    }
}
