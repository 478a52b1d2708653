//! What the rest of the line says for or against a place: areas, roads, words beside the name.

use super::Parsed;
use super::anchor::{Anchor, How, Kind, weighted};
use super::evidence::NumberSaid;
use super::tail::Tail;
use super::weight::Weight;
use crate::library::{AreaLevel, Library, Site};
use crate::names::cost;
use crate::parse::{Piece, Word, classify};
use crate::reason::Reason;

/// Areas that are not the place's, and places the library does not know.
pub(super) fn areas(
    library: &Library,
    parsed: &Parsed,
    anchor: &Anchor,
    site: &Site,
    weight: &mut Weight,
) {
    let span = (anchor.from, anchor.to);
    let said = parsed.evidence.contradictions(library, &site.areas, span);
    for (level, said) in said {
        let by = match level {
            AreaLevel::Province | AreaLevel::City => 0.4,
            AreaLevel::District => 0.2,
            AreaLevel::Street | AreaLevel::Community => 0.03,
        };
        weight.apart(by, || Reason::AreaDiffers {
            level,
            written: parsed.line.text(said.from, said.to),
            name: library.text(site.areas[level as usize]).to_owned(),
        });
    }
    for &(word, from, to) in &parsed.evidence.elsewhere {
        if from < anchor.to && anchor.from < to {
            continue;
        }
        let by = if word == Word::City { 0.6 } else { 0.2 };
        weight.less(by, || Reason::ElsewhereNamed {
            written: parsed.line.text(from, to),
        });
    }
}

/// Roads named beside the anchor.
pub(super) fn roads(
    library: &Library,
    parsed: &Parsed,
    anchor: &Anchor,
    site: u32,
    weight: &mut Weight,
) {
    let located = library.site(site);
    let (place, number_key) = (&located.at, located.number);
    for said in &parsed.evidence.roads {
        if said.from < anchor.to && anchor.from < said.to {
            continue;
        }
        let same_road = located.road == Some(said.name);
        let is = |number: &NumberSaid| number.key == Some(number_key);
        let same_number =
            said.number.as_ref().is_none_or(is) || said.longer.as_ref().is_some_and(is);
        if same_road && same_number {
            weight.note(|| Reason::RoadAgrees);
            weight.confidence += 0.005;
            continue;
        }
        let by = if same_road { 0.05 } else { 0.04 };
        weight.apart(by, || {
            let number = said.number.as_ref().map_or("", |number| &number.text);
            let written = format!("{}{number}", parsed.line.text(said.from, said.to));
            let (road, number) = (library.text(place.road), library.text(place.road_no));
            let name = format!("{road}{number}");
            Reason::RoadDiffers { written, name }
        });
    }
    if anchor.kind == Kind::Compound {
        return;
    }
    // A house number with the name of another estate beside it.
    for &at in &parsed.compounds {
        let Piece::Name(said) = parsed.pieces[at] else {
            continue;
        };
        let own = library.names.compound_at(said.name, site).is_some();
        if !own && (said.to <= anchor.from || anchor.to <= said.from) {
            weight.less(0.18, || Reason::CompoundDiffers {
                written: parsed.line.text(said.from, said.to),
                name: library.text(place.compound).to_owned(),
            });
        }
    }
}

/// Words that touch the name and may make it another.
pub(super) fn words(
    library: &Library,
    parsed: &Parsed,
    anchor: &Anchor,
    tail: &Tail<'_>,
    site: u32,
    weight: &mut Weight,
) {
    let before_words = weight.confidence;
    if let Some((from, to)) = tail.zone {
        let written = &parsed.line.chars[anchor.from..anchor.to];
        let family = !library.names.beginning(written, 1).is_empty();
        let by = if family { 0.45 } else { 0.2 };
        weight.less(by, || Reason::ZoneUnknown {
            zone: parsed.line.text(from, to),
        });
    }
    if let Some((from, to)) = before(parsed, anchor) {
        let kind = classify(&parsed.line.chars[from..to]);
        if kind == Word::Unknown {
            let by = touching(library, parsed, anchor, (from, anchor.to)).unwrap_or(0.2);
            // A character before a name makes another name more often than a slip does.
            let doubled = parsed.line.chars[to - 1] == parsed.line.chars[to];
            let misspelt = anchor.how != How::Spelt;
            let by = match (misspelt, doubled) {
                // A misspelt name and a strange character are two slips, or another name.
                (true, _) => by.max(0.3),
                (false, true) => by,
                (false, false) => by.max(0.16),
            };
            weight.less(by, || Reason::WordsUnexplained {
                written: parsed.line.text(from, to),
            });
        }
    }
    for &(from, to) in &tail.behind {
        let chars = &parsed.line.chars[from..to];
        if matches!(classify(chars), Word::Filler | Word::Landmark) {
            continue;
        }
        // The estate's own name, misspelt, behind its road and number.
        let compound = library.site(site).at.compound;
        let own = compound != library.empty && anchor.kind != Kind::Compound && {
            let near = parsed.near(library, from, from, to);
            near.iter()
                .any(|near| library.names.compound_at(near.name, site).is_some())
        };
        if !own {
            let touches = from == anchor.to && !parsed.line.breaks[from];
            let by = touching(library, parsed, anchor, (anchor.from, to)).filter(|_| touches);
            let by = by.unwrap_or(0.3);
            weight.less(by, || Reason::WordsUnexplained {
                written: parsed.line.text(from, to),
            });
        }
    }
    weight.strange |= weight.confidence < before_words;
}

/// The word that touches the anchor on its left: the piece before, or the rest of its own.
fn before(parsed: &Parsed, anchor: &Anchor) -> Option<(usize, usize)> {
    if parsed.line.breaks[anchor.from] {
        return None;
    }
    parsed.pieces[..=anchor.first]
        .iter()
        .rev()
        .find_map(|piece| match *piece {
            Piece::Word(from, to) if from < anchor.from && to >= anchor.from => {
                Some((from, anchor.from))
            }
            Piece::Name(mention) if mention.from < anchor.from && mention.to > anchor.from => {
                Some((mention.from, anchor.from))
            }
            _ => None,
        })
}

/// What a character or two that touch the name weigh when they are a slip of the pen (春春风里).
fn touching(
    library: &Library,
    parsed: &Parsed,
    anchor: &Anchor,
    (from, to): (usize, usize),
) -> Option<f32> {
    let extra = (to - from) - (anchor.to - anchor.from);
    if extra > 2 || anchor.how != How::Spelt {
        return None;
    }
    let name = library.names.chars(anchor.name);
    let (cost, _) = cost(&parsed.line.chars[from..to], name);
    Some((weighted(cost, name.len()) * 0.5).min(0.3))
}
