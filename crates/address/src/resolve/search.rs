//! What is found of one line: anchors, their numbers, and the places these lead to.

use super::Parsed;
use super::anchor::{Anchor, How, Kind};
use super::fit::Found;
use super::tail::{Tail, tail};
use super::weigh::{self, MATCH, REVIEW};
use super::weight::Weight;
use crate::hash::Sym;
use crate::library::Library;
use crate::names::Difference;
use crate::parse::{Labels, Reading, readings};
use crate::reason::Reason;

/// A place that the line may mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) building: u32,
    pub(super) found: Found,
    pub(super) confidence: f32,
    /// For comparing with others: a room that exists speaks for its building.
    pub(super) score: f32,
    pub(super) kind: Kind,
    pub(super) how: How,
    /// The anchor it was found by.
    anchor: usize,
    pub(super) reading: Reading,
    /// Words beside the name say that it may be another.
    strange: bool,
    /// The line names no building and this is one of several.
    unlabelled: bool,
}

impl Hit {
    /// Good enough that no resembling names need to be looked for.
    pub(super) fn settles(&self) -> bool {
        self.confidence >= MATCH && !matches!(self.found, Found::Rooms { .. })
            || (self.how == How::Spelt && self.kind == Kind::Compound && !self.strange)
    }

    /// A room that exists, by a name with one slip of the usual kinds and no strange word beside it.
    pub(super) fn only_slightly_off(&self) -> bool {
        let usual = matches!(self.how, How::Near(difference) if difference != Difference::Other);
        self.confidence >= weigh::MATCH_ALONE && usual && self.unit().is_some() && !self.strange
    }

    /// Worth showing.
    pub(super) fn plausible(&self) -> bool {
        self.confidence >= REVIEW
    }

    /// Reached by taking a liberty with what was written.
    pub(super) fn freely(&self) -> bool {
        self.reading.liberty.is_some()
    }

    /// The room, if one was found.
    pub(super) fn unit(&self) -> Option<u32> {
        match self.found {
            Found::Room { unit, .. } => Some(unit),
            _ => None,
        }
    }
}

/// The numbers of an anchor and the ways to read them; anchors at one place share them.
struct Numbers<'a> {
    of: (Kind, usize, usize),
    tail: Tail<'a>,
    readings: Vec<Reading>,
}

/// The search for the places of one line.
pub(super) struct Search<'a> {
    pub(super) library: &'a Library,
    pub(super) parsed: &'a Parsed,
    pub(super) anchors: Vec<Anchor>,
    pub(super) hits: Vec<Hit>,
    pub(super) labels: Labels<'a>,
    /// Anchors that led to a place.
    fruitful: Vec<usize>,
    numbers: Vec<Numbers<'a>>,
}

/// What speaks for and against a site by an anchor, whatever is read of the numbers.
#[derive(Clone, Copy)]
struct Context {
    site: u32,
    confidence: f32,
    apart: f32,
    strange: bool,
}

/// Places that far behind the best are of no interest to anybody.
const AWAY: f32 = 0.3;

/// Sites of one anchor whose context is remembered.
const REMEMBERED: usize = 8;

impl<'a> Search<'a> {
    pub(super) fn new(library: &'a Library, parsed: &'a Parsed) -> Self {
        Self {
            library,
            parsed,
            anchors: Vec::new(),
            hits: Vec::new(),
            labels: Labels::new(&library.texts),
            fruitful: Vec::new(),
            numbers: Vec::new(),
        }
    }

    fn numbers(&mut self, anchor: &Anchor) -> usize {
        let of = (anchor.kind, anchor.first, anchor.last);
        if let Some(at) = self.numbers.iter().position(|numbers| numbers.of == of) {
            return at;
        }
        let tail = tail(self.parsed, anchor);
        let house = matches!(anchor.kind, Kind::Road | Kind::Community);
        let readings = readings(&tail.numbers, house, &mut self.labels);
        self.numbers.push(Numbers { of, tail, readings });
        self.numbers.len() - 1
    }

