//! The own account: sessions, and the second factor.

use service::sign_in::Way;

use super::page;
use crate::form::Form;
use crate::i18n::{Label, key};
use crate::when::When;

impl Label for Way {
    fn key(self) -> &'static str {
        match self {
            Self::Password => key!("way-password"),
            Self::Passkey => key!("way-passkey"),
            Self::OpenId => key!("way-openid"),
        }
    }
}

/// One of the own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Names it.
    pub id: String,
    /// It is this one.
    pub this: bool,
    /// Browser and system, "" where it didn't say.
    pub device: String,
    /// The network address, its end left out.
    pub peer: String,
    /// How it began.
    pub way: Way,
    /// A second factor was shown.
    pub strong: bool,
    /// When it began.
    pub since: When,
    /// Its last request.
    pub last_seen: When,
}

/// `/account`. Forms without fields: end a session (POST /account/sessions/{session}/end), sign out
/// everywhere (POST /account/everywhere).
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// The sessions, the one used last first.
    pub sessions: Vec<SessionLine>,
    /// Since when codes are asked for.
    pub second: Option<When>,
    /// How many passkeys there are.
    pub passkeys: u64,
}
page!(AccountView, "account", "account/own.html", samples::account);

/// One of the own passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Names it.
    pub id: String,
    /// What its holder calls it.
    pub name: String,
    /// The host name that it holds for.
    pub host: String,
    /// When it was registered.
    pub since: When,
    /// When it last signed them in.
    pub used: Option<When>,
}

/// `/account/passkeys`. Fields of a new one: `name`, and hidden `note`, `answer`, which the script
/// fills. A form for each: rename (POST …/{passkey}/name: `name`), remove (POST …/{passkey}/remove).
#[derive(Debug, Clone)]
pub struct PasskeysView {
    /// What is wrong.
    pub form: Form,
    /// The passkeys, the oldest first.
    pub lines: Vec<PasskeyLine>,
    /// Browsers take passkeys at the address that was opened.
    pub here: bool,
}
page!(
    PasskeysView,
    "passkeys",
    "account/passkeys.html",
    samples::passkeys
);

/// A QR code on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Units on a side.
    pub side: usize,
    /// Data of the path.
    pub path: String,
}

/// What there is to do about the second factor.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondState {
    /// An app is to be set up. Field: `code`.
    Offered {
        /// For the camera.
        picture: Option<Picture>,
        /// For typing.
        secret: String,
    },
    /// An app is in use. Forms with `code`: new recovery codes (POST …/codes), off (POST …/off).
    InUse {
        /// Since when.
        since: When,
        /// Recovery codes left.
        left: u64,
    },
    /// Recovery codes, shown this once.
    Codes(Vec<String>),
    /// The account has a passkey: nothing can be set up before it was signed in with.
    ByPasskey,
}

impl std::fmt::Debug for SecondState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Offered { .. } => "Offered(secret)",
            Self::InUse { .. } => "InUse",
            Self::Codes(_) => "Codes(secret)",
            Self::ByPasskey => "ByPasskey",
        })
    }
}

/// `/account/second`. Field: `code`.
#[derive(Debug, Clone)]
pub struct SecondView {
    /// What is wrong; a code is never sent back.
    pub form: Form,
    /// Nothing else is allowed before.
    pub forced: bool,
    /// The steward wants one of this account.
    pub wanted: bool,
    /// What there is to do.
    pub state: SecondState,
}
page!(
    SecondView,
    "second_factor",
    "account/second.html",
    samples::second
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::i18n::say;
    use crate::views::batch::samples::hour;

    pub(super) fn account() -> Vec<AccountView> {
        let line = |id: &str, device: &str, way| SessionLine {
            id: id.into(),
            this: id == "1",
            device: device.into(),
            peer: "192.0.2.*".into(),
            way,
            strong: way == Way::Passkey,
            since: hour(8),
            last_seen: hour(9),
        };
        let sessions = vec![
            line("1", "Firefox · Linux", Way::Password),
            line("2", "", Way::OpenId),
            line("3", "WeChat · Android", Way::Passkey),
        ];
        let alone = AccountView {
            name: "陈敏".into(),
            login: "chen.min".into(),
            sessions: sessions[..1].to_vec(),
            second: None,
            passkeys: 0,
        };
        vec![
            AccountView {
                sessions,
                second: Some(hour(2)),
                passkeys: 2,
                ..alone.clone()
            },
            alone,
        ]
    }

    pub(super) fn passkeys() -> Vec<PasskeysView> {
        let line = |id: &str, name: &str, used| PasskeyLine {
            id: id.into(),
            name: name.into(),
            host: "menpai.example.cn".into(),
            since: hour(2),
            used,
        };
        let mut wrong = Form::default();
        wrong.refuse("name", say!("refused-passkey-name", n = 40));
        vec![
            PasskeysView {
                form: Form::default(),
                lines: vec![
                    line("1", "工作手机", Some(hour(9))),
                    line("2", "<b>office</b>", None),
                ],
                here: true,
            },
            PasskeysView {
                form: wrong,
                lines: vec![],
                here: true,
            },
            PasskeysView {
                form: Form::default(),
                lines: vec![],
                here: false,
            },
        ]
    }

    pub(super) fn second() -> Vec<SecondView> {
        let mut wrong = Form::default();
        wrong.refuse("code", say!("refused-second-wrong"));
        let drawn = paper::Drawn::new("otpauth://totp/Menpai:chen.min").expect("short");
        let offered = |picture| SecondState::Offered {
            picture,
            secret: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".into(),
        };
        let picture = Picture {
            side: drawn.side,
            path: drawn.path,
        };
        let view = |form, state| SecondView {
            form,
            forced: false,
            wanted: false,
            state,
        };
        vec![
            SecondView {
                forced: true,
                wanted: true,
                ..view(Form::default(), offered(Some(picture)))
            },
            SecondView {
                forced: true,
                wanted: true,
                ..view(Form::default(), SecondState::ByPasskey)
            },
            view(wrong.clone(), offered(None)),
            view(
                wrong,
                SecondState::InUse {
                    since: hour(2),
                    left: 9,
                },
            ),
            view(
                Form::default(),
                SecondState::Codes(vec!["GEZD-GNBV-GY3T-QOJQ".into(); 10]),
            ),
        ]
    }
}
