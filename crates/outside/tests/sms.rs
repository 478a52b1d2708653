//! Against a gateway that listens on a port of this machine.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use outside::{Sms, SmsConfigFault, SmsFault};

type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// Starts a gateway that answers each message by the status and words it holds.
async fn gateway() -> (String, Seen) {
    async fn take(
        State(seen): State<Seen>,
        headers: HeaderMap,
        body: String,
    ) -> (StatusCode, &'static str) {
        let auth = headers["authorization"].to_str().unwrap().to_owned();
        let answer = match () {
            () if body.contains("later") => (StatusCode::SERVICE_UNAVAILABLE, ""),
            () if body.contains("never") => (StatusCode::FORBIDDEN, ""),
            () if body.contains("away") => (StatusCode::FOUND, ""),
            () if body.contains("odd") => (StatusCode::OK, r#"{"code":7}"#),
            () => (StatusCode::OK, r#"{"code":0}"#),
        };
        seen.lock().unwrap().push((auth, body));
        answer
    }
    let seen = Seen::default();
    let router = Router::new()
        .route("/send", post(take))
        .with_state(seen.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, seen)
}

fn described(folder: &Path, url: &str, more: &str) -> PathBuf {
    let (file, secret) = (folder.join("sms.toml"), folder.join("secret"));
    fs::write(&secret, "s3cret\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let text = format!(
        "url = \"{url}\"\ncontent_type = \"application/json\"\n\
         body = '{{\"to\":\"{{phone}}\",\"text\":\"{{text}}\",\"id\":\"{{id}}\"}}'\n\
         secret_file = \"secret\"\nheaders = {{ Authorization = \"Bearer {{secret}}\" }}\n\
         accepted = '\"code\":0'\n{more}"
    );
    fs::write(&file, text).unwrap();
    file
}

#[tokio::test]
async fn a_message_arrives_as_the_gateway_wants_it() {
    let folder = tempfile::tempdir().unwrap();
    let (url, seen) = gateway().await;
    let sms = Sms::from_file(&described(folder.path(), &url, "plain_http = true")).unwrap();
    assert!(!format!("{sms:?}").contains("s3cret"));
    sms.send("138 0013 8000", "码 \"1\"", "m-1").await.unwrap();
    sms.send("+85291234567", "hello", "m-2").await.unwrap();
    let said = seen.lock().unwrap().clone();
    assert_eq!(said[0].0, "Bearer s3cret");
    assert_eq!(
        said[0].1,
        r#"{"to":"+8613800138000","text":"码 \"1\"","id":"m-1"}"#
    );
    assert!(said[1].1.contains("+85291234567"));
    for (text, fault) in [
        ("later", SmsFault::Later(503)),
        ("never", SmsFault::Refused(403)),
        ("odd", SmsFault::NotAccepted),
        // A redirect is not followed: the secret would go along.
        ("away", SmsFault::Refused(302)),
    ] {
        assert_eq!(sms.send("13800138000", text, "m").await, Err(fault));
    }
    for number in ["", "12", "052386881234"] {
        assert_eq!(sms.send(number, "x", "m").await, Err(SmsFault::Number));
    }
    let mainland = "plain_http = true\nnumbers = \"mainland\"";
    let sms = Sms::from_file(&described(folder.path(), &url, mainland)).unwrap();
    sms.send("+86 138 0013 8000", "x", "m").await.unwrap();
    assert!(
        seen.lock()
            .unwrap()
            .last()
            .unwrap()
            .1
            .contains("\"13800138000\"")
    );
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let sms = Sms::from_file(&described(folder.path(), &url, "plain_http = true")).unwrap();
    let fault = sms.send("13800138000", "x", "m").await.unwrap_err();
    assert!(fault.may_pass() && fault == SmsFault::Silent);
}

#[test]
fn a_description_that_can_not_be_used_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let refused =
        |url: &str, more: &str| Sms::from_file(&described(folder, url, more)).unwrap_err();
    let plain = refused("http://10.1.1.1/", "");
    assert!(matches!(plain, SmsConfigFault::Address(_)), "{plain}");
    let unknown = refused("https://sms.example.cn/", "colour = 1");
    assert!(matches!(unknown, SmsConfigFault::Syntax(..)), "{unknown}");
    assert!(!unknown.to_string().contains("s3cret"));
    let authority = refused("https://sms.example.cn/", "ca_file = \"none.pem\"");
    assert!(matches!(authority, SmsConfigFault::File(..)), "{authority}");
    let file = described(folder, "https://sms.example.cn/", "");
    assert_eq!(Sms::from_file(&file).unwrap().host(), "sms.example.cn");
    fs::set_permissions(folder.join("secret"), fs::Permissions::from_mode(0o640)).unwrap();
    let open = Sms::from_file(&file).unwrap_err();
    assert!(matches!(open, SmsConfigFault::Open(_)), "{open}");
    let text = fs::read_to_string(&file).unwrap().replace("{text}", "");
    fs::write(&file, text).unwrap();
    assert!(matches!(
        Sms::from_file(&file),
        Err(SmsConfigFault::Body("{text}"))
    ));
}
