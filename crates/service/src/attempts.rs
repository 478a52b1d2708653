//! How often strangers may send something: counted by address and by plate, under a keyed digest
//! of the address that is removed after a day.

use jiff::SignedDuration;
use store::public_attempt::Counted;
use vault::{BlindIndex, Purpose};

use crate::{App, Error, Refusal};

/// Attempts count for this long.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// They are kept for this long.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// A danger is told of.
    Hazard,
    /// A plate is said to hang at another door.
    Elsewhere,
    /// A receipt is asked about.
    Receipt,
    /// A code is asked for, to be sent to a telephone.
    SendCode,
    /// The same; the telephone stands in the place of the address.
    SendCodeTo,
    /// A code that was sent is entered.
    EnterCode,
    /// A code that an officer handed out is entered.
    AccessCode,
    /// Somebody says which record is theirs; the account stands in the place of the address.
    Match,
    /// Something is declared; the account stands in the place of the address.
    Declare,
}

impl Attempt {
    const fn name(self) -> &'static str {
        match self {
            Self::Hazard => "hazard",
            Self::Elsewhere => "elsewhere",
            Self::Receipt => "receipt",
            Self::SendCode => "send_code",
            Self::SendCodeTo => "send_code_to",
            Self::EnterCode => "enter_code",
            Self::AccessCode => "access_code",
            Self::Match => "match",
            Self::Declare => "declare",
        }
    }

    /// How many may be sent in an hour: by one address (an office or a building shares one), by one
    /// plate, and by one address by one plate. The last is a small part of the second, so that
    /// nobody alone closes a door to others who tell of a danger there.
    const fn most(self) -> Counted {
        let (by_peer, by_plate, by_both) = match self {
            Self::Hazard => (10, 60, 3),
            Self::Elsewhere => (5, 20, 5),
            // A receipt's number has sixty bits: nothing is gained by guessing.
            Self::Receipt => (30, i64::MAX, i64::MAX),
            // A building shares an address; each message costs money and wakes somebody.
            Self::SendCode => (20, 60, 10),
            Self::SendCodeTo => (5, i64::MAX, i64::MAX),
            // Each code has tries of its own besides.
            Self::EnterCode => (60, i64::MAX, i64::MAX),
            // Forty bits, at one door, for a fortnight.
            Self::AccessCode => (10, 20, 10),
            // What a landlord or a neighbour could guess about a resident.
            Self::Match => (5, 10, 5),
            Self::Declare => (60, 60, 30),
        };
        Counted {
            by_peer,
            by_plate,
            by_both,
        }
    }
}

/// Counts an attempt before it is looked at. `plate` is "" where none is involved.
pub(crate) async fn count(
    app: &App,
    attempt: Attempt,
    peer: &str,
    plate: &str,
) -> Result<(), Error> {
    let mark = BlindIndex::of(&app.keys().index, Purpose::Peer, peer);
    let (now, kind) = (app.surroundings().now(), attempt.name());
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    store::public_attempt::lock(&mut tx, kind, mark.as_bytes()).await?;
    let sent =
        store::public_attempt::count(&mut tx, kind, mark.as_bytes(), plate, now - WINDOW).await?;
    let most = attempt.most();
    if sent.by_peer >= most.by_peer
        || sent.by_plate >= most.by_plate
        || sent.by_both >= most.by_both
    {
        return Err(Refusal::new(
            "attempts-too-many",
            "too much was sent from here or by this plate within an hour: wait, or in danger call \
             119 or 110",
        )
        .into());
    }
    let id = app.surroundings().id();
    store::public_attempt::insert(&mut tx, id, kind, mark.as_bytes(), plate, now).await?;
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(())
}

/// Removes what no longer counts.
pub(crate) async fn tidy(app: &App) -> Result<u64, Error> {
    let before = app.surroundings().now() - KEPT;
    Ok(store::public_attempt::delete_before(&mut *app.read().await?, before).await?)
}
