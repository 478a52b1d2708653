//! Stylesheet, script and icon, built into the program.
//!
//! Their URL holds a hash of their content, so a browser may keep them for ever and never shows
//! an old one after an update.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::i18n::STYLES;

struct Asset {
    url: String,
    kind: &'static str,
    body: String,
}

impl Asset {
    fn new(name: &str, kind: &'static str, body: String) -> Self {
        let digest = Sha256::digest(body.as_bytes());
        let (head, _) = digest.split_at(8);
        let hash = head.iter().fold(String::new(), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        Self {
            url: format!("/assets/{hash}/{name}"),
            kind,
            body,
        }
    }
}

static STYLESHEET: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("menpai.css", "text/css; charset=utf-8", STYLES.concat()));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let body = include_str!("../assets/menpai.js").to_owned();
    Asset::new("menpai.js", "text/javascript; charset=utf-8", body)
});
static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "icon.svg",
        "image/svg+xml",
        include_str!("../assets/icon.svg").to_owned(),
    )
});

/// URL of the stylesheet.
pub fn stylesheet() -> &'static str {
    &STYLESHEET.url
}

/// URL of the script.
pub fn script() -> &'static str {
    &SCRIPT.url
}

/// URL of the icon.
pub fn icon() -> &'static str {
    &ICON.url
}

/// Answers `GET /assets/{hash}/{name}`; an outdated hash is not found.
pub fn serve(path: &str) -> Response {
    let held = [&STYLESHEET, &SCRIPT, &ICON]
        .into_iter()
        .find(|asset| asset.url == path);
    let Some(asset) = held else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, asset.body.clone()).into_response()
}
