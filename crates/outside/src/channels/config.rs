use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

/// Why a description of channels can't be used: what is wrong, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum ChannelsConfigFault {
    /// A file can't be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Not TOML, a key that is unknown, or one that is missing.
    #[error("{0}: {1}")]
    Syntax(PathBuf, String),
    /// Others than its owner may read the password.
    #[error("{0} can be read by others: chmod 600 {0}")]
    Open(PathBuf),
    /// A user without a password, or the other way round.
    #[error("mail: user and password_file belong together")]
    Half,
    /// A password would be sent in the clear, or words over a network.
    #[error(
        "mail: without security nothing leaves this machine (for a network of your own say \
         plain = true, and no user)"
    )]
    Plain,
    /// The sender's address is none.
    #[error("mail: from is no mail address")]
    From,
    /// The certificate can't be read.
    #[error("{0} is no certificate in PEM")]
    Certificate(PathBuf),
    /// Neither section is there.
    #[error("{0}: neither [mail] nor [robots]: nothing could be sent")]
    Nothing(PathBuf),
    /// The connection can't be set up.
    #[error("the connection can't be set up with these names and certificates")]
    Client,
}

/// How the connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Security {
    /// From the first byte (RFC 8314).
    Tls,
    /// After a word in the clear (RFC 3207); without it nothing is sent.
    Starttls,
    /// Not at all.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    mail: Option<WrittenMail>,
    robots: Option<RobotsConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMail {
    host: String,
    port: Option<u16>,
    security: Security,
    #[serde(default)]
    plain: bool,
    from: String,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    #[serde(default = "twenty")]
    timeout_seconds: u64,
}

/// How robots are spoken to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RobotsConfig {
    /// Hosts in private networks that may be spoken to.
    #[serde(default)]
    pub(super) allow: Vec<String>,
    #[serde(default = "ten")]
    pub(super) timeout_seconds: u64,
}

fn ten() -> u64 {
    10
}

fn twenty() -> u64 {
    20
}

pub(super) struct MailConfig {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) from: String,
    pub(super) proof: Option<(String, Zeroizing<String>)>,
    /// Where it was read, and what it says.
    pub(super) authority: Option<(PathBuf, Vec<u8>)>,
    pub(super) timeout_seconds: u64,
}

pub(super) struct Config {
    pub(super) mail: Option<MailConfig>,
    pub(super) robots: Option<RobotsConfig>,
}

impl Config {
    pub(super) fn read(path: &Path) -> Result<Self, ChannelsConfigFault> {
        let text = String::from_utf8_lossy(&bytes(path)?).into_owned();
        let written: Written = toml::from_str(&text).map_err(|error| {
            ChannelsConfigFault::Syntax(path.to_owned(), error.to_string().trim().to_owned())
        })?;
        if written.mail.is_none() && written.robots.is_none() {
            return Err(ChannelsConfigFault::Nothing(path.to_owned()));
        }
        let mut robots = written.robots;
        if let Some(robots) = &mut robots {
            robots.timeout_seconds = robots.timeout_seconds.clamp(1, 60);
        }
        let beside = path.parent().unwrap_or(Path::new("."));
        let mail = written.mail.map(|mail| mail.checked(beside)).transpose()?;
        Ok(Self { mail, robots })
    }
}

impl WrittenMail {
    fn checked(self, beside: &Path) -> Result<MailConfig, ChannelsConfigFault> {
        let proof = match (self.user, &self.password_file) {
            (None, None) => None,
            (Some(user), Some(file)) => Some((user, secret(&beside.join(file))?)),
            _ => return Err(ChannelsConfigFault::Half),
        };
        let here = matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if self.security == Security::None && (proof.is_some() || !(self.plain || here)) {
            return Err(ChannelsConfigFault::Plain);
        }
        let authority = match &self.ca_file {
            Some(file) => {
                let file = beside.join(file);
                let pem = bytes(&file)?;
                Some((file, pem))
            }
            None => None,
        };
        // RFC 8314 and RFC 6409 name these ports.
        let port = self.port.unwrap_or(match self.security {
            Security::Tls => 465,
            Security::Starttls => 587,
            Security::None => 25,
        });
        Ok(MailConfig {
            host: self.host,
            port,
            security: self.security,
            from: self.from,
            proof,
            authority,
            timeout_seconds: self.timeout_seconds.clamp(1, 60),
        })
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, ChannelsConfigFault> {
    fs::read(path).map_err(|error| ChannelsConfigFault::File(path.to_owned(), error))
}

fn secret(path: &Path) -> Result<Zeroizing<String>, ChannelsConfigFault> {
    use std::os::unix::fs::PermissionsExt as _;
    let about =
        fs::metadata(path).map_err(|error| ChannelsConfigFault::File(path.to_owned(), error))?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(ChannelsConfigFault::Open(path.to_owned()));
    }
    let text = Zeroizing::new(String::from_utf8_lossy(&bytes(path)?).into_owned());
    Ok(Zeroizing::new(text.trim().to_owned()))
}
