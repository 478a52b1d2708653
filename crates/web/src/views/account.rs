//! Signing in and the own password.

use super::page;
use crate::form::Form;
use crate::i18n::Say;

/// `/sign-in`. Fields: `login`, `password`, `next` (hidden: the path wanted first), and, hidden
/// too, `kept` and `kept_to`: what was entered when the last session ended and where it was sent.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    /// What was entered; the password is never sent back.
    pub form: Form,
    /// Why signing in failed: wrong or too often. A suspended account is told like a wrong one.
    pub trouble: Option<Say>,
}
page!(
    SignInView,
    "sign_in",
    "account/sign_in.html",
    samples::sign_in
);

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
    use super::{KeptView, PasswordView, SignInView, words};
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
            },
            SignInView {
                form: entered(),
                trouble: Some(words::wrong()),
            },
            SignInView {
                form: entered(),
                trouble: Some(words::limited(15)),
            },
            SignInView {
                form: Form::with([("kept", "result=refused"), ("kept_to", "/tasks/11")]),
                trouble: Some(say!("sign-in-ended")),
            },
        ]
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
