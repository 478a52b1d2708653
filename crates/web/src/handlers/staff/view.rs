//! Accounts as their pages show them.

use std::collections::HashMap;

use jiff::Timestamp;
use policy::Role;
use service::sign_in::single;
use service::staff::{self, StaffFile};
use service::{App, Error, places};
use store::staff::{PlaceRow, RoleRow};
use uuid::Uuid;

use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::whole;
use crate::session::Session;
use crate::site::Registry;
use crate::views::parts::Choice;
use crate::views::staff::{NewStaffView, PostLine, StaffLine, StaffState, StaffView};
use crate::when::When;

/// Names of areas and grids by code.
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// Those of every post of these accounts.
    pub(super) async fn of(app: &App, district: &str, files: &[StaffFile]) -> Result<Self, Error> {
        let roles = files.iter().flat_map(|file| &file.roles);
        let mut codes: Vec<String> = roles.flat_map(|role| places::above(&role.code)).collect();
        codes.sort_unstable();
        codes.dedup();
        Ok(Self::from(&places::named(app, district, &codes).await?))
    }

    fn from(rows: &[PlaceRow]) -> Self {
        let named = rows.iter().map(|place| {
            let name = places::called(&place.code, &place.name);
            (place.code.clone(), name)
        });
        Self(named.collect())
    }

    /// Street, community and grid in one; of the district its own name.
    fn in_full(&self, code: &str) -> Option<String> {
        let above = places::above(code);
        let below = if above.len() > 1 {
            &above[1..]
        } else {
            &above[..]
        };
        let names: Option<Vec<&str>> = below
            .iter()
            .map(|code| self.0.get(code).map(String::as_str))
            .collect();
        names.map(|names| names.join(" "))
    }
}

/// An account in a list.
pub(super) fn line(
    file: &StaffFile,
    tasks: &HashMap<Uuid, i64>,
    names: &Names,
    now: Timestamp,
) -> StaffLine {
    let tasks = tasks.get(&file.id).copied().unwrap_or_default();
    StaffLine {
        id: file.id.to_string(),
        name: file.name.clone(),
        login: file.login.clone(),
        post: file.roles_at(now).next().and_then(|role| post(role, names)),
        state: state(file),
        tasks: whole(tasks),
    }
}

pub(in crate::handlers) fn state(file: &StaffFile) -> StaffState {
    match file.state.as_str() {
        "left" => StaffState::Left,
        "suspended" => StaffState::Suspended,
        _ if file.password_is_temporary => StaffState::Invited,
        _ => StaffState::Active,
    }
}

fn post(role: &RoleRow, names: &Names) -> Option<PostLine> {
    let (of, area) = match &role.agency {
        Some((_, agency)) => (Role::Agency, agency.clone()),
        None => (
            Role::from_name(&role.role)?,
            names
                .in_full(&role.code)
                .unwrap_or_else(|| role.place.clone()),
        ),
    };
    Some(PostLine {
        role: of,
        area,
        from: When::at(role.valid_from).day().to_string(),
        to: role.valid_to.map(last_day).unwrap_or_default(),
    })
}

/// The last day of a post that ends at that instant.
fn last_day(end: Timestamp) -> String {
    let last = end - jiff::SignedDuration::from_micros(1);
    When::at(last).day().to_string()
}

/// The form for somebody new.
pub(super) async fn new(
    registry: &Registry,
    session: &Session,
    form: Form,
) -> Result<NewStaffView, Fault> {
    let (areas, grid_by_code) = areas(registry, session).await?;
    Ok(NewStaffView {
        form,
        areas,
        grid_by_code,
    })
}

/// An account's page.
pub(super) async fn member(
    registry: &Registry,
    session: &Session,
    id: Uuid,
    mut form: Form,
    one_time_password: Option<String>,
) -> Result<StaffView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let files = [staff::show(app, actor, district, id).await?];
    let tasks = staff::open_tasks(app, actor, district, &files).await?;
    let links = single::links(app, actor, district, id).await?;
    let heirs = staff::heirs(app, actor, district, id).await?;
    let names = Names::of(app, district, &files).await?;
    let (areas, grid_by_code) = areas(registry, session).await?;
    let [file] = &files;
    let now = app.surroundings().now();
    // The form to move somebody begins with what they hold.
    if form.is_blank("role")
        && let Some(held) = file.roles_at(now).find(|held| held.agency.is_none())
    {
        form.set("role", held.role.as_str());
        form.set("area", held.code.as_str());
    }
    if form.is_blank("from") {
        form.set("from", When::at(now).day().to_string());
    }
    Ok(StaffView {
        line: line(file, &tasks, &names, now),
        version: file.version.into(),
        of_agency: file.roles.iter().any(|role| role.agency.is_some()),
        posts: file
            .roles
            .iter()
            .rev()
            .filter_map(|role| post(role, &names))
            .collect(),
        one_time_password,
        provider: single::provider(app).map(str::to_owned),
        links: links
            .into_iter()
            .map(|link| (link.issuer, link.subject))
            .collect(),
        form,
        areas,
        grid_by_code,
        heirs: heirs
            .into_iter()
            .map(|(id, name)| Choice::new(id, name))
            .collect(),
    })
}

/// The places to choose from, and whether a grid is named by its code instead.
async fn areas(registry: &Registry, session: &Session) -> Result<(Vec<Choice>, bool), Fault> {
    let places = staff::places(registry.app(), &session.actor, &session.district).await?;
    let names = Names::from(&places.places);
    let choices = places.places.iter().map(|place| {
        let name = names
            .in_full(&place.code)
            .unwrap_or_else(|| place.name.clone());
        Choice::new(&place.code, name)
    });
    Ok((choices.collect(), places.more_grids))
}
