//! Sending letters.

use jiff::{SignedDuration, Timestamp};
use outside::channels::{ChannelFault, Robot, To as Address, Words};
use policy::Actor;
use registry::telling::{Line, digest, next_try};
use store::outgoing::{self as rows, LeasedRow, To};
use vault::{DataKey, Field};
use zeroize::Zeroizing;

use super::robots::opened;
use super::{Kind, open, own, quiet, ways};
use crate::{App, Error, Note, plates};

/// So long a letter is somebody's to send: longer than any channel takes.
const LEASE: SignedDuration = SignedDuration::from_secs(180);
/// Tries before a person is asked.
const MOST_TRIES: i32 = 12;
const MAIL: &[&str] = &["mail"];
const ROBOTS: &[&str] = &["wecom", "dingtalk", "feishu"];

/// What a round did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Letters that were taken.
    pub taken: usize,
    /// Letters that are tried again.
    pub later: usize,
    /// Letters that wait for a person.
    pub dead: usize,
}

impl Sent {
    fn and(self, other: Self) -> Self {
        Self {
            taken: self.taken + other.taken,
            later: self.later + other.later,
            dead: self.dead + other.dead,
        }
    }
}

/// Gathers what is due and sends it, until nothing is or `stop` says so. A slow mail server holds
/// up no robot, nor the other way round.
///
/// # Errors
/// [`Error::Store`] where the database does not answer.
pub async fn send_due(app: &App, stop: &(dyn Fn() -> bool + Sync)) -> Result<Sent, Error> {
    let ways = ways(app);
    if !ways.any() {
        return Ok(Sent::default());
    }
    super::gather_due(app).await?;
    // Speaking SMTP takes some kilobytes of state.
    let mail = || Box::pin(lane(app, MAIL, ways.mail, stop));
    let robots = || Box::pin(lane(app, ROBOTS, ways.robots, stop));
    // Two of each side by side, so that one slow receiver holds up few.
    let (a, b, c, d) = tokio::join!(mail(), mail(), robots(), robots());
    Ok(a?.and(b?).and(c?).and(d?))
}

