use super::*;
use crate::i18n::say;
use crate::views::batch::samples::hour;

fn at() -> At {
    At {
        token: "CEO63HIJ".into(),
        name: "3幢1单元301室".into(),
        above: "东进路18号 金鼎花园".into(),
    }
}

pub(super) fn self_check() -> Vec<SelfCheckView> {
    let mut wrong = Form::with([("H25", "amiss"), ("words", "")]);
    wrong.refuse("H10", say!("refused-self-check-item"));
    wrong.refuse("words", say!("refused-self-check-words", detail = "300"));
    let line = |month: &str, amiss| FiledLine {
        month: month.to_owned(),
        bound: Some(Bound::BuildingHead),
        when: hour(3),
        amiss,
    };
    let view = |form| SelfCheckView {
        at: at(),
        month: "2026-11".to_owned(),
        filed: vec![
            line("2026-10", vec![(Item::Bicycles, State::Seen)]),
            line("2026-09", Vec::new()),
        ],
        form,
    };
    vec![view(Form::default()), view(wrong)]
}

fn taken(bound: bool) -> Taken {
    let line = format!("MENPAI-RECEIPT:{}", "8Q".repeat(105));
    Taken {
        receipt: bound.then(|| (line, "0f".repeat(16))),
        number: "0199F0C1-D2E3-7A4B-8C5D-6E7F80912A3B".into(),
        when: hour(9),
        bound,
    }
}

pub(super) fn menu() -> Vec<DeclareView> {
    [true, false]
        .map(|landlord| DeclareView { at: at(), landlord })
        .into()
}

pub(super) fn what() -> Vec<DeclareWhatView> {
    let mut all: Vec<DeclareWhatView> = What::ALL
        .into_iter()
        .map(|what| DeclareWhatView {
            at: at(),
            what,
            n: 1,
            form: Form::default(),
            taken: None,
        })
        .collect();
    let mut wrong = Form::with([
        ("p1-document", "passport"),
        ("p1-mrz", "P<UTO"),
        ("p2-minor", "yes"),
    ]);
    for field in ["as", "from", "to"] {
        wrong.refuse(field, say!("form-date-wrong"));
    }
    for n in 1..=2 {
        for field in [
            "name", "number", "mrz", "issuer", "birth", "expires", "phone", "guardian",
        ] {
            wrong.refuse(&format!("p{n}-{field}"), say!("refused-declared-name"));
        }
    }
    all.push(DeclareWhatView {
        n: 2,
        form: wrong,
        ..all[0].clone()
    });
    for bound in [true, false] {
        all.push(DeclareWhatView {
            taken: Some(taken(bound)),
            ..all[0].clone()
        });
    }
    all
}

pub(super) fn letting() -> Vec<LettingView> {
    let view = LettingView {
        at: at(),
        text: vec!["我出租这处房屋，并承诺：".into(), "一、如实登记。".into()],
        form: Form::default(),
        taken: None,
    };
    let mut wrong = Form::with([("equipment", "breaker"), ("signed", "no")]);
    for field in [
        "role",
        "kind",
        "rooms",
        "beds",
        "area",
        "title",
        "name",
        "company_code",
        "signed",
    ] {
        wrong.refuse(field, say!("refused-letting-choose"));
    }
    vec![
        view.clone(),
        LettingView {
            form: wrong,
            ..view.clone()
        },
        LettingView {
            taken: Some(taken(true)),
            ..view
        },
    ]
}
