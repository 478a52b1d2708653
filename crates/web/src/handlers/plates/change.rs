//! Issuing, printing, replacing, revoking, looking.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use paper::Size;
use service::plates::{self, Kind, Of, Order, Part, Seen, Take};
use service::{Error, Refusal};
use store::plate::PlateRow;
use uuid::Uuid;

use super::super::{id, page};
use super::building::view;
use crate::fault::Fault;
use crate::form::Form;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session};
use crate::site::Registry;
use crate::views::error::ErrorView;

/// A building has fewer dwellings.
const ONE_FILE: usize = 20_000;

fn order(place: &str, of: Of, kind: Kind) -> Order {
    Order {
        place: place.to_owned(),
        of,
        size: match of {
            Of::Buildings => Size::Small,
            Of::Dwellings => Size::Room,
        },
        kind,
        plate: None,
        font: None,
        per_file: ONE_FILE,
    }
}

/// An order about one plate as the page showed it.
fn of_one(plate: &PlateRow, kind: Kind) -> Order {
    let of = match plate.dwelling_id {
        Some(_) => Of::Dwellings,
        None => Of::Buildings,
    };
    Order {
        size: Size::from_name(&plate.size).unwrap_or(Size::Room),
        plate: u64::try_from(plate.serial).ok(),
        ..order(&plate.code, of, kind)
    }
}

/// What is printed when plates are issued here is fetched by its own link.
async fn carry_out(registry: &Registry, session: &Session, order: &Order) -> Result<(), Error> {
    let unread: Take = Box::new(|_| Ok(()));
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    plates::issue(app, actor, district, order, unread, &mut |_| {}).await?;
    Ok(())
}

/// Back to the list, or the list with what is wrong.
async fn answer(
    registry: &Registry,
    session: &Session,
    around: Around,
    building: Uuid,
    (mut form, result): (Form, Result<(), Error>),
    done: &str,
) -> Result<Response, Fault> {
    let Err(error) = result else {
        let to = format!("/buildings/{building}/plates?done={done}");
        return Ok(Redirect::to(&to).into_response());
    };
    // Several forms share the page: what is wrong is said above them.
    let error = match error {
        Error::Refused(refusal) => Error::Refused(Refusal {
            field: None,
            ..refusal
        }),
        other => other,
    };
    refusals::beside(&mut form, error)?;
    let view = view(registry, session, building, form).await?;
    let page = page(&view, &around.with(session))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(super) async fn issue(
    State(registry): State<Registry>,
    around: Around,
    Path(building): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let building = id(&building)?;
    let code = code(&registry, &session, building).await?;
    let order = order(&code, wanted(form.value("of")), Kind::Issue);
    let result = carry_out(&registry, &session, &order).await;
    answer(
        &registry,
        &session,
        around,
        building,
        (form, result),
        "issued",
    )
    .await
}

pub(super) async fn replace(
    State(registry): State<Registry>,
    around: Around,
    Path((building, serial)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let building = id(&building)?;
    let plate = plate(&registry, &session, building, &serial).await?;
    let order = of_one(&plate, Kind::Replace);
    let result = carry_out(&registry, &session, &order).await;
    answer(
        &registry,
        &session,
        around,
        building,
        (form, result),
        "replaced",
    )
    .await
}

pub(super) async fn revoke(
    State(registry): State<Registry>,
    around: Around,
    Path((building, serial)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let building = id(&building)?;
    let plate = plate(&registry, &session, building, &serial).await?;
    let serial = u64::try_from(plate.serial).unwrap_or_default();
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let revoked = plates::revoke(app, actor, district, serial, form.value("reason")).await;
    let result = (form, revoked.map(|_| ()));
    answer(&registry, &session, around, building, result, "revoked").await
}

pub(super) async fn seen(
    State(registry): State<Registry>,
    around: Around,
    Path((building, serial)): Path<(String, String)>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let building = id(&building)?;
    let plate = plate(&registry, &session, building, &serial).await?;
    let serial = u64::try_from(plate.serial).unwrap_or_default();
    let Some(seen) = Seen::from_name(form.value("seen")) else {
        return Err(ErrorView::unreadable().into());
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let noted = plates::see(app, actor, district, serial, seen).await;
    let result = (form, noted.map(|_| ()));
    answer(&registry, &session, around, building, result, "seen").await
}

/// Plates in force as PDF: all of one kind (`of`), or one (`plate`). Who prints plates stands in the
/// log.
pub(super) async fn print(
    State(registry): State<Registry>,
    around: Around,
    Path(building): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let building = id(&building)?;
    let order = if form.is_blank("plate") {
        let code = code(&registry, &session, building).await?;
        order(&code, wanted(form.value("of")), Kind::PrintAgain)
    } else {
        let plate = plate(&registry, &session, building, form.value("plate")).await?;
        of_one(&plate, Kind::PrintAgain)
    };
    let file = Arc::new(Mutex::new(Vec::new()));
    let take: Take = {
        let file = file.clone();
        Box::new(move |part: Part| {
            *file.lock().unwrap_or_else(PoisonError::into_inner) = part.bytes;
            Ok(())
        })
    };
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let printed = plates::issue(app, actor, district, &order, take, &mut |_| {}).await;
    if let Err(error) = printed {
        let result = (form, Err(error));
        return answer(&registry, &session, around, building, result, "printed").await;
    }
    let bytes = std::mem::take(&mut *file.lock().unwrap_or_else(PoisonError::into_inner));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"plates.pdf\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn wanted(of: &str) -> Of {
    match of {
        "building" => Of::Buildings,
        _ => Of::Dwellings,
    }
}

/// Code of a building whose plates the person may see.
async fn code(registry: &Registry, session: &Session, building: Uuid) -> Result<String, Error> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    Ok(plates::building_door(app, actor, district, building)
        .await?
        .code)
}

/// A plate of this building.
async fn plate(
    registry: &Registry,
    session: &Session,
    building: Uuid,
    serial: &str,
) -> Result<PlateRow, Error> {
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    let unknown = || Error::NotFound("plate");
    let serial = serial.parse().map_err(|_| unknown())?;
    let plate = plates::find(app, actor, district, serial).await?;
    if plate.building_id != building {
        return Err(unknown());
    }
    Ok(plate)
}
