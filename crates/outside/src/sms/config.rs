use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reqwest::{Certificate, Url};
use serde::Deserialize;
use zeroize::Zeroizing;

/// Why a description of a gateway can't be used: what is wrong, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum SmsConfigFault {
    /// A file can't be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Not TOML, a key that is unknown, or one that is missing.
    #[error("{0}: {1}")]
    Syntax(PathBuf, String),
    /// Others than its owner may read the secret.
    #[error("{0} can be read by others: chmod 600 {0}")]
    Open(PathBuf),
    /// No address, or one that sends the secret in the clear.
    #[error(
        "url: {0} is no https address (for http in a network of your own say plain_http = true)"
    )]
    Address(String),
    /// The certificate can't be read.
    #[error("{0} is no certificate in PEM")]
    Certificate(PathBuf),
    /// A kind of body that values can't be written into.
    #[error(
        "content_type: {0} is not known: application/json, application/x-www-form-urlencoded, \
         text/xml, application/xml or text/plain"
    )]
    ContentType(String),
    /// A header's name or value has characters that no header has.
    #[error("headers: {0} can't be sent: look at its name and value")]
    Header(String),
    /// The body lacks a place for the number or for the words.
    #[error("body: {0} is missing")]
    Body(&'static str),
    /// The connection can't be set up.
    #[error("the connection can't be set up with this certificate and time")]
    Client,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Numbers {
    /// `+8613800138000`.
    #[default]
    E164,
    /// Mainland numbers as they are dialled there, others as E.164 has them.
    Mainland,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    url: String,
    #[serde(default)]
    plain_http: bool,
    content_type: String,
    body: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    secret_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    #[serde(default)]
    numbers: Numbers,
    accepted: Option<String>,
    #[serde(default = "ten")]
    timeout_seconds: u64,
}

fn ten() -> u64 {
    10
}

pub(super) struct Config {
    pub(super) url: Url,
    pub(super) content_type: String,
    pub(super) body: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) secret: Zeroizing<String>,
    pub(super) authority: Option<Certificate>,
    pub(super) numbers: Numbers,
    pub(super) accepted: Option<String>,
    pub(super) timeout_seconds: u64,
}

impl Config {
    pub(super) fn read(path: &Path) -> Result<Self, SmsConfigFault> {
        let written: Written = toml::from_str(&text(path)?).map_err(|error| {
            SmsConfigFault::Syntax(path.to_owned(), error.to_string().trim().to_owned())
        })?;
        for place in ["{phone}", "{text}"] {
            if !written.body.contains(place) {
                return Err(SmsConfigFault::Body(place));
            }
        }
        let beside = |file: &Path| path.parent().unwrap_or(Path::new(".")).join(file);
        let secret = match &written.secret_file {
            Some(file) => secret(&beside(file))?,
            None => Zeroizing::default(),
        };
        let authority = match &written.ca_file {
            Some(file) => {
                let file = beside(file);
                let pem = text(&file)?;
                let read = Certificate::from_pem(pem.as_bytes());
                Some(read.map_err(|_| SmsConfigFault::Certificate(file))?)
            }
            None => None,
        };
        let plain = |url: &Url| written.plain_http && url.scheme() == "http";
        let url = Url::parse(&written.url)
            .ok()
            .filter(|url| url.has_host() && (url.scheme() == "https" || plain(url)))
            .ok_or_else(|| SmsConfigFault::Address(written.url.clone()))?;
        Ok(Self {
            url,
            content_type: written.content_type,
            body: written.body,
            headers: written.headers,
            secret,
            authority,
            numbers: written.numbers,
            accepted: written.accepted.filter(|accepted| !accepted.is_empty()),
            timeout_seconds: written.timeout_seconds.clamp(1, 60),
        })
    }
}

fn text(path: &Path) -> Result<String, SmsConfigFault> {
    fs::read_to_string(path).map_err(|error| SmsConfigFault::File(path.to_owned(), error))
}

fn secret(path: &Path) -> Result<Zeroizing<String>, SmsConfigFault> {
    use std::os::unix::fs::PermissionsExt as _;
    let about = fs::metadata(path).map_err(|error| SmsConfigFault::File(path.to_owned(), error))?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(SmsConfigFault::Open(path.to_owned()));
    }
    let text = Zeroizing::new(text(path)?);
    Ok(Zeroizing::new(text.trim().to_owned()))
}
