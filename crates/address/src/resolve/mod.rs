//! Resolving a line: anchors, readings, fits, weights, decision.

mod anchor;
mod calibration;
mod context;
mod decide;
mod evidence;
mod fit;
mod generic;
mod search;
mod standing;
mod tail;
mod weigh;
mod weight;

use std::cell::RefCell;
use std::rc::Rc;

use search::{Hit, Search};
pub use standing::Standing;

use crate::code::Code;
use crate::key::room_key;
use crate::library::Library;
use crate::names::Near;
use crate::never::Barred;
use crate::normalise::normalise;
use crate::parse::{Line, Number, Piece, Suffix, pieces};
use crate::reason::Reason;
use crate::resolution::{Decision, Level, Resolution};
use crate::taught::Taught;

/// A line cut into pieces, with what its pieces say about the place.
pub(crate) struct Parsed {
    line: Line,
    pieces: Vec<Piece>,
    /// Indices of the pieces that name an estate.
    compounds: Vec<usize>,
    evidence: evidence::Evidence,
    /// Rooms that are words (商铺, 夹层), by the piece they begin at.
    rooms: Vec<(usize, Number)>,
    /// What people said the line never means.
    barred: Barred,
    /// Stretches whose similar names were looked for.
    similar: RefCell<Vec<Similar>>,
}

/// The names that a stretch resembles: from, word and to of the stretch before them.
type Similar = ((usize, usize, usize), Rc<[Near]>);

impl Parsed {
    /// Names that the end of a stretch resembles: see [`Names::near`](crate::names::Names::near).
    fn near(&self, library: &Library, from: usize, word: usize, to: usize) -> Rc<[Near]> {
        let stretch = (from, word, to);
        let mut similar = self.similar.borrow_mut();
        let known = similar.iter().find(|(known, _)| *known == stretch);
        if let Some((_, near)) = known {
            return Rc::clone(near);
        }
        let near: Rc<[Near]> = library.names.near(&self.line.chars, from, word, to).into();
        similar.push((stretch, Rc::clone(&near)));
        near
    }
}

impl Library {
    /// Finds the place that a line means. Every line gets an answer; what cannot be known is
    /// handed to review or refused with its reasons.
    pub fn resolve(&self, text: &str) -> Resolution {
        self.resolve_taught(text, &Taught::default())
    }

    /// Like [`Library::resolve`], with what people taught about wordings.
    pub fn resolve_taught(&self, text: &str, taught: &Taught) -> Resolution {
        self.weighed(text, taught).0
    }

    /// An answer with what its confidence was looked up by: how it came about and its weight. For
    /// counting how often such answers are right.
    pub fn resolve_weighed(&self, text: &str) -> (Resolution, Standing, f32) {
        self.weighed(text, &Taught::default())
    }

    fn weighed(&self, text: &str, taught: &Taught) -> (Resolution, Standing, f32) {
        if let Some(answer) = self.resolve_code(text) {
            return (answer, Standing::Given, 1.0);
        }
        let normal = normalise(text);
        let never = &taught.never;
        let line = Line::new(normal.chars(), false);
        let by_wording = self.by_taught(text, &line, taught);
        let rank = |answer: &Resolution| (answer.decision, answer.level);
        if let Some(answer) = by_wording
            .as_ref()
            .filter(|one| one.decision == Decision::Match)
        {
            return (answer.clone(), Standing::Given, 1.0);
        }
        let barred = never.of(&line);
        let plain = self.resolve_line(text, line, barred);
        if let Some(answer) = by_wording
            && rank(&answer) >= rank(&plain.0)
        {
            return (answer, Standing::Given, 1.0);
        }
        let remarks = normal.chars().contains(&'(');
        if !remarks || (plain.0.decision == Decision::Match && plain.0.level == Level::Unit) {
            return plain;
        }
        // What stands in brackets may be a part of the address: 莲花新村（2单元301）.
        let line = Line::new(normal.chars(), true);
        let barred = never.of(&line);
        let whole = self.resolve_line(text, line, barred);
        if rank(&whole.0) > rank(&plain.0) {
            whole
        } else {
            plain
        }
    }

    /// A line that is nothing but a code of the library.
    fn resolve_code(&self, text: &str) -> Option<Resolution> {
        let place = text.trim().parse().ok().and_then(|code| self.place(code))?;
        let level = match place.code {
            Code::Building(_) => Level::Building,
            Code::Dwelling(_) => Level::Unit,
        };
        Some(Resolution {
            text: text.to_owned(),
            code: Some(place.code),
            level,
            decision: Decision::Match,
            confidence: 1.0,
            standard_address: place.standard_address,
            reasons: vec![Reason::CodeGiven],
            candidates: Vec::new(),
        })
    }

    /// Words, alone or with the number behind them, that some building has as a room.
    fn rooms_in_words(&self, line: &Line, pieces: &[Piece]) -> Vec<(usize, Number)> {
        let mut rooms = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let &Piece::Word(from, word_end) = piece else {
                continue;
            };
            if self.room_words.is_empty() || word_end - from > 12 {
                break;
            }
            let number_end = match pieces.get(at + 1) {
                Some(Piece::Number(number)) => Some(number.to),
                _ => None,
            };
            let known = number_end.into_iter().chain([word_end]).find_map(|to| {
                let value = room_key(&line.chars[from..to]);
                self.room_words
                    .contains(value.as_str())
                    .then_some((to, value))
            });
            if let Some((to, value)) = known {
                let (raw, suffix) = (value.clone(), Suffix::Room);
                let number = Number {
                    value,
                    raw,
                    suffix,
                    dashed: false,
                    part: false,
                    from,
                    to,
                };
                rooms.push((at, number));
            }
        }
        rooms
    }

    pub(crate) fn resolve_line(
        &self,
        text: &str,
        line: Line,
        barred: Barred,
    ) -> (Resolution, Standing, f32) {
        let mentions = self.names.cover(&line.chars, &line.breaks);
        let pieces = pieces(&line, &mentions, &self.names);
        let evidence = evidence::Evidence::gather(self, &line, &pieces);
        let names_compound = |piece: &Piece| matches!(piece, Piece::Name(name) if !self.names.compound(name.name).is_empty());
        let compounds = (0..)
            .zip(&pieces)
            .filter(|(_, piece)| names_compound(piece));
        let compounds = compounds.map(|(at, _)| at).collect();
        let rooms = self.rooms_in_words(&line, &pieces);
        let parsed = Parsed {
            line,
            pieces,
            compounds,
            evidence,
            rooms,
            barred,
            similar: RefCell::default(),
        };
        let mut search = Search::new(self, &parsed);
        search.follow(anchor::exact(self, &parsed));
        if !search.hits.iter().any(Hit::settles) {
            search.follow(anchor::near(self, &parsed));
        }
        if !search.hits.iter().any(Hit::plausible) {
            search.unlabelled();
        }
        if !search.hits.iter().any(Hit::plausible) {
            search.follow(anchor::shortened(self, &parsed));
        }
        let mut answer = decide::decide(search, text);
        if parsed.barred.rules_out() {
            parsed.barred.leave_out(&parsed.line, &mut answer.0);
        }
        answer
    }
}
