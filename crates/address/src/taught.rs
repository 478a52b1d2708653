//! Wordings that people taught, read as the names they stand for.
//!
//! Like [`Never`], not a part of the library: one that was taught a moment ago counts for the next
//! line. (Those that a [`LibraryBuilder`](crate::LibraryBuilder) learns are read with every liberty
//! of a name; these as they were taught.)

use std::sync::Arc;

use crate::code::BuildingCode;
use crate::hash::{Map, Set};
use crate::library::{AliasScope, LearnedAlias, Library};
use crate::never::{Barred, Never};
use crate::normalise::normalise_name;
use crate::parse::Line;
use crate::reason::Reason;
use crate::resolution::{Decision, Resolution};

/// What a taught wording stands for.
#[derive(Debug)]
struct Meaning {
    /// What is read in its place.
    spelling: Vec<char>,
    /// Official name, for the reasons.
    name: String,
    /// The buildings it may lead to.
    only: Arc<Set<BuildingCode>>,
}

/// The wordings in force. One that was taught for several places means each of them.
#[derive(Debug, Default)]
pub struct Taught {
    /// What is ruled out.
    pub never: Never,
    wordings: Map<Vec<char>, Vec<Meaning>>,
    /// Lengths of the wordings with the same first two characters, longest first.
    heads: Map<(char, char), Vec<usize>>,
}

impl Taught {
    /// The wordings as they count in this library. Those of buildings that left it, and those of less
    /// than two characters, are passed over.
    pub fn new(
        library: &Library,
        aliases: impl IntoIterator<Item = LearnedAlias>,
        never: Never,
    ) -> Self {
        let mut taught = Self {
            never,
            ..Self::default()
        };
        for alias in aliases {
            let Some(&at) = library.by_code.get(&alias.building) else {
                continue;
            };
            let wording = normalise_name(&alias.text);
            let &[first, second, ..] = wording.as_slice() else {
                continue;
            };
            let building = &library.buildings[at as usize];
            let site = library.site(building.site).at;
            let compound = library.text(site.compound);
            let (mut name, only) = if compound.is_empty() {
                let (road, number) = (library.text(site.road), library.text(site.road_no));
                (format!("{road}{number}"), library.estate(alias.building))
            } else {
                (compound.to_owned(), library.estate(alias.building))
            };
            let only = match alias.scope {
                AliasScope::Compound => only,
                AliasScope::Building => {
                    name.push_str(library.text(building.label));
                    vec![alias.building]
                }
            };
            let lengths = taught.heads.entry((first, second)).or_default();
            if !lengths.contains(&wording.len()) {
                lengths.push(wording.len());
                lengths.sort_unstable_by(|a, b| b.cmp(a));
            }
            taught.wordings.entry(wording).or_default().push(Meaning {
                spelling: normalise_name(&name),
                name,
                only: Arc::new(only.into_iter().collect()),
            });
        }
        taught
    }

    /// The first wording in a line, the longest there: where it begins and ends, and what it means.
    fn first_in<'a>(&'a self, line: &Line) -> Option<(usize, usize, &'a [Meaning])> {
        if self.wordings.is_empty() {
            return None;
        }
        (0..line.chars.len().saturating_sub(1)).find_map(|from| {
            let head = (line.chars[from], line.chars[from + 1]);
            self.heads.get(&head)?.iter().find_map(|&length| {
                let stretch = line.chars.get(from..from + length)?;
                let meanings = self.wordings.get(stretch)?;
                Some((from, from + length, meanings.as_slice()))
            })
        })
    }
}

impl Library {
    /// The answer to a line by a wording that people taught; `None` where it has none, or where the
    /// wording is a name of the library or a part of one: the library's own names come first.
    pub(crate) fn by_taught(&self, text: &str, line: &Line, taught: &Taught) -> Option<Resolution> {
        let (from, to, meanings) = taught.first_in(line)?;
        let mentions = self.names.cover(&line.chars, &line.breaks);
        let own = |start: usize, end: usize| start <= from && to <= end;
        if mentions.iter().any(|name| own(name.from, name.to)) {
            return None;
        }
        let written = line.text(from, to);
        let answers = meanings.iter().map(|meaning| {
            let (other, end) = instead(line, from, to, &meaning.spelling);
            // What is ruled out for the whole wording is ruled out for the line as it was written.
            let mut barred = taught.never.of(line).exact_only();
            barred.allow_only(from, end, meaning.only.clone());
            let mut answer = self.resolve_line(text, other, barred).0;
            let reason = || Reason::LearnedRead {
                written: written.clone(),
                name: meaning.name.clone(),
            };
            answer.reasons.insert(0, reason());
            for one in &mut answer.candidates {
                if meaning.only.contains(&one.code.building()) {
                    one.reasons.insert(0, reason());
                }
            }
            answer
        });
        let mut answers: Vec<Resolution> = answers.collect();
        answers.sort_by_key(|answer| std::cmp::Reverse((answer.decision, answer.level)));
        // Taught for two places that both fit, a person decides again.
        if let Some((best, others)) = answers.split_first_mut()
            && best.decision == Decision::Match
            && let Some(next) = others
                .iter_mut()
                .find(|other| other.decision == Decision::Match && other.code != best.code)
        {
            best.decision = Decision::Review;
            best.confidence = best.confidence.min(0.5);
            best.reasons.push(Reason::SeveralFit { count: 2 });
            let others = std::mem::take(&mut next.candidates);
            best.candidates.extend(others);
        }
        answers.into_iter().next()
    }
}

/// A line with another spelling in a stretch, and where that ends.
fn instead(line: &Line, from: usize, to: usize, spelling: &[char]) -> (Line, usize) {
    let mut other = Line {
        chars: line.chars[..from].to_vec(),
        breaks: line.breaks[..from].to_vec(),
    };
    other.chars.extend(spelling);
    other.breaks.push(line.breaks[from]);
    other
        .breaks
        .extend(std::iter::repeat_n(false, spelling.len().saturating_sub(1)));
    let end = other.chars.len();
    other.chars.extend(&line.chars[to..]);
    other.breaks.extend(&line.breaks[to..]);
    // A number of the spelling is whole: 8号 before 3栋.
    if let Some(gap) = other.breaks.get_mut(end) {
        *gap |= spelling.last().is_some_and(char::is_ascii_digit);
    }
    (other, end)
}

impl Barred {
    /// Only what is ruled out for the whole wording.
    fn exact_only(mut self) -> Self {
        self.names.clear();
        self
    }
}
