use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use policy::Action;
use serde::Deserialize;
use service::plates::{self, DoorName, Seen};
use store::plate::{CountRow, PlateRow};
use uuid::Uuid;

use super::super::{id, page, whole};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::{Say, say};
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::plates::{BuildingPlatesView, PlateLine, PlateState};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
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
    let view = view(&registry, &session, id(&building)?, Form::default()).await?;
    let mut chrome = around.with(&session);
    let notices = [
        ("issued", say!("plates-done-issued")),
        ("replaced", say!("plates-done-replaced")),
        ("revoked", say!("plates-done-revoked")),
        ("seen", say!("plates-done-seen")),
    ];
    chrome.tell(&asked.done, notices);
    Ok(page(&view, &chrome)?.into_response())
}

/// The host of an address, as people compare it.
pub(super) fn host(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.to_owned()
}

/// The page with what was entered.
pub(super) async fn view(
    registry: &Registry,
    session: &Session,
    building: Uuid,
    form: Form,
) -> Result<BuildingPlatesView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let file = plates::building_plates(app, actor, district, building).await?;
    let name = DoorName::of(&file.door);
    let code = &file.door.code;
    let lines = file
        .plates
        .iter()
        .map(|plate| {
            let scan = file.tokens.get(&plate.serial);
            let line = line(district, plate, &file.counts);
            PlateLine {
                scan: scan.map(|token| format!("/p/{token}")),
                ..line
            }
        })
        .collect();
    Ok(BuildingPlatesView {
        id: building.to_string(),
        name: name.own(),
        above: name.above,
        host: plates::origin(app).await?.as_deref().map(host),
        lines,
        may_issue: actor.may(Action::IssuePlate, code).is_ok(),
        may_check: actor.may(Action::CheckPlate, code).is_ok(),
        form,
    })
}

fn line(district: &str, plate: &PlateRow, counts: &[CountRow]) -> PlateLine {
    let number = |serial: i64| plates::number(district, whole(serial));
    let why = match (&plate.reason, plate.successor) {
        (Some(reason), _) => reason.clone(),
        (None, Some(successor)) => number(successor),
        (None, None) => String::new(),
    };
    let seen = plate.seen.as_deref().and_then(Seen::from_name);
    let found = counts.iter().filter(|count| count.serial == plate.serial);
    PlateLine {
        number: number(plate.serial),
        serial: plate.serial.to_string(),
        door: plate
            .dwelling_id
            .map(|_| format!("{}{}", plate.unit, plate.room)),
        state: PlateState::named(&plate.state),
        issued: When::at(plate.issued_at),
        by: plate.issued_by.clone().unwrap_or_default(),
        ended: plate.ended_at.map(When::at),
        why,
        seen: seen.zip(plate.seen_at.map(When::at)),
        found: found.filter_map(said).collect(),
        scan: None,
    }
}

fn said(count: &CountRow) -> Option<Say> {
    let n = whole(count.times);
    match count.kind.as_str() {
        "copied" => Some(say!("plate-found-copied", n = n)),
        "revoked" => Some(say!("plate-found-revoked", n = n)),
        "replaced" => Some(say!("plate-found-replaced", n = n)),
        _ => None,
    }
}
