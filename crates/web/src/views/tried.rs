//! An address tried: what the resolver makes of it, and why.

use super::page;
use super::reviews::{Candidate, ReadPiece};
use crate::form::Form;
use crate::i18n::Say;

/// What the resolver answered.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The address in pieces.
    pub pieces: Vec<ReadPiece>,
    /// What would come of it: taken as it is, settled by a person, or no such place.
    pub decision: Say,
    /// The resolver's confidence in per cent.
    pub percent: u8,
    /// The address it answers with, "" where there is none.
    pub address: String,
    /// Why.
    pub reasons: Vec<Say>,
    /// What could be meant, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// `/addresses/try`. Form (POST, so that the address stands in no log): `address`.
#[derive(Debug, Clone)]
pub struct TryView {
    /// The address as entered.
    pub form: Form,
    /// What came of it; absent before the first.
    pub tried: Option<Tried>,
}
page!(TryView, "address_try", "desk/try.html", samples);

#[cfg(test)]
fn samples() -> Vec<TryView> {
    use crate::i18n::say;
    use crate::views::account::words;
    use crate::views::reviews::samples::{candidate, pieces};

    let tried = Tried {
        pieces: pieces(),
        decision: say!("try-review"),
        percent: 62,
        address: "城东街道东进路18号金鼎花园3幢1单元301室".into(),
        reasons: vec![Say::both("有 2 处同样符合", "2 places fit equally")],
        candidates: vec![
            candidate("31", ("3幢", true), 62),
            candidate("32", ("南区3幢", false), 58),
        ],
    };
    let mut refused = Form::default();
    refused.refuse("address", words::required(&say!("try-address")));
    vec![
        TryView {
            form: Form::default(),
            tried: None,
        },
        TryView {
            form: Form::with([("address", "东进路金顶花园南区3号楼1301")]),
            tried: Some(tried.clone()),
        },
        TryView {
            form: Form::with([("address", "幸福里")]),
            tried: Some(Tried {
                decision: say!("try-none"),
                address: String::new(),
                candidates: vec![],
                ..tried
            }),
        },
        TryView {
            form: refused,
            tried: None,
        },
    ]
}
