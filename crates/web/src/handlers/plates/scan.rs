use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use service::plates::{self, Found, Viewer};

use super::super::page;
use super::building::host;
use crate::fault::Fault;
use crate::handlers::account::peer_name;
use crate::i18n::say;
use crate::me::MaybeMe;
use crate::posted::PostedOpen;
use crate::session::{Around, MaybeSignedIn};
use crate::site::Registry;
use crate::views::plates::{DoorShown, ScanView, Standing, WorkShown};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

/// The page of a plate. The same, whoever lives behind the door or nobody, for everybody but an
/// officer of its area and who is bound to the door.
pub(super) async fn show(
    State(registry): State<Registry>,
    MaybeSignedIn(session): MaybeSignedIn,
    MaybeMe(me): MaybeMe,
    around: Around,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let app = registry.app();
    let scan = plates::scan(app, &token).await?;
    // Who hasn't chosen a password yet may be anybody who read the first one: a stranger.
    let session = session.filter(crate::session::Session::is_ready);
    let actor = session.as_ref().map(|session| &session.actor);
    let account = me.as_ref().map(|me| &me.session);
    let mut mine = Vec::new();
    let work = match plates::viewer(app, actor, account, &scan).await? {
        Viewer::Stranger => None,
        Viewer::Bound(bindings) => {
            mine = bindings.iter().map(|binding| binding.bound).collect();
            None
        }
        Viewer::Officer(work) => Some(WorkShown {
            file: match work.dwelling {
                Some(dwelling) => format!("/dwellings/{dwelling}"),
                None => format!("/buildings/{}", work.building),
            },
            plates: format!("/buildings/{}/plates", work.building),
            tasks: work
                .tasks
                .iter()
                .map(|(task, due)| (format!("/tasks/{task}"), When::at(*due)))
                .collect(),
        }),
    };
    let shown = plates::shown(app, &scan).await?;
    let number = scan.found.plate().map(|plate| {
        let serial = u64::try_from(plate.serial).unwrap_or_default();
        plates::number(&scan.district, serial)
    });
    let door = shown.zip(number).map(|(shown, number)| DoorShown {
        number,
        name: shown.name.own(),
        above: shown.name.above,
        community: shown.community,
        sign: shown.sign.map(|(number, at)| (number, When::at(at))),
        notices: shown
            .notices
            .into_iter()
            .map(|notice| (notice.title, notice.body))
            .collect(),
    });
    let status = if door.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let view = ScanView {
        token,
        standing: standing(&scan.found),
        door,
        work,
        dwelling: scan
            .door
            .as_ref()
            .is_some_and(|door| door.dwelling_id.is_some()),
        mine,
        host: plates::origin(app)
            .await?
            .as_deref()
            .map(host)
            .unwrap_or_default(),
        fingerprint: app.signing().plate.public().fingerprint(),
    };
    let mut chrome = match (&session, &me) {
        (Some(session), _) => around.with(session),
        (None, Some(me)) => around.with_me(me),
        (None, None) => around.open(),
    };
    let told = [
        ("elsewhere", say!("scan-elsewhere-done")),
        ("bound", say!("me-done-bound")),
    ];
    chrome.tell(&asked.done, told);
    Ok((status, page(&view, &chrome)?).into_response())
}

/// The address as it stands in the code.
pub(super) async fn capitals(Path(token): Path<String>) -> Redirect {
    let token: String = token
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2 * vault::plate::TOKEN)
        .collect();
    Redirect::permanent(&format!("/p/{token}"))
}

/// Somebody says that this plate hangs at another door.
pub(super) async fn elsewhere(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(token): Path<String>,
    PostedOpen(_): PostedOpen,
) -> Result<Redirect, Fault> {
    let app = registry.app();
    let scan = plates::look_up(app, &token).await?;
    plates::hangs_elsewhere(app, &scan, &peer_name(peer.ip())).await?;
    Ok(Redirect::to(&format!("/p/{token}?done=elsewhere")))
}

fn standing(found: &Found) -> Standing {
    match found {
        Found::Genuine(_) => Standing::Genuine,
        Found::Revoked(_) => Standing::Revoked,
        Found::Replaced(_) => Standing::Replaced,
        Found::NotIssued(_) => Standing::NotIssued,
        Found::Altered(_) => Standing::Altered,
        Found::OtherDistrict { .. } => Standing::OtherDistrict,
        Found::UnknownKey(_) => Standing::UnknownKey,
    }
}
