//! Asking an agency's system for a page. Bounded in time and size; only what the agency shows to
//! the whole network is asked, unless whoever runs the program allows a host by name.

pub(crate) mod reach;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue, LINK, RETRY_AFTER};
use reqwest::{Client, Url, redirect};
use zeroize::Zeroizing;

use reach::{Names, Private, Reach};

/// How long an answer may take, its last byte included.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a connection may take.
const CONNECTING: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
pub const MOST_BYTES: usize = 8 << 20;
/// Addresses of the same server that are followed one after another.
const MOST_MOVES: usize = 3;

/// Asks agencies' systems. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Puller {
    client: Client,
    reach: Arc<Reach>,
}

/// How a request proves who asks.
#[derive(Clone)]
pub enum Proof {
    /// Not at all.
    None,
    /// `Authorization: Bearer`.
    Bearer(Zeroizing<String>),
    /// `Authorization: Basic` with user and password.
    Basic(String, Zeroizing<String>),
    /// A header of this name.
    Header(String, Zeroizing<String>),
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof")
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its body.
    pub body: Vec<u8>,
    /// Its `Link` header, "" where it has none.
    pub link: String,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It says who lives where.
        write!(f, "Answer({} bytes)", self.body.len())
    }
}

/// Why there is no answer. Says nothing of what was asked or answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PullFault {
    /// Nothing may be asked there.
    #[error("the address is neither https nor an allowed one of this machine")]
    Plain,
    /// The name leads to a private network.
    #[error("the address lies in a private network: allow its host with --pull-from")]
    Private,
    /// No connection: no such name, nobody listens, or the certificate is wrong.
    #[error("no connection: look at the name, the port and the certificate")]
    Unreachable,
    /// No whole answer in time.
    #[error("no whole answer within 30 seconds")]
    Slow,
    /// It broke off.
    #[error("the answer broke off")]
    Broken,
    /// It won't say without another proof.
    #[error("the secret or its kind was not accepted (answer {0})")]
    Unproven(u16),
    /// It leads to another server.
    #[error("the answer leads to another server (answer {0}): write that address, if it is right")]
    Moved(u16),
    /// Asked too often; how many seconds it wants to be left alone, where it says so.
    #[error("asked too often")]
    TooOften(Option<u32>),
    /// It answered something else than 200.
    #[error("the answer was {0}")]
    Status(u16),
    /// Too many bytes.
    #[error("the answer has more than 8 MiB: ask for smaller pages")]
    TooBig,
    /// The secret can't be sent in a header.
    #[error("the secret has characters that can't be sent")]
    Secret,
}

impl Puller {
    /// One that asks private networks, and this machine, for the `allowed` hosts only: names or
    /// addresses, as they stand in a connector's address.
    ///
    /// # Errors
    /// [`PullFault::Unreachable`] where no client can be made.
    pub fn new(allowed: impl IntoIterator<Item = String>) -> Result<Self, PullFault> {
        let reach = Arc::new(Reach::new(allowed));
        let client = Client::builder()
            // A proxy would look names up itself.
            .no_proxy()
            .dns_resolver(Arc::new(Names(Arc::clone(&reach))))
            .redirect(redirect::Policy::custom(|attempt| {
                let first = attempt.previous().first();
                let same = first.is_some_and(|url| url.origin() == attempt.url().origin());
                if same && attempt.previous().len() <= MOST_MOVES {
                    attempt.follow()
                } else {
                    attempt.stop()
                }
            }))
            .referer(false)
            .timeout(PATIENCE)
            .connect_timeout(CONNECTING)
            .user_agent(concat!("menpai/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| PullFault::Unreachable)?;
        Ok(Self { client, reach })
    }

    /// Whether an address may be asked as far as it says by itself; a name may still lead where it
    /// may not.
    ///
    /// # Errors
    /// [`PullFault::Plain`], [`PullFault::Private`].
    pub fn may_ask(&self, url: &str) -> Result<(), PullFault> {
        let url = Url::parse(url).map_err(|_| PullFault::Plain)?;
        self.reach.may(&url)
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// [`PullFault`].
    pub async fn ask(&self, url: &str, proof: &Proof) -> Result<Answer, PullFault> {
        let url = Url::parse(url).map_err(|_| PullFault::Plain)?;
        self.reach.may(&url)?;
        let request = self.client.get(url).header(ACCEPT, "application/json");
        let request = match header(proof)? {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        let mut answer = request.send().await.map_err(|error| fault(&error))?;
        let status = answer.status();
        match status.as_u16() {
            200 => {}
            code @ (401 | 403) => return Err(PullFault::Unproven(code)),
            429 | 503 => {
                let wait = answer.headers().get(RETRY_AFTER);
                let wait = wait.and_then(|value| value.to_str().ok()?.parse().ok());
                return Err(match (status.as_u16(), wait) {
                    (503, None) => PullFault::Status(503),
                    (_, wait) => PullFault::TooOften(wait),
                });
            }
            code if status.is_redirection() => return Err(PullFault::Moved(code)),
            code => return Err(PullFault::Status(code)),
        }
        let link = answer.headers().get_all(LINK).iter();
        let link: Vec<&str> = link.filter_map(|value| value.to_str().ok()).collect();
        let link = link.join(", ");
        // What it says of its length needn't be true.
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| {
            if error.is_timeout() {
                PullFault::Slow
            } else {
                PullFault::Broken
            }
        })? {
            if body.len() + piece.len() > MOST_BYTES {
                return Err(PullFault::TooBig);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { body, link })
    }
}

fn header(proof: &Proof) -> Result<Option<(HeaderName, HeaderValue)>, PullFault> {
    let (name, text) = match proof {
        Proof::None => return Ok(None),
        Proof::Bearer(secret) => (
            AUTHORIZATION,
            Zeroizing::new(format!("Bearer {}", secret.as_str())),
        ),
        Proof::Basic(user, secret) => {
            let pair = Zeroizing::new(format!("{user}:{}", secret.as_str()));
            let pair = Zeroizing::new(data_encoding::BASE64.encode(pair.as_bytes()));
            (
                AUTHORIZATION,
                Zeroizing::new(format!("Basic {}", pair.as_str())),
            )
        }
        Proof::Header(name, secret) => (
            HeaderName::try_from(name.as_str()).map_err(|_| PullFault::Secret)?,
            secret.clone(),
        ),
    };
    let mut value = HeaderValue::try_from(text.as_str()).map_err(|_| PullFault::Secret)?;
    value.set_sensitive(true);
    Ok(Some((name, value)))
}

fn fault(error: &reqwest::Error) -> PullFault {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<Private>() {
            return PullFault::Private;
        }
        source = cause.source();
    }
    if error.is_timeout() {
        PullFault::Slow
    } else if error.is_connect() {
        PullFault::Unreachable
    } else {
        PullFault::Broken
    }
}
