//! What people said a wording never means.
//!
//! Not a part of the [`Library`]: whoever resolves hands it in, so that a pair taught a moment ago
//! counts without building a library anew.

use std::sync::Arc;

use crate::code::{BuildingCode, Code};
use crate::hash::{Map, Set};
use crate::library::Library;
use crate::normalise::{COUNTED, normalise};
use crate::parse::Line;
use crate::reason::Reason;
use crate::resolution::{Decision, Resolution};

/// A wording and a place that it never means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverPair {
    /// The address part of a line, as [`wording`] gives it; or a name in it.
    pub wording: String,
    /// Whether the wording is a name, which then never means the whole estate of the target.
    pub by_name: bool,
    /// A dwelling, or a building with all its dwellings.
    pub target: Code,
}

/// The pairs in force, by their wording.
#[derive(Debug, Clone, Default)]
pub struct Never {
    names: Map<Vec<char>, Arc<Set<BuildingCode>>>,
    /// Lengths of the names with the same first two characters.
    heads: Map<(char, char), Vec<usize>>,
    exact: Map<String, Arc<Set<Code>>>,
}

impl Never {
    /// The pairs as they count in this library. Those of places that left it, and names of less
    /// than two characters, are passed over.
    pub fn new(library: &Library, pairs: impl IntoIterator<Item = NeverPair>) -> Self {
        let mut names: Map<Vec<char>, Set<BuildingCode>> = Map::default();
        let mut exact: Map<String, Set<Code>> = Map::default();
        for pair in pairs {
            if pair.by_name {
                let name: Vec<char> = pair.wording.chars().collect();
                let estate = library.estate(pair.target.building());
                if name.len() >= 2 {
                    names.entry(name).or_default().extend(estate);
                }
            } else {
                exact.entry(pair.wording).or_default().insert(pair.target);
            }
        }
        let mut never = Self::default();
        for (name, codes) in names {
            let lengths = never.heads.entry((name[0], name[1])).or_default();
            lengths.push(name.len());
            never.names.insert(name, Arc::new(codes));
        }
        let shared = |(wording, codes)| (wording, Arc::new(codes));
        never.exact = exact.into_iter().map(shared).collect();
        never
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.exact.is_empty()
    }

    /// What a line never means.
    pub(crate) fn of(&self, line: &Line) -> Barred {
        let mut barred = Barred::default();
        if self.is_empty() {
            return barred;
        }
        for (from, pair) in line.chars.windows(2).enumerate() {
            for &length in self.heads.get(&(pair[0], pair[1])).into_iter().flatten() {
                let stretch = line.chars.get(from..from + length);
                if let Some(codes) = stretch.and_then(|name| self.names.get(name)) {
                    barred.names.push((from, from + length, codes.clone()));
                }
            }
        }
        barred.exact = self.exact.get(&address_part(line)).cloned();
        barred
    }
}

/// What one line never means.
#[derive(Debug, Default)]
pub(crate) struct Barred {
    /// A stretch of the line, and the buildings that a name in it never means.
    pub(crate) names: Vec<(usize, usize, Arc<Set<BuildingCode>>)>,
    exact: Option<Arc<Set<Code>>>,
    /// A stretch that stands for a taught wording, and the buildings that it may mean.
    only: Option<(usize, usize, Arc<Set<BuildingCode>>)>,
}

impl Barred {
    pub(crate) fn is_empty(&self) -> bool {
        !self.rules_out() && self.only.is_none()
    }

    /// Whether people ruled anything out for the line.
    pub(crate) fn rules_out(&self) -> bool {
        !self.names.is_empty() || self.exact.is_some()
    }

    /// Lets a stretch mean these buildings and no others.
    pub(crate) fn allow_only(&mut self, from: usize, to: usize, only: Arc<Set<BuildingCode>>) {
        self.only = Some((from, to, only));
    }

    /// Whether a name read between these characters never means a building.
    pub(crate) fn building(&self, from: usize, to: usize, building: BuildingCode) -> bool {
        let mut names = self.names.iter();
        names.any(|(start, end, codes)| *start <= from && to <= *end && codes.contains(&building))
            || self.exactly(Code::Building(building))
            || self.only.as_ref().is_some_and(|(start, end, codes)| {
                from < *end && *start < to && !codes.contains(&building)
            })
    }

    /// Whether the line never means a room.
    pub(crate) fn room(&self, building: BuildingCode, room_digits: u32) -> bool {
        building
            .dwelling(room_digits)
            .is_some_and(|code| self.exactly(Code::Dwelling(code)))
    }

    fn exactly(&self, code: Code) -> bool {
        self.exact
            .as_ref()
            .is_some_and(|codes| codes.contains(&code))
    }

    /// Takes what is left of barred places out of an answer, and says so where it is no match.
    pub(crate) fn leave_out(&self, line: &Line, answer: &mut Resolution) {
        // Rooms of one number are shown together, barred ones among them.
        answer.candidates.retain(|one| !self.exactly(one.code));
        if answer.decision != Decision::Match {
            let written = self.written(line);
            answer.reasons.push(Reason::NeverMeant { written });
        }
    }

    /// The first of the wordings, for the reasons.
    fn written(&self, line: &Line) -> String {
        let name = self.names.first();
        name.map_or_else(|| address_part(line), |&(from, to, _)| line.text(from, to))
    }
}

/// The part of a line that a person would call its address, normalised: without what stands in
/// brackets and without the words behind the last number. Two spellings of one address often have
/// one wording; two addresses never do.
pub fn wording(text: &str) -> String {
    address_part(&Line::new(normalise(text).chars(), false))
}

fn address_part(line: &Line) -> String {
    let number = |ch: &char| ch.is_ascii_alphanumeric();
    let last = line.chars.iter().rposition(number);
    let end = last.map_or(line.chars.len(), |last| {
        let counted = line.chars[last + 1..].iter();
        last + 1
            + counted
                .take_while(|&&ch| COUNTED.contains(ch) || ch == '元')
                .count()
    });
    let mut part = String::with_capacity(end * 3);
    for (at, ch) in line.chars[..end].iter().enumerate() {
        // 3 502 is not 3502.
        if line.breaks[at] && number(ch) && part.ends_with(|last| number(&last)) {
            part.push(' ');
        }
        if !matches!(ch, ',' | ':') {
            part.push(*ch);
        }
    }
    part
}

impl Library {
    /// The building with the others of its estate or, where it is in none, of its house number.
    pub(crate) fn estate(&self, code: BuildingCode) -> Vec<BuildingCode> {
        let Some(&at) = self.by_code.get(&code) else {
            return Vec::new();
        };
        let one = self.site(self.buildings[at as usize].site).at;
        let mut codes = Vec::new();
        for site in &self.sites {
            let range = site.from..site.to;
            let site = &site.at;
            let same = site.compound == one.compound
                && site.areas == one.areas
                && (one.compound != self.empty
                    || (site.road, site.road_no) == (one.road, one.road_no));
            if same {
                codes.extend(range.map(|at| self.buildings[at as usize].code));
            }
        }
        codes
    }
}
