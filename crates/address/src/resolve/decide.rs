//! From weighed places to one answer, or none.

use std::cmp::Ordering;

use super::Parsed;
use super::anchor::{Anchor, How};
use super::fit::Found;
use super::tail::tail;
use super::weigh::{Hit, MATCH, REVIEW};
use crate::code::Code;
use crate::hash::Map;
use crate::library::Library;
use crate::parse::Piece;
use crate::reason::Reason;
use crate::resolution::{Candidate, Decision, Level, Resolution, rounded};

/// How much better than the next an answer must be to be used as it is.
const MARGIN: f32 = 0.06;

/// Places this near to each other cannot be told apart.
const TIE: f32 = 0.02;

/// From this confidence on the best place is named, though a person decides.
const NAMED: f32 = 0.6;

/// Candidates shown.
const SHOWN: usize = 8;

/// From this confidence on a further place is shown beside the answer.
const SHOWABLE: f32 = 0.35;

/// An answer and the best hit that leads to it.
struct Answer {
    code: Code,
    hit: Hit,
}

/// What is said about the best places.
struct Verdict {
    code: Option<Code>,
    decision: Decision,
    confidence: f32,
    reasons: Vec<Reason>,
}

pub(super) fn decide(
    library: &Library,
    text: &str,
    parsed: &Parsed,
    anchors: &[Anchor],
    hits: Vec<Hit>,
) -> Resolution {
    let answers = grouped(library, hits);
    let verdict = match answers.first() {
        Some(top) => weigh_up(library, top, &answers),
        None => Verdict {
            code: None,
            decision: Decision::None,
            confidence: 0.95,
            reasons: why_nothing(library, parsed, anchors),
        },
    };
    let candidates = candidates(library, &answers);
    let named = answers
        .iter()
        .find(|answer| Some(answer.code) == verdict.code);
    let standard_address = match (named, verdict.code) {
        (Some(answer), _) => address(library, &answer.hit, answer.hit.unit()),
        // The building that tied rooms share.
        (None, Some(_)) => answers
            .first()
            .map(|top| address(library, &top.hit, None))
            .unwrap_or_default(),
        (None, None) => String::new(),
    };
    Resolution {
        text: text.to_owned(),
        code: verdict.code,
        level: verdict.code.map_or(Level::None, level),
        decision: verdict.decision,
        confidence: rounded(verdict.confidence),
        standard_address,
        reasons: verdict.reasons,
        candidates,
    }
}

/// Compares the best place with the next.
fn weigh_up(library: &Library, top: &Answer, answers: &[Answer]) -> Verdict {
    let building = top.code.building();
    let second = answers.iter().skip(1).find(|other| {
        // Inside one building only rooms contend, and only those read as plainly.
        let rooms = other.hit.unit().is_some() && top.hit.unit().is_some();
        let freely = other.hit.freely && !top.hit.freely;
        other.code.building() != building || (rooms && !freely)
    });
    let lead = second.map_or(1.0, |second| top.hit.score - second.hit.score);
    let confidence = top.hit.confidence;
    let unsure = if confidence >= REVIEW {
        Decision::Review
    } else {
        Decision::None
    };
    if lead < TIE {
        let tied = || {
            answers
                .iter()
                .filter(|other| top.hit.score - other.hit.score < TIE)
        };
        let reasons = vec![Reason::SeveralFit {
            count: tied().count(),
        }];
        let shared = tied().all(|other| other.code.building() == building);
        let code = shared.then_some(Code::Building(building));
        let confidence = if shared { confidence.min(0.5) } else { 0.3 };
        return Verdict {
            code,
            decision: unsure,
            confidence,
            reasons,
        };
    }
    let mut reasons = top.hit.reasons.clone();
    if let Some(second) = second.filter(|_| lead < MARGIN) {
        let address = address(library, &second.hit, second.hit.unit());
        reasons.push(Reason::CloseSecond { address });
    }
    let several = matches!(top.hit.found, Found::Rooms(_));
    if confidence >= MATCH && lead >= MARGIN && !several {
        return Verdict {
            code: Some(top.code),
            decision: Decision::Match,
            confidence,
            reasons,
        };
    }
    let confidence = confidence.min(if lead < MARGIN { 0.7 } else { MATCH });
    if confidence >= NAMED {
        return Verdict {
            code: Some(top.code),
            decision: Decision::Review,
            confidence,
            reasons,
        };
    }
    Verdict {
        code: None,
        decision: unsure,
        confidence: 1.0 - confidence,
        reasons,
    }
}

