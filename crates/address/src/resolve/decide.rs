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

/// An answer and the best hit that leads to it.
struct Answer {
    code: Code,
    hit: Hit,
}

pub(super) fn decide(
    library: &Library,
    text: &str,
    parsed: &Parsed,
    anchors: &[Anchor],
    hits: Vec<Hit>,
) -> Resolution {
    let answers = grouped(library, hits);
    let Some(top) = answers.first() else {
        return nothing(text, Vec::new(), why_nothing(library, parsed, anchors));
    };
    let building = top.code.building();
    let second = answers.iter().skip(1).find(|other| {
        // Rooms and their building do not contend unless both are rooms.
        other.code.building() != building
            || (other.hit.unit().is_some() && top.hit.unit().is_some())
    });
    let lead = second.map_or(1.0, |second| top.hit.score - second.hit.score);
    let candidates = candidates(library, &answers);
    let mut reasons = top.hit.reasons.clone();
    let confidence = top.hit.confidence;
    if lead < TIE {
        let tied: Vec<&Answer> = answers
            .iter()
            .filter(|other| top.hit.score - other.hit.score < TIE)
            .collect();
        let reason = Reason::SeveralFit { count: tied.len() };
        if tied.iter().all(|other| other.code.building() == building) {
            let code = Some(Code::Building(building));
            return answer(
                library,
                text,
                code,
                Decision::Review,
                confidence.min(0.5),
                vec![reason],
                candidates,
            );
        }
        let decision = if confidence >= REVIEW {
            Decision::Review
        } else {
            Decision::None
        };
        return answer(library, text, None, decision, 0.3, vec![reason], candidates);
    }
    if let Some(second) = second.filter(|_| lead < 0.2) {
        let address = address(library, second.code);
        if lead < MARGIN {
            reasons.push(Reason::CloseSecond { address });
        }
    }
    let certain =
        confidence >= MATCH && lead >= MARGIN && !matches!(top.hit.found, Found::Rooms(_));
    if certain {
        return answer(
            library,
            text,
            Some(top.code),
            Decision::Match,
            confidence,
            reasons,
            candidates,
        );
    }
    let confidence = if lead < MARGIN {
        confidence.min(0.7)
    } else {
        confidence.min(MATCH)
    };
    if confidence >= NAMED {
        return answer(
            library,
            text,
            Some(top.code),
            Decision::Review,
            confidence,
            reasons,
            candidates,
        );
    }
    let decision = if confidence >= REVIEW {
        Decision::Review
    } else {
        Decision::None
    };
    answer(
        library,
        text,
        None,
        decision,
        1.0 - confidence,
        reasons,
        candidates,
    )
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

fn address(library: &Library, code: Code) -> String {
    library
        .place(code)
        .map(|place| place.standard_address)
        .unwrap_or_default()
}

fn level(code: Option<Code>) -> Level {
    match code {
        None => Level::None,
        Some(Code::Building(_)) => Level::Building,
        Some(Code::Dwelling(_)) => Level::Unit,
    }
}

fn candidates(library: &Library, answers: &[Answer]) -> Vec<Candidate> {
    let mut list = Vec::new();
    for found in answers {
        list.push(candidate(library, found.code, &found.hit));
        if let Found::Rooms(rooms) = &found.hit.found {
            let building = found.code.building();
            let codes = rooms
                .iter()
                .filter_map(|&at| building.dwelling(library.units[at as usize].room_digits));
            for code in codes {
                list.push(candidate(library, Code::Dwelling(code), &found.hit));
            }
        }
        if list.len() >= SHOWN {
            break;
        }
    }
    list.truncate(SHOWN);
    list
}

fn candidate(library: &Library, code: Code, hit: &Hit) -> Candidate {
    Candidate {
        code,
        level: level(Some(code)),
        confidence: rounded(hit.confidence),
        standard_address: address(library, code),
        reasons: hit.reasons.clone(),
    }
}

fn answer(
    library: &Library,
    text: &str,
    code: Option<Code>,
    decision: Decision,
    confidence: f32,
    reasons: Vec<Reason>,
    candidates: Vec<Candidate>,
) -> Resolution {
    Resolution {
        text: text.to_owned(),
        code,
        level: level(code),
        decision,
        confidence: rounded(confidence),
        standard_address: code.map(|code| address(library, code)).unwrap_or_default(),
        reasons,
        candidates,
    }
}

fn nothing(text: &str, candidates: Vec<Candidate>, reasons: Vec<Reason>) -> Resolution {
    Resolution {
        text: text.to_owned(),
        code: None,
        level: Level::None,
        decision: Decision::None,
        confidence: 0.95,
        standard_address: String::new(),
        reasons,
        candidates,
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
