//! The resident's own record, the operator's own door, and what residents ask.

mod door;
mod own;
mod papers;
mod proof;
mod requests;
mod sign;

pub(super) use papers::file;
pub(super) use sign::line as sign_line;

use axum::Router;
use axum::routing::{get, post};

use crate::site::Registry;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/p/{token}/record", get(own::show).post(own::change))
        .route("/p/{token}/record.json", get(papers::json))
        .route("/p/{token}/record.pdf", get(papers::pdf))
        .route("/p/{token}/proof", post(proof::issue))
        .route("/proof/{token}", get(proof::check))
        .route("/PROOF/{token}", get(proof::capitals))
        .route("/p/{token}/door", get(door::show).post(door::change))
        .route("/p/{token}/sign.pdf", get(sign::pdf))
        .route("/requests", get(requests::list))
        .route("/requests/{request}", post(requests::answer))
}
