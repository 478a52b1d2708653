//! From weighed places to one answer, or none.

use std::cmp::Ordering;

use super::anchor::How;
use super::calibration;
use super::fit::Found;
use super::search::{Hit, Search};
use super::standing::Standing;
use super::weigh::{MATCH, REVIEW};
use crate::code::Code;
use crate::library::Library;
use crate::parse::Piece;
use crate::reason::Reason;
use crate::resolution::{Candidate, Decision, Level, Resolution, rounded};

/// How much better than the next an answer must be to be used as it is.
const MARGIN: f32 = 0.06;

/// With this lead no other place is in sight.
const ALONE: f32 = 0.2;

/// Places this near to each other cannot be told apart.
const TIE: f32 = 0.02;

/// From this confidence on the best place is named, though a person decides.
const NAMED: f32 = 0.55;

/// Candidates shown.
const SHOWN: usize = 8;

/// From this confidence on a further place is shown beside the answer.
const SHOWABLE: f32 = 0.35;

/// An answer and the best hit that leads to it.
#[derive(Clone, Copy)]
struct Answer {
    code: Code,
    hit: Hit,
}

/// What is said about the best places.
struct Verdict {
    code: Option<Code>,
    decision: Decision,
    standing: Standing,
    /// How much speaks for it; its confidence is looked up by both.
    weight: f32,
    reasons: Vec<Reason>,
}

pub(super) fn decide(mut search: Search<'_>, text: &str) -> (Resolution, Standing, f32) {
    let library = search.library;
    let answers = grouped(library, std::mem::take(&mut search.hits));
    let candidates = candidates(&mut search, &answers);
    let abroad = {
        let site = answers.first().map(|top| {
            let building = &library.buildings[top.hit.building as usize];
            &library.site(building.site).at
        });
        search.parsed.evidence.is_abroad(library, site)
    };
    let verdict = match answers.first() {
        _ if abroad => Verdict {
            code: None,
            decision: Decision::None,
            standing: Standing::Abroad,
            weight: 0.95,
            reasons: named_elsewhere(&search),
        },
        Some(top) => weigh_up(library, top, &answers, &candidates),
        None => Verdict {
            code: None,
            decision: Decision::None,
            standing: if search.anchors.iter().any(|anchor| anchor.how == How::Spelt) {
                Standing::NumberUnknown
            } else {
                Standing::PlaceUnknown
            },
            weight: 0.95,
            reasons: why_nothing(&mut search),
        },
    };
    let named = candidates
        .iter()
        .find(|candidate| Some(candidate.code) == verdict.code);
    let standard_address = match (named, verdict.code) {
        (Some(candidate), _) => candidate.standard_address.clone(),
        // The building that tied rooms share.
        (None, Some(_)) => answers
            .first()
            .map(|top| address(library, &top.hit, None))
            .unwrap_or_default(),
        (None, None) => String::new(),
    };
    let confidence = calibration::probability(verdict.standing, verdict.weight);
    let answer = Resolution {
        text: text.to_owned(),
        code: verdict.code,
        level: verdict.code.map_or(Level::None, level),
        decision: verdict.decision,
        confidence: rounded(confidence),
        standard_address,
        reasons: verdict.reasons,
        candidates,
    };
    (answer, verdict.standing, verdict.weight)
}

