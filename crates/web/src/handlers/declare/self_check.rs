use axum::extract::Query;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use service::accounts::Place;
use service::bindings::Door;
use service::plates::{DoorName, Scan};
use service::self_checks::{self, Filed, Found, Item};

use super::{genuine, status};
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::me::scanned;
use crate::handlers::page;
use crate::i18n::say;
use crate::me::{Me, PostedMe, SignedInMe};
use crate::refusals;
use crate::session::Around;
use crate::site::Registry;
use crate::views::declare::{At, FiledLine, SelfCheckView};
use crate::when::When;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

/// Of the whole building, by whichever of its plates was scanned.
async fn here(registry: &Registry, me: &Me, token: &str) -> Result<(Scan, Place, Door), Fault> {
    let (scan, place, door) = scanned(registry, me, token).await?;
    if !genuine(&scan) {
        return Err(Fault::not_found());
    }
    Ok((scan, place, door))
}

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (scan, _, door) = here(&registry, &me, &token).await?;
    let view = view(&registry, &me, &token, &scan, door, Form::default()).await?;
    let mut chrome = around.with_me(&me);
    chrome.tell(&asked.done, [("filed", say!("self-check-done"))]);
    Ok(page(&view, &chrome)?.into_response())
}

pub(super) async fn file(
    State(registry): State<Registry>,
    around: Around,
    Path(token): Path<String>,
    PostedMe { me, mut form }: PostedMe,
) -> Result<Response, Fault> {
    let (scan, place, door) = here(&registry, &me, &token).await?;
    let found = Item::ALL.map(|item| (item, Found::from_name(form.value(item.number()))));
    let words = form.value("words").to_owned();
    let app = registry.app();
    match self_checks::file(app, &me.session, &place, door, &found, &words).await {
        Ok(_) => Ok(Redirect::to(&format!("/p/{token}/self-check?done=filed")).into_response()),
        Err(error) => {
            refusals::beside(&mut form, error)?;
            let status = status(form.is_sound());
            let view = view(&registry, &me, &token, &scan, door, form).await?;
            Ok((status, page(&view, &around.with_me(&me))?).into_response())
        }
    }
}

async fn view(
    registry: &Registry,
    me: &Me,
    token: &str,
    scan: &Scan,
    door: Door,
    form: Form,
) -> Result<SelfCheckView, Fault> {
    let app = registry.app();
    let filed = self_checks::filed(app, &me.session, door).await?;
    let row = scan.door.as_ref().ok_or_else(Fault::not_found)?;
    let name = DoorName::of(row);
    Ok(SelfCheckView {
        at: At {
            token: token.to_owned(),
            name: row.label.clone(),
            above: name.above,
        },
        month: month(self_checks::month(app)),
        filed: filed.iter().map(line).collect(),
        form,
    })
}

fn month(day: jiff::civil::Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// A self-check as pages show it.
pub(in crate::handlers) fn line(filed: &Filed) -> FiledLine {
    FiledLine {
        month: month(filed.month),
        bound: filed.bound,
        when: When::at(filed.at),
        amiss: filed.amiss.clone(),
    }
}
