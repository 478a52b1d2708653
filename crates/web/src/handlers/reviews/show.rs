//! One row to settle, with what could be meant.

use address::{AreaLevel, Element};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use registry::identity::IdKind;
use serde::Deserialize;
use service::reviews::{self, Help, Meant, Part, Review, SaidPerson, Standing};
use uuid::Uuid;

use super::super::batches::channel;
use super::super::doors::document;
use super::super::{id, page, whole};
use super::{sentence, tell};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::parts::{Choice, MaskedPerson};
use crate::views::reviews::{AddressPart, Beside, Candidate, ReadPiece, ReviewView};

#[derive(Debug, Deserialize)]
pub(super) struct ShowQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(review): Path<String>,
    Query(query): Query<ShowQuery>,
) -> Result<Response, Fault> {
    let review = id(&review)?;
    let form = Form::with([("q", query.q)]);
    let Some(view) = view(&registry, &session, review, form).await? else {
        // Somebody, or a wording taught meanwhile, has settled it: the queue goes on.
        return Ok(Redirect::to("/reviews?done=settled").into_response());
    };
    let mut chrome = around.with(&session);
    tell(&mut chrome, &query.done);
    Ok(page(&view, &chrome)?.into_response())
}

/// The page of a row that waits; `None` once it is settled.
pub(super) async fn view(
    registry: &Registry,
    session: &Session,
    id: Uuid,
    mut form: Form,
) -> Result<Option<ReviewView>, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let review = reviews::review(app, actor, district, id).await?;
    if !matches!(review.row.outcome.as_str(), "review" | "unmatched") {
        return Ok(None);
    }
    let help = reviews::help(app, actor, district, &review, form.value("q")).await?;
    for (field, range) in [("community", 0..12), ("grid", 12..14)] {
        if form.is_blank(field) {
            form.set(field, help.place.get(range).unwrap_or_default());
        }
    }
    Ok(Some(written(review, help, form)))
}

fn written(review: Review, help: Help, form: Form) -> ReviewView {
    let found: Vec<Candidate> = help.found.iter().map(candidate).collect();
    let candidates = help
        .candidates
        .iter()
        .map(candidate)
        // One place is one radio button.
        .filter(|one| found.iter().all(|other| other.id != one.id))
        .collect();
    let mut said = Vec::new();
    if review.from.is_some() || review.to.is_some() {
        let day = |day: Option<jiff::civil::Date>| {
            day.map_or_else(|| "…".to_owned(), |day| day.to_string())
        };
        said.push((
            say!("said-lease"),
            format!("{} – {}", day(review.from), day(review.to)),
        ));
    }
    let sheet = if review.sheet.is_empty() {
        String::new()
    } else {
        format!(" · {}", review.sheet)
    };
    ReviewView {
        id: review.row.id.to_string(),
        version: i64::from(review.row.version),
        pieces: pieces(review.pieces),
        wording: review.wording.unwrap_or_default(),
        read: help
            .read
            .named()
            .map(|(part, text)| AddressPart {
                name: name(part),
                value: text.to_owned(),
                beside: Beside::Agrees,
            })
            .collect(),
        people: review.people.into_iter().map(person).collect(),
        said,
        source: review.batch.agency,
        channel: channel(&review.batch.channel),
        batch: (
            review.batch.id.to_string(),
            format!("{}{sheet}", review.batch.file),
        ),
        place: say!("row-n", n = review.row.row_no),
        candidates,
        found,
        communities: help
            .communities
            .into_iter()
            .map(|(code, name)| Choice::new(code, name))
            .collect(),
        proposal: help.proposal.map(|id| format!("/proposals/{id}")),
        form,
        open: whole(review.open),
        later: review.next.map(|next| format!("/reviews/{next}")),
    }
}

fn person(person: SaidPerson) -> MaskedPerson {
    MaskedPerson {
        id: String::new(),
        document: IdKind::from_name(&person.id_kind).and_then(document),
        name: person.name,
        number: person.id_number,
        phone: person.phone,
    }
}

pub(super) fn candidate(one: &Meant) -> Candidate {
    let kind = if one.is_building {
        "buildings"
    } else {
        "dwellings"
    };
    Candidate {
        id: one.code.clone(),
        code: one.code.clone(),
        is_building: one.is_building,
        address: one.address.clone(),
        parts: one
            .parts
            .iter()
            .map(|(part, value, standing)| AddressPart {
                name: name(*part),
                value: value.clone(),
                beside: match standing {
                    Standing::Agrees => Beside::Agrees,
                    Standing::Differs => Beside::Differs,
                    Standing::Unsaid => Beside::Unsaid,
                },
            })
            .collect(),
        reasons: one.reasons.iter().map(sentence).collect(),
        percent: one.confidence.map(percent),
        href: format!("/{kind}/{}", one.id),
    }
}

/// Whole per cent; a doubt never rounds up to certainty.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100"
)]
pub(super) fn percent(confidence: f64) -> u8 {
    (confidence.clamp(0.0, 1.0) * 100.0).floor() as u8
}

/// An address in pieces, each with what it was read as.
pub(super) fn pieces(pieces: Vec<reviews::ReadPiece>) -> Vec<ReadPiece> {
    pieces
        .into_iter()
        .map(|piece| ReadPiece {
            text: piece.text,
            used: !piece
                .elements
                .iter()
                .any(|element| matches!(element, Element::Word | Element::LeftOut)),
            means: piece.elements.into_iter().map(element).collect(),
            taken_for: piece.taken_for.unwrap_or_default(),
        })
        .collect()
}

fn element(element: Element) -> Say {
    match element {
        Element::Area(AreaLevel::Street) => say!("part-street"),
        Element::Area(AreaLevel::Community) => say!("part-community"),
        Element::Area(_) => say!("read-area"),
        Element::Road => say!("part-road"),
        Element::HouseNumber => say!("part-number"),
        Element::Compound => say!("part-compound"),
        Element::Zone => say!("read-zone"),
        Element::Building => say!("part-building"),
        Element::Unit => say!("part-unit"),
        Element::Floor => say!("part-floor"),
        Element::Room => say!("part-room"),
        Element::Number => say!("read-number"),
        Element::Word => say!("read-word"),
        Element::LeftOut => say!("read-left-out"),
        Element::Code => say!("read-code"),
    }
}

fn name(part: Part) -> Say {
    match part {
        Part::Street => say!("part-street"),
        Part::Community => say!("part-community"),
        Part::Road => say!("part-road"),
        Part::Number => say!("part-number"),
        Part::Compound => say!("part-compound"),
        Part::Building => say!("part-building"),
        Part::Unit => say!("part-unit"),
        Part::Floor => say!("part-floor"),
        Part::Room => say!("part-room"),
    }
}
