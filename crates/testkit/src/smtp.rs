//! A mail server on a port of this machine, with a certificate of its own. `mailin` knows the
//! protocol; here are its connections and its moods.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mailin::response::{AUTH_OK, INVALID_CREDENTIALS, NO_MAILBOX, OK};
use mailin::{Action, AuthMechanism, Handler, Response, Session, SessionBuilder};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// The one user, and the password.
pub const MAIL_USER: &str = "menpai";
/// See [`MAIL_USER`].
pub const MAIL_PASSWORD: &str = "s3cret-of-mail";

/// How a mail server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Good,
    /// It says nothing for so long, then goes on.
    Slow(Duration),
    /// It says what no mail server says.
    Nonsense,
    /// It takes nobody's mail now.
    Busy,
    /// It knows nobody of that name.
    Refusing,
    /// It takes the mail and hangs up before it says so.
    HangsUp,
}

/// A mail that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its envelope's recipients.
    pub to: Vec<String>,
    /// Head and body, as they came.
    pub text: String,
    /// Whether its sender proved who it is.
    pub proven: bool,
}

impl Mail {
    /// What its head says of that name, "" where nothing.
    pub fn header(&self, name: &str) -> &str {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let mut lines = head.split("\r\n");
        lines
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or_default()
    }
}

#[derive(Debug)]
struct Shared {
    mails: Vec<Mail>,
    manner: Manner,
    connections: usize,
}

/// See the module.
#[derive(Debug)]
pub struct MailServer {
    shared: Arc<Mutex<Shared>>,
    tls: Arc<ServerConfig>,
    wrapped: bool,
    /// Where it listens.
    pub port: u16,
    /// What certifies it, in PEM.
    pub authority: String,
    running: Option<JoinHandle<()>>,
}

impl MailServer {
    /// Starts one that speaks TLS from the first byte (`wrapped`) or after STARTTLS.
    pub async fn start(wrapped: bool) -> Self {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let own = rcgen::generate_simple_self_signed(names).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let ring = tokio_rustls::rustls::crypto::ring::default_provider();
        let tls = ServerConfig::builder_with_provider(Arc::new(ring))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key.into())
            .expect("its own key");
        let mut server = Self {
            shared: Arc::new(Mutex::new(Shared {
                mails: Vec::new(),
                manner: Manner::Good,
                connections: 0,
            })),
            tls: Arc::new(tls),
            wrapped,
            port: 0,
            authority: own.cert.pem(),
            running: None,
        };
        server.begin().await;
        server
    }

    /// Listens, on the port it had before.
    pub async fn begin(&mut self) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .await
            .expect("the port is free");
        self.port = listener.local_addr().expect("an address").port();
        let (shared, tls, wrapped) = (
            Arc::clone(&self.shared),
            Arc::clone(&self.tls),
            self.wrapped,
        );
        self.running = Some(tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                shared.lock().expect("no panic").connections += 1;
                let (shared, tls) = (Arc::clone(&shared), Arc::clone(&tls));
                // Whoever hangs up is not the server's concern.
                tokio::spawn(async move { drop(serve(socket, shared, tls, wrapped).await) });
            }
        }));
    }

    /// Nobody listens any more.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// Has it behave like that from the next connection on.
    pub fn behave(&self, manner: Manner) {
        self.shared.lock().expect("no panic").manner = manner;
    }

    /// What arrived since the start.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.lock().expect("no panic").mails.clone()
    }

    /// How often somebody came.
    pub fn connections(&self) -> usize {
        self.shared.lock().expect("no panic").connections
    }
}

struct Taking {
    shared: Arc<Mutex<Shared>>,
    manner: Manner,
    mail: Mail,
    bytes: Vec<u8>,
}

impl Handler for Taking {
    fn rcpt(&mut self, _to: &str) -> Response {
        match self.manner {
            Manner::Refusing => NO_MAILBOX,
            Manner::Busy => Response::custom(451, "come back later".to_owned()),
            _ => OK,
        }
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _wide: bool, to: &[String]) -> Response {
        self.mail.to = to.to_vec();
        self.bytes.clear();
        OK
    }

    fn data(&mut self, buf: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(buf);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.mail.text = String::from_utf8_lossy(&self.bytes).into_owned();
        let mut shared = self.shared.lock().expect("no panic");
        shared.mails.push(self.mail.clone());
        OK
    }

    fn auth_plain(&mut self, _as: &str, user: &str, password: &str) -> Response {
        self.mail.proven = user == MAIL_USER && password == MAIL_PASSWORD;
        if self.mail.proven {
            AUTH_OK
        } else {
            INVALID_CREDENTIALS
        }
    }
}

async fn serve(
    socket: TcpStream,
    shared: Arc<Mutex<Shared>>,
    tls: Arc<ServerConfig>,
    wrapped: bool,
) -> io::Result<()> {
    let manner = shared.lock().expect("no panic").manner;
    let taking = Taking {
        shared,
        manner,
        mail: Mail {
            to: Vec::new(),
            text: String::new(),
            proven: false,
        },
        bytes: Vec::new(),
    };
    let mut rules = SessionBuilder::new("mail.example.cn");
    rules.enable_auth(AuthMechanism::Plain);
    if !wrapped {
        rules.enable_start_tls();
    }
    let mut session = rules.build(IpAddr::V4(Ipv4Addr::LOCALHOST), taking);
    let greeting = session.greeting();
    let acceptor = TlsAcceptor::from(tls);
    if wrapped {
        let secret = acceptor.accept(socket).await?;
        session.tls_active();
        talk(secret, &mut session, Some(&greeting), manner).await?;
    } else if let Some(socket) = talk(socket, &mut session, Some(&greeting), manner).await? {
        let secret = acceptor.accept(socket).await?;
        session.tls_active();
        talk(secret, &mut session, None, manner).await?;
    }
    Ok(())
}

/// Speaks until one side ends it; gives the connection back where it is to be made secret.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    socket: S,
    session: &mut Session<Taking>,
    greeting: Option<&Response>,
    manner: Manner,
) -> io::Result<Option<S>> {
    let mut socket = BufReader::new(socket);
    if let Some(greeting) = greeting {
        match manner {
            Manner::Slow(by) => tokio::time::sleep(by).await,
            Manner::Nonsense => {
                socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe").await?;
                return Ok(None);
            }
            _ => {}
        }
        socket.write_all(&greeting.buffer()?).await?;
        socket.flush().await?;
    }
    let mut line = Vec::new();
    loop {
        line.clear();
        if socket.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let ends = line == b".\r\n";
        let answer = session.process(&line);
        if ends && manner == Manner::HangsUp {
            return Ok(None);
        }
        if answer.action != Action::NoReply {
            socket.write_all(&answer.buffer()?).await?;
            socket.flush().await?;
        }
        match answer.action {
            Action::Close => return Ok(None),
            Action::UpgradeTls => return Ok(Some(socket.into_inner())),
            Action::NoReply | Action::Reply => {}
        }
    }
}
