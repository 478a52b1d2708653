use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use service::accounts::Place;
use service::bindings::{self, Claimed, Door};
use service::plates::{self, DoorName, Scan};

use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::account::peer_name;
use crate::handlers::page;
use crate::me::{Me, PostedMe, SignedInMe};
use crate::refusals;
use crate::session::Around;
use crate::site::Registry;
use crate::views::me::BindView;

/// The door of a scanned plate, in the account's own district.
pub(in crate::handlers) async fn scanned(
    registry: &Registry,
    me: &Me,
    token: &str,
) -> Result<(Scan, Place, Door), Fault> {
    let scan = plates::look_up(registry.app(), token).await?;
    let (Some(place), Some(row)) = (Place::of(&scan), &scan.door) else {
        return Err(Fault::not_found());
    };
    if place.district != me.session.district {
        return Err(Fault::not_found());
    }
    let door = Door::of(row);
    Ok((scan, place, door))
}

fn view(token: &str, scan: &Scan, form: Form) -> Result<BindView, Fault> {
    let door = scan.door.as_ref().ok_or_else(Fault::not_found)?;
    let name = DoorName::of(door);
    Ok(BindView {
        token: token.to_owned(),
        name: name.own(),
        above: name.above,
        dwelling: door.dwelling_id.is_some(),
        form,
    })
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let (scan, ..) = scanned(&registry, &me, &token).await?;
    let view = view(&token, &scan, Form::default())?;
    Ok(page(&view, &around.with_me(&me))?.into_response())
}

pub(super) async fn bind(
    State(registry): State<Registry>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    around: Around,
    Path(token): Path<String>,
    PostedMe { me, mut form }: PostedMe,
) -> Result<Response, Fault> {
    let (scan, place, door) = scanned(&registry, &me, &token).await?;
    let (app, peer) = (registry.app(), peer_name(peer.ip()));
    let done = match form.value("how") {
        "match" => {
            let claimed = Claimed {
                name: form.value("name").to_owned(),
                last: form.value("last").to_owned(),
            };
            bindings::match_record(app, &me.session, &place, door, &claimed, &peer)
                .await
                .map(|_| ())
        }
        "phone" => bindings::by_phone(app, &me.session, door).await.map(|_| ()),
        _ => {
            let code = form.value("code");
            bindings::by_code(app, &me.session, &place, door, code, &peer)
                .await
                .map(|_| ())
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/p/{token}?done=bound")).into_response()),
        Err(error) => {
            let status = refusals::status(&error);
            refusals::beside(&mut form, error)?;
            let view = view(&token, &scan, form)?;
            Ok((status, page(&view, &around.with_me(&me))?).into_response())
        }
    }
}
