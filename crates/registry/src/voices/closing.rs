use uuid::Uuid;

use super::{Discrepancy, Facts, Plan, Role, Standing, Word};

/// Why a disagreement is none any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closing {
    /// A visit saw how it is.
    FoundAtDoor(Uuid),
    /// Whoever said otherwise took it back.
    Withdrawn,
    /// The stay that it was about has ended.
    Ended,
    /// A later word settled it.
    Answered(Uuid),
    /// The rules see none any more, without a new word: a day passed, or the tolerance changed.
    Lapsed,
}

impl Closing {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FoundAtDoor(_) => "found_at_door",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
            Self::Answered(_) => "answered",
            Self::Lapsed => "lapsed",
        }
    }
}

/// Why an open disagreement closes, now that `plan` follows from `facts`; `None` where it is still
/// there.
pub fn closing(open: &Discrepancy, facts: &Facts, plan: &Plan) -> Option<Closing> {
    let still = |d: &Discrepancy| d.is_same_question(open);
    if plan.discrepancies.iter().any(still) {
        return None;
    }
    let known = |id: &Uuid| facts.said.iter().any(|said| said.id == *id);
    let withdrawn = open
        .stated
        .iter()
        .any(|s| !s.declarations.iter().all(known));
    let since = open.stated.iter().map(|s| s.at).max();
    let later = |said: &&super::Said| since.is_none_or(|since| said.at > since);
    let last = |found: bool| {
        let said = facts.said.iter().filter(later);
        said.filter(|said| {
            let visit = said.voice.role == Role::Officer && matches!(said.word, Word::Found { .. });
            visit == found
        })
        .max_by_key(|said| (said.at, said.id))
        .map(|said| said.id)
    };
    let ended = || {
        let stays = plan.stays.iter();
        let mut theirs = stays.filter(|stay| open.people.iter().any(|p| p.may_be(&stay.person)));
        theirs.any(|stay| matches!(stay.standing, Standing::Left(_)))
    };
    Some(match (last(true), last(false)) {
        (Some(visit), _) => Closing::FoundAtDoor(visit),
        (None, _) if withdrawn => Closing::Withdrawn,
        (None, _) if ended() => Closing::Ended,
        (None, Some(word)) => Closing::Answered(word),
        (None, None) => Closing::Lapsed,
    })
}
