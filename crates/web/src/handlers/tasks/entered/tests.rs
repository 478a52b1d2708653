use jiff::civil::date;
use registry::door::{Finding, Period, Present};
use registry::identity::IdKind;
use service::Refusal;

use super::{beside, read};
use crate::form::Form;

fn refused(values: &[(&str, &str)]) -> Vec<String> {
    let mut form = Form::with(values.iter().copied());
    assert!(read(&mut form, 2).is_none(), "{values:?}");
    form.errors().iter().map(|e| e.field.clone()).collect()
}

#[test]
fn each_outcome_takes_its_own_fields() {
    let cases = [
        (&[("result", "not_let")][..], Finding::NotLet),
        (&[("result", "refused"), ("from", "x")], Finding::Refused),
        (
            &[("result", "confirmed")],
            Finding::Confirmed { period: None },
        ),
        (
            &[("result", "confirmed"), ("from", "2026-10-01")],
            Finding::Confirmed {
                period: Some(Period {
                    from: Some(date(2026, 10, 1)),
                    to: None,
                }),
            },
        ),
        (
            &[("result", "nobody_home"), ("again_at", "2026-11-23T19:30")],
            Finding::NobodyHome {
                again_at: "2026-11-23T11:30:00Z".parse().unwrap(),
            },
        ),
    ];
    for (values, finding) in cases {
        let mut form = Form::with(values.iter().copied());
        let entered = read(&mut form, 2).unwrap();
        assert_eq!(entered.visit.finding, finding, "{values:?}");
        assert!(entered.visit.entered.is_empty());
    }
}

#[test]
fn what_is_missing_or_wrong_stands_beside_its_field() {
    assert_eq!(refused(&[]), ["result"]);
    assert_eq!(refused(&[("result", "nobody_home")]), ["again_at"]);
    let late = [("result", "nobody_home"), ("again_at", "tomorrow")];
    assert_eq!(refused(&late), ["again_at"]);
    let dates = [("result", "confirmed"), ("from", "2026-02-30"), ("to", "?")];
    assert_eq!(refused(&dates), ["from", "to"]);
    assert_eq!(
        refused(&[("result", "corrected"), ("people", "p1")]),
        ["people"]
    );
    assert_eq!(
        refused(&[("result", "not_let"), ("dwelling", "3")]),
        ["dwelling"]
    );
}

#[test]
fn a_correction_holds_who_is_ticked_and_who_is_entered() {
    let known = uuid::Uuid::from_u128(1).to_string();
    let mut form = Form::with([
        ("result", "corrected"),
        ("people", known.as_str()),
        ("person-1-name", " 王小明 "),
        ("person-1-document", "passport"),
        ("person-1-number", "E1234567"),
    ]);
    let entered = read(&mut form, 2).unwrap();
    let people = vec![
        Present::Known(uuid::Uuid::from_u128(1)),
        Present::Entered(0),
    ];
    assert_eq!(
        entered.visit.finding,
        Finding::Corrected {
            people,
            period: None
        }
    );
    assert_eq!(entered.places, [1]);
    assert_eq!(entered.visit.entered[0].name, "王小明");
    assert_eq!(entered.visit.entered[0].id_kind, IdKind::Passport);

    let refusal = Refusal::new("person-phone", "…").on("phone").with("1");
    beside(&mut form, &refusal, &entered.places);
    let refusal = Refusal::new("note-length", "…").on("note").with("500");
    beside(&mut form, &refusal, &entered.places);
    beside(&mut form, &Refusal::new("task-done", "…"), &entered.places);
    let fields: Vec<&str> = form.errors().iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["person-1-phone", "note", "form"]);
}
