use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use policy::Bound;
use service::declarations::{self, Equipment, LettingSaid, Receipt, Title};

use super::{Here, here, status, taken};
use crate::chrome::Chrome;
use crate::fault::Fault;
use crate::form::Form;
use crate::handlers::page;
use crate::locale::Locale;
use crate::me::{PostedMe, SignedInMe};
use crate::refusals;
use crate::session::Around;
use crate::site::Registry;
use crate::views::declare::{LettingView, Taken};

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedInMe(me): SignedInMe,
    around: Around,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let chrome = around.with_me(&me);
    let view = view(&registry, here, Form::default(), None, &chrome);
    Ok(page(&view, &chrome)?.into_response())
}

fn view(
    registry: &Registry,
    here: Here,
    form: Form,
    taken: Option<Taken>,
    chrome: &Chrome,
) -> LettingView {
    let text = declarations::undertaking(registry.app(), &here.code);
    let words = text.map(|text| match chrome.locale {
        Locale::ZhCn => text.words.zh.as_str(),
        Locale::En => text.words.en.as_str(),
    });
    LettingView {
        at: here.at,
        text: words
            .unwrap_or_default()
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
        form,
        taken,
    }
}

pub(super) async fn sign(
    State(registry): State<Registry>,
    around: Around,
    Path(token): Path<String>,
    PostedMe { me, mut form }: PostedMe,
) -> Result<Response, Fault> {
    let here = here(&registry, &me, &token).await?;
    let app = registry.app();
    let said = LettingSaid {
        bound: Bound::from_name(form.value("role")),
        kind: form.value("kind").to_owned(),
        rooms: form.value("rooms").to_owned(),
        beds: form.value("beds").to_owned(),
        area: form.value("area").to_owned(),
        title: Title::from_name(form.value("title")),
        equipment: Equipment::ALL.map(|one| form.is("equipment", one.name())),
        name: form.value("name").to_owned(),
        company_code: form.value("company_code").to_owned(),
        signed: form.is("signed", "yes"),
    };
    let session = &me.session;
    let registered =
        declarations::register(app, session, &here.place, here.door, &here.code, &said).await;
    let done: Option<Receipt> = match registered {
        Ok(receipt) => Some(receipt),
        Err(error) => {
            refusals::beside(&mut form, error)?;
            None
        }
    };
    let status = status(form.is_sound());
    let chrome = around.with_me(&me);
    let view = view(&registry, here, form, done.as_ref().map(taken), &chrome);
    Ok((status, page(&view, &chrome)?).into_response())
}
