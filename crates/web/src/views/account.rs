//! Signing in and the own password.

use super::page;
use crate::form::Form;
use crate::i18n::Say;

/// `/sign-in`. Fields: `login`, `password`, `next` (hidden: the path wanted first), and, hidden
/// too, `kept` and `kept_to`: what was entered when the last session ended and where it was sent.
/// A second form, which the script shows where the browser knows passkeys: POST /sign-in/passkey,
/// the same hidden fields, and `note` and `answer`, which the script fills.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    /// What was entered; the password is never sent back.
    pub form: Form,
    /// Why signing in failed: wrong or too often. A suspended account is told like a wrong one.
    pub trouble: Option<Say>,
    /// Whether an `OpenID` provider can be gone to.
    pub single: bool,
}
page!(
    SignInView,
    "sign_in",
    "account/sign_in.html",
    samples::sign_in
);

/// Asks for the second factor; answers `/sign-in`. POST /sign-in/code: `code`, and hidden `step`,
/// `next`, `kept`, `kept_to`.
#[derive(Debug, Clone, Default)]
pub struct CodeView {
    /// The hidden fields; the code is never sent back.
    pub form: Form,
    /// Why the code was not taken.
    pub trouble: Option<Say>,
}
page!(CodeView, "sign_in_code", "account/code.html", samples::code);

/// Leads on by itself after a sign-in at a provider; answers `/sign-in/openid/callback`.
#[derive(Debug, Clone)]
pub struct LedOnView {
    /// Where to.
    pub next: String,
}
page!(LedOnView, "led_on", "account/led_on.html", samples::led_on);

/// Asks whether to send what was entered when a session ended. Its form holds those fields, hidden.
#[derive(Debug, Clone)]
pub struct KeptView {
    /// Where they were sent.
    pub to: String,
    /// The fields, each with its value.
    pub fields: Vec<(String, String)>,
}
page!(KeptView, "kept", "account/kept.html", samples::kept);

/// `/password`. Fields: `current`, `password`, `repeat`.
#[derive(Debug, Clone, Default)]
pub struct PasswordView {
    /// Errors; no password is ever sent back.
    pub form: Form,
    /// Whether nothing else is allowed before.
    pub forced: bool,
    /// Least number of characters.
    pub least: u8,
}
page!(
    PasswordView,
    "password",
    "account/password.html",
    samples::password
);

/// Sentences of the sign-in page.
pub mod words {
    use crate::i18n::{Say, say};

    /// The pair of login and password doesn't exist.
    pub fn wrong() -> Say {
        say!("sign-in-wrong")
    }

    /// The code is wrong, was used before, or came too late.
    pub fn wrong_code() -> Say {
        say!("sign-in-code-wrong")
    }

    /// Too many tries; `minutes` until the next is allowed.
    pub fn limited(minutes: u32) -> Say {
        say!("sign-in-limited", n = minutes)
    }

    /// A required field is empty; `field` is its label.
    pub fn required(field: &Say) -> Say {
        say!("form-required", field = field)
    }

    /// The new password is too short.
    pub fn short(least: u8) -> Say {
        say!("password-short", n = least)
    }

    /// The new password and its repetition differ.
    pub fn differ() -> Say {
        say!("password-differ")
    }

    /// The current password is wrong.
    pub fn current_wrong() -> Say {
        say!("password-current-wrong")
    }
}

#[cfg(test)]
mod samples {
    use super::{CodeView, KeptView, LedOnView, PasswordView, SignInView, words};
    use crate::form::Form;
    use crate::i18n::say;

    pub(super) fn sign_in() -> Vec<SignInView> {
        let mut missing = Form::with([("login", "chen.min"), ("next", "/tasks")]);
        missing.refuse("password", words::required(&say!("sign-in-password")));
        let entered = || Form::with([("login", "chen.min")]);
        vec![
            SignInView::default(),
            SignInView {
                form: missing,
                trouble: None,
                single: true,
            },
            SignInView {
                form: entered(),
                trouble: Some(words::wrong()),
                single: false,
            },
            SignInView {
                form: entered(),
                trouble: Some(words::limited(15)),
                single: true,
            },
            SignInView {
                form: Form::with([("kept", "result=refused"), ("kept_to", "/tasks/11")]),
                trouble: Some(say!("sign-in-ended")),
                single: true,
            },
        ]
    }

    pub(super) fn code() -> Vec<CodeView> {
        let form = || Form::with([("step", "7~1~password~0~x"), ("next", "/tasks")]);
        vec![
            CodeView {
                form: form(),
                trouble: None,
            },
            CodeView {
                form: Form::with([("step", "x"), ("kept", "a=b"), ("kept_to", "/tasks/11")]),
                trouble: Some(words::wrong_code()),
            },
        ]
    }

    pub(super) fn led_on() -> Vec<LedOnView> {
        vec![LedOnView {
            next: "/tasks?after=1&x=2".into(),
        }]
    }

    pub(super) fn kept() -> Vec<KeptView> {
        let fields = [("result", "refused"), ("note", "敲门无人应答")];
        vec![KeptView {
            to: "/tasks/11".into(),
            fields: fields.map(|(n, v)| (n.into(), v.into())).into(),
        }]
    }

    pub(super) fn password() -> Vec<PasswordView> {
        let mut form = Form::default();
        form.refuse("current", words::current_wrong());
        form.refuse("password", words::short(12));
        form.refuse("repeat", words::differ());
        vec![
            PasswordView {
                form: Form::default(),
                forced: true,
                least: 12,
            },
            PasswordView {
                form,
                forced: false,
                least: 12,
            },
        ]
    }
}
