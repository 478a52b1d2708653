//! Saying something about who lives at a door.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use policy::{Bound, Deed};
use store::binding::{AccessRow, Mark};
use uuid::Uuid;
use vault::receipt::Salt;

use crate::accounts::{self, Place, Session};
use crate::attempts::{self, Attempt};
use crate::bindings::{self, Binding, Door};
use crate::messages::{self, Kind};
use crate::voices::{self, Declared, Said, Speaker, Through, Whom};
use crate::{App, Error, Note, receipts};

/// How long leave to take a door over counts.
const HAND_OVER: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// As what they speak.
    pub bound: Bound,
    /// What.
    pub said: Said,
    /// What was said besides, such as whom to call for a minor; kept sealed.
    pub remark: String,
}

/// That something was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The declaration.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Whether whoever said it is bound to the door.
    pub bound: bool,
    /// The signed line that proves it, see [`crate::receipts`].
    pub line: String,
    /// What the line's digest of the words can be made again with.
    pub salt: Salt,
}

/// Takes in what somebody says about the dwelling whose plate they scanned. Anybody may say whom
/// they name; only who is bound to the door may point at a record there, and an occupant speaks of
/// nobody but themselves.
///
/// # Errors
/// [`Error::NotFound`] for who points at a record, or speaks of others, without being bound;
/// [`Error::Refused`] as `voices::declare`.
pub async fn say(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    spoken: &Spoken,
) -> Result<Receipt, Error> {
    let dwelling = door.dwelling.ok_or(Error::NotFound("dwelling"))?;
    let held = bindings::here(app, session, door).await?;
    let binding = held.iter().find(|binding| binding.bound == spoken.bound);
    if !may_say(binding, spoken) {
        return Err(Error::NotFound("door"));
    }
    attempts::count(
        app,
        Attempt::Declare,
        &session.account.to_string(),
        &place.plate,
    )
    .await?;
    let declared = Declared {
        dwelling,
        speaker: Speaker {
            role: bindings::voice(spoken.bound),
            id: session.account,
        },
        through: if binding.is_some() {
            Through::Account
        } else {
            Through::Plate
        },
        said: spoken.said.clone(),
        remark: spoken.remark.clone(),
    };
    let mut change = app
        .change_of_account(&session.district, session.account)
        .await?;
    let at = change.at;
    let accepted = voices::declare(&mut change, &declared).await?;
    let id = accepted.id;
    let line = receipts::receipt(app, &session.district, id, at, accepted.said)?;
    let detail = format!(
        "word={} role={} through={}",
        declared.said.name(),
        spoken.bound.name(),
        declared.through.name()
    );
    change
        .commit(Note::new("voice.said", "voice", id).saying(detail))
        .await?;
    Ok(Receipt {
        id,
        at,
        bound: binding.is_some(),
        line,
        salt: accepted.salt,
    })
}

/// Whether it is theirs to say.
fn may_say(binding: Option<&Binding>, spoken: &Spoken) -> bool {
    let people = spoken.said.people();
    let own = |whom: &Whom| match whom {
        Whom::Speaker(_) => true,
        Whom::KnownSpeaker(person) => {
            binding.is_some_and(|binding| binding.person == Some(*person))
        }
        Whom::Named(_) | Whom::Known(_) => false,
    };
    if spoken.bound == Bound::Occupant {
        return !people.is_empty() && people.iter().all(own);
    }
    let named = |whom: &Whom| matches!(whom, Whom::Named(_));
    let points = |whom: &Whom| matches!(whom, Whom::Named(_) | Whom::Known(_));
    match binding {
        Some(binding) => binding.bound.may(Deed::DeclarePeople) && people.iter().all(points),
        None => people.iter().all(named),
    }
}

/// What an occupant answers to what others said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is right.
    Confirm,
    /// They don't live there, and never did.
    Dispute,
    /// They have left.
    End(Date),
}

/// An occupant confirms, disputes or ends what others declared of them, and of nobody else.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound to a record there; [`Error::Refused`].
pub async fn answer(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    answer: Answer,
) -> Result<Receipt, Error> {
    let binding = bindings::may(app, session, door, Deed::AnswerForSelf).await?;
    let person = binding.person.ok_or(Error::NotFound("record"))?;
    let people = vec![Whom::KnownSpeaker(person)];
    let said = match answer {
        Answer::Confirm => Said::Confirms { people },
        Answer::Dispute => Said::Disputes { people },
        Answer::End(on) => Said::MovesOut {
            people,
            on: Some(on),
        },
    };
    let spoken = Spoken {
        bound: Bound::Occupant,
        said,
        remark: String::new(),
    };
    say(app, session, place, door, &spoken).await
}

/// A bound landlord hands a dwelling over to a manager: whoever proves that telephone at the door
/// within a fortnight is bound as its manager. The landlord stays bound.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound as a landlord; [`Error::Refused`] on `phone`.
pub async fn hand_over(
    app: &App,
    session: &Session,
    place: &Place,
    door: Door,
    phone: &str,
) -> Result<(), Error> {
    bindings::may(app, session, door, Deed::HandOver).await?;
    let phone = accounts::reachable(phone)?;
    // It sends a message.
    attempts::count(app, Attempt::SendCodeTo, &phone.e164(), "").await?;
    attempts::count(
        app,
        Attempt::Declare,
        &session.account.to_string(),
        &place.plate,
    )
    .await?;
    let district = &session.district;
    let mark = bindings::phone_mark(app, district, door, &phone.e164());
    let mut change = app.change_of_account(district, session.account).await?;
    let at = change.at;
    let row = AccessRow {
        id: app.surroundings().id(),
        role: Bound::Manager.name().to_owned(),
        building_id: door.building,
        dwelling_id: door.dwelling,
        given_by: None,
        given_at: at,
        expires_at: at + HAND_OVER,
    };
    // Sent again, it is the same leave for longer.
    let (building, dwelling) = (door.building, door.dwelling);
    let (conn, phone_mark) = (change.conn(), Some(mark.as_bytes().as_slice()));
    store::binding::delete_access_by_phone(conn, district, building, dwelling, phone_mark).await?;
    store::binding::insert_access(change.conn(), district, &row, Mark::Phone(mark.as_bytes()))
        .await?;
    if messages::way(app).await? != messages::Way::None {
        let words = "【门牌】房东把一处房屋交给您管理：到门口扫门牌，用这个手机号登录，选择“房东已把这里移交给我的手机号”。14 天内有效。 A landlord hands a home over to you: scan its plate and sign in by this number within 14 days.";
        messages::queue(&mut change, Kind::HandOver, &phone, words).await?;
    }
    change
        .commit(Note::new("access.handed_over", "access_code", row.id).saying("role=manager"))
        .await
}
