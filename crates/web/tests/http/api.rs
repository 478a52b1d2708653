//! The interface of agencies' programs by HTTP: tokens, declarations, and how each is refused.

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use base64::Engine as _;
use policy::Actor;
use serde_json::{Value, json};
use service::agencies::{self, Issued, Wanted};
use testkit::DISTRICT;

use crate::client::{Answer, Client};
use crate::world::World;

struct Push {
    world: World,
    client: Client,
    issued: Issued,
}

impl Push {
    async fn new() -> Self {
        let world = World::new().await;
        let wanted = Wanted {
            agency: world.agency().await,
            label: "后台".to_owned(),
            districts: vec![DISTRICT.to_owned()],
            calls_a_minute: 600,
        };
        let app = &world.test.app;
        let issued = agencies::issue(app, &Actor::Machine, &wanted)
            .await
            .unwrap();
        Self {
            client: Client::stranger(app),
            world,
            issued,
        }
    }

    async fn ask_token(&self, form: &str) -> Answer {
        let request = Request::post("/api/v1/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.client.ask(request, Body::from(form.to_owned())).await
    }

    async fn token(&self) -> String {
        let Issued { id, secret } = &self.issued;
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let answer = self.ask_token(&form).await;
        answer.is(200);
        let said = value(&answer);
        assert_eq!(
            (&said["token_type"], &said["expires_in"]),
            (&json!("Bearer"), &json!(900))
        );
        said["access_token"].as_str().unwrap().to_owned()
    }

    async fn send(&self, token: &str, key: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post("/api/v1/declarations")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .header("idempotency-key", key);
        self.client.ask(request, body.into()).await
    }

    async fn get(&self, token: &str, path: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.client.ask(request, Body::empty()).await
    }
}

fn value(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

fn kind(headers: &HeaderMap) -> &str {
    headers[header::CONTENT_TYPE].to_str().unwrap()
}

/// A problem of this status and kind.
#[track_caller]
fn problem(answer: &Answer, status: u16, kind_: &str) -> Value {
    answer.is(status);
    assert_eq!(kind(&answer.headers), "application/problem+json");
    let said = value(answer);
    assert_eq!(
        said["type"],
        format!("urn:menpai:problem:{kind_}"),
        "{said}"
    );
    assert_eq!(said["status"], status);
    said
}

const CALL: &str = r#"{"declarations":[{"kind":"check_in","address":"没有的路9号",
    "tenants":[{"name":"陈小满","document":"citizen_id","number":"123"}],"from":"2026-11-01"}]}"#;

#[tokio::test]
async fn a_token_is_had_by_id_and_secret() {
    let push = Push::new().await;
    let Issued { id, secret } = &push.issued;
    push.token().await;
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
    let basic = || {
        Request::post("/api/v1/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, format!("Basic {encoded}"))
    };
    let granted = push
        .client
        .ask(basic(), "grant_type=client_credentials".into())
        .await;
    granted.is(200);
    assert_eq!(granted.headers[header::CACHE_CONTROL], "no-store");
    let both = format!("grant_type=client_credentials&client_id={id}");
    push.client.ask(basic(), both.into()).await.is(400);

    let credentials = format!("client_id={id}&client_secret={secret}");
    for (form, status, error) in [
        (credentials.clone(), 400, "invalid_request"),
        (
            format!("grant_type=password&{credentials}"),
            400,
            "unsupported_grant_type",
        ),
        (
            format!("grant_type=client_credentials&scope=all&{credentials}"),
            400,
            "invalid_scope",
        ),
        (
            format!("grant_type=client_credentials&{credentials}&client_id=2"),
            400,
            "invalid_request",
        ),
        (
            format!("grant_type=client_credentials&client_id={id}&client_secret=no"),
            401,
            "invalid_client",
        ),
        (
            "grant_type=client_credentials".to_owned(),
            401,
            "invalid_client",
        ),
    ] {
        let answer = push.ask_token(&form).await;
        answer.is(status);
        assert_eq!(value(&answer)["error"], error, "{form}");
        let asked = answer.headers.contains_key(header::WWW_AUTHENTICATE);
        assert_eq!(asked, status == 401);
    }
}

#[tokio::test]
async fn a_call_is_answered_once_it_is_kept_and_alike_when_sent_again() {
    let push = Push::new().await;
    let token = push.token().await;
    let first = push.send(&token, "k1", CALL).await;
    first.is(201);
    let said = value(&first);
    assert_eq!(said["kept"], 1);
    assert_eq!(said["verdicts"][0]["verdict"], "review");
    assert_eq!(
        said["verdicts"][0]["wrong"][0]["pointer"],
        "/declarations/0/tenants/0/number"
    );
    assert_eq!(first.headers["idempotency-replayed"], "false");
    // The receipt holds for these very bytes.
    let keys = service::receipts::public_keys(&push.world.test.app)
        .await
        .unwrap();
    let receipt = vault::receipt::verify(said["receipt"].as_str().unwrap(), DISTRICT, &keys);
    let vault::receipt::Verdict::Genuine(vault::receipt::Said { accepted, .. }) = receipt else {
        panic!("{receipt:?}");
    };
    let salt = vault::receipt::Salt::parse(said["salt"].as_str().unwrap()).unwrap();
    let body = vault::digest(CALL.as_bytes());
    assert_eq!(accepted.said, vault::receipt::SaidDigest::of(salt, &body));
    assert_eq!(said["batch"], accepted.declaration.to_string());
    let place = first.headers[header::LOCATION].to_str().unwrap().to_owned();
    let again = push.send(&token, "\"k1\"", CALL).await;
    again.is(201);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.body, first.body);
    let other = CALL.replace("小满", "大满");
    problem(
        &push.send(&token, "k1", other).await,
        422,
        "idempotency-key-reused",
    );

    service::batches::process_unfinished(&push.world.test.app)
        .await
        .unwrap();
    let outcomes = push.get(&token, &place).await;
    outcomes.is(200);
    let said = value(&outcomes);
    assert_eq!((&said["state"], &said["done"]), (&json!("done"), &json!(1)));
    assert_eq!(said["rows"][0]["outcome"], "review");
    assert_eq!(said["rows"][0]["faults"], json!(["id_length"]));
    problem(
        &push.get(&token, &format!("{place}?limit=0")).await,
        422,
        "invalid",
    );
    problem(
        &push.get(&token, &format!("{place}?limt=1")).await,
        422,
        "invalid",
    );
    problem(
        &push.get(&token, "/api/v1/batches/7").await,
        404,
        "not-found",
    );

    // The steward reads it like any batch, and who sent it in the log.
    let (_, batch) = place.rsplit_once('/').unwrap();
    let shown = push.world.steward.get(&format!("/batches/{batch}")).await;
    shown.is(200);
    assert!(shown.body.contains("接口推送"), "{}", shown.body);
    let list = push.world.steward.get("/batches").await;
    assert!(!list.body.contains(batch), "calls stand with their agency");
    push.world
        .steward
        .get(&format!("/batches/{batch}/errors.xlsx"))
        .await
        .is(422);
}

