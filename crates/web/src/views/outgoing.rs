//! Notices to staff: what was sent, where somebody wants mail, and robots in groups.

use super::page;
use super::parts::{Choice, Pager};
use crate::form::Form;
use crate::i18n::{Label, key};
use crate::when::When;

/// A name of the queue in the reader's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named(&'static str);

impl Label for Named {
    fn key(self) -> &'static str {
        self.0
    }
}

/// A state.
pub fn state(name: &str) -> Named {
    Named(match name {
        "dead" => key!("outgoing-dead"),
        "waiting" => key!("outgoing-waiting"),
        "sent" => key!("outgoing-sent"),
        _ => key!("outgoing-dropped"),
    })
}

/// A channel.
pub fn channel(name: &str) -> Named {
    Named(match name {
        "wecom" => key!("channel-wecom"),
        "dingtalk" => key!("channel-dingtalk"),
        "feishu" => key!("channel-feishu"),
        _ => key!("channel-mail"),
    })
}

/// Why somebody is told.
pub fn kind(name: &str) -> Named {
    Named(match name {
        "clock-day" => key!("told-clock-day"),
        "hazard-told" => key!("told-hazard-told"),
        "mail-code" => key!("told-mail-code"),
        "robot-test" => key!("told-robot-test"),
        _ => key!("told-other"),
    })
}

/// What went wrong.
pub fn fault(name: &str) -> Named {
    Named(match name {
        "absent" => key!("outgoing-fault-absent"),
        "address" => key!("outgoing-fault-address"),
        "private" => key!("outgoing-fault-private"),
        "unreachable" => key!("outgoing-fault-unreachable"),
        "silent" => key!("outgoing-fault-silent"),
        "later" => key!("outgoing-fault-later"),
        "sender" => key!("outgoing-fault-sender"),
        "refused" => key!("outgoing-fault-refused"),
        _ => key!("outgoing-fault-nonsense"),
    })
}

/// Why a letter was dropped.
pub fn reason(name: &str) -> Named {
    Named(match name {
        "told-otherwise" => key!("outgoing-told-otherwise"),
        "wrong-address" => key!("outgoing-wrong-address"),
        _ => key!("outgoing-over"),
    })
}

/// A letter in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    /// Id, as in the URL.
    pub id: String,
    /// Name of the person or robot.
    pub name: String,
    /// How it leaves.
    pub channel: Named,
    /// Why, of its first notice.
    pub kind: Named,
    /// Notices in it.
    pub notices: u64,
    /// Code of the area that it is about.
    pub place: String,
    /// When it was gathered.
    pub made: When,
    /// When it is tried next, where it waits.
    pub next: Option<When>,
    /// When it was taken.
    pub sent: Option<When>,
    /// Since when it waits for a person.
    pub dead: Option<When>,
    /// Tries so far.
    pub tries: u64,
    /// It may have arrived twice.
    pub unsure: bool,
    /// What went wrong last, and the number it was told with, "" for none.
    pub fault: Option<(Named, String)>,
    /// Why it was dropped.
    pub reason: Option<Named>,
    /// For its form.
    pub version: i32,
}