/// Compares the best place with the next.
fn weigh_up(
    library: &Library,
    top: &Answer,
    answers: &[Answer],
    candidates: &[Candidate],
) -> Verdict {
    let building = top.code.building();
    let second = answers.iter().skip(1).find(|other| {
        // Inside one building only rooms contend, and only those read as plainly.
        let rooms = other.hit.unit().is_some() && top.hit.unit().is_some();
        let freely = other.hit.freely() && !top.hit.freely();
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
        let standing = if shared {
            Standing::TiedRooms
        } else {
            Standing::Tied
        };
        return Verdict {
            code,
            decision: unsure,
            standing,
            weight: confidence,
            reasons,
        };
    }
    // The best place is always shown, and shown first.
    let mut reasons = candidates
        .first()
        .map(|shown| shown.reasons.clone())
        .unwrap_or_default();
    if let Some(second) = second.filter(|_| lead < MARGIN) {
        let address = address(library, &second.hit, second.hit.unit());
        reasons.push(Reason::CloseSecond { address });
    }
    let several = matches!(top.hit.found, Found::Rooms { .. });
    let enough = confidence >= MATCH || top.hit.only_slightly_off() && lead >= ALONE;
    if enough && lead >= MARGIN && !several {
        return Verdict {
            code: Some(top.code),
            decision: Decision::Match,
            standing: Standing::of_match(&top.hit),
            weight: confidence,
            reasons,
        };
    }
    if confidence >= NAMED {
        return Verdict {
            code: Some(top.code),
            decision: Decision::Review,
            standing: if lead < MARGIN || several {
                Standing::Close
            } else {
                Standing::of_review(&top.hit)
            },
            weight: confidence,
            reasons,
        };
    }
    Verdict {
        code: None,
        decision: unsure,
        standing: Standing::Doubtful,
        weight: 1.0 - confidence,
        reasons,
    }
}

/// One answer for each place, best first, with the code as the last judge of the order.
fn grouped(library: &Library, hits: Vec<Hit>) -> Vec<Answer> {
    let mut answers: Vec<Answer> = hits
        .into_iter()
        .filter_map(|hit| {
            let code = library.buildings[hit.building as usize].code;
            let code = match hit.unit() {
                Some(unit) => {
                    let digits = library.units[unit as usize].room_digits;
                    Code::Dwelling(code.dwelling(digits)?)
                }
                None => Code::Building(code),
            };
            Some(Answer { code, hit })
        })
        .collect();
    // The best hit of each place first, in a fixed order, so that the reasons never depend on luck.
    answers.sort_by(|a, b| a.code.cmp(&b.code).then_with(|| better(&a.hit, &b.hit)));
    answers.dedup_by_key(|answer| answer.code);
    answers.sort_by(|a, b| {
        b.hit
            .score
            .total_cmp(&a.hit.score)
            .then(a.code.cmp(&b.code))
    });
    answers
}

fn better(a: &Hit, b: &Hit) -> Ordering {
    b.score.total_cmp(&a.score).then(a.kind.cmp(&b.kind))
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
fn candidates(search: &mut Search<'_>, answers: &[Answer]) -> Vec<Candidate> {
    let library = search.library;
    let mut list: Vec<Candidate> = Vec::new();
    for (rank, found) in answers.iter().enumerate() {
        let building = found.code.building();
        let room_shown = list.iter().any(|shown| shown.code.building() == building);
        let weak = found.hit.confidence < SHOWABLE || (found.hit.unit().is_none() && room_shown);
        if rank > 0 && weak {
            continue;
        }
        list.push(candidate(search, found.code, &found.hit, found.hit.unit()));
        if let Found::Rooms { from, to } = found.hit.found {
            for unit in from..to {
                let digits = library.units[unit as usize].room_digits;
                let code = building.dwelling(digits).map(Code::Dwelling);
                list.extend(code.map(|code| candidate(search, code, &found.hit, Some(unit))));
            }
        }
        if list.len() >= SHOWN {
            break;
        }
    }
    list.truncate(SHOWN);
    list
}

fn candidate(search: &mut Search<'_>, code: Code, hit: &Hit, unit: Option<u32>) -> Candidate {
    Candidate {
        code,
        level: level(code),
        confidence: rounded(hit.confidence),
        standard_address: address(search.library, hit, unit),
        reasons: search.reasons(hit),
    }
}

fn named_elsewhere(search: &Search<'_>) -> Vec<Reason> {
    let parsed = search.parsed;
    let elsewhere = parsed.evidence.elsewhere.iter();
    elsewhere
        .map(|&(_, from, to)| Reason::ElsewhereNamed {
            written: parsed.line.text(from, to),
        })
        .collect()
}

/// Says what is missing when nothing fits.
fn why_nothing(search: &mut Search<'_>) -> Vec<Reason> {
    let (library, parsed) = (search.library, search.parsed);
    let mut reasons = named_elsewhere(search);
    let spelt = search
        .anchors
        .iter()
        .filter(|anchor| anchor.how == How::Spelt)
        .min_by_key(|anchor| anchor.kind);
    if let Some(&anchor) = spelt {
        let place = library.names.spelling(anchor.name);
        reasons.push(match search.tail(&anchor).numbers.first() {
            Some(number) => Reason::NumberUnknown {
                place,
                number: number.value.clone(),
            },
            None => Reason::NoNumber { place },
        });
        return reasons;
    }
    let words = parsed.pieces.iter().find_map(|piece| match *piece {
        Piece::Word(from, to) => Some(parsed.line.text(from, to)),
        _ => None,
    });
    if parsed.pieces.is_empty() {
        reasons.push(Reason::NoAddress);
    } else {
        reasons.push(Reason::PlaceUnknown {
            written: words.unwrap_or_default(),
        });
    }
    reasons
}
