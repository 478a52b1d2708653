use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{Address, AsyncTransport as _, Tokio1Executor};

use super::config::{MailConfig, Security};
use super::{ChannelFault, ChannelsConfigFault, Words};

/// A mail server that takes what the program sends.
#[derive(Clone)]
pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    host: String,
    from: Mailbox,
    /// For the whole of a conversation; the transport's own time is for each of its lines.
    patience: Duration,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The transport holds the password.
        write!(f, "Mail({})", self.host)
    }
}

impl Mail {
    pub(super) fn new(config: MailConfig) -> Result<Self, ChannelsConfigFault> {
        let from: Mailbox = config.from.parse().map_err(|_| ChannelsConfigFault::From)?;
        let mut tls = TlsParameters::builder(config.host.clone());
        if let Some((file, pem)) = &config.authority {
            let unfit = || ChannelsConfigFault::Certificate(file.clone());
            // The library takes a file without any for one with none.
            let some = b"-----BEGIN CERTIFICATE-----";
            if !pem.windows(some.len()).any(|part| part == some) {
                return Err(unfit());
            }
            let read = Certificate::from_pem(pem).map_err(|_| unfit())?;
            tls = tls.add_root_certificate(read);
        }
        let tls = match config.security {
            Security::None => Tls::None,
            kept => {
                let tls = tls.build().map_err(|_| ChannelsConfigFault::Client)?;
                if kept == Security::Tls {
                    Tls::Wrapper(tls)
                } else {
                    Tls::Required(tls)
                }
            }
        };
        let patience = Duration::from_secs(config.timeout_seconds);
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port)
            .tls(tls)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(patience));
        if let Some((user, password)) = config.proof {
            let proof = Credentials::new(user, password.as_str().to_owned());
            transport = transport.credentials(proof);
        }
        Ok(Self {
            transport: transport.build(),
            host: config.host,
            from,
            patience,
        })
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) async fn send(&self, to: &str, words: &Words<'_>) -> Result<(), ChannelFault> {
        let to: Address = to.parse().map_err(|_| ChannelFault::Address)?;
        let id = format!("<{}@{}>", words.id, self.from.email.domain());
        // So that nobody's absence note comes back (RFC 3834).
        let by_itself = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .message_id(Some(id))
            .subject(words.subject)
            .raw_header(HeaderValue::new(by_itself, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(words.body.to_owned())
            .map_err(|_| ChannelFault::Address)?;
        let sent = tokio::time::timeout(self.patience, self.transport.send(message)).await;
        match sent {
            Err(_) => Err(ChannelFault::Silent),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(fault(&error)),
        }
    }
}

/// What a server's answer means (RFC 5321 section 4.2, RFC 4954 section 6).
fn fault(error: &smtp::Error) -> ChannelFault {
    let code = error.status().map(|code| i64::from(u16::from(code)));
    match code {
        Some(code @ (454 | 530 | 534 | 535 | 538)) => ChannelFault::Sender(code),
        Some(code @ 400..500) => ChannelFault::Later(code, None),
        Some(code @ 500..600) => ChannelFault::Refused(code),
        Some(_) => ChannelFault::Nonsense,
        // What can't be read as an answer. A server that offers no STARTTLS or no way to prove
        // oneself is the client's own fault in the library's words: the configuration's.
        None if error.is_response() => ChannelFault::Nonsense,
        None if error.is_client() => ChannelFault::Sender(0),
        None if error.is_tls() => ChannelFault::Sender(0),
        None if unreachable(error) => ChannelFault::Unreachable,
        None => ChannelFault::Silent,
    }
}

/// Whether no connection was made at all. The library doesn't tell; the cause below it does.
fn unreachable(error: &smtp::Error) -> bool {
    use std::io::ErrorKind::{
        AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable,
    };
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return matches!(
                io.kind(),
                AddrNotAvailable | ConnectionRefused | HostUnreachable | NetworkUnreachable
            );
        }
        source = cause.source();
    }
    false
}
