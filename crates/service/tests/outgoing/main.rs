//! Notices to staff, against a mail server and a receiver of robots' posts that are stopped, slowed
//! and made to answer nonsense.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests panic where they fail"
)]

mod desk;
mod mail;
mod queue;
mod robots;

use jiff::{SignedDuration, Timestamp};
use outside::channels::Robot;
use policy::{Actor, Role};
use service::outgoing::{self, NewRobot, Sent};
use service::plates::{self, Of, Order};
use service::{Error, hazards};
use testkit::{DISTRICT, Mail, MailServer, RobotReceiver, TestApp, TestLibrary};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A program that tells its staff, with the two who listen.
struct World {
    test: TestApp,
    library: TestLibrary,
    mail: MailServer,
    robots: RobotReceiver,
    officer: Actor,
    steward: Actor,
}

impl World {
    /// By day, with an officer who gets mail at `officer@example.cn`.
    async fn new() -> Self {
        let world = Self::bare().await;
        world.plate().await;
        world.prove(&world.officer, "officer@example.cn").await;
        world
    }

    async fn bare() -> Self {
        let test = TestApp::new().await;
        // Ten in the morning in China, in a year to come.
        let now = test.app.surroundings().now();
        let morning: Timestamp = "2027-03-02T02:00:00Z".parse().expect("a time");
        test.app.surroundings().advance(morning.duration_since(now));
        let (mail, robots) = (MailServer::start(true).await, RobotReceiver::start().await);
        test.send_notices(&mail, true);
        let library = test.library().await;
        let officer = test.hire("officer", &[(Role::Officer, DISTRICT)]).await;
        let steward = test.hire("steward", &[(Role::Steward, DISTRICT)]).await;
        Self {
            test,
            library,
            mail,
            robots,
            officer,
            steward,
        }
    }

    async fn send(&self) -> Sent {
        let sent = outgoing::send_due(&self.test.app, &|| false).await;
        sent.expect("the database answers")
    }

    fn wait(&self, minutes: i64) {
        let by = SignedDuration::from_mins(minutes);
        self.test.app.surroundings().advance(by);
    }

    /// The latest mail to an address.
    fn latest(&self, address: &str) -> Mail {
        let mails = self.mail.mails();
        let mut to = mails.iter().rev().filter(|mail| goes_to(mail, address));
        to.next().expect("a mail").clone()
    }

    /// Somebody says where they want mail and enters the code that arrives.
    async fn prove(&self, actor: &Actor, address: &str) {
        let app = &self.test.app;
        outgoing::set_mail(app, actor, DISTRICT, address)
            .await
            .expect("a code is sent");
        assert_eq!(self.send().await.taken, 1);
        let code = code_of(&self.latest(address));
        outgoing::prove_mail(app, actor, DISTRICT, &code)
            .await
            .expect("the code is right");
    }

    /// Somebody without an account tells of a danger, by the plate of a building in the first grid.
    async fn danger(&self, peer: &str, kind: hazards::Kind) {
        let token = self.test.app.keys().plate.token(DISTRICT, 1).unwrap();
        let scan = plates::look_up(&self.test.app, &token).await.unwrap();
        let told = hazards::Told {
            kind: Some(kind),
            words: "楼道里堆满纸箱".to_owned(),
            phone: String::new(),
        };
        hazards::tell(&self.test.app, &scan, &told, peer)
            .await
            .unwrap();
    }

    /// A plate hangs at a building of the first grid.
    async fn plate(&self) {
        let app = &self.test.app;
        let first = vault::MasterKey::new([7; 32]).fingerprint();
        store::installation::remember(&mut app.read().await.unwrap(), &first, "intl")
            .await
            .unwrap();
        let address = "https://plate.example.cn";
        plates::set_origin(app, &Actor::Machine, DISTRICT, address, false)
            .await
            .unwrap();
        let order = Order {
            place: self.library.grids[0].buildings[0].code.clone(),
            of: Of::Dwellings,
            size: paper::Size::Room,
            kind: plates::Kind::Issue,
            plate: None,
            font: None,
            per_file: 100,
        };
        let take = Box::new(|_| Ok(()));
        plates::issue(app, &Actor::Machine, DISTRICT, &order, take, &mut |_| {})
            .await
            .unwrap();
    }

    /// A robot for the group of an area.
    async fn robot(&self, kind: Robot, place: &str) -> Uuid {
        let new = NewRobot {
            kind: Some(kind),
            name: format!("{} {place}", kind.name()),
            place: place.to_owned(),
            address: Zeroizing::new(self.robots.address(kind.name())),
            secret: Zeroizing::new("SECabc".to_owned()),
        };
        let added = outgoing::add_robot(&self.test.app, &self.steward, DISTRICT, &new).await;
        added.expect("a robot")
    }

    async fn count(&self, state: &str) -> i64 {
        let query = format!("SELECT count(*) FROM outgoing_letter WHERE state = '{state}'");
        self.test.number(&query).await
    }
}

fn goes_to(mail: &Mail, address: &str) -> bool {
    mail.to
        .iter()
        .any(|to| to.trim_matches(['<', '>']) == address)
}

/// A mail's text in the clear.
fn text_of(mail: &Mail) -> String {
    let (head, body) = mail.text.split_once("\r\n\r\n").expect("head and body");
    let bytes = if head.contains("base64") {
        let packed: String = body.split_whitespace().collect();
        data_encoding::BASE64
            .decode(packed.as_bytes())
            .expect("base64")
    } else if head.contains("quoted-printable") {
        unquoted(body)
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8(bytes).expect("a text")
}

/// RFC 2045 section 6.7.
fn unquoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

fn code_of(mail: &Mail) -> String {
    let text = text_of(mail);
    let at = text.find(|c: char| c.is_ascii_digit()).expect("a code");
    text[at..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect()
}

fn refusal(error: Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}
