//! For who works for an agency: their agency's own reports and nothing else.

mod home;
mod send;
mod show;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::posted::most_bytes;
use crate::site::Registry;

pub(super) fn routes() -> Router<Registry> {
    // A file is longer than any form; what is over it is read and thrown away up to a limit.
    let most = most_bytes(super::batches::MEGABYTES);
    let upload = axum::routing::post(send::send).layer(DefaultBodyLimit::max(most));
    Router::new()
        .route("/agency", get(home::home))
        .route("/agency/send", get(send::form).merge(upload))
        .route("/agency/paste", get(send::paste_form).post(send::paste))
        .route("/agency/batches/{batch}", get(show::batch))
        .route("/agency/batches/{batch}/rows", get(show::rows))
        .route("/agency/batches/{batch}/errors.xlsx", get(show::errors))
}
