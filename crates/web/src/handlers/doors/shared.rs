//! What the pages of doors have in common.

use jiff::Timestamp;
use registry::identity::IdKind;
use service::parties::MaskedParty;
use service::places::DoorPlace;
use store::dwelling_file::{BuildingRow, DwellingRow};

use crate::i18n::{Label, Say};
use crate::views::door::{CodeLine, Plate};
use crate::views::parts::{Document, MaskedPerson};
use crate::when::When;

/// The document as pages name it; none where nobody said.
pub(in crate::handlers) fn document(kind: IdKind) -> Option<Document> {
    match kind {
        IdKind::CitizenId => Some(Document::CitizenId),
        IdKind::HmtPermit => Some(Document::HmtPermit),
        IdKind::ForeignPr => Some(Document::ForeignPermit),
        IdKind::Passport => Some(Document::Passport),
        IdKind::Other => Some(Document::Other),
        IdKind::Unknown => None,
    }
}

/// A masked person as pages show them.
pub(in crate::handlers) fn party(party: &MaskedParty) -> MaskedPerson {
    MaskedPerson {
        id: party.id.to_string(),
        name: party.name.clone(),
        document: document(party.id_kind),
        number: party.id_number.clone(),
        phone: party.phone.clone(),
    }
}

/// Unit and room in one.
pub(in crate::handlers) fn room(unit: &str, room: &str) -> String {
    format!("{unit}{room}")
}

/// The plate of a dwelling, or of a building while only that is known.
pub(in crate::handlers) fn plate(building: &BuildingRow, dwelling: Option<&DwellingRow>) -> Plate {
    let b = building;
    let street = format!("{}{}", b.road, b.road_no);
    let (road, number) = match dwelling {
        Some(d) => (
            joined(&[&street, &b.compound]),
            format!("{}{}", b.label, room(&d.unit, &d.room)),
        ),
        // A house without a name of its own in an estate is known by its number on the road.
        None if b.label.is_empty() && !b.road_no.is_empty() => {
            (joined(&[&b.road, &b.compound]), b.road_no.clone())
        }
        None => (joined(&[&street, &b.compound]), b.label.clone()),
    };
    let (code, address) = match dwelling {
        Some(d) => (d.code.clone(), d.standard_address.clone()),
        None => (b.code.clone(), format!("{street}{}{}", b.compound, b.label)),
    };
    Plate {
        road,
        number,
        code,
        address,
        area: String::new(),
        officer: String::new(),
    }
}

/// The same with what stands around it.
pub(super) fn placed(plate: Plate, around: &DoorPlace) -> Plate {
    Plate {
        area: around.areas.join(" "),
        officer: around.officer.clone().unwrap_or_default(),
        ..plate
    }
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// All codes of a door, the one in force first. `former` has the latest first.
pub(in crate::handlers) fn codes(current: &str, former: &[(String, Timestamp)]) -> Vec<CodeLine> {
    let day = |at: &Timestamp| When::at(*at).day().to_string();
    // Each was in force since the one before it was replaced.
    let since = |at: usize| {
        former
            .get(at)
            .map_or_else(|| "—".to_owned(), |(_, at)| day(at))
    };
    let mut lines = vec![CodeLine {
        code: current.to_owned(),
        from: since(0),
        to: None,
    }];
    lines.extend(former.iter().enumerate().map(|(n, (code, at))| CodeLine {
        code: code.clone(),
        from: since(n + 1),
        to: Some(day(at)),
    }));
    lines
}

/// The name of a variant as a sentence.
pub(super) fn said(label: impl Label) -> Say {
    Say::Message {
        key: label.key(),
        args: Vec::new(),
    }
}
