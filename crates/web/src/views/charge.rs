//! A grid: who is in charge, and who stands in.

use super::page;
use super::parts::Choice;
use crate::form::Form;
use crate::i18n::Say;

/// Somebody who stands in, did or will.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandInLine {
    /// What the button that ends it sends.
    pub id: String,
    /// Who.
    pub name: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// How far it is.
    pub state: Say,
    /// Whether it can be ended.
    pub can_end: bool,
}

/// `/grids/of/{grid}`. Three forms (POST), told apart by `step`: `name` with `staff` and `seen`;
/// `stand_in` with `officer`, `first` and `last`; `end` with `stand_in`.
#[derive(Debug, Clone)]
pub struct ChargeView {
    /// Its address.
    pub href: String,
    /// Fourteen digits.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Who is in charge today.
    pub now: Option<String>,
    /// Who holds it.
    pub holders: Vec<Choice>,
    /// Who was named, "" where nobody was.
    pub named: String,
    /// Who could stand in.
    pub able: Vec<Choice>,
    /// Stand-ins, the latest first.
    pub stand_ins: Vec<StandInLine>,
    /// The first day that can be entered.
    pub today: String,
    /// What was entered and what is wrong with it.
    pub form: Form,
}
page!(ChargeView, "grid", "grids/charge.html", samples);

#[cfg(test)]
fn samples() -> Vec<ChargeView> {
    use crate::i18n::say;
    let line = |id: &str, state: Say, can_end: bool| StandInLine {
        id: id.to_owned(),
        name: "陈立".into(),
        first: "2027-02-15".into(),
        last: "2027-02-23".into(),
        state,
        can_end,
    };
    let full = ChargeView {
        href: "/grids/of/32120200100101".into(),
        code: "32120200100101".into(),
        name: "迎春社区第一网格".into(),
        now: Some("陈立".into()),
        holders: vec![Choice::new("1", "李安"), Choice::new("2", "王平")],
        named: "1".into(),
        able: vec![Choice::new("2", "王平"), Choice::new("3", "陈立")],
        stand_ins: vec![
            line("1", say!("charge-planned"), true),
            line("2", say!("charge-running"), true),
            line("3", say!("charge-over"), false),
        ],
        today: "2027-02-16".into(),
        form: Form::with([("staff", "1")]),
    };
    let mut form = Form::with([
        ("staff", "1"),
        ("officer", "3"),
        ("first", "2027-02-20"),
        ("last", "2027-02-21"),
    ]);
    form.refuse("first", say!("refused-stand-in-taken"));
    let refused = ChargeView {
        form,
        ..full.clone()
    };
    let empty = ChargeView {
        now: None,
        holders: vec![],
        named: String::new(),
        able: vec![],
        stand_ins: vec![],
        form: Form::default(),
        ..full.clone()
    };
    vec![full, refused, empty]
}
