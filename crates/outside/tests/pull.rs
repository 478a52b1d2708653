//! Asking a server that listens on a port of this machine.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use outside::{Proof, PullFault, Puller};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use zeroize::Zeroizing;

/// Answers each connection by the bytes that its path asks for; the heads of the requests come
/// back by the channel.
async fn server() -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let tell = tell.clone();
            tokio::spawn(async move {
                let mut head = vec![0; 4096];
                let read = socket.read(&mut head).await.unwrap();
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let path = head.split(' ').nth(1).unwrap().to_owned();
                let _ = tell.send(head);
                let answer = match path.as_str() {
                    "/good" => "HTTP/1.1 200 OK\r\nLink: </b>; rel=next\r\n\
                                Content-Length: 2\r\n\r\n[]"
                        .to_owned(),
                    "/broken" => "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[".to_owned(),
                    "/moved" => "HTTP/1.1 302 Found\r\nLocation: /good\r\n\
                                 Content-Length: 0\r\n\r\n"
                        .to_owned(),
                    "/away" => "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/good\r\n\
                                Content-Length: 0\r\n\r\n"
                        .to_owned(),
                    "/round" => "HTTP/1.1 302 Found\r\nLocation: /round\r\n\
                                 Content-Length: 0\r\n\r\n"
                        .to_owned(),
                    "/often" => "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\n\
                                 Content-Length: 0\r\n\r\n"
                        .to_owned(),
                    "/huge" => {
                        let lie = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
                        format!("{lie}{}", " ".repeat(9 << 20))
                    }
                    path => {
                        let status = path.trim_start_matches('/');
                        format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n")
                    }
                };
                // Who has read enough hangs up.
                let _ = socket.write_all(answer.as_bytes()).await;
                let _ = socket.shutdown().await;
            });
        }
    });
    (format!("http://{address}"), told)
}

#[tokio::test]
async fn what_a_server_answers_is_told_apart() {
    let (url, _told) = server().await;
    let puller = Puller::new(["127.0.0.1".to_owned()]).unwrap();
    let good = puller.ask(&format!("{url}/good"), &Proof::None).await;
    let good = good.unwrap();
    assert_eq!((&*good.body, &*good.link), (&b"[]"[..], "</b>; rel=next"));
    let moved = puller.ask(&format!("{url}/moved"), &Proof::None).await;
    assert_eq!(moved.unwrap().body, b"[]", "the same server");
    for (path, fault) in [
        ("broken", PullFault::Broken),
        ("away", PullFault::Moved(302)),
        ("round", PullFault::Moved(302)),
        ("often", PullFault::TooOften(Some(120))),
        ("huge", PullFault::TooBig),
        ("204", PullFault::Status(204)),
        ("401", PullFault::Unproven(401)),
        ("403", PullFault::Unproven(403)),
        ("404", PullFault::Status(404)),
        ("500", PullFault::Status(500)),
        ("503", PullFault::Status(503)),
    ] {
        let found = puller.ask(&format!("{url}/{path}"), &Proof::None).await;
        assert_eq!(found.unwrap_err(), fault, "{path}");
    }
    let nobody = puller.ask("http://127.0.0.1:1/", &Proof::None).await;
    assert_eq!(nobody.unwrap_err(), PullFault::Unreachable);
}

#[tokio::test]
async fn the_proof_goes_into_a_header() {
    let (url, mut told) = server().await;
    let puller = Puller::new(["127.0.0.1".to_owned()]).unwrap();
    let secret = |text: &str| Zeroizing::new(text.to_owned());
    for (proof, header) in [
        (
            Proof::Bearer(secret("s3cret")),
            "authorization: Bearer s3cret",
        ),
        (
            Proof::Basic("menpai".to_owned(), secret("s3cret")),
            "authorization: Basic bWVucGFpOnMzY3JldA==",
        ),
        (
            Proof::Header("X-Api-Key".to_owned(), secret("s3cret")),
            "x-api-key: s3cret",
        ),
    ] {
        assert!(!format!("{proof:?}").contains("s3cret"));
        puller.ask(&format!("{url}/good"), &proof).await.unwrap();
        let head = told.recv().await.unwrap();
        assert!(head.contains(header), "{head}");
        assert!(head.starts_with("GET /good HTTP/1.1\r\n"), "{head}");
    }
    let line = puller
        .ask(&format!("{url}/good"), &Proof::Bearer(secret("a\nb")))
        .await;
    assert_eq!(line.unwrap_err(), PullFault::Secret);
}

#[tokio::test]
async fn private_networks_are_left_alone() {
    let (url, _told) = server().await;
    let puller = Puller::new([]).unwrap();
    let plain = puller.ask(&format!("{url}/good"), &Proof::None).await;
    assert_eq!(plain.unwrap_err(), PullFault::Plain);
    // The name is looked up, and what it leads to is not asked.
    let name = puller.ask("https://localhost./good", &Proof::None).await;
    assert!(
        matches!(name, Err(PullFault::Private | PullFault::Unreachable)),
        "{name:?}"
    );
}
