use axum::extract::State;
use axum::response::{Html, IntoResponse};
use policy::Purpose;
use service::reveal;

use super::document;
use crate::fault::Fault;
use crate::handlers::{id, page};
use crate::i18n::say;
use crate::posted::Posted;
use crate::session::{Around, own_path};
use crate::site::Registry;
use crate::views::account::words;
use crate::views::error::ErrorView;
use crate::views::reveal::RevealedView;
use crate::when::When;

/// Shows one person in full; the log knows it first. Never cached: the layer says so.
pub(super) async fn reveal(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, form }: Posted,
) -> Result<impl IntoResponse + use<>, Fault> {
    let purpose = Purpose::from_name(form.value("purpose"))
        .map_err(|_| ErrorView::refused(words::required(&say!("reveal-purpose"))))?;
    let person = id(form.value("person"))?;
    let app = registry.app();
    let shown = reveal::reveal(app, &session.actor, &session.district, person, purpose).await?;
    let view = RevealedView {
        name: shown.open.name.to_string(),
        document: document(shown.id_kind),
        number: shown.open.id_number.to_string(),
        phone: shown.open.phone.to_string(),
        purpose,
        when: When::at(app.surroundings().now()),
        back: own_path(form.raw("back")).to_owned(),
    };
    let mut chrome = around.with(&session);
    chrome.here.clone_from(&view.back);
    let answer: Html<String> = page(&view, &chrome)?;
    Ok(answer)
}
