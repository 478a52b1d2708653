//! The description of the interface, written from its types and handlers.

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The interface for agencies' programs.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Menpai",
        description = "Agencies push who moved in and out. A program is let in by the district's \
            data steward, gets a token with its id and secret, and pushes up to a thousand \
            declarations in a call. It may push and ask about its own calls, and nothing else."
    ),
    paths(super::token::token, super::declarations::push, super::batches::outcomes, document),
    modifiers(&Tokens),
    tags(
        (name = "token", description = "OAuth 2.0 client credentials"),
        (name = "declarations", description = "Who moved in and out"),
    ),
)]
struct Interface;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scopes = Scopes::one(
            "declarations",
            "push declarations and ask what became of them",
        );
        let flow = Flow::ClientCredentials(ClientCredentials::new("/api/v1/token", scopes));
        let scheme = SecurityScheme::OAuth2(OAuth2::new([flow]));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("oauth", scheme);
    }
}

static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| Interface::openapi().to_pretty_json().unwrap_or_default() + "\n");

/// This description
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "openapi",
    tag = "token",
    responses((status = 200, description = "This description", body = serde_json::Value,
        content_type = "application/json")),
)]
pub(super) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::DOCUMENT;
    use crate::routes::{Kind, routes};

    /// Those who write programs read it in the repository. To accept a change that was meant, run
    /// with `UPDATE_GOLDEN=1` and read the difference: what programs rely on may only grow.
    #[test]
    fn the_description_is_the_reviewed_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, DOCUMENT.as_str()).unwrap();
        }
        let reviewed = std::fs::read_to_string(&path).unwrap();
        assert!(
            *DOCUMENT == reviewed,
            "run with UPDATE_GOLDEN=1 and read the difference"
        );
    }

    #[test]
    fn every_address_is_described() {
        let described: serde_json::Value = serde_json::from_str(&DOCUMENT).unwrap();
        assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
        for route in routes().iter().filter(|route| route.kind == Kind::Api) {
            assert!(described["paths"][route.path].is_object(), "{}", route.path);
        }
    }
}
