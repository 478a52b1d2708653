use super::*;
use crate::i18n::say;
use crate::views::account::words;
use crate::views::batch::samples::hour;
use crate::views::reviews::samples::person;
use crate::views::tasks::samples::due;

fn plate() -> Plate {
    Plate {
        road: "东进路18号 金鼎花园".into(),
        number: "3幢1单元301室".into(),
        code: "3212020010020100002000031".into(),
        address: "江苏省泰州市海陵区城东街道东进路18号金鼎花园3幢1单元301室".into(),
        area: "城东街道 迎春社区 网格01".into(),
        officer: "陈敏".into(),
    }
}

fn codes() -> Vec<CodeLine> {
    vec![
        CodeLine {
            code: "3212020010020100002000031".into(),
            from: "2026-07-01".into(),
            to: None,
        },
        CodeLine {
            code: "3212020010020300002000031".into(),
            from: "2023-01-01".into(),
            to: Some("2026-06-30".into()),
        },
    ]
}

fn timeline() -> Vec<Happening> {
    vec![
        Happening {
            when: hour(36),
            what: say!("lead-changed"),
            by: String::new(),
            note: String::new(),
            again: None,
        },
        Happening {
            when: hour(30),
            what: say!("door-confirmed"),
            by: "陈敏".into(),
            note: "房东在场".into(),
            again: Some(hour(44)),
        },
        Happening {
            when: hour(2),
            what: say!("lead-new"),
            by: String::new(),
            note: String::new(),
            again: None,
        },
        Happening {
            when: hour(1),
            what: say!("lead-ended"),
            by: String::new(),
            note: String::new(),
            again: None,
        },
    ]
}

pub(super) fn dwelling() -> Vec<DwellingView> {
    let stay = |id, checked| StayLine {
        person: person(id),
        from: "2026-10-01".into(),
        to: String::new(),
        checked,
    };
    let full = DwellingView {
        plate: plate(),
        building: "/buildings/3".into(),
        usage: say!("usage-residential"),
        standing: say!("standing-let"),
        codes: codes(),
        aliases: vec!["金鼎南区3-1-301".into()],
        stays: vec![stay("p1", hour(30)), stay("p2", hour(12))],
        access: "/dwellings/31/access".into(),
        disclose: "/dwellings/31/disclose".into(),
        danger: "/dwellings/31/life".into(),
        event: "/events/new?place=1".into(),
        may_reveal: true,
        voices: voices(),
        leads: vec![LeadLine {
            what: say!("lead-changed"),
            people: vec![person("p3")],
            from: "2026-11-01".into(),
            to: String::new(),
            source: "安居中介".into(),
            when: hour(36),
            task: Some("/tasks/11".into()),
            deadline: Some(due(3)),
        }],
        declarations: vec![
            DeclarationLine {
                who: "安居中介".into(),
                channel: Channel::BackOffice,
                when: hour(36),
                what: say!("declared-in", n = 2, from = "2026-10-01"),
                batch: Some("/batches/1".into()),
                outcome: Outcome::Changed,
            },
            DeclarationLine {
                who: "陈敏".into(),
                channel: Channel::Door,
                when: hour(30),
                what: say!("declared-out", n = 1, to = "2026-09-30"),
                batch: None,
                outcome: Outcome::Ended,
            },
        ],
        timeline: timeline(),
        cut: true,
        retired: false,
    };
    let bare = DwellingView {
        standing: say!("standing-unknown"),
        stays: vec![],
        access: String::new(),
        disclose: String::new(),
        danger: String::new(),
        event: String::new(),
        may_reveal: false,
        voices: VoicesShown::default(),
        leads: vec![],
        declarations: vec![],
        timeline: vec![],
        cut: false,
        aliases: vec![],
        retired: true,
        ..full.clone()
    };
    let free = DwellingView {
        standing: say!("standing-free"),
        access: "/dwellings/31/access".into(),
        disclose: "/dwellings/31/disclose".into(),
        danger: "/dwellings/31/life".into(),
        event: "/events/new?place=1".into(),
        may_reveal: true,
        retired: false,
        ..bare.clone()
    };
    vec![full, bare, free]
}

pub(super) fn building() -> Vec<BuildingView> {
    let room = |name: &str, standing, leads| RoomLine {
        href: "/dwellings/31".into(),
        name: name.into(),
        code: "3212020010020100002000031".into(),
        standing,
        leads,
    };
    let building = BuildingView {
        access: true,
        plate: Plate {
            number: "3幢".into(),
            code: "3212020010020100002".into(),
            address: "江苏省泰州市海陵区城东街道东进路18号金鼎花园3幢".into(),
            ..plate()
        },
        codes: codes(),
        aliases: vec!["金鼎南区3号楼".into()],
        dwellings: 64,
        let_dwellings: 21,
        rooms: vec![
            room("1单元101室", say!("standing-let"), 0),
            room("1单元102室", say!("standing-free"), 0),
            room("1单元301室", say!("standing-unknown"), 2),
        ],
        pager: Pager {
            first: None,
            next: Some("/buildings/3?after=31".into()),
        },
        id: "3".into(),
        proposal: Some(Form::default()),
        retired: false,
    };
    let mut wrong = Form::with([("unit", "1单元"), ("usage", "mixed")]);
    wrong.refuse("room", words::required(&say!("part-room")));
    vec![
        building.clone(),
        BuildingView {
            proposal: Some(wrong),
            ..building.clone()
        },
        BuildingView {
            proposal: None,
            retired: true,
            ..building
        },
    ]
}

fn voices() -> VoicesShown {
    use registry::voices::Role;

    use crate::views::record::{question, word};
    use crate::views::voices::{DisagreementLine, HeardLine, closing};
    let open = DisagreementLine {
        what: question("who-disputed"),
        people: "林**".into(),
        stated: vec![
            (
                Role::Operator,
                "林**".into(),
                say!("held-here", from = "2026-01-01", to = ""),
            ),
            (Role::Occupant, "林**".into(), say!("held-not-here")),
            (
                Role::Agency,
                "林**".into(),
                say!("held-left", on = "2026-02-01"),
            ),
            (Role::Neighbour, String::new(), say!("held-count", n = 2)),
        ],
        asked: None,
        since: hour(3),
        closed: None,
    };
    let mut disagreements = vec![
        DisagreementLine {
            asked: Some(Role::Operator),
            ..open.clone()
        },
        open.clone(),
    ];
    let reasons = ["found_at_door", "answered", "withdrawn", "ended", "lapsed"];
    disagreements.extend(reasons.map(|why| DisagreementLine {
        stated: vec![],
        closed: Some((hour(9), closing(why))),
        ..open.clone()
    }));
    let heard = [true, false].map(|bound| HeardLine {
        role: Role::Operator,
        bound,
        what: word("moves_in"),
        people: "林**、王*".into(),
        from: "2026-01-01".into(),
        to: String::new(),
        when: hour(2),
    });
    VoicesShown {
        heard: heard.into(),
        disagreements,
        waits: true,
    }
}
