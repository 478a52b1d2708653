//! The review queue: what the resolver would not decide alone.

use super::page;
use super::parts::{Channel, Choice, MaskedPerson, Pager};
use crate::form::Form;
use crate::i18n::Say;
use crate::when::When;

/// One waiting row in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    /// Id, as in the URL.
    pub id: String,
    /// The address as sent.
    pub text: String,
    /// Who sent it.
    pub source: String,
    /// When it was received.
    pub received: When,
    /// How many candidates there are; 0 where nothing was found.
    pub candidates: usize,
    /// Why it waits.
    pub why: Say,
}

/// `/reviews`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct ReviewsView {
    /// How many wait in the reader's area.
    pub open: u64,
    /// The queue, oldest first.
    pub rows: Vec<ReviewLine>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(ReviewsView, "reviews", "reviews/list.html", samples::list);

/// How the library's value stands to what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Said so, or meant by another name.
    Agrees,
    /// Something else was said.
    Differs,
    /// Nothing was said about it.
    Unsaid,
}

/// A part of an address beside what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPart {
    /// Which part: street, road, building and so on.
    pub name: Say,
    /// The library's value.
    pub value: String,
    /// How it stands to what was said.
    pub beside: Beside,
}

/// A dwelling or building that could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the form sends: the code.
    pub id: String,
    /// Code in force.
    pub code: String,
    /// Whether it is a whole building rather than one dwelling.
    pub is_building: bool,
    /// Address in full.
    pub address: String,
    /// Its parts, in the order of the address.
    pub parts: Vec<AddressPart>,
    /// Why it is proposed and what speaks against it.
    pub reasons: Vec<Say>,
    /// The resolver's confidence in per cent; absent where only the search named the place.
    pub percent: Option<u8>,
    /// Link to the dwelling or building.
    pub href: String,
}

/// A piece of an address as written, with what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPiece {
    /// Its characters.
    pub text: String,
    /// What it says, one behind the other; none for blanks and punctuation.
    pub means: Vec<Say>,
    /// The library's name that it was taken for, "" where it is written so.
    pub taken_for: String,
    /// Whether it was of use: an unknown word and what is no address are not.
    pub used: bool,
}

/// `/reviews/{review}`.
///
/// Forms: pick (POST …/pick: `candidate`, `alias` = `yes`), search (GET: `q`), reject
/// (POST …/reject: `reason`), propose (POST …/propose: `community`, a code of 12 digits, and `grid`,
/// 2 digits, both chosen already where the wording says enough), rule a candidate out (POST
/// …/never: `never` = `wording` or `name`, a blank and the candidate's code). Settling one moves
/// on to the next.
#[derive(Debug, Clone)]
pub struct ReviewView {
    /// Id, as in the URL.
    pub id: String,
    /// The row's record version; a hidden field `version` of each form.
    pub version: i64,
    /// The address as said, in pieces.
    pub pieces: Vec<ReadPiece>,
    /// What would be remembered of it, "" where nothing may be.
    pub wording: String,
    /// The parts that were read from it.
    pub read: Vec<AddressPart>,
    /// The people reported, masked.
    pub people: Vec<MaskedPerson>,
    /// Other things that were said: rent period, note.
    pub said: Vec<(Say, String)>,
    /// Who sent it.
    pub source: String,
    /// By which way.
    pub channel: Channel,
    /// Batch: id and file name, with sheet and row.
    pub batch: (String, String),
    /// Sheet and row in words.
    pub place: Say,
    /// What could be meant, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What a search of the library for `q` found, shown in place of the candidates' list end.
    pub found: Vec<Candidate>,
    /// The communities in which a missing address could stand.
    pub communities: Vec<Choice>,
    /// Link to the open proposal made from this row.
    pub proposal: Option<String>,
    /// The search, the reason and the choice as entered.
    pub form: Form,
    /// How many still wait, this one included.
    pub open: u64,
    /// The review after this one, for "later".
    pub later: Option<String>,
}
page!(ReviewView, "review", "reviews/show.html", samples::show);

#[cfg(test)]
#[path = "samples/reviews.rs"]
pub(crate) mod samples;