/// `/sent`. Forms: POST /sent/{letter}: `step` (`retry`, `drop`), `reason`, `version`.
#[derive(Debug, Clone)]
pub struct SentView {
    /// Which state is shown: name and words.
    pub state: (&'static str, Named),
    /// All states: name, words, how many.
    pub states: Vec<(&'static str, Named, u64)>,
    /// The letters, the newest first.
    pub lines: Vec<LetterLine>,
    /// Where the list goes on.
    pub pager: Pager,
    /// Reasons to drop one: name and words.
    pub reasons: Vec<(&'static str, Named)>,
    /// Whether letters can leave at all.
    pub leaves: bool,
    /// Whether the reader sets robots up.
    pub robots: bool,
    /// What is wrong.
    pub form: Form,
}
page!(SentView, "sent", "outgoing/sent.html", samples::sent);

/// `/account/mail`. Forms (POST): `step` = `set` with `address`, `prove` with `code`, or `forget`.
#[derive(Debug, Clone, Default)]
pub struct OwnMailView {
    /// Whether this installation sends mail.
    pub sends: bool,
    /// The address that counts.
    pub proven: Option<String>,
    /// The address that waits for its code.
    pub waiting: Option<String>,
    /// How many minutes a code counts.
    pub minutes: u64,
    /// What was entered.
    pub form: Form,
}
page!(OwnMailView, "own_mail", "outgoing/mail.html", samples::mail);

/// A robot in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotLine {
    /// Id, as in the URL.
    pub id: String,
    /// How it is called.
    pub name: String,
    /// Whose group it is in.
    pub channel: Named,
    /// Code of its area or grid.
    pub place: String,
    /// Host of its address.
    pub host: String,
    /// Whether it signs.
    pub signs: bool,
    /// Since when.
    pub since: When,
}

/// `/robots`. Forms: add (POST: `kind`, `name`, `place`, `address`, `secret`), POST /robots/{robot}:
/// `step` (`try`, `remove`).
#[derive(Debug, Clone)]
pub struct RobotsView {
    /// Whether this installation speaks to robots.
    pub speaks: bool,
    /// The robots, by place.
    pub lines: Vec<RobotLine>,
    /// Whose groups there are.
    pub kinds: Vec<Choice>,
    /// What was entered; address and secret are never sent back.
    pub form: Form,
}
page!(
    RobotsView,
    "robots",
    "outgoing/robots.html",
    samples::robots
);

#[cfg(test)]
mod samples {
    use super::{
        LetterLine, OwnMailView, RobotLine, RobotsView, SentView, channel, fault, kind, reason,
        state,
    };
    use crate::form::Form;
    use crate::i18n::say;
    use crate::views::parts::{Choice, Pager};
    use crate::when::When;

    fn at(time: &str) -> When {
        When::at(time.parse().expect("a time"))
    }

    fn line() -> LetterLine {
        LetterLine {
            id: "7".into(),
            name: "陈敏".into(),
            channel: channel("mail"),
            kind: kind("hazard-told"),
            notices: 3,
            place: "440399001001".into(),
            made: at("2026-11-23T02:00:00Z"),
            next: None,
            sent: None,
            dead: Some(at("2026-11-23T03:00:00Z")),
            tries: 12,
            unsure: true,
            fault: Some((fault("refused"), "550".into())),
            reason: None,
            version: 14,
        }
    }

    pub(super) fn sent() -> Vec<SentView> {
        let states = ["dead", "waiting", "sent", "dropped"];
        let view = |name: &'static str, line: LetterLine| SentView {
            state: (name, state(name)),
            states: states.map(|name| (name, state(name), 1)).to_vec(),
            lines: vec![line],
            pager: Pager {
                first: None,
                next: Some("/sent?state=dead&after=7".into()),
            },
            reasons: ["told-otherwise", "wrong-address"]
                .map(|one| (one, reason(one)))
                .to_vec(),
            leaves: true,
            robots: true,
            form: Form::default(),
        };
        let mut all = vec![view("dead", line())];
        for fault_name in [
            "absent",
            "address",
            "private",
            "unreachable",
            "silent",
            "later",
            "sender",
            "nonsense",
        ] {
            let kinds = ["clock-day", "mail-code", "robot-test", "other"];
            let makers = ["wecom", "dingtalk", "feishu"];
            let nth = fault_name.len();
            all.push(view(
                "waiting",
                LetterLine {
                    dead: None,
                    next: Some(at("2026-11-23T03:30:00Z")),
                    fault: Some((fault(fault_name), String::new())),
                    kind: kind(kinds[nth % 4]),
                    channel: channel(makers[nth % 3]),
                    unsure: false,
                    ..line()
                },
            ));
        }
        all.push(view(
            "sent",
            LetterLine {
                dead: None,
                fault: None,
                sent: Some(at("2026-11-23T03:30:00Z")),
                ..line()
            },
        ));
        all.push(view(
            "dropped",
            LetterLine {
                reason: Some(reason("over")),
                ..line()
            },
        ));
        let mut wrong = Form::default();
        wrong.refuse("form", say!("refused-outgoing-reason"));
        all.push(SentView {
            lines: vec![],
            pager: Pager::default(),
            leaves: false,
            robots: false,
            form: wrong,
            ..view("dead", line())
        });
        all
    }

    pub(super) fn mail() -> Vec<OwnMailView> {
        let mut wrong = Form::with([("address", "officer")]);
        wrong.refuse("address", say!("refused-mail-address"));
        let mut code = Form::default();
        code.refuse("code", say!("refused-code-wrong"));
        vec![
            OwnMailView::default(),
            OwnMailView {
                sends: true,
                minutes: 15,
                form: wrong,
                ..OwnMailView::default()
            },
            OwnMailView {
                sends: true,
                proven: Some("chen.min@example.cn".into()),
                waiting: Some("chen@example.cn".into()),
                minutes: 15,
                form: code,
            },
        ]
    }

    pub(super) fn robots() -> Vec<RobotsView> {
        let kinds = vec![Choice {
            value: "wecom".into(),
            text: "企业微信".into(),
        }];
        let mut wrong = Form::with([("kind", "wecom"), ("place", "1")]);
        for field in ["kind", "name", "place", "address", "secret"] {
            wrong.refuse(field, say!("refused-robot-place"));
        }
        vec![
            RobotsView {
                speaks: true,
                lines: vec![RobotLine {
                    id: "7".into(),
                    name: "迎春社区群".into(),
                    channel: channel("dingtalk"),
                    place: "440399001001".into(),
                    host: "oapi.dingtalk.com".into(),
                    signs: true,
                    since: at("2026-11-23T02:00:00Z"),
                }],
                kinds: kinds.clone(),
                form: Form::default(),
            },
            RobotsView {
                speaks: false,
                lines: vec![],
                kinds,
                form: wrong,
            },
        ]
    }
}
