use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use policy::{Action, Actor};
use registry::identity::{check_credit_code, normal_number};
use store::StoreError;
use store::agency::{self as rows, AgencyFile, AgencyRow, CameRow};
use uuid::Uuid;

use super::expected::{Silence, silence};
use crate::{App, Error, Note, Refusal};

/// What came is counted for this long.
const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Most offices beside the first.
const MOST_BRANCHES: usize = 100;

/// An agency's file as a steward writes it; what is left empty isn't known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The name it reports under: what batches know it by, so it never changes.
    pub name: String,
    /// Code of its licence.
    pub credit_code: String,
    /// `filed`, `unfiled` or `lapsed`.
    pub filing: String,
    /// Number of the filing.
    pub filing_no: String,
    /// Until when it holds.
    pub filed_until: Option<Date>,
    /// How many work there.
    pub staff_count: String,
    /// Of the office.
    pub phone: String,
    /// Of the office.
    pub address: String,
    /// Other offices, one a line.
    pub branches: String,
    /// The way it is expected to report by.
    pub reports_by: String,
}

/// An agency in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// What is stored.
    pub row: AgencyRow,
    /// How long nothing came.
    pub silence: Silence,
}

/// What came from an agency, by channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// Since when it was counted.
    pub since: Timestamp,
    /// By channel.
    pub rows: Vec<CameRow>,
}

fn known(app: &App, district: &str, row: AgencyRow) -> Agency {
    let now = app.surroundings().now();
    let silence = silence(district, row.last_at, row.created_at, now);
    Agency { row, silence }
}

/// Agencies with a file in the district or that sent something there, by name, behind the one
/// named.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Agency>, Error> {
    actor.may(Action::SeeAgencies, district)?;
    let found = rows::list(&mut *app.read().await?, district, after, limit).await?;
    Ok(found
        .into_iter()
        .map(|row| known(app, district, row))
        .collect())
}

/// One of them.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] for one that is unknown in this district.
pub async fn show(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Agency, Error> {
    actor.may(Action::SeeAgencies, district)?;
    entry(app, district, id).await
}

/// The same, for who was allowed to see it.
pub(crate) async fn entry(app: &App, district: &str, id: Uuid) -> Result<Agency, Error> {
    let found = rows::agency(&mut *app.read().await?, district, id).await?;
    found
        .map(|row| known(app, district, row))
        .ok_or(Error::NotFound("agency"))
}

/// What came from it in the last ninety days.
///
/// # Errors
/// [`Error::Denied`], [`Error::Store`].
pub async fn came(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<Came, Error> {
    actor.may(Action::SeeAgencies, district)?;
    came_from(app, district, id).await
}

/// The same, for who was allowed to see it.
pub(crate) async fn came_from(app: &App, district: &str, id: Uuid) -> Result<Came, Error> {
    let since = app.surroundings().now() - LOOKED_BACK;
    let rows = rows::came(&mut *app.read().await?, district, id, since).await?;
    Ok(Came { since, rows })
}

/// Opens the file of an agency, which may have sent something before.
///
/// # Errors
/// [`Error::Refused`] on the field that is wrong; [`Error::Denied`].
pub async fn add(
    app: &App,
    actor: &Actor,
    district: &str,
    written: &Written,
) -> Result<Uuid, Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let name = written.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        let words = "the agency's name is missing or has more than 100 characters";
        return Err(Refusal::new("agency-name", words).on("name").into());
    }
    let file = read(written)?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    let fresh = app.surroundings().id();
    let id = store::reports::agency(change.conn(), fresh, name, at).await?;
    if let Err(error) = rows::insert(change.conn(), district, id, &file, at).await {
        return Err(taken(error, id == fresh));
    }
    change
        .commit(Note::new("agency.added", "agency", id))
        .await?;
    Ok(id)
}

