//! What people outside the staff declare at a door whose plate they scanned.

mod letting;
mod menu;
mod self_check;
mod what;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use service::accounts::Place;
use service::bindings::Door;
use service::declarations::Receipt;
use service::plates::{DoorName, Scan};
use uuid::Uuid;

use crate::fault::Fault;
use crate::handlers::me::scanned;
use crate::me::Me;
use crate::site::Registry;
use crate::views::declare::{At, Taken};
use crate::when::When;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/p/{token}/declare", get(menu::show))
        .route(
            "/p/{token}/declare/{what}",
            get(what::show).post(what::declare),
        )
        .route(
            "/p/{token}/self-check",
            get(self_check::show).post(self_check::file),
        )
        .route("/p/{token}/letting", get(letting::show).post(letting::sign))
}

/// The dwelling of a scanned plate.
struct Here {
    at: At,
    place: Place,
    door: Door,
    /// Code of the dwelling: which rules hold.
    code: String,
}

/// What is declared is declared of a dwelling, by its genuine plate.
async fn here(registry: &Registry, me: &Me, token: &str) -> Result<Here, Fault> {
    let (scan, place, door) = scanned(registry, me, token).await?;
    let row = scan.door.as_ref().filter(|row| row.dwelling_id.is_some());
    let row = row
        .filter(|_| genuine(&scan))
        .ok_or_else(Fault::not_found)?;
    let name = DoorName::of(row);
    Ok(Here {
        at: At {
            token: token.to_owned(),
            name: name.own(),
            above: name.above,
        },
        place,
        door,
        code: row.code.clone(),
    })
}

fn genuine(scan: &Scan) -> bool {
    matches!(scan.found, service::plates::Found::Genuine(_))
}

fn taken(receipt: &Receipt) -> Taken {
    Taken {
        number: number(receipt.id),
        when: When::at(receipt.at),
        bound: receipt.bound,
        receipt: Some((receipt.line.clone(), receipt.salt.to_string())),
    }
}

/// A declaration's number as people read it out.
fn number(id: Uuid) -> String {
    id.to_string().to_uppercase()
}

/// The status of a form that is shown again, or of its answer.
fn status(sound: bool) -> StatusCode {
    if sound {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
