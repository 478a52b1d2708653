use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use testkit::PASSWORD;
use tower::ServiceExt as _;

use crate::client::{Client, site};
use crate::world::World;

#[tokio::test]
async fn signing_in_and_out() {
    let world = World::new().await;
    let stranger = Client::stranger(&world.test.app);
    let sign_in = async |fields: &[(&str, &str)]| stranger.send("/sign-in", fields).await;

    sign_in(&[]).await.refused(&["login", "password"]);
    let wrong = sign_in(&[("login", "officer"), ("password", "not this one")]).await;
    wrong.refused(&[]);
    assert!(wrong.body.contains("value=\"officer\""), "the login stays");
    assert!(!wrong.body.contains("not this one"), "the password doesn't");

    let fields = [
        ("login", "officer"),
        ("password", PASSWORD),
        ("next", "/tasks"),
    ];
    let done = sign_in(&fields).await;
    assert_eq!(done.redirected(), "/tasks");
    let cookie = done.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["menpai_session=", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let foreign = [
        ("login", "officer"),
        ("password", PASSWORD),
        ("next", "//elsewhere.example"),
    ];
    assert_eq!(sign_in(&foreign).await.redirected(), "/");

    let out = world.officer.post("/sign-out", &[]).await;
    assert_eq!(out.redirected(), "/sign-in");
    let cookie = out.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    let after = world.officer.get("/tasks").await;
    assert!(after.redirected().starts_with("/sign-in"));
}

#[tokio::test]
async fn the_own_password_changes_with_the_old_one_only() {
    let world = World::new().await;
    let change = async |current, new, repeat| {
        let fields = [("current", current), ("password", new), ("repeat", repeat)];
        world.officer.post("/password", &fields).await
    };
    let new = "five quite unrelated words";
    change("wrong", new, new).await.refused(&["current"]);
    change(PASSWORD, new, "another").await.refused(&["repeat"]);
    change(PASSWORD, "short", "short")
        .await
        .refused(&["password"]);
    change(PASSWORD, PASSWORD, PASSWORD)
        .await
        .refused(&["password"]);
    assert!(
        change(PASSWORD, new, new)
            .await
            .redirected()
            .starts_with('/')
    );
}

#[tokio::test]
async fn failures_count_for_whom_a_trusted_proxy_names() {
    let world = World::new().await;
    let proxy: SocketAddr = ([127, 0, 0, 1], 4000).into();
    let site = web::guard::behind(site(&world.test.app), &[proxy.ip()]);
    let attempt = async |visitor: &str, login: &str| {
        let request = Request::post("/sign-in")
            .header(header::HOST, "menpai.test")
            .header(header::ORIGIN, "https://menpai.test")
            .header("x-forwarded-for", format!("192.0.2.7, {visitor}"))
            .extension(ConnectInfo(proxy))
            .body(Body::from(format!("login={login}&password=not+this+one")))
            .unwrap();
        site.clone()
            .oneshot(request)
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    for n in 0..20 {
        assert_eq!(attempt("198.51.100.1", &format!("nobody-{n}")).await, 422);
    }
    assert_eq!(attempt("198.51.100.1", "officer").await, 429);
    assert_eq!(attempt("198.51.100.2", "officer").await, 422);
}
