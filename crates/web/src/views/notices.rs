//! What a steward tells everybody who scans a plate.

use super::page;
use crate::form::Form;

/// A notice in force or to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// Id, as in the URL.
    pub id: String,
    /// Where it is shown.
    pub place: String,
    /// Heading.
    pub title: String,
    /// Words.
    pub body: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// `/notices`. Forms: write (POST: `place` (code), `title`, `body`, `from`, `to`), withdraw (POST
/// …/{notice}/withdraw).
#[derive(Debug, Clone)]
pub struct NoticesView {
    /// The notices, the newest first.
    pub lines: Vec<NoticeLine>,
    /// What was entered.
    pub form: Form,
}
page!(NoticesView, "notices", "desk/notices.html", samples);

#[cfg(test)]
fn samples() -> Vec<NoticesView> {
    let mut wrong = Form::with([("place", "321202"), ("title", "停水")]);
    for field in ["place", "title", "body", "from", "to"] {
        wrong.refuse(field, crate::i18n::say!("refused-period-reversed"));
    }
    let line = NoticeLine {
        id: "7".into(),
        place: "城东街道".into(),
        title: "停水通知".into(),
        body: "周三 9 时到 12 时停水。".into(),
        from: "2026-11-23".into(),
        to: "2026-11-30".into(),
    };
    vec![
        NoticesView {
            lines: vec![line],
            form: Form::default(),
        },
        NoticesView {
            lines: vec![],
            form: wrong,
        },
    ]
}
