use jiff::Timestamp;
use policy::{Action, Actor, Permit};
use store::staff::{RoleRow, StaffRow};
use uuid::Uuid;

use super::posts::{Post, give, said};
use super::{OneTimePassword, one_time_password};
use crate::sign_in::{hash, is_login};
use crate::{App, Change, Error, Note, Refusal};

/// Somebody new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaff {
    /// What they sign in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// Their first post.
    pub post: Post,
}

/// An account as its steward sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffFile {
    /// Identity.
    pub id: Uuid,
    /// What they sign in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// `active`, `suspended` or `left`.
    pub state: String,
    /// The password was set by somebody else and not changed yet.
    pub password_is_temporary: bool,
    /// Every role, the oldest first.
    pub roles: Vec<RoleRow>,
    /// Counts changes; goes with every form.
    pub version: i32,
}

impl StaffFile {
    fn new(row: StaffRow, roles: Vec<RoleRow>) -> Self {
        Self {
            id: row.id,
            login: row.login,
            name: row.name,
            state: row.state,
            password_is_temporary: row.password_is_temporary,
            roles,
            version: row.version,
        }
    }

    /// The roles held at that time.
    pub fn roles_at(&self, at: Timestamp) -> impl Iterator<Item = &RoleRow> {
        self.roles
            .iter()
            .filter(move |role| role.valid_from <= at && role.valid_to.is_none_or(|to| to > at))
    }
}

/// The accounts that `actor` manages, by login, behind `after` ("" for the first page).
///
/// # Errors
/// [`Error::Denied`].
pub async fn list(
    app: &App,
    actor: &Actor,
    district: &str,
    after: &str,
    limit: u16,
) -> Result<Vec<StaffFile>, Error> {
    let scopes = scopes(actor, district)?;
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let rows =
        store::staff::list(&mut conn, district, &scopes, now, after, i64::from(limit)).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut roles = store::staff::roles_of(&mut conn, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = roles
                .extract_if(.., |role| role.staff_id == row.id)
                .collect();
            StaffFile::new(row, own)
        })
        .collect())
}

/// One account that `actor` manages.
///
/// # Errors
/// [`Error::NotFound`] for one outside the actor's area.
pub async fn show(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<StaffFile, Error> {
    let mut conn = app.read().await?;
    Ok(
        managed(&mut conn, actor, district, id, app.surroundings().now())
            .await?
            .0,
    )
}

/// Adds somebody. The password is shown once.
///
/// # Errors
/// [`Error::Refused`] on `login`, `name`, `place`, `from` or `until`; [`Error::Denied`] outside
/// the actor's area.
pub async fn add(
    app: &App,
    actor: &Actor,
    district: &str,
    new: &NewStaff,
) -> Result<(Uuid, OneTimePassword), Error> {
    let permit = actor.may(Action::ManageStaff, &new.post.place)?;
    let password = one_time_password(app);
    let hash = hash(app, &password).await?;
    let mut change = app.change(district, &permit).await?;
    let id = insert(&mut change, new, &hash, true).await?;
    let note = Note::new("staff.added", "staff", id).saying(said(&new.post));
    change.commit(note).await?;
    Ok((id, password))
}

pub(super) async fn insert(
    change: &mut Change,
    new: &NewStaff,
    hash: &str,
    temporary: bool,
) -> Result<Uuid, Error> {
    let id = insert_account(change, &new.login, &new.name, hash, temporary).await?;
    give(change, id, &new.post).await?;
    Ok(id)
}

/// An account without any role yet.
pub(super) async fn insert_account(
    change: &mut Change,
    login: &str,
    name: &str,
    hash: &str,
    temporary: bool,
) -> Result<Uuid, Error> {
    let login = login.trim().to_lowercase();
    if !is_login(&login) {
        let words = "the login needs 2 to 40 small letters, digits, dots, underscores or \
                     hyphens, and begins with a letter or digit";
        return Err(Refusal::new("login-format", words).on("login").into());
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        let words = "the name is missing or has more than 40 characters: shorten it";
        return Err(Refusal::new("name-length", words).on("name").into());
    }
    let row = StaffRow {
        id: change.app().surroundings().id(),
        login,
        name: name.to_owned(),
        password_hash: hash.to_owned(),
        password_is_temporary: temporary,
        state: "active".to_owned(),
        created_at: change.at,
        version: 1,
    };
    match store::staff::insert(change.conn(), &row).await {
        Err(store::StoreError::Constraint {
            duplicate: true, ..
        }) => {
            let words = "somebody else has this login: choose another";
            return Err(Refusal::new("login-taken", words)
                .on("login")
                .with(row.login)
                .into());
        }
        result => result?,
    }
    Ok(row.id)
}

/// Starts a change of an account that `actor` manages; others in the district wait.
pub(super) async fn open(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(Change, StaffFile), Error> {
    let mut change = app.change_by(district, actor).await?;
    store::staff::lock_district(change.conn(), district).await?;
    let now = change.at;
    let (file, _permit) = managed(change.conn(), actor, district, id, now).await?;
    if file.version != version {
        return Err(Error::Stale);
    }
    Ok((change, file))
}

/// The same, for what isn't decided by the account's posts.
pub(crate) async fn open_account(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<Change, Error> {
    Ok(open(app, actor, district, id, version).await?.0)
}

/// An account whose every post lies in the actor's area: of those held or to come, or else the
/// last one.
pub(super) async fn managed(
    conn: &mut store::Conn,
    actor: &Actor,
    district: &str,
    id: Uuid,
    now: Timestamp,
) -> Result<(StaffFile, Vec<Permit>), Error> {
    let unknown = || Error::NotFound("account");
    let row = store::staff::by_id(conn, id).await?.ok_or_else(unknown)?;
    let roles = store::staff::roles_of(conn, &[id]).await?;
    let mut posts: Vec<&RoleRow> = roles
        .iter()
        .filter(|role| role.valid_to.is_none_or(|to| to > now))
        .collect();
    if posts.is_empty() {
        posts.extend(roles.last());
    }
    let permits: Vec<Permit> = posts
        .iter()
        .filter(|post| post.code.starts_with(district))
        .filter_map(|post| actor.may(Action::ManageStaff, &post.code).ok())
        .collect();
    if permits.is_empty() || permits.len() < posts.len() {
        return Err(unknown());
    }
    Ok((StaffFile::new(row, roles), permits))
}

pub(super) fn scopes(actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    let scopes = actor.scopes(Action::ManageStaff, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::ManageStaff).into());
    }
    Ok(scopes.iter().map(|scope| scope.code().to_owned()).collect())
}
