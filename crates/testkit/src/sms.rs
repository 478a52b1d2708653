use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use service::App;
use service::accounts::{self, Place};
use vault::session::SessionToken;

use crate::{DISTRICT, TestApp};

type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// A gateway for text messages on a port of this machine: what the program sends arrives here.
#[derive(Debug, Clone)]
pub struct SmsReceiver {
    app: App,
    seen: Seen,
}

impl TestApp {
    /// Starts a gateway and has the program send by it.
    pub async fn gateway(&self) -> SmsReceiver {
        async fn take(State(seen): State<Seen>, body: String) -> &'static str {
            if let Some((phone, words)) = body.split_once('\n') {
                let said = (phone.to_owned(), words.to_owned());
                seen.lock().expect("no test panics here").push(said);
            }
            "taken"
        }
        let seen = Seen::default();
        let router = Router::new()
            .route("/", post(take))
            .with_state(seen.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = tempfile::tempdir().expect("a folder");
        let (file, secret) = (folder.path().join("sms.toml"), folder.path().join("secret"));
        std::fs::write(&secret, "secret").expect("a file");
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600))
            .expect("rights of a file");
        let text = format!(
            "url = \"http://127.0.0.1:{port}/\"\nplain_http = true\ncontent_type = \"text/plain\"\n\
             body = \"{{phone}}\\n{{text}}\"\nsecret_file = \"secret\"\naccepted = \"taken\"\n"
        );
        std::fs::write(&file, text).expect("a file");
        self.app
            .use_gateway(outside::Sms::from_file(&file).expect("a gateway"));
        SmsReceiver {
            app: self.app.clone(),
            seen,
        }
    }
}

impl SmsReceiver {
    /// Has the program send what waits; every message that arrived since the start, telephone and
    /// words.
    pub async fn received(&self) -> Vec<(String, String)> {
        service::messages::send_due(&self.app)
            .await
            .expect("messages are sent");
        self.seen.lock().expect("no test panics here").clone()
    }

    /// The latest code that arrived at a telephone (E.164).
    pub async fn code(&self, phone: &str) -> String {
        let received = self.received().await;
        let latest = received.iter().rev().find(|(to, _)| to == phone);
        let (_, words) = latest.unwrap_or_else(|| panic!("nothing arrived at {phone}"));
        let digits = |c: &char| c.is_ascii_digit();
        let at = words.find(|c: char| digits(&c)).expect("a code");
        words[at..].chars().take_while(digits).collect()
    }

    /// Somebody signs in by their telephone (E.164).
    pub async fn sign_in(&self, phone: &str) -> SessionToken {
        let place = Place {
            district: DISTRICT.to_owned(),
            plate: String::new(),
        };
        let peer = format!("peer of {phone}");
        let question = accounts::ask(&self.app, &place, phone, &peer)
            .await
            .expect("a code is sent");
        let code = self.code(phone).await;
        accounts::enter(&self.app, &place, question, phone, &code, &peer)
            .await
            .expect("signed in")
    }
}
