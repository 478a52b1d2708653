//! What the resolver makes of an address, for people to see: what was read as what, and why.

use address::{Element, Resolution};
use policy::{Action, Actor};
use vault::mask;

use super::meant::{Meant, divisions, of_answer};
use super::reading::read;
use crate::library::Snapshot;
use crate::{App, Error, Refusal};

/// Most characters of an address that is tried.
const LONGEST: usize = 400;

/// A piece of an address as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPiece {
    /// Its characters, numbers of people masked.
    pub text: String,
    /// What it says; nothing for blanks and punctuation, several where numbers run together.
    pub elements: Vec<Element>,
    /// The library's name that it was taken for, where it was written otherwise.
    pub taken_for: Option<String>,
}

/// What the resolver makes of an address.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The address in pieces.
    pub pieces: Vec<ReadPiece>,
    /// The answer.
    pub answer: Resolution,
    /// What could be meant, the likeliest first.
    pub candidates: Vec<Meant>,
}

/// Says what the resolver makes of an address, as it would for a report. Nothing is stored.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] for nothing or more than 400 characters; [`Error::Store`].
pub async fn explain(
    app: &App,
    actor: &Actor,
    district: &str,
    text: &str,
) -> Result<Explained, Error> {
    if !actor.may_somewhere(Action::TryAddress) {
        actor.may(Action::TryAddress, district)?;
    }
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(
            Refusal::new("address-length", "enter an address of 1 to 400 characters")
                .on("address")
                .into(),
        );
    }
    let snapshot = app.library().await?;
    let mut conn = app.read().await?;
    let areas = store::library::areas_of(&mut conn, district).await?;
    let divisions = divisions(&mut conn, district, &areas).await?;
    drop(conn);
    let answer = snapshot.resolve(text);
    let candidates = of_answer(&snapshot, district, &answer, &read(text, &divisions));
    Ok(Explained {
        pieces: pieces(&snapshot, text, &answer),
        answer,
        candidates,
    })
}

/// The whole text in pieces.
pub(super) fn pieces(snapshot: &Snapshot, text: &str, answer: &Resolution) -> Vec<ReadPiece> {
    // A mask has as many characters as what it hides.
    let shown: Vec<char> = mask::free_text(text).chars().collect();
    let stretch = |from: usize, to: usize| shown.get(from..to).unwrap_or_default().iter().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    for part in snapshot.library().explain(text, answer) {
        if at < part.from {
            pieces.push(plain(stretch(at, part.from)));
        }
        pieces.push(ReadPiece {
            text: stretch(part.from, part.to),
            elements: part.elements,
            taken_for: part.taken_for,
        });
        at = part.to;
    }
    if at < shown.len() {
        pieces.push(plain(stretch(at, shown.len())));
    }
    pieces
}

fn plain(text: String) -> ReadPiece {
    ReadPiece {
        text,
        elements: Vec::new(),
        taken_for: None,
    }
}
