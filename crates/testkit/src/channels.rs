use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::task::JoinHandle;

use crate::{MAIL_PASSWORD, MAIL_USER, MailServer, TestApp};

impl TestApp {
    /// Has notices to staff go out by this mail server, and to robots on this machine.
    pub fn send_notices(&self, mail: &MailServer, wrapped: bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("password"), MAIL_PASSWORD).expect("a file");
        std::fs::set_permissions(at("password"), std::fs::Permissions::from_mode(0o600))
            .expect("rights of a file");
        std::fs::write(at("ca.pem"), &mail.authority).expect("a file");
        let (port, security) = (mail.port, if wrapped { "tls" } else { "starttls" });
        let text = format!(
            "[mail]\nhost = \"localhost\"\nport = {port}\nsecurity = \"{security}\"\n\
             from = \"门牌 <menpai@example.cn>\"\nuser = \"{MAIL_USER}\"\n\
             password_file = \"password\"\nca_file = \"ca.pem\"\ntimeout_seconds = 2\n\
             [robots]\nallow = [\"127.0.0.1\"]\ntimeout_seconds = 2\n"
        );
        std::fs::write(at("notices.toml"), text).expect("a file");
        let channels = outside::Channels::from_file(&at("notices.toml")).expect("channels");
        self.app.use_channels(channels);
    }
}

/// How a receiver of robots' posts answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// It takes everything.
    Taken,
    /// After so long.
    Slowly(Duration),
    /// As no robot does.
    Nonsense,
    /// That too much was sent.
    TooMuch,
    /// That there is no such robot.
    Gone,
}

#[derive(Debug)]
struct Shared {
    posts: Vec<(String, String)>,
    answers: Answers,
}

/// A receiver of robots' posts on a port of this machine.
#[derive(Debug)]
pub struct RobotReceiver {
    shared: Arc<Mutex<Shared>>,
    port: u16,
    running: Option<JoinHandle<()>>,
}

impl RobotReceiver {
    /// Starts one.
    pub async fn start() -> Self {
        let mut receiver = Self {
            shared: Arc::new(Mutex::new(Shared {
                posts: Vec::new(),
                answers: Answers::Taken,
            })),
            port: 0,
            running: None,
        };
        receiver.begin().await;
        receiver
    }

    /// Listens, on the port it had before.
    pub async fn begin(&mut self) {
        async fn take(State(shared): State<Arc<Mutex<Shared>>>, uri: Uri, body: Bytes) -> Response {
            let answers = {
                let mut shared = shared.lock().expect("no panic");
                let said = String::from_utf8_lossy(&body).into_owned();
                shared.posts.push((uri.to_string(), said));
                shared.answers
            };
            if let Answers::Slowly(by) = answers {
                tokio::time::sleep(by).await;
            }
            match answers {
                Answers::Taken | Answers::Slowly(_) => {
                    r#"{"errcode":0,"errmsg":"ok","code":0}"#.into_response()
                }
                Answers::Nonsense => "<h1>It works!</h1>".into_response(),
                Answers::TooMuch => r#"{"errcode":45009}"#.into_response(),
                Answers::Gone => StatusCode::NOT_FOUND.into_response(),
            }
        }
        let router = Router::new()
            .fallback(take)
            .with_state(Arc::clone(&self.shared));
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", self.port))
            .await
            .expect("the port is free");
        self.port = listener.local_addr().expect("an address").port();
        self.running = Some(tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        }));
    }

    /// Nobody listens any more.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// The address of a robot here.
    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}?key=s3cret", self.port)
    }

    /// Has it answer like that from now on.
    pub fn answer(&self, answers: Answers) {
        self.shared.lock().expect("no panic").answers = answers;
    }

    /// What was posted since the start: path with query, and body.
    pub fn posts(&self) -> Vec<(String, String)> {
        self.shared.lock().expect("no panic").posts.clone()
    }
}
