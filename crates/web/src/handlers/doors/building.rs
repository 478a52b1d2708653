use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use policy::Action;
use serde::Deserialize;
use service::dwellings::{self, BuildingFile};
use service::proposals;
use store::dwelling_file::DwellingLine;
use store::proposal::ProposedAddress;

use super::shared::{codes, placed};
use super::{plate, room};
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::{id, page, whole};
use crate::i18n::{Say, say};
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::door::{BuildingView, RoomLine};
use crate::views::parts::Pager;

/// Dwellings on a page of the list.
const PAGE: u16 = 100;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Path(building): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let id = id(&building)?;
    let (actor, district, after) = (&session.actor, &session.district, asked.after.as_str());
    let file = dwellings::building(registry.app(), actor, district, id, after, PAGE).await?;
    let mut chrome = around.with(&session);
    chrome.tell(&asked.done, [("proposed", say!("missing-done"))]);
    let view = BuildingView {
        access: actor.may(Action::GiveAccess, &file.building.code).is_ok(),
        ..view(&file, after, Form::default())
    };
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn propose(
    State(registry): State<Registry>,
    around: Around,
    Path(building): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let id = id(&building)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let file = dwellings::building(app, actor, district, id, "", PAGE).await?;
    if form.is_blank("room") {
        form.refuse("room", words::required(&say!("part-room")));
    }
    if form.is_sound() {
        let entered = |field| form.value(field).to_owned();
        let building = &file.building;
        let address = ProposedAddress {
            road: building.road.clone(),
            road_no: building.road_no.clone(),
            compound: building.compound.clone(),
            building: building.label.clone(),
            unit: entered("unit"),
            floor: entered("floor"),
            room: entered("room"),
            usage: entered("usage"),
        };
        let grid = &building.grid_code;
        match proposals::propose(app, actor, district, grid, &address, None).await {
            Ok(_) => {
                let to = format!("/buildings/{id}?done=proposed");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refusals::beside(&mut form, error)?,
        }
    }
    // The fields of the building itself are not in this form.
    form.keep_errors_on(&["unit", "floor", "room", "usage"]);
    let chrome = around.with(&session);
    let page = page(&view(&file, "", form), &chrome)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn view(file: &BuildingFile, after: &str, form: Form) -> BuildingView {
    let building = &file.building;
    let names = building.aliases.split('|').filter(|name| !name.is_empty());
    let here = format!("/buildings/{}", building.id);
    let mut aliases: Vec<String> = names.map(str::to_owned).collect();
    for wording in &file.place.wordings {
        if !aliases.contains(wording) {
            aliases.push(wording.clone());
        }
    }
    BuildingView {
        access: false,
        plate: placed(plate(building, None), &file.place),
        codes: codes(&building.code, &file.former_codes),
        aliases,
        dwellings: whole(building.dwellings),
        let_dwellings: whole(building.let_dwellings),
        rooms: file.dwellings.iter().map(line).collect(),
        pager: Pager {
            first: (!after.is_empty()).then(|| here.clone()),
            next: file
                .next
                .as_ref()
                .map(|code| format!("{here}?after={code}")),
        },
        id: building.id.to_string(),
        proposal: (file.may_propose && !building.retired).then_some(form),
        retired: building.retired,
    }
}

fn line(line: &DwellingLine) -> RoomLine {
    RoomLine {
        href: format!("/dwellings/{}", line.id),
        name: room(&line.unit, &line.room),
        code: line.code.clone(),
        standing: standing(line.open_stays > 0, line.checked),
        leads: whole(line.open_leads),
    }
}

/// Whether a dwelling is let as far as the registry knows.
pub(super) fn standing(is_let: bool, checked: bool) -> Say {
    match (is_let, checked) {
        (true, _) => say!("standing-let"),
        (false, true) => say!("standing-free"),
        (false, false) => say!("standing-unknown"),
    }
}