    pub(super) fn tail(&mut self, anchor: &Anchor) -> &Tail<'a> {
        let at = self.numbers(anchor);
        &self.numbers[at].tail
    }

    /// Looks for every place that these anchors with the readings of their numbers lead to, nearest
    /// spellings first. One that resembles so little that it can't come near the best is left out.
    pub(super) fn follow(&mut self, mut anchors: Vec<Anchor>) {
        anchors.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let (mut looked, mut best) = (0, 0.0_f32);
        for anchor in anchors {
            for hit in &self.hits[looked..] {
                best = best.max(hit.score);
            }
            looked = self.hits.len();
            if weigh::at_best(&anchor) < best - AWAY {
                continue;
            }
            let at = self.numbers(&anchor);
            self.anchors.push(anchor);
            let nth = self.anchors.len() - 1;
            let Numbers { tail, readings, .. } = &self.numbers[at];
            if anchor.kind == Kind::Road && tail.numbers.is_empty() {
                continue;
            }
            let before = self.hits.len();
            let mut weigher = Weigher {
                library: self.library,
                parsed: self.parsed,
                labels: &self.labels,
                anchor,
                nth,
                tail,
                contexts: Vec::new(),
                hits: &mut self.hits,
            };
            for reading in readings {
                weigher.places(reading);
            }
            if self.hits.len() > before {
                self.fruitful.push(nth);
            }
        }
    }

    /// Looks for rooms of estates named without a building, in every building that has them.
    pub(super) fn unlabelled(&mut self) {
        for nth in 0..self.anchors.len() {
            let anchor = self.anchors[nth];
            if anchor.kind == Kind::Community {
                continue;
            }
            let at = self.numbers(&anchor);
            let Numbers { tail, readings, .. } = &self.numbers[at];
            let mut weigher = Weigher {
                library: self.library,
                parsed: self.parsed,
                labels: &self.labels,
                anchor,
                nth,
                tail,
                contexts: Vec::new(),
                hits: &mut self.hits,
            };
            for reading in readings {
                if reading.building.is_none() && reading.room.is_some() {
                    let mut reading = *reading;
                    reading.strain += 0.25;
                    weigher.every_building(&reading);
                }
            }
        }
    }

    /// How many other names that resemble the same words lead to no place.
    fn ruled_out(&self, hit: &Hit) -> usize {
        let own = self.anchors[hit.anchor];
        let rivals = self.anchors.iter().enumerate().filter(|(_, anchor)| {
            let same_words = anchor.from < own.to && own.from < anchor.to;
            matches!(anchor.how, How::Near(_)) && anchor.name != own.name && same_words
        });
        let mut names: Vec<_> = rivals
            .filter(|&(at, _)| !self.fruitful.contains(&at))
            .map(|(_, anchor)| anchor.name)
            .collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }

    /// What speaks for and against a place, in words.
    pub(super) fn reasons(&mut self, hit: &Hit) -> Vec<Reason> {
        let anchor = self.anchors[hit.anchor];
        let at = self.numbers(&anchor);
        let (library, parsed) = (self.library, self.parsed);
        let tail = &self.numbers[at].tail;
        let building = &library.buildings[hit.building as usize];
        let mut weight = Weight::new(0.0, true);
        let name = (library, parsed, &anchor);
        weigh::name(name, building.site, &mut weight);
        weigh::room(library, &self.labels, hit, &mut weight);
        weigh::liberties(parsed, tail, hit, &mut weight);
        weigh::context(name, tail, building.site, &mut weight);
        if let Some(number) = hit.reading.building.or(hit.reading.number)
            && matches!(hit.how, How::Near(_))
            && let count @ 1.. = self.ruled_out(hit)
        {
            let number = self.labels.text(number).to_owned();
            weight.note(|| Reason::OthersLack { count, number });
        }
        if hit.unlabelled {
            let building = library.text(building.label).to_owned();
            weight.note(|| Reason::BuildingInferred { building });
        }
        weight.into_reasons()
    }
}

/// Weighs the places of one anchor.
struct Weigher<'s, 'a> {
    library: &'a Library,
    parsed: &'a Parsed,
    labels: &'s Labels<'a>,
    anchor: Anchor,
    nth: usize,
    tail: &'s Tail<'a>,
    contexts: Vec<Context>,
    hits: &'s mut Vec<Hit>,
}

