use jiff::Timestamp;
use policy::{Action, Actor, Permit, Role};
use store::staff::{RoleRow, StaffRow};
use uuid::Uuid;

use super::leave::{Passed, pass_on_uncovered};
use super::{OneTimePassword, one_time_password};
use crate::sign_in::{hash, in_force, is_login};
use crate::{App, Change, Error, Note, Refusal};

/// A role for a place and a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The role.
    pub role: Role,
    /// Code of an area or a grid.
    pub place: String,
    /// From when; `None` is now.
    pub from: Option<Timestamp>,
    /// Until when; `None` is for good.
    pub until: Option<Timestamp>,
}

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
    let login = new.login.trim().to_lowercase();
    if !is_login(&login) {
        let words = "the login needs 2 to 40 small letters, digits, dots or hyphens, and begins \
                     with a letter or digit";
        return Err(Refusal::new("login-format", words).on("login").into());
    }
    let name = new.name.trim();
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
    give(change, row.id, &new.post).await?;
    Ok(row.id)
}

/// Gives somebody a post and, to an officer, the tasks there that nobody has.
async fn give(change: &mut Change, staff_id: Uuid, post: &Post) -> Result<(), Error> {
    let district = change.district.clone();
    let place = store::staff::place(change.conn(), &district, &post.place).await?;
    let Some(place) = place else {
        let words = format!(
            "{} is no area or grid in force here: choose one",
            post.place
        );
        return Err(Refusal::new("place-unknown", words)
            .on("place")
            .with(&*post.place)
            .into());
    };
    let from = post.from.unwrap_or(change.at);
    if post
        .until
        .is_some_and(|until| until <= from || until <= change.at)
    {
        let words = "the role would end before it begins: choose a later end";
        return Err(Refusal::new("period-reversed", words).on("until").into());
    }
    let id = change.app().surroundings().id();
    let role = post.role.name();
    store::staff::insert_role(change.conn(), id, staff_id, role, &place, from, post.until).await?;
    if post.role == Role::Officer && from <= change.at {
        store::task::give_unassigned(change.conn(), &district, &post.place, staff_id).await?;
    }
    Ok(())
}

fn said(post: &Post) -> String {
    format!("role={} place={}", post.role.name(), post.place)
}

/// Gives somebody another post in place of all they hold. Tasks of doors they no longer answer
/// for pass on.
///
/// # Errors
/// [`Error::Refused`] also where the district would be left without a steward; [`Error::Denied`],
/// [`Error::NotFound`], [`Error::Stale`].
pub async fn move_to(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    post: &Post,
) -> Result<Passed, Error> {
    // Both where they are and where they go must lie in the actor's area.
    actor.may(Action::ManageStaff, &post.place)?;
    let (mut change, file) = open(app, actor, district, id, version).await?;
    let at = change.at;
    store::staff::end_roles(change.conn(), id, at).await?;
    give(&mut change, id, post).await?;
    keep_a_steward(&mut change, &file).await?;
    if !store::staff::bump(change.conn(), id, version).await? {
        return Err(Error::Stale);
    }
    let passed = pass_on_uncovered(&mut change, id, None).await?;
    let note = Note::new("staff.moved", "staff", id);
    change
        .commit(note.saying(format!("{} {passed}", said(post))))
        .await?;
    Ok(passed)
}

/// Keeps somebody from signing in until further notice; their sessions end. They keep their tasks.
///
/// # Errors
/// As [`move_to`].
pub async fn suspend(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(), Error> {
    let (mut change, file) = open(app, actor, district, id, version).await?;
    set_state(&mut change, &file, &["active"], "suspended").await?;
    keep_a_steward(&mut change, &file).await?;
    store::session::delete_of(change.conn(), id, None).await?;
    change
        .commit(Note::new("staff.suspended", "staff", id))
        .await
}

/// Lets somebody who was suspended sign in again.
///
/// # Errors
/// As [`move_to`].
pub async fn reactivate(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<(), Error> {
    let (mut change, file) = open(app, actor, district, id, version).await?;
    set_state(&mut change, &file, &["suspended"], "active").await?;
    change
        .commit(Note::new("staff.reactivated", "staff", id))
        .await
}

/// Sets a new password, shown once; every session of the account ends.
///
/// # Errors
/// As [`move_to`].
pub async fn reset_password(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
) -> Result<OneTimePassword, Error> {
    let password = one_time_password(app);
    let hash = hash(app, &password).await?;
    let (mut change, file) = open(app, actor, district, id, version).await?;
    if file.state == "left" {
        return Err(wrong_state("left").into());
    }
    if !store::staff::set_password(change.conn(), id, version, &hash, true).await? {
        return Err(Error::Stale);
    }
    store::session::delete_of(change.conn(), id, None).await?;
    let login = file.login;
    store::session::delete_failures_of(change.conn(), &login).await?;
    change
        .commit(Note::new("staff.password_reset", "staff", id))
        .await?;
    Ok(password)
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

pub(super) async fn set_state(
    change: &mut Change,
    file: &StaffFile,
    from: &[&str],
    to: &str,
) -> Result<(), Error> {
    if !from.contains(&file.state.as_str()) {
        return Err(wrong_state(&file.state).into());
    }
    if !store::staff::set_state(change.conn(), file.id, file.version, to).await? {
        return Err(Error::Stale);
    }
    Ok(())
}

fn wrong_state(state: &str) -> Refusal {
    let words = format!("the account is {state}: that can't be done with it now");
    Refusal::new("account-state", words).with(state)
}

/// Refuses where a place that this account was the steward of is left without one, as things
/// stand in the transaction.
pub(super) async fn keep_a_steward(change: &mut Change, file: &StaffFile) -> Result<(), Error> {
    let (district, at) = (change.district.clone(), change.at);
    let role = Role::Steward.name();
    let left = store::staff::holders(change.conn(), &district, role, at).await?;
    let held = in_force(&file.roles, at)?;
    let orphaned = held
        .iter()
        .filter(|held| held.role == Role::Steward)
        .find(|held| {
            !left
                .iter()
                .any(|(_, code)| held.scope.code().starts_with(code.as_str()))
        });
    match orphaned {
        Some(held) => {
            let words = format!(
                "nobody else is steward of {}: give somebody else the role first",
                held.scope.code()
            );
            Err(Refusal::new("last-steward", words)
                .with(held.scope.code())
                .into())
        }
        None => Ok(()),
    }
}

pub(super) fn scopes(actor: &Actor, district: &str) -> Result<Vec<String>, Error> {
    let scopes = actor.scopes(Action::ManageStaff, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::ManageStaff).into());
    }
    Ok(scopes.iter().map(|scope| scope.code().to_owned()).collect())
}
