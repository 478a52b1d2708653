use super::*;
use crate::i18n::say;
use crate::views::batch::samples::hour;
use crate::views::declare::Kind as LettingKind;
use crate::views::reviews::samples::person;

fn at() -> At {
    At {
        token: "CEO63HIJ".into(),
        name: "3幢1单元301室".into(),
        above: "东进路18号 金鼎花园".into(),
    }
}

fn request(id: &str, kind: Kind, open: bool) -> RequestLine {
    RequestLine {
        id: id.into(),
        kind: Some(kind),
        words: "姓名写错了".into(),
        answer: if open {
            String::new()
        } else {
            "已更正".into()
        },
        open,
        over: false,
        due: hour(20),
        version: 1,
        door: "东进路18号金鼎花园3幢1单元301室".into(),
    }
}

pub(super) fn proof() -> Vec<ProofView> {
    let line = |standing| ProofLine {
        standing,
        issued: hour(9),
        until: hour(20),
        says: (standing == Standing::InForce).then(|| {
            let door = "东进路18号 金鼎花园 3幢1单元301室".to_owned();
            (person("1"), door, "2026-06-01".to_owned())
        }),
    };
    let all = [
        Standing::InForce,
        Standing::Ended,
        Standing::Changed,
        Standing::Over,
    ];
    let mut views: Vec<ProofView> = all
        .map(|standing| ProofView {
            found: Some(line(standing)),
        })
        .into();
    views.push(ProofView { found: None });
    views
}

pub(super) fn own() -> Vec<RecordView> {
    let words = [
        "moves_in",
        "moves_out",
        "renews",
        "confirms",
        "disputes",
        "still_there",
        "nobody_lives_here",
        "head_count",
    ];
    let roles = [
        Role::Officer,
        Role::Occupant,
        Role::Operator,
        Role::Agency,
        Role::Neighbour,
    ];
    let said = words.iter().zip(roles.into_iter().cycle());
    let view = RecordView {
        at: at(),
        past: false,
        known: vec![
            KnownLine {
                person: person("1"),
                source: "安居中介".into(),
                when: hour(2),
            },
            KnownLine {
                person: person("2"),
                source: String::new(),
                when: hour(3),
            },
        ],
        stays: vec![
            StayLine {
                from: "2026-01-01".into(),
                to: String::new(),
                open: true,
            },
            StayLine {
                from: String::new(),
                to: "2025-12-31".into(),
                open: false,
            },
        ],
        said: said
            .map(|(name, role)| SaidLine {
                role,
                own: role == Role::Occupant,
                what: word(name),
                from: "2026-01-01".into(),
                to: String::new(),
                when: hour(4),
            })
            .collect(),
        looked: vec![
            LookLine {
                by: "陈敏".into(),
                purpose: Some(Purpose::DoorCheck),
                handed_to: String::new(),
                ground: None,
                when: hour(5),
            },
            LookLine {
                by: "陈敏".into(),
                purpose: None,
                handed_to: "样板区公安分局 样公调证〔2026〕12号".into(),
                ground: Some(policy::Ground::CriminalCase),
                when: hour(6),
            },
        ],
        requests: vec![
            request("1", Kind::Correct, true),
            request("2", Kind::Object, false),
        ],
        form: Form::default(),
    };
    let mut wrong = Form::with([("kind", "erase"), ("words", "x")]);
    for field in ["on", "kind", "words"] {
        wrong.refuse(field, say!("refused-letting-choose"));
    }
    vec![
        view.clone(),
        RecordView {
            form: wrong,
            ..view.clone()
        },
        RecordView {
            past: true,
            ..view.clone()
        },
        RecordView {
            stays: vec![],
            said: vec![],
            looked: vec![],
            requests: vec![],
            ..view
        },
    ]
}

fn registered() -> RegisteredLine {
    RegisteredLine {
        kind: LettingKind(rules::Letting::Shared),
        rooms: 3,
        beds: 4,
        area: "88.5".into(),
        equipment: service::declarations::Equipment::ALL.to_vec(),
        when: hour(3),
    }
}

pub(super) fn door() -> Vec<OwnDoorView> {
    let asked = ["when", "how-many", "still-there-end-passed", "who-disputed"];
    vec![
        OwnDoorView {
            at: at(),
            registered: [Some("1".to_owned()), None]
                .map(|own| (registered(), own))
                .into(),
            managers: vec![("3".into(), "139****0001".into(), hour(3))],
            signs: crate::views::short_lets::samples::standings(),
            said: vec![(
                word("moves_in"),
                2,
                "2026-01-01".into(),
                String::new(),
                hour(4),
            )],
            asked: asked.map(|code| (question(code), hour(5))).into(),
        },
        OwnDoorView {
            at: at(),
            registered: vec![],
            managers: vec![],
            signs: vec![],
            said: vec![],
            asked: vec![],
        },
    ]
}

pub(super) fn requests() -> Vec<RequestsView> {
    let mut wrong = Form::with([("id", "1"), ("answer", "x")]);
    wrong.refuse("form", say!("refused-letting-choose"));
    vec![
        RequestsView {
            lines: vec![
                RequestLine {
                    over: true,
                    ..request("1", Kind::Erase, true)
                },
                request("2", Kind::Object, true),
            ],
            form: wrong,
        },
        RequestsView {
            lines: vec![],
            form: Form::default(),
        },
    ]
}
