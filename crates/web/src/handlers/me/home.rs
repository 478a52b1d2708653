use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use policy::Bound;
use serde::Deserialize;
use service::bindings::{self, MyDoor};

use crate::fault::Fault;
use crate::handlers::{id, page};
use crate::i18n::{Say, say};
use crate::me::{PostedMe, SignedInMe};
use crate::session::Around;
use crate::site::Registry;
use crate::views::me::{BoundLine, MeView};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let doors = bindings::mine(registry.app(), &me.session).await?;
    let view = MeView {
        doors: doors.iter().map(line).collect(),
    };
    let mut chrome = around.with_me(&me);
    let told = [
        ("bound", say!("me-done-bound")),
        ("ended", say!("me-done-ended")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn end(
    State(registry): State<Registry>,
    Path(binding): Path<String>,
    PostedMe { me, form: _ }: PostedMe,
) -> Result<Redirect, Fault> {
    bindings::give_up(registry.app(), &me.session, id(&binding)?).await?;
    Ok(Redirect::to("/me?done=ended"))
}

/// A binding as pages show it.
pub(super) fn line(door: &MyDoor) -> BoundLine {
    let how = match (door.how.as_str(), door.by.as_str()) {
        ("phone", _) => say!("how-phone"),
        ("match", _) => say!("how-match"),
        ("counter", name) => say!("how-counter", name = name),
        (_, "") => say!("how-code"),
        (_, name) => say!("how-code-by", name = name),
    };
    BoundLine {
        id: door.id.to_string(),
        bound: door.bound,
        door: format!("{} {}", door.name.above, door.name.own()),
        since: When::at(door.since),
        how,
        ended: door
            .ended
            .as_ref()
            .map(|(when, why)| (When::at(*when), ended(why))),
        phone: door.phone.clone(),
        href: href(door),
    }
}

/// Where the work of a binding in force is done.
fn href(door: &MyDoor) -> String {
    let Some(token) = &door.plate else {
        return String::new();
    };
    match (&door.ended, door.bound) {
        // Who moved out reads their own record still.
        (Some((_, why)), Bound::Occupant) if why == "moved_out" => {
            return format!("/p/{token}/record");
        }
        (Some(_), _) => return String::new(),
        (None, _) => {}
    }
    match door.bound {
        Bound::Occupant => format!("/p/{token}/record"),
        Bound::PropertyManager | Bound::BuildingHead => format!("/p/{token}"),
        _ => format!("/p/{token}/door"),
    }
}

fn ended(why: &str) -> Say {
    match why {
        "moved_out" => say!("ended-moved-out"),
        "handed_over" => say!("ended-handed-over"),
        "taken_back" => say!("ended-taken-back"),
        "landlord_ended" => say!("ended-landlord-ended"),
        "record_gone" => say!("ended-record-gone"),
        _ => say!("ended-given-up"),
    }
}
