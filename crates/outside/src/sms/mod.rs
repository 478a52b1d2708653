//! Text messages by an HTTP gateway.

mod config;
mod template;

use std::path::Path;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, Url, redirect};
use zeroize::Zeroizing;

pub use config::SmsConfigFault;
use config::{Config, Numbers};
use template::{Encoding, fill};

/// Most bytes of an answer that are looked at.
const MOST_ANSWER: usize = 64 * 1024;

/// A gateway for text messages. Cheap to clone.
#[derive(Clone)]
pub struct Sms {
    client: Client,
    url: Url,
    headers: Vec<(HeaderName, HeaderValue)>,
    content_type: HeaderValue,
    encoding: Encoding,
    body: String,
    numbers: Numbers,
    accepted: Option<String>,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers hold the secret.
        write!(f, "Sms({})", self.host())
    }
}

/// Why a message was not taken. Never says to whom or what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsFault {
    /// The number is none that can be written to.
    #[error("the number can't be written to")]
    Number,
    /// No connection, no answer in time, or one that broke off: to be tried again.
    #[error("the gateway did not answer")]
    Silent,
    /// It answered that it can't now: to be tried again.
    #[error("the gateway answered {0}: it is tried again")]
    Later(u16),
    /// It won't take the message.
    #[error("the gateway answered {0}: look at its address, secret and body in the configuration")]
    Refused(u16),
    /// It answered, but not with what means that it took the message.
    #[error("the gateway's answer does not hold what means that it took the message (accepted)")]
    NotAccepted,
}

impl SmsFault {
    /// Whether another try can help.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Silent | Self::Later(_))
    }
}

impl Sms {
    /// Reads the description of a gateway. Files that it names are looked for beside it.
    ///
    /// # Errors
    /// [`SmsConfigFault`].
    pub fn from_file(path: &Path) -> Result<Self, SmsConfigFault> {
        Self::of(Config::read(path)?)
    }

    fn of(config: Config) -> Result<Self, SmsConfigFault> {
        let encoding = Encoding::of(&config.content_type)
            .ok_or_else(|| SmsConfigFault::ContentType(config.content_type.clone()))?;
        let mut client = Client::builder()
            // What is sent there is a secret: it goes where the description says and nowhere else.
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(config.timeout_seconds))
            .user_agent(concat!("menpai/", env!("CARGO_PKG_VERSION")));
        if let Some(authority) = &config.authority {
            client = client.add_root_certificate(authority.clone());
        }
        let mut headers = Vec::new();
        for (name, value) in &config.headers {
            let unusable = || SmsConfigFault::Header(name.clone());
            let name = HeaderName::try_from(name.as_str()).map_err(|_| unusable())?;
            let value = Zeroizing::new(value.replace("{secret}", &config.secret));
            let mut value = HeaderValue::try_from(value.as_str()).map_err(|_| unusable())?;
            value.set_sensitive(true);
            headers.push((name, value));
        }
        let secret = encoding.written(&config.secret);
        Ok(Self {
            client: client.build().map_err(|_| SmsConfigFault::Client)?,
            url: config.url,
            headers,
            content_type: HeaderValue::try_from(&config.content_type)
                .map_err(|_| SmsConfigFault::ContentType(config.content_type))?,
            encoding,
            body: config.body.replace("{secret}", &secret),
            numbers: config.numbers,
            accepted: config.accepted,
        })
    }

    /// The host it speaks to, for whoever runs the program.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Sends `text` to a telephone. `id` is the same for each try of one message, for gateways that
    /// know a repeat.
    ///
    /// # Errors
    /// [`SmsFault`].
    pub async fn send(&self, phone: &str, text: &str, id: &str) -> Result<(), SmsFault> {
        let phone = registry::phone::read(phone).map_err(|_| SmsFault::Number)?;
        if !phone.takes_texts() {
            return Err(SmsFault::Number);
        }
        let number = Zeroizing::new(match self.numbers {
            Numbers::E164 => phone.e164(),
            Numbers::Mainland => phone.comparable(),
        });
        let values = [("phone", number.as_str()), ("text", text), ("id", id)];
        let body = fill(&self.body, self.encoding, &values);
        let mut request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, self.content_type.clone());
        for (name, value) in &self.headers {
            request = request.header(name.clone(), value.clone());
        }
        // An error of the client's own may quote the request.
        let mut answer = request
            .body(body)
            .send()
            .await
            .map_err(|_| SmsFault::Silent)?;
        let status = answer.status();
        if !status.is_success() {
            let later = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
            return Err(if later {
                SmsFault::Later(status.as_u16())
            } else {
                SmsFault::Refused(status.as_u16())
            });
        }
        let Some(accepted) = &self.accepted else {
            return Ok(());
        };
        let mut said = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|_| SmsFault::Silent)? {
            said.extend_from_slice(&piece);
            if said.len() > MOST_ANSWER {
                break;
            }
        }
        if String::from_utf8_lossy(&said).contains(accepted.as_str()) {
            Ok(())
        } else {
            Err(SmsFault::NotAccepted)
        }
    }
}