async fn lane(
    app: &App,
    channels: &[&str],
    wanted: bool,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Sent, Error> {
    let mut sent = Sent::default();
    while wanted && !stop() {
        match one(app, channels).await? {
            Some(more) => sent = sent.and(more),
            None => break,
        }
    }
    Ok(sent)
}

/// Sends the letter that is due first; `None` where none is.
async fn one(app: &App, channels: &[&str]) -> Result<Option<Sent>, Error> {
    let now = app.surroundings().now();
    let leased = rows::lease(&mut *app.read().await?, channels, now, now + LEASE).await?;
    let Some(letter) = leased else {
        return Ok(None);
    };
    if letter.expires_at <= now {
        over(app, &letter).await?;
        return Ok(Some(Sent::default()));
    }
    let sent = carry(app, &letter).await?;
    note(app, &letter, sent).await.map(Some)
}

async fn carry(app: &App, letter: &LeasedRow) -> Result<Result<(), ChannelFault>, Error> {
    let Some(channels) = app.channels() else {
        return Ok(Err(ChannelFault::Absent));
    };
    let mut conn = app.read().await?;
    let mut lines: Vec<Line> = Vec::new();
    for (id, district, key, words) in rows::notices_of(&mut conn, letter.id).await? {
        lines.push(open(app, id, &district, &key, &words)?);
    }
    let address = match letter.to {
        To::Staff(staff) => {
            let proven = letter.kind != Kind::MailCode.name();
            let row = rows::mail_of(&mut conn, staff, proven).await?;
            row.map(|row| own::opened(app, &row))
                .transpose()?
                .map(Place::Mail)
        }
        To::Robot(id) => match rows::robot(&mut conn, &letter.district, id).await? {
            Some(row) => {
                let robot = Robot::from_name(&row.kind).unwrap_or(Robot::Wecom);
                let (url, secret) = opened(app, &row)?;
                Some(Place::Robot(robot, url, secret))
            }
            None => None,
        },
    };
    drop(conn);
    let Some(address) = address.filter(|_| !lines.is_empty()) else {
        return Ok(Err(ChannelFault::Address));
    };
    let link = plates::origin(app).await?;
    let said = digest(&lines, link.as_deref());
    let id = letter.id.to_string();
    let words = Words {
        id: &id,
        subject: &said.subject,
        body: &said.body,
        at_ms: app.surroundings().now().as_millisecond(),
    };
    let to = match &address {
        Place::Mail(address) => Address::Mail(address),
        Place::Robot(robot, url, secret) => Address::Robot(*robot, url, secret),
    };
    Ok(channels.send(to, &words).await)
}

/// Where a letter goes, in the clear.
enum Place {
    Mail(Zeroizing<String>),
    Robot(Robot, Zeroizing<String>, Zeroizing<String>),
}

async fn over(app: &App, letter: &LeasedRow) -> Result<(), Error> {
    let mut change = app.change_by(&letter.district, &Actor::Machine).await?;
    let at = change.at;
    if rows::over(change.conn(), letter.id, letter.version, at).await? {
        rows::forget_words(change.conn(), letter.id).await?;
        change
            .commit(Note::new("outgoing.over", "outgoing_letter", letter.id))
            .await?;
    }
    Ok(())
}

/// What follows from a try.
enum Next {
    Taken,
    Later(ChannelFault, SignedDuration),
    Dead(ChannelFault),
    /// Of no use any more.
    Over,
}

fn next(letter: &LeasedRow, sent: Result<(), ChannelFault>, now: Timestamp) -> Next {
    let Err(fault) = sent else {
        return Next::Taken;
    };
    let wait = next_try(letter.tries, fault.wait());
    let wait = SignedDuration::try_from(wait).unwrap_or(LEASE);
    let again = fault.may_pass() && letter.tries < MOST_TRIES && now + wait < letter.expires_at;
    match (again, letter.kind == Kind::MailCode.name()) {
        (true, _) => Next::Later(fault, wait),
        // A code that comes too late is of no use: its owner asks for another.
        (false, true) => Next::Over,
        (false, false) => Next::Dead(fault),
    }
}

/// Writes down what came of a try. Where the lease ran out meanwhile and somebody else has the
/// letter, what they write counts.
async fn note(
    app: &App,
    letter: &LeasedRow,
    sent: Result<(), ChannelFault>,
) -> Result<Sent, Error> {
    let (id, version) = (letter.id, letter.version);
    if let Err(fault) = sent {
        tracing::warn!(%fault, %id, tries = letter.tries, "a letter was not taken");
    }
    let next = next(letter, sent, app.surroundings().now());
    let told = |fault: ChannelFault| (fault.name(), fault.number());
    let mut change = app.change_by(&letter.district, &Actor::Machine).await?;
    let at = change.at;
    let conn = change.conn();
    let (kept, what, done) = match next {
        Next::Later(fault, wait) => {
            drop(change);
            let unsure = fault.may_have_left();
            let quiet = quiet(&letter.district, at);
            let run_at = quiet.map_or(at + wait, |quiet| quiet.again(&letter.kind, at + wait));
            let mut conn = app.read().await?;
            rows::later(&mut conn, id, version, told(fault), unsure, run_at).await?;
            return Ok(Sent {
                later: 1,
                ..Sent::default()
            });
        }
        Next::Taken => (
            rows::sent(conn, id, version, at).await?,
            "outgoing.sent",
            Sent {
                taken: 1,
                ..Sent::default()
            },
        ),
        Next::Over => (
            rows::over(conn, id, version, at).await?,
            "outgoing.over",
            Sent::default(),
        ),
        Next::Dead(fault) => (
            rows::dead(conn, id, version, told(fault), at).await?,
            "outgoing.dead",
            Sent {
                dead: 1,
                ..Sent::default()
            },
        ),
    };
    if !kept {
        return Ok(Sent::default());
    }
    if done.dead == 0 {
        rows::forget_words(change.conn(), id).await?;
    }
    let detail = format!("kind={} tries={}", letter.kind, letter.tries);
    change
        .commit(Note::new(what, "outgoing_letter", id).saying(detail))
        .await?;
    Ok(done)
}

/// Opens a sealed text of one of the tables about channels.
pub(super) fn opened_text(
    app: &App,
    at: (&str, uuid::Uuid),
    key: (&str, &[u8]),
    sealed: (&str, &[u8]),
) -> Result<Zeroizing<String>, Error> {
    let field = |column| Field {
        column,
        district: at.0,
        row: at.1,
    };
    let key = DataKey::unwrap(&app.keys().wrap, field(key.0), key.1)?;
    let bytes = Zeroizing::new(key.open(field(sealed.0), sealed.1)?.to_vec());
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}