#[tokio::test]
async fn what_is_wrong_with_a_call_is_a_problem() {
    let push = Push::new().await;
    let token = push.token().await;
    let bare = || Request::post("/api/v1/declarations");
    let answer = push.client.ask(bare(), Body::empty()).await;
    problem(&answer, 401, "unauthorised");
    assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
    problem(
        &push.send("mp1.a.b.c", "k", CALL).await,
        401,
        "unauthorised",
    );
    let bearer = || bare().header(header::AUTHORIZATION, format!("Bearer {token}"));
    problem(
        &push.client.ask(bearer(), CALL.into()).await,
        400,
        "idempotency-key-missing",
    );
    let plain = bearer()
        .header("idempotency-key", "k")
        .header(header::CONTENT_TYPE, "text/plain");
    problem(
        &push.client.ask(plain, CALL.into()).await,
        415,
        "media-type",
    );
    problem(&push.send(&token, "k", "{").await, 400, "not-json");
    let said = problem(
        &push.send(&token, "k", r#"{"declarations":[]}"#).await,
        422,
        "invalid",
    );
    assert_eq!(said["errors"][0]["pointer"], "/declarations");
    let abroad = CALL.replace(
        "{\"declarations\"",
        "{\"district\":\"110101\",\"declarations\"",
    );
    problem(&push.send(&token, "k", abroad).await, 403, "district");
    let large = " ".repeat(4 * 1024 * 1024 + 1);
    problem(&push.send(&token, "k", large).await, 413, "too-large");
    problem(&push.get(&token, "/api/v1/nothing").await, 404, "not-found");
    let wrong = push.get(&token, "/api/v1/declarations").await;
    problem(&wrong, 405, "method");
    assert_eq!(wrong.headers[header::ALLOW], "POST");
    assert_eq!(
        push.world.test.number("SELECT count(*) FROM batch").await,
        1,
        "the world's own"
    );
    // A session opens nothing here, and a token nothing there.
    problem(
        &push.world.steward.get("/api/v1/batches/7").await,
        401,
        "unauthorised",
    );
    let page = push.get(&token, "/agencies").await;
    page.is(303);
}

#[tokio::test]
async fn too_many_calls_wait() {
    let push = Push::new().await;
    let token = push.token().await;
    // A sixth of the minute's calls may come at once; the clock gives some more meanwhile.
    let mut last = None;
    for _ in 0..200 {
        let answer = push
            .get(
                &token,
                "/api/v1/batches/00000000-0000-0000-0000-000000000000",
            )
            .await;
        let over = answer.status == 429;
        last = Some(answer);
        if over {
            break;
        }
    }
    let last = last.unwrap();
    problem(&last, 429, "rate-limited");
    let wait: u64 = last.headers[header::RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait));
}