impl Weigher<'_, '_> {
    /// The buildings that a reading leads to.
    fn places(&mut self, reading: &Reading) {
        let names = &self.library.names;
        let name = self.anchor.name;
        let numbered = match self.anchor.kind {
            Kind::Building => {
                if reading.number.is_none() && reading.building.is_none() {
                    for &building in names.buildings(name) {
                        self.weigh(reading, building, false);
                    }
                }
                return;
            }
            Kind::Compound => {
                // A compound named without any number is no building.
                if reading.building.is_none() && reading.room.is_none() {
                    return;
                }
                let number = reading.number.map(|number| self.labels.sym(number));
                for &(_, site) in names.compound(name) {
                    let own = self.library.site(site).number;
                    if number.is_none_or(|key| key == Some(own)) {
                        self.site(reading, site);
                    }
                }
                return;
            }
            Kind::Road => names.road(name),
            Kind::Community => names.community(name),
        };
        if let Some(number) = reading.number {
            self.numbered(reading, numbered, self.labels.sym(number));
        } else if reading.building.is_some() {
            // Villages whose houses are buildings without a house number.
            self.numbered(reading, numbered, Some(self.library.empty));
        }
    }

    fn numbered(&mut self, reading: &Reading, list: &[(Sym, u32)], number: Option<Sym>) {
        for &(_, site) in Library::at_number(list, number) {
            self.site(reading, site);
        }
    }

    fn site(&mut self, reading: &Reading, site: u32) {
        for building in self.library.buildings_read(site, reading, self.labels) {
            self.weigh(reading, building, false);
        }
    }

    /// The buildings of the anchor's sites that have the room of a reading without a building.
    fn every_building(&mut self, reading: &Reading) {
        let names = &self.library.names;
        let sites: &[(_, u32)] = match (self.anchor.kind, reading.number) {
            (Kind::Road, Some(number)) => {
                let list = names.road(self.anchor.name);
                let sites = Library::at_number(list, self.labels.sym(number));
                for &(_, site) in sites {
                    self.buildings_with_room(reading, site);
                }
                return;
            }
            (Kind::Compound, None) => names.compound(self.anchor.name),
            _ => return,
        };
        for &(_, site) in sites {
            self.buildings_with_room(reading, site);
        }
    }

    fn buildings_with_room(&mut self, reading: &Reading, site: u32) {
        for building in self.library.site_range(site) {
            let at = &self.library.buildings[building as usize];
            let found = self.library.find_room(at, reading, self.labels);
            if matches!(found, Found::Room { .. }) {
                self.weigh(reading, building, true);
            }
        }
    }

    /// The weight of a site before anything is read of the numbers.
    fn context(&mut self, site: u32) -> Context {
        if let Some(known) = self.contexts.iter().find(|known| known.site == site) {
            return *known;
        }
        let mut weight = Weight::new(weigh::PLAIN, false);
        let name = (self.library, self.parsed, &self.anchor);
        weigh::name(name, site, &mut weight);
        weigh::context(name, self.tail, site, &mut weight);
        let context = Context {
            site,
            confidence: weight.confidence,
            apart: weight.apart,
            strange: weight.strange,
        };
        if self.contexts.len() < REMEMBERED {
            self.contexts.push(context);
        } else {
            self.contexts[site as usize % REMEMBERED] = context;
        }
        context
    }

    fn weigh(&mut self, reading: &Reading, at: u32, unlabelled: bool) {
        let building = &self.library.buildings[at as usize];
        let context = self.context(building.site);
        let mut weight = Weight::new(context.confidence - reading.strain, false);
        weight.score_down(context.apart);
        if weight.confidence <= weigh::HOPELESS {
            return;
        }
        let found = self.library.find_room(building, reading, self.labels);
        let Some(found) = (self.parsed.barred).allow(self.library, &self.anchor, building, found)
        else {
            return;
        };
        let mut hit = Hit {
            building: at,
            found,
            confidence: 0.0,
            score: 0.0,
            kind: self.anchor.kind,
            how: self.anchor.how,
            anchor: self.nth,
            reading: *reading,
            strange: context.strange,
            unlabelled,
        };
        if weigh::taken_in_vain(&hit) {
            return;
        }
        weigh::room(self.library, self.labels, &hit, &mut weight);
        weigh::liberties(self.parsed, self.tail, &hit, &mut weight);
        if weight.confidence > weigh::HOPELESS {
            hit.confidence = weight.confidence;
            hit.score = weigh::score(&hit, &weight);
            self.hits.push(hit);
        }
    }
}
