//! The sign of a short let: on paper for its host, and checked by whoever stands before it.
//!
//! Its code is a receipt ([`vault::receipt`]) that names the filing and a digest of what the sign
//! says; all of that is of the home, so it has no salt.

use jiff::Timestamp;
use policy::Deed;
use registry::short_let::Filing;
use store::short_let::ShortLetRow;
use uuid::Uuid;
use vault::receipt::{PREFIX, Said, SaidDigest, Salt, Words};

use super::desk::door;
use super::filing;
use crate::accounts::Session;
use crate::bindings::{self, Door};
use crate::plates::{self, DoorName};
use crate::{App, Error, Note, Refusal, receipts};

/// What a sign says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its number.
    pub number: String,
    /// Building, unit and room.
    pub door: DoorName,
    /// When the home was filed.
    pub filed: Timestamp,
    /// When it was approved.
    pub issued: Timestamp,
    /// Where its code leads, in capitals.
    pub address: String,
}

/// A genuine sign, to whoever stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its number.
    pub number: String,
    /// The door it belongs to.
    pub door: DoorName,
    /// When the home was filed.
    pub filed: Timestamp,
    /// When it was approved.
    pub issued: Timestamp,
    /// Since when it is in force no more.
    pub ended: Option<Timestamp>,
}

/// A filing and where it stands, for who may see how the door is let.
pub type Standing = (ShortLetRow, Filing);

/// The filings of a door for an operator who is bound to it, the latest first.
///
/// # Errors
/// [`Error::NotFound`] for who is not.
pub async fn of_door(app: &App, session: &Session, at: Door) -> Result<Vec<Standing>, Error> {
    bindings::may(app, session, at, Deed::SeeOwnDoor).await?;
    let dwelling = at.dwelling.ok_or(Error::NotFound("dwelling"))?;
    standing(app, &session.district, dwelling).await
}

/// The filings of a dwelling, the latest first. Who may see them is the caller's to ask.
///
/// # Errors
/// [`Error::Store`].
pub async fn standing(app: &App, district: &str, dwelling: Uuid) -> Result<Vec<Standing>, Error> {
    let mut conn = app.read().await?;
    let rows = store::short_let::of_dwelling(&mut conn, district, dwelling).await?;
    rows.into_iter()
        .map(|row| filing(&row).map(|filing| (row, filing)))
        .collect()
}

/// The sign in force at a dwelling, for everybody who scans its plate: number and since when. It
/// says that the home is let by the day, as the sign beside the door does, and nothing of people.
///
/// # Errors
/// [`Error::Store`].
pub async fn in_force(
    app: &App,
    district: &str,
    dwelling: Uuid,
) -> Result<Option<(String, Timestamp)>, Error> {
    let rows = standing(app, district, dwelling).await?;
    Ok(rows.iter().find_map(|(_, filing)| match filing {
        Filing::InForce { number, at, .. } => Some((super::number(district, *number), *at)),
        _ => None,
    }))
}

/// The sign in force of the door, for an operator who is bound to it. Leaves an entry in the log.
///
/// # Errors
/// [`Error::NotFound`] for who is not bound; [`Error::Refused`]: `short-let-no-sign`,
/// `plate-no-address`.
pub async fn paper(app: &App, session: &Session, at: Door) -> Result<Paper, Error> {
    let district = &session.district;
    let rows = of_door(app, session, at).await?;
    let found = rows.iter().find_map(|(row, filing)| match filing {
        Filing::InForce { number, at, .. } => Some((row, *number, *at)),
        _ => None,
    });
    let (row, number, issued) = found.ok_or_else(|| {
        let rule = registry::short_let::Refusal::NoSign;
        Refusal::new(rule.code(), rule.to_string())
    })?;
    let origin = plates::origin_needed(app).await?;
    let name = plates::door_name(&mut *app.read().await?, district, at).await?;
    let line = receipts::receipt(app, district, row.id, issued, digest(row, number))?;
    app.change_of_account(district, session.account)
        .await?
        .commit(Note::new("short_let.sign_fetched", "short_let", row.id))
        .await?;
    let token = line.strip_prefix(PREFIX).unwrap_or(&line);
    Ok(Paper {
        number: super::number(district, number),
        door: name,
        filed: row.filed_at,
        issued,
        address: format!("{}/SIGN/{token}", origin.to_uppercase()),
    })
}

/// Checks a sign by what its code holds; `None` for what is none of this program's.
///
/// # Errors
/// [`Error::Store`].
pub async fn check(app: &App, token: &str) -> Result<Option<Checked>, Error> {
    let verdict = receipts::check(app, &format!("{PREFIX}{token}")).await?;
    let vault::receipt::Verdict::Genuine(Said { accepted, .. }) = verdict else {
        return Ok(None);
    };
    let district = accepted.district.as_str();
    let mut conn = app.read().await?;
    // A receipt of a declaration names no filing: it is no sign.
    let Some(row) = store::short_let::by_id(&mut conn, district, accepted.declaration).await?
    else {
        return Ok(None);
    };
    let (number, ended) = match filing(&row)? {
        Filing::InForce { number, .. } => (number, None),
        Filing::Ended { number, at, .. } => (number, Some(at)),
        _ => return Ok(None),
    };
    if digest(&row, number) != accepted.said {
        return Ok(None);
    }
    let name = plates::door_name(&mut conn, district, door(&row)).await?;
    Ok(Some(Checked {
        number: super::number(district, number),
        door: name,
        filed: row.filed_at,
        issued: accepted.at,
        ended,
    }))
}

fn digest(row: &ShortLetRow, number: i64) -> SaidDigest {
    Words::new("short_let_sign")
        .saying("dwelling", &row.dwelling_id.to_string())
        .saying("number", &number.to_string())
        .saying("filed", &row.filed_at.to_string())
        .digest(Salt::NONE)
}
