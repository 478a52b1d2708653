//! Robots against a receiver on a port of this machine. Mail is tried in `service`, against a
//! server that knows the protocol.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use outside::channels::{ChannelFault, Robot, To, Words};
use outside::{Channels, ChannelsConfigFault};

type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// Answers each post by what its path asks for.
async fn receiver() -> (String, Seen) {
    async fn take(State(seen): State<Seen>, uri: Uri, body: Bytes) -> Response {
        let said = String::from_utf8_lossy(&body).into_owned();
        seen.lock().unwrap().push((uri.to_string(), said));
        match uri.path() {
            "/wecom" | "/dingtalk" => r#"{"errcode":0,"errmsg":"ok"}"#.into_response(),
            "/feishu" => r#"{"code":0,"msg":"success","data":{}}"#.into_response(),
            "/busy" => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "90")]).into_response(),
            "/down" => StatusCode::BAD_GATEWAY.into_response(),
            "/gone" => StatusCode::NOT_FOUND.into_response(),
            "/moved" => (StatusCode::FOUND, [("location", "/wecom")]).into_response(),
            "/huge" => " ".repeat(1 << 20).into_response(),
            "/slow" => {
                tokio::time::sleep(Duration::from_secs(5)).await;
                "late".into_response()
            }
            _ => "<html>hello</html>".into_response(),
        }
    }
    let seen = Seen::default();
    let router = Router::new().fallback(take).with_state(seen.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, seen)
}

fn described(folder: &Path, text: &str) -> Result<Channels, ChannelsConfigFault> {
    let file = folder.join("notices.toml");
    fs::write(&file, text).unwrap();
    Channels::from_file(&file)
}

const WORDS: Words<'static> = Words {
    id: "018f",
    subject: "【门牌】2件事",
    body: "一\n二",
    at_ms: 1_700_000_000_000,
};

#[tokio::test]
async fn each_robot_gets_its_own_form() {
    let folder = tempfile::tempdir().unwrap();
    let (url, seen) = receiver().await;
    let robots = described(
        folder.path(),
        "[robots]\nallow = [\"127.0.0.1\"]\ntimeout_seconds = 1\n",
    );
    let robots = robots.unwrap();
    let to = |path: &str| format!("{url}/{path}?key=s3cret");
    for (robot, secret) in [
        (Robot::Wecom, ""),
        (Robot::Dingtalk, "SECabc"),
        (Robot::Feishu, "abc"),
        (Robot::Feishu, ""),
    ] {
        let url = to(robot.name());
        let sent = robots.send(To::Robot(robot, &url, secret), &WORDS).await;
        assert_eq!(sent, Ok(()), "{robot:?}");
    }
    let seen = seen.lock().unwrap().clone();
    let text = "【门牌】2件事\\n一\\n二";
    let plain = format!(r#"{{"msgtype":"text","text":{{"content":"{text}"}}}}"#);
    assert_eq!(seen[0], ("/wecom?key=s3cret".to_owned(), plain.clone()));
    assert_eq!(seen[1].1, plain);
    let query = &seen[1].0;
    assert!(query.starts_with("/dingtalk?key=s3cret&timestamp=1700000000000&sign="));
    assert!(!query.contains("SECabc"), "the secret signs and stays");
    assert!(seen[2].1.contains(r#""timestamp":"1700000000""#) && seen[2].1.contains(r#""sign":""#));
    assert!(!seen[2].1.contains("abc\""));
    let unsigned = format!(r#"{{"content":{{"text":"{text}"}},"msg_type":"text"}}"#);
    assert_eq!(seen[3].1, unsigned);
}

#[tokio::test]
async fn what_a_robot_answers_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (url, seen) = receiver().await;
    let robots = described(
        folder.path(),
        "[robots]\nallow = [\"127.0.0.1\"]\ntimeout_seconds = 1\n",
    );
    let robots = robots.unwrap();
    for (path, fault) in [
        ("busy", ChannelFault::Later(429, Some(90))),
        ("down", ChannelFault::Later(502, None)),
        ("gone", ChannelFault::Refused(404)),
        ("moved", ChannelFault::Refused(302)),
        ("huge", ChannelFault::Nonsense),
        ("else", ChannelFault::Nonsense),
        ("slow", ChannelFault::Silent),
    ] {
        let url = format!("{url}/{path}");
        let sent = robots.send(To::Robot(Robot::Wecom, &url, ""), &WORDS).await;
        assert_eq!(sent, Err(fault), "{path}");
    }
    assert!(
        seen.lock()
            .unwrap()
            .iter()
            .all(|(path, _)| path != "/wecom")
    );
    let nobody = To::Robot(Robot::Wecom, "http://127.0.0.1:1/", "");
    assert_eq!(
        robots.send(nobody, &WORDS).await,
        Err(ChannelFault::Unreachable)
    );
    let mail = robots.send(To::Mail("a@example.cn"), &WORDS).await;
    assert_eq!(mail, Err(ChannelFault::Absent));
}

#[tokio::test]
async fn private_networks_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let robots = described(folder.path(), "[robots]\n").unwrap();
    for (url, fault) in [
        (
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            None,
        ),
        ("http://qyapi.weixin.qq.com/", Some(ChannelFault::Address)),
        ("https://10.0.0.8/hook", Some(ChannelFault::Private)),
        (
            "https://169.254.169.254/latest",
            Some(ChannelFault::Private),
        ),
        ("https://localhost/", Some(ChannelFault::Private)),
        ("gopher://example.cn/", Some(ChannelFault::Address)),
        ("\0", Some(ChannelFault::Address)),
        ("", Some(ChannelFault::Address)),
    ] {
        assert_eq!(robots.may_post(url).err(), fault, "{url}");
    }
}

#[test]
fn a_description_that_can_not_be_used_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let refused = |text: &str| described(folder, text).unwrap_err().to_string();
    let mail = |more: &str| {
        format!("[mail]\nhost = \"mail.example.cn\"\nfrom = \"门牌 <m@example.cn>\"\n{more}\n")
    };
    for (text, word) in [
        (String::new(), "neither [mail] nor [robots]"),
        ("colour = 1".to_owned(), "colour"),
        (mail(""), "security"),
        (mail("security = \"none\""), "without security"),
        (mail("security = \"tls\"\nuser = \"a\""), "belong together"),
        (
            mail("security = \"tls\"\nuser = \"a\"\npassword_file = \"no\""),
            "No such file",
        ),
        (
            mail("security = \"tls\"\nca_file = \"notices.toml\""),
            "no certificate",
        ),
        (
            "[mail]\nhost = \"a\"\nfrom = \"nobody\"\nsecurity = \"tls\"".to_owned(),
            "from is no mail address",
        ),
    ] {
        let said = refused(&text);
        assert!(said.contains(word), "{text}: {said}");
    }
    let good = described(folder, &mail("security = \"starttls\"")).unwrap();
    assert_eq!(good.mail_host(), Some("mail.example.cn"));
    assert!(!good.robots());
}
