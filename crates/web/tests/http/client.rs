//! A browser without a window.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use service::App;
use service::sign_in::{self, Attempt};
use testkit::PASSWORD;
use tower::ServiceExt as _;
use vault::session::SessionToken;
use web::Settings;
use web::guard::Transport;

const HOST: &str = "menpai.test";
/// Where requests come from.
const PEER: [u8; 4] = [192, 0, 2, 1];

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// The address that a changed thing is shown at: the change was made.
    #[track_caller]
    pub(crate) fn redirected(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The form again, with what is wrong beside these fields.
    #[track_caller]
    pub(crate) fn refused(&self, fields: &[&str]) {
        assert_eq!(
            self.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            self.body
        );
        for field in fields {
            let mark = format!("id=\"error-{field}\"");
            assert!(self.body.contains(&mark), "{field}: {}", self.body);
        }
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
    }
}

/// The whole web interface of a program.
pub(crate) fn site(app: &App) -> Router {
    let settings = Settings {
        transport: Transport::Plain,
        place: "样板区".to_owned(),
    };
    web::router(app.clone(), settings)
}

/// Somebody signed in.
#[derive(Clone)]
pub(crate) struct Client {
    site: Router,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
    peer: [u8; 4],
}

impl Client {
    pub(crate) async fn new(app: &App, login: &str) -> Self {
        Self::with_password(app, login, PASSWORD).await
    }

    pub(crate) async fn with_password(app: &App, login: &str, password: &str) -> Self {
        let attempt = sign_in::sign_in(app, login, password, "192.0.2.1").await;
        let Ok(Attempt::Done { token, .. }) = attempt else {
            panic!("{login} is not signed in: {attempt:?}")
        };
        Self {
            site: site(app),
            cookie: format!("menpai_session={}", token.text().as_str()),
            csrf: app.keys().csrf.token(&token).clone(),
            peer: PEER,
        }
    }

    /// Somebody outside the staff.
    pub(crate) fn person(app: &App, token: &SessionToken) -> Self {
        Self {
            cookie: format!("menpai_me={}", token.text()),
            csrf: app.keys().csrf.token(token),
            ..Self::stranger(app)
        }
    }

    /// The secret in the cookie.
    pub(crate) fn token(&self) -> SessionToken {
        let (_, text) = self.cookie.split_once('=').unwrap();
        SessionToken::parse(text).unwrap()
    }

    /// Nobody.
    pub(crate) fn stranger(app: &App) -> Self {
        Self {
            site: site(app),
            cookie: "none=".to_owned(),
            csrf: String::new(),
            peer: PEER,
        }
    }

    /// The same at another address.
    pub(crate) fn from(&self, peer: [u8; 4]) -> Self {
        Self {
            peer,
            ..self.clone()
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.ask(request, Body::empty()).await
    }

    /// Sends a form with the session's token.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(path, &[&[("csrf", self.csrf.as_str())], fields].concat())
            .await
    }

    /// Sends a form as it is.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded";
        self.body(path, kind, form.finish()).await
    }

    /// Sends a file with the session's token.
    pub(crate) async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str)>,
    ) -> Answer {
        const PART: &str = "--b\r\nContent-Disposition: form-data; name=";
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        let mut parts: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{PART}\"{name}\"\r\n\r\n{value}\r\n"))
            .collect();
        let (name, content) = file.unwrap_or_default();
        parts.push(format!(
            "{PART}\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
        ));
        let body = parts.concat();
        self.body(path, "multipart/form-data; boundary=b", body)
            .await
    }

    async fn body(&self, path: &str, kind: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, format!("https://{HOST}"))
            .header(header::CONTENT_TYPE, kind);
        self.ask(request, body.into()).await
    }

    /// Sends a request of the test's own.
    pub(crate) async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let peer: SocketAddr = (self.peer, 4000).into();
        let request = request
            .header(header::HOST, HOST)
            .extension(ConnectInfo(peer))
            .body(body)
            .unwrap();
        let (head, body) = self
            .site
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}
