use super::*;
use crate::i18n::say;
use crate::views::batch::samples::hour;
use crate::views::reviews::samples::person;

pub(super) fn sign_in() -> Vec<MeSignInView> {
    let asked = MeSignInView {
        form: Form::with([("phone", "13800138000"), ("next", "/p/CEO63HIJ/bind")]),
        question: Some("7".into()),
        ended: false,
        demo: true,
    };
    let mut wrong = asked.clone();
    wrong.form.refuse("code", say!("refused-code-wrong"));
    let mut number = Form::with([
        ("phone", "12"),
        ("next", "/me"),
        ("kept", "a=b"),
        ("kept_to", "/me"),
    ]);
    number.refuse("phone", say!("refused-sms-number"));
    vec![
        MeSignInView {
            form: Form::with([("next", "/me")]),
            ..MeSignInView::default()
        },
        MeSignInView {
            form: number,
            ended: true,
            ..MeSignInView::default()
        },
        asked,
        wrong,
    ]
}

fn line(bound: Bound, how: Say) -> BoundLine {
    BoundLine {
        id: bound.name().into(),
        bound,
        door: "东进路18号 金鼎花园 3幢1单元301室".into(),
        since: hour(3),
        how,
        ended: None,
        phone: "138****8000".into(),
        href: String::new(),
    }
}

fn lines() -> Vec<BoundLine> {
    vec![
        line(Bound::Landlord, say!("how-code-by", name = "陈敏")),
        BoundLine {
            href: "/p/CEO63HIJ".into(),
            ..line(Bound::Occupant, say!("how-match"))
        },
        line(Bound::Manager, say!("how-phone")),
        line(Bound::Host, say!("how-code")),
        line(Bound::Employer, say!("how-counter", name = "陈敏")),
    ]
}

pub(super) fn home() -> Vec<MeView> {
    let mut doors = lines();
    let reasons = [
        say!("ended-moved-out"),
        say!("ended-handed-over"),
        say!("ended-given-up"),
        say!("ended-taken-back"),
        say!("ended-record-gone"),
    ];
    doors.extend(reasons.into_iter().map(|why| BoundLine {
        ended: Some((hour(9), why)),
        ..line(Bound::PropertyManager, say!("how-code"))
    }));
    vec![MeView { doors }, MeView { doors: vec![] }]
}

pub(super) fn bind() -> Vec<BindView> {
    let view = BindView {
        token: "CEO63HIJ".into(),
        name: "3幢1单元301室".into(),
        above: "东进路18号 金鼎花园".into(),
        dwelling: true,
        form: Form::default(),
    };
    let mut none = Form::with([("how", "match"), ("name", "林小满"), ("last", "123456")]);
    none.refuse("form", say!("refused-match-none"));
    let mut wrong = Form::with([("how", "code"), ("code", "7K3M")]);
    wrong.refuse("code", say!("refused-access-wrong"));
    vec![
        view.clone(),
        BindView {
            form: none,
            ..view.clone()
        },
        BindView {
            form: wrong,
            dwelling: false,
            ..view
        },
    ]
}

pub(super) fn access() -> Vec<AccessView> {
    let view = AccessView {
        path: "/dwellings/31/access".into(),
        file: "/dwellings/31".into(),
        name: "3幢1单元301室".into(),
        above: "东进路18号 金鼎花园".into(),
        roles: Bound::OPERATORS.to_vec(),
        counter: Bound::ALL.to_vec(),
        bindings: lines(),
        codes: vec![
            CodeLine {
                id: "1".into(),
                bound: Some(Bound::Manager),
                by: "陈敏".into(),
                until: hour(20),
            },
            CodeLine {
                id: "2".into(),
                bound: None,
                by: String::new(),
                until: hour(20),
            },
        ],
        records: vec![person("1")],
        given: None,
        form: Form::default(),
    };
    let mut wrong = Form::with([("step", "counter"), ("phone", "12"), ("record", "1")]);
    for field in [
        "role",
        "bound",
        "record",
        "phone",
        "reason",
        "document_seen",
    ] {
        wrong.refuse(field, say!("refused-access-role"));
    }
    vec![
        AccessView {
            given: Some(("7K3M-99XZ".into(), Bound::Landlord, hour(20))),
            ..view.clone()
        },
        AccessView {
            form: wrong,
            ..view.clone()
        },
        AccessView {
            bindings: vec![],
            codes: vec![],
            records: vec![],
            ..view
        },
    ]
}

pub(super) fn outbox() -> Vec<OutboxView> {
    vec![
        OutboxView {
            lines: vec![MessageLine {
                when: hour(9),
                phone: "+8613800138000".into(),
                words: "【门牌】验证码 123456，10 分钟内有效。".into(),
            }],
        },
        OutboxView { lines: vec![] },
    ]
}