/// One answer for each place, best first, with the code as the last judge of the order.
fn grouped(library: &Library, hits: Vec<Hit>) -> Vec<Answer> {
    let mut best: Map<Code, Hit> = Map::default();
    for hit in hits {
        let building = &library.buildings[hit.building as usize];
        let code = match hit.unit() {
            Some(unit) => {
                let digits = library.units[unit as usize].room_digits;
                match building.code.dwelling(digits) {
                    Some(code) => Code::Dwelling(code),
                    None => continue,
                }
            }
            None => Code::Building(building.code),
        };
        match best.get_mut(&code) {
            Some(known) if better(&hit, known) => *known = hit,
            Some(_) => {}
            None => {
                best.insert(code, hit);
            }
        }
    }
    let mut answers: Vec<Answer> = best
        .into_iter()
        .map(|(code, hit)| Answer { code, hit })
        .collect();
    answers.sort_by(|a, b| {
        b.hit
            .score
            .total_cmp(&a.hit.score)
            .then(a.code.cmp(&b.code))
    });
    answers
}

/// A fixed order among hits of one answer, so that the reasons never depend on luck.
fn better(hit: &Hit, known: &Hit) -> bool {
    let order = hit
        .score
        .total_cmp(&known.score)
        .then_with(|| known.kind.cmp(&hit.kind));
    order == Ordering::Greater
}

fn address(library: &Library, hit: &Hit, unit: Option<u32>) -> String {
    let building = &library.buildings[hit.building as usize];
    match unit {
        Some(unit) => library.unit_address(building, &library.units[unit as usize]),
        None => library.building_address(building),
    }
}

fn level(code: Code) -> Level {
    match code {
        Code::Building(_) => Level::Building,
        Code::Dwelling(_) => Level::Unit,
    }
}

/// The places worth showing: rooms before their building, the building's rooms where several have
/// the number.
fn candidates(library: &Library, answers: &[Answer]) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = Vec::new();
    for (rank, found) in answers.iter().enumerate() {
        let building = found.code.building();
        let room_shown = list.iter().any(|shown| shown.code.building() == building);
        let weak = found.hit.confidence < SHOWABLE || (found.hit.unit().is_none() && room_shown);
        if rank > 0 && weak {
            continue;
        }
        list.push(candidate(library, found.code, &found.hit, found.hit.unit()));
        if let Found::Rooms(rooms) = &found.hit.found {
            for &unit in rooms {
                let digits = library.units[unit as usize].room_digits;
                let code = building.dwelling(digits).map(Code::Dwelling);
                list.extend(code.map(|code| candidate(library, code, &found.hit, Some(unit))));
            }
        }
        if list.len() >= SHOWN {
            break;
        }
    }
    list.truncate(SHOWN);
    list
}

fn candidate(library: &Library, code: Code, hit: &Hit, unit: Option<u32>) -> Candidate {
    Candidate {
        code,
        level: level(code),
        confidence: rounded(hit.confidence),
        standard_address: address(library, hit, unit),
        reasons: hit.reasons.clone(),
    }
}

/// Says what is missing when nothing fits.
fn why_nothing(library: &Library, parsed: &Parsed, anchors: &[Anchor]) -> Vec<Reason> {
    let elsewhere = parsed.evidence.elsewhere.iter();
    let mut reasons: Vec<Reason> = elsewhere
        .map(|&(_, from, to)| Reason::ElsewhereNamed {
            written: parsed.line.text(from, to),
        })
        .collect();
    let spelt = anchors
        .iter()
        .filter(|anchor| anchor.how == How::Spelt)
        .min_by_key(|anchor| anchor.kind);
    if let Some(anchor) = spelt {
        let place = library.names.spelling(anchor.name);
        let tail = tail(parsed, anchor);
        reasons.push(match tail.numbers.first() {
            Some(number) => Reason::NumberUnknown {
                place,
                number: number.value.clone(),
            },
            None => Reason::NoNumber { place },
        });
        return reasons;
    }
    let words: Vec<String> = parsed
        .pieces
        .iter()
        .filter_map(|piece| match *piece {
            Piece::Word(from, to) => Some(parsed.line.text(from, to)),
            _ => None,
        })
        .collect();
    if parsed.pieces.is_empty() {
        reasons.push(Reason::NoAddress);
    } else {
        reasons.push(Reason::PlaceUnknown {
            written: words.first().cloned().unwrap_or_default(),
        });
    }
    reasons
}
