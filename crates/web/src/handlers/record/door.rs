use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use service::plates::DoorName;
use service::{bindings, declarations, short_lets};

use crate::fault::Fault;
use crate::handlers::me::scanned;
use crate::handlers::tasks::day;
use crate::handlers::{id, page};
use crate::i18n::say;
use crate::me::{PostedMe, SignedInMe};
use crate::session::Around;
use crate::site::Registry;
use crate::views::declare::{At, Kind};
use crate::views::record::{OwnDoorView, RegisteredLine, question, word};
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
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (scan, _, door) = scanned(&registry, &me, &token).await?;
    let row = scan.door.as_ref().ok_or_else(Fault::not_found)?;
    let name = DoorName::of(row);
    let own = declarations::own_door(registry.app(), &me.session, door).await?;
    let signs = short_lets::of_door(registry.app(), &me.session, door).await?;
    let managers = bindings::managers(registry.app(), &me.session, door).await?;
    let account = me.session.account;
    let view = OwnDoorView {
        at: At {
            token,
            name: name.own(),
            above: name.above,
        },
        registered: own
            .registered
            .iter()
            .filter_map(|row| {
                let own = (row.account == account).then(|| row.id.to_string());
                Some((RegisteredLine::of(row, Kind(row.kind?)), own))
            })
            .collect(),
        managers: managers
            .into_iter()
            .map(|(id, since, phone)| (id.to_string(), phone, When::at(since)))
            .collect(),
        signs: signs
            .iter()
            .map(|(row, filing)| super::sign_line(&me.session.district, row.filed_at, filing))
            .collect(),
        said: own
            .said
            .iter()
            .map(|said| {
                let when = When::at(said.at);
                (
                    word(&said.word),
                    said.people,
                    day(said.from),
                    day(said.to),
                    when,
                )
            })
            .collect(),
        asked: own
            .asked
            .iter()
            .map(|(kind, at)| (question(kind), When::at(*at)))
            .collect(),
    };
    let mut chrome = around.with_me(&me);
    let told = [
        ("withdraw", say!("letting-withdrawn")),
        ("manager", say!("own-door-manager-ended")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

/// Takes one's own registration back.
pub(super) async fn change(
    State(registry): State<Registry>,
    Path(token): Path<String>,
    PostedMe { me, form }: PostedMe,
) -> Result<Redirect, Fault> {
    let (_, _, door) = scanned(&registry, &me, &token).await?;
    if !form.is_blank("manager") {
        let manager = id(form.value("manager"))?;
        bindings::end_manager(registry.app(), &me.session, door, manager).await?;
        return Ok(Redirect::to(&format!("/p/{token}/door?done=manager")));
    }
    // Who is not bound is told nothing, whatever the form says.
    let letting = id(form.value("letting"))?;
    declarations::withdraw(registry.app(), &me.session, door, letting).await?;
    Ok(Redirect::to(&format!("/p/{token}/door?done=withdraw")))
}