/// The agency that reports under a name in a district; its file is opened where it has none and
/// sent nothing yet.
///
/// # Errors
/// [`Error::Refused`] for a name that is none; [`Error::Denied`].
pub async fn by_name(app: &App, actor: &Actor, district: &str, name: &str) -> Result<Uuid, Error> {
    actor.may(Action::ManageAgencies, district)?;
    let mut conn = app.read().await?;
    if let Some(id) = rows::by_name(&mut conn, name.trim()).await?
        && rows::agency(&mut conn, district, id).await?.is_some()
    {
        return Ok(id);
    }
    drop(conn);
    let written = Written {
        name: name.to_owned(),
        filing: "unfiled".to_owned(),
        reports_by: "api".to_owned(),
        ..Written::default()
    };
    add(app, actor, district, &written).await
}

/// Writes an agency's file anew, or opens it where it was known only by what it sent (`version` is
/// 0 then).
///
/// # Errors
/// As [`add`]; [`Error::NotFound`], [`Error::Stale`].
pub async fn edit(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    written: &Written,
) -> Result<(), Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    show(app, actor, district, id).await?;
    let file = read(written)?;
    let mut change = app.change(district, &permit).await?;
    let at = change.at;
    if version == 0 {
        match rows::insert(change.conn(), district, id, &file, at).await {
            Err(StoreError::Constraint { constraint, .. }) if constraint == "agency_file_pkey" => {
                return Err(Error::Stale);
            }
            other => other.map_err(|error| taken(error, true))?,
        }
    } else {
        let done = rows::update(change.conn(), district, id, version, &file).await;
        if !done.map_err(|error| taken(error, true))? {
            return Err(Error::Stale);
        }
    }
    change
        .commit(Note::new("agency.edited", "agency", id))
        .await
}

/// What a refused row means: an agency that was known before may have its file already.
fn taken(error: StoreError, new: bool) -> Error {
    match error {
        StoreError::Constraint {
            duplicate: true,
            constraint,
        } => {
            if !new && constraint != "agency_file_licence" {
                let words = "an agency of that name has its file already: look for it in the list";
                Refusal::new("agency-known", words).on("name").into()
            } else {
                let words = "another agency has this licence: compare the code, or edit that file";
                Refusal::new("agency-licence-taken", words)
                    .on("credit_code")
                    .into()
            }
        }
        other => other.into(),
    }
}

fn read(written: &Written) -> Result<AgencyFile, Error> {
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    for (field, text, most) in [
        ("filing_no", &written.filing_no, 60),
        ("phone", &written.phone, 40),
        ("address", &written.address, 200),
    ] {
        if text.trim().chars().count() > most {
            let words = "this has too many characters: shorten it";
            return Err(Refusal::new("field-too-long", words).on(field).into());
        }
    }
    let credit_code = filled(&written.credit_code).map(|code| normal_number(&code));
    if let Some(code) = &credit_code {
        check_credit_code(code).map_err(Refusal::from)?;
    }
    let phone = filled(&written.phone);
    if let Some(phone) = &phone {
        registry::phone::read(phone).map_err(Refusal::from)?;
    }
    if !["filed", "unfiled", "lapsed"].contains(&written.filing.as_str()) {
        let words = "say whether the agency is filed: filed, unfiled or lapsed";
        return Err(Refusal::new("agency-filing", words).on("filing").into());
    }
    if !["backoffice", "tenday", "chat", "listing", "api"].contains(&written.reports_by.as_str()) {
        let words = "say by which way the agency reports";
        return Err(Refusal::new("agency-channel", words)
            .on("reports_by")
            .into());
    }
    let staff_count = filled(&written.staff_count).map(|text| {
        let count = text.parse().ok().filter(|n| (0..=100_000).contains(n));
        let words = "the number of staff is no whole number up to 100000";
        count.ok_or_else(|| Refusal::new("agency-staff", words).on("staff_count"))
    });
    let branches: Vec<String> = written.branches.lines().filter_map(filled).collect();
    if branches.len() > MOST_BRANCHES || branches.iter().any(|line| line.chars().count() > 200) {
        let words = "at most 100 offices, one a line of at most 200 characters";
        return Err(Refusal::new("agency-branches", words).on("branches").into());
    }
    Ok(AgencyFile {
        credit_code,
        filing: written.filing.clone(),
        filing_no: filled(&written.filing_no),
        filed_until: written.filed_until,
        staff_count: staff_count.transpose()?,
        phone,
        address: filled(&written.address),
        branches,
        reports_by: written.reports_by.clone(),
    })
}
