use axum::extract::State;
use axum::response::{IntoResponse, Response};
use service::messages;

use crate::fault::Fault;
use crate::handlers::page;
use crate::session::{Around, SignedIn};
use crate::site::Registry;
use crate::views::me::{MessageLine, OutboxView};
use crate::when::When;

pub(super) async fn show(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
) -> Result<Response, Fault> {
    let (app, actor) = (registry.app(), &session.actor);
    let waiting = messages::outbox(app, actor, &session.district).await?;
    let view = OutboxView {
        lines: waiting
            .iter()
            .map(|message| MessageLine {
                when: When::at(message.at),
                phone: message.phone.to_string(),
                words: message.words.to_string(),
            })
            .collect(),
    };
    Ok(page(&view, &around.with(&session))?.into_response())
}
