//! Where somebody on the staff wants to get mail: their own to say, proved by a code sent there.

use jiff::SignedDuration;
use policy::{Actor, Denied};
use store::outgoing::{self as rows, MailRow, To};
use uuid::Uuid;
use vault::{BlindIndex, DataKey, Field, Purpose};
use zeroize::Zeroizing;

use super::send::opened_text;
use super::{Kind, Told, ways, write};
use crate::accounts::digits;
use crate::attempts::{self, Attempt};
use crate::{App, Error, Note, Refusal};

/// So many minutes a code counts.
pub const CODE_MINUTES: i64 = 15;
/// How often one may be tried.
const TRIES: i32 = 5;
const DATA_KEY: &str = "staff_mail.data_key";
const ADDRESS: &str = "staff_mail.address";

/// Somebody's own settings.
#[derive(Default)]
pub struct Own {
    /// Whether this installation sends mail.
    pub sends: bool,
    /// The address that counts.
    pub proven: Option<Zeroizing<String>>,
    /// One that waits for its code.
    pub waiting: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Own({})", self.proven.is_some())
    }
}

/// Whose settings they are: programs have none.
fn whose(actor: &Actor) -> Result<Uuid, Error> {
    let staff = actor.staff_id();
    Ok(staff.ok_or(Denied(policy::Action::Search))?)
}

/// An address in the clear.
pub(super) fn opened(app: &App, row: &MailRow) -> Result<Zeroizing<String>, Error> {
    let at = (row.district.as_str(), row.id);
    opened_text(app, at, (DATA_KEY, &row.data_key), (ADDRESS, &row.address))
}

/// The actor's own settings.
///
/// # Errors
/// [`Error::Denied`] for who is not on the staff.
pub async fn own(app: &App, actor: &Actor) -> Result<Own, Error> {
    let staff = whose(actor)?;
    let since = app.surroundings().now() - SignedDuration::from_mins(CODE_MINUTES);
    let mut conn = app.read().await?;
    let proven = rows::mail_of(&mut conn, staff, true).await?;
    let waiting = rows::mail_of(&mut conn, staff, false).await?;
    let waiting = waiting.filter(|row| row.asked_at > since);
    Ok(Own {
        sends: ways(app).mail,
        proven: proven.map(|row| opened(app, &row)).transpose()?,
        waiting: waiting.map(|row| opened(app, &row)).transpose()?,
    })
}

fn wrong_address() -> Error {
    Refusal::new(
        "mail-address",
        "that is no mail address: write it like name@example.cn",
    )
    .on("address")
    .into()
}

/// Writes an address down and sends a code there. The one that counts goes on counting until the
/// code is entered.
///
/// # Errors
/// [`Error::Refused`] on `address`, or where too much was asked for; [`Error::Denied`].
pub async fn set_mail(
    app: &App,
    actor: &Actor,
    district: &str,
    address: &str,
) -> Result<(), Error> {
    let staff = whose(actor)?;
    let address = address.trim();
    if !ways(app).mail {
        return Err(Refusal::new(
            "mail-none",
            "this installation sends no mail: start it with --notices FILE",
        )
        .into());
    }
    if !outside::channels::is_mail(address) {
        return Err(wrong_address());
    }
    // By person and by address: nobody's mailbox is filled by another's.
    attempts::count(app, Attempt::SendCodeTo, &staff.to_string(), "").await?;
    attempts::count(app, Attempt::SendCodeTo, &address.to_lowercase(), "").await?;
    let here = app.surroundings();
    let (id, key) = (here.id(), DataKey::new(app.keys().suite, here.random()));
    let field = |column| Field {
        column,
        district,
        row: id,
    };
    let code = digits(here.random());
    let mut change = app.change_by(district, actor).await?;
    let row = MailRow {
        id,
        district: district.to_owned(),
        staff_id: staff,
        data_key: key.wrap(&app.keys().wrap, field(DATA_KEY), here.random()),
        address: key.seal(field(ADDRESS), address.as_bytes(), here.random()),
        asked_at: change.at,
        proven_at: None,
        code_mark: Some(mark(app, id, &code).as_bytes().to_vec()),
    };
    rows::insert_mail(change.conn(), &row).await?;
    let minutes = CODE_MINUTES.to_string();
    let values = [
        ("code", code.as_str(), code.as_str()),
        ("minutes", &minutes, &minutes),
    ];
    let told = Told {
        kind: Kind::MailCode,
        place: district,
        values: &values,
    };
    write(&mut change, To::Staff(staff), told).await?;
    change
        .commit(Note::new("staff_mail.asked", "staff", staff))
        .await
}

/// Has the address count whose code this is.
///
/// # Errors
/// [`Error::Refused`] on `code`: wrong, over or tried too often, which are told alike.
pub async fn prove_mail(app: &App, actor: &Actor, district: &str, code: &str) -> Result<(), Error> {
    let staff = whose(actor)?;
    let since = app.surroundings().now() - SignedDuration::from_mins(CODE_MINUTES);
    // Counted and durable before it is looked at, so that many at once are no more tries.
    let tried = rows::try_code(&mut *app.read().await?, staff, since, TRIES).await?;
    let given: String = code.chars().filter(char::is_ascii_digit).collect();
    let right = tried.filter(|(id, known)| mark(app, *id, &given).as_bytes() == known.as_slice());
    let wrong = || {
        Refusal::new(
            "code-wrong",
            "the code is wrong, over or tried too often: look at the message, or ask for another",
        )
        .on("code")
    };
    let (id, _) = right.ok_or_else(wrong)?;
    let mut change = app.change_by(district, actor).await?;
    let at = change.at;
    if !rows::prove(change.conn(), staff, id, at).await? {
        return Err(wrong().into());
    }
    change
        .commit(Note::new("staff_mail.proven", "staff", staff))
        .await
}

/// Takes the actor's addresses away: no more mail.
///
/// # Errors
/// [`Error::Denied`].
pub async fn forget_mail(app: &App, actor: &Actor, district: &str) -> Result<(), Error> {
    let staff = whose(actor)?;
    let mut change = app.change_by(district, actor).await?;
    rows::forget(change.conn(), staff).await?;
    rows::forget_waiting(change.conn(), To::Staff(staff)).await?;
    change
        .commit(Note::new("staff_mail.forgotten", "staff", staff))
        .await
}

/// Together with its row, so that a code is good for one address only.
fn mark(app: &App, row: Uuid, code: &str) -> BlindIndex {
    let parts = [row.as_bytes().as_slice(), code.as_bytes()];
    BlindIndex::of_parts(&app.keys().index, Purpose::SentCode, &parts)
}
