//! The way of a request through the layers, with a site of one session.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Html;
use axum::routing::{get, post};
use tower::ServiceExt as _;

use crate::chrome::Role;
use crate::fault::{self, Fault};
use crate::guard::{Transport, secure, with_operation};
use crate::posted::{Posted, Upload};
use crate::session::{Around, Session, SessionToken, SignedIn, Site};

#[derive(Clone)]
struct OneSession;

impl Site for OneSession {
    async fn session(&self, token: SessionToken) -> Result<Option<Session>, Fault> {
        let must_change_password = token.reveal() == "fresh";
        let known = matches!(token.reveal(), "known" | "fresh");
        Ok(known.then(|| Session {
            actor: policy::Actor::Machine,
            district: "109901".into(),
            staff: uuid::Uuid::nil(),
            name: "陈敏".into(),
            role: Role::Officer,
            area: "网格01".into(),
            csrf: "right".into(),
            must_change_password,
            second_is_missing: false,
            token,
        }))
    }

    fn place(&self) -> &'static str {
        "海陵区"
    }

    fn transport(&self) -> Transport {
        Transport::Plain
    }
}

async fn page(
    State(_): State<OneSession>,
    SignedIn(who): SignedIn,
    around: Around,
) -> Html<String> {
    Html(around.with(&who).operation)
}

async fn change(State(_): State<OneSession>, posted: Posted) -> String {
    posted.form.raw("note").to_owned()
}

async fn upload(State(_): State<OneSession>, upload: Upload) -> Result<Html<String>, Fault> {
    let sent = upload.read("file", 1).await?;
    let file = sent.file.unwrap_or_default();
    Ok(Html(format!(
        "{} {} {}",
        sent.form.raw("source"),
        file.name,
        file.bytes.len()
    )))
}

fn site() -> Router {
    Router::new()
        .route("/page", get(page))
        .route("/password", get(page))
        .route("/change", post(change))
        .route("/upload", post(upload))
        .layer(from_fn_with_state(OneSession, fault::pages::<OneSession>))
        .layer(from_fn_with_state(Transport::Tls, secure))
        .layer(from_fn(with_operation))
        .with_state(OneSession)
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

async fn ask(request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
    let request: Request<Body> = request
        .header(header::HOST, "menpai.test")
        .body(body.into())
        .unwrap();
    let (head, body) = site().oneshot(request).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    Answer {
        status: head.status,
        headers: head.headers,
        body,
    }
}

fn from_us(path: &str, token: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::ORIGIN, "https://menpai.test")
        .header(header::COOKIE, format!("menpai_session={token}"))
}

#[tokio::test]
async fn who_is_not_signed_in_comes_back_after_signing_in() {
    let answer = ask(Request::builder().uri("/page?a=1&b=2"), "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.headers[header::LOCATION],
        "/sign-in?next=%2Fpage%3Fa%3D1%26b%3D2"
    );
}

#[tokio::test]
async fn a_one_time_password_is_changed_first() {
    let with = |path| {
        Request::builder()
            .uri(path)
            .header(header::COOKIE, "menpai_session=fresh")
    };
    let answer = ask(with("/page"), "").await;
    assert_eq!(answer.headers[header::LOCATION], "/password");
    assert_eq!(ask(with("/password"), "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_is_hardened_and_named() {
    let with = Request::builder()
        .uri("/page")
        .header(header::COOKIE, "menpai_session=known");
    let answer = ask(with, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["x-operation-id"], answer.body.as_str());
    for (name, part) in [
        ("content-security-policy", "frame-ancestors 'none'"),
        ("strict-transport-security", "max-age="),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert!(
            answer.headers[name].to_str().unwrap().contains(part),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_form_needs_its_origin_session_and_token() {
    let right = "csrf=right&note=hello";
    let answer = ask(from_us("/change", "known"), right).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, "hello")
    );
    let refused = [
        ask(from_us("/change", "known"), "csrf=wrong&note=x").await,
        ask(from_us("/change", "known"), "note=x").await,
        ask(from_us("/change", "unknown"), right).await,
        ask(
            Request::builder()
                .method(Method::POST)
                .uri("/change")
                .header(header::COOKIE, "menpai_session=known"),
            right,
        )
        .await,
    ];
    for answer in refused {
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let operation = answer.headers["x-operation-id"].to_str().unwrap();
        assert!(
            answer.body.contains(operation),
            "the page names the operation"
        );
        assert!(answer.body.contains("<html lang=\"zh-CN\""));
    }
}

#[tokio::test]
async fn refusals_nobody_wrote_get_their_page_in_the_readers_language() {
    let english = |request: axum::http::request::Builder| {
        request
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::COOKIE, "menpai_session=known")
    };
    let cases = [
        (
            Method::GET,
            "/nowhere",
            String::new(),
            StatusCode::NOT_FOUND,
            "no such page",
        ),
        (
            Method::POST,
            "/page",
            String::new(),
            StatusCode::METHOD_NOT_ALLOWED,
            "be used in that",
        ),
    ];
    for (method, path, body, status, words) in cases {
        let answer = ask(english(Request::builder().method(method).uri(path)), body).await;
        assert_eq!(answer.status, status);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    let long = format!("csrf=right&note={}", "x".repeat(300_000));
    let answer = ask(
        from_us("/change", "known").header(header::ACCEPT_LANGUAGE, "en"),
        long,
    )
    .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("too large") && answer.body.contains("陈敏"));
}

#[tokio::test]
async fn a_script_gets_its_refusal_as_data() {
    let request = Request::builder()
        .uri("/nowhere")
        .header(header::ACCEPT, "application/json");
    let answer = ask(request, "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let data: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        data["operation"],
        answer.headers["x-operation-id"].to_str().unwrap()
    );
}

fn multipart(parts: &[(&str, &str)], file: &str) -> String {
    const PART: &str = "--b\r\nContent-Disposition: form-data; name=";
    let fields: Vec<String> = parts
        .iter()
        .map(|(name, value)| format!("{PART}\"{name}\"\r\n\r\n{value}\r\n"))
        .collect();
    let name = "\"file\"; filename=\"C:\\x\\旬报.csv\"";
    format!("{}{PART}{name}\r\n\r\n{file}\r\n--b--\r\n", fields.concat())
}

async fn send(parts: &[(&str, &str)], file: &str) -> Answer {
    let request =
        from_us("/upload", "known").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    ask(request, multipart(parts, file)).await
}

#[tokio::test]
async fn a_file_needs_its_token_first_and_its_size() {
    let answer = send(&[("csrf", "right"), ("source", "邻里")], "a,b").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, "邻里 旬报.csv 3")
    );
    let late = send(&[("source", "邻里"), ("csrf", "right")], "a,b").await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    let large = send(&[("csrf", "right")], &"x".repeat(1_100_000)).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}
