//! Text messages: queued in the transaction of their cause, sent by the gateway that the
//! installation describes, removed once sent or over.
//!
//! A demo without a gateway sends nothing: its messages wait where the steward sees them until they
//! are over. A registry without one refuses whatever needs a message.

mod outbox;
mod send;

use jiff::{SignedDuration, Timestamp};
use registry::phone::Phone;
use store::outgoing_sms::SmsRow;
use vault::{DataKey, Field};

pub use outbox::{Waiting, outbox};
pub use send::{send_due, tidy};

use crate::{App, Change, Error, Refusal};

const DATA_KEY: &str = "outgoing_sms.data_key";
const PHONE: &str = "outgoing_sms.phone";
const WORDS: &str = "outgoing_sms.words";

/// Why a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A code to sign in with.
    SignIn,
    /// An operator named this telephone when handing a door over.
    HandOver,
    /// A short let that its host filed was decided.
    ShortLet,
    /// Something comes due or is overdue that its reader can do.
    Reminder,
    /// An authority was given the record of whoever has this telephone.
    Disclosed,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::SignIn,
        Self::HandOver,
        Self::ShortLet,
        Self::Reminder,
        Self::Disclosed,
    ];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::HandOver => "hand_over",
            Self::ShortLet => "short_let",
            Self::Disclosed => "disclosed",
            Self::Reminder => "reminder",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How long it is of use.
    const fn life(self) -> SignedDuration {
        match self {
            Self::SignIn => SignedDuration::from_mins(10),
            Self::HandOver => SignedDuration::from_mins(30),
            Self::ShortLet | Self::Reminder => SignedDuration::from_hours(24),
            // Nothing that hurries: a gateway may be down over a weekend.
            Self::Disclosed => SignedDuration::from_hours(72),
        }
    }
}

/// How messages leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the gateway.
    Gateway,
    /// Not at all: this is a demo, and the steward sees them.
    Demo,
    /// Not at all.
    None,
}

/// How messages leave here.
///
/// # Errors
/// [`Error::Store`].
pub async fn way(app: &App) -> Result<Way, Error> {
    if app.gateway().is_some() {
        return Ok(Way::Gateway);
    }
    let known = store::installation::read(&mut *app.read().await?).await?;
    Ok(if known.is_some_and(|known| known.demo) {
        Way::Demo
    } else {
        Way::None
    })
}

/// Refuses where no message could leave.
pub(crate) async fn must_leave(app: &App) -> Result<(), Error> {
    if way(app).await? == Way::None {
        return Err(Refusal::new(
            "sms-none",
            "this installation has no gateway for text messages: start it with --sms FILE",
        )
        .on("phone")
        .into());
    }
    Ok(())
}

/// Queues a message in the transaction of its cause.
pub(crate) async fn queue(
    change: &mut Change,
    kind: Kind,
    phone: &Phone,
    words: &str,
) -> Result<(), Error> {
    let at = change.at;
    queue_from(change, kind, phone, words, at).await
}

/// The same for a message that leaves at a moment to come.
pub(crate) async fn queue_from(
    change: &mut Change,
    kind: Kind,
    phone: &Phone,
    words: &str,
    from: Timestamp,
) -> Result<(), Error> {
    let (app, district, at) = (change.app().clone(), change.district.clone(), change.at);
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district: &district,
        row: id,
    };
    let row = SmsRow {
        id,
        kind: kind.name().to_owned(),
        data_key: key.wrap(&app.keys().wrap, field(DATA_KEY), here.random()),
        phone: key.seal(field(PHONE), phone.e164().as_bytes(), here.random()),
        words: key.seal(field(WORDS), words.as_bytes(), here.random()),
        created_at: at,
        expires_at: from + kind.life(),
        attempts: 0,
        district: district.clone(),
    };
    Ok(store::outgoing_sms::insert(change.conn(), &row, from).await?)
}

/// A message in the clear: telephone and words.
fn open(app: &App, row: &SmsRow) -> Result<[zeroize::Zeroizing<String>; 2], Error> {
    let field = |column| Field {
        column,
        district: &row.district,
        row: row.id,
    };
    let key = DataKey::unwrap(&app.keys().wrap, field(DATA_KEY), &row.data_key)?;
    let text = |column, sealed: &[u8]| -> Result<_, vault::Unreadable> {
        let bytes = zeroize::Zeroizing::new(key.open(field(column), sealed)?.to_vec());
        Ok(zeroize::Zeroizing::new(
            String::from_utf8_lossy(&bytes).into_owned(),
        ))
    };
    Ok([text(PHONE, &row.phone)?, text(WORDS, &row.words)?])
}

/// When a failed message is tried again.
fn again(attempts: i32, now: Timestamp) -> Timestamp {
    now + SignedDuration::from_secs(1 << attempts.clamp(0, 7))
}
