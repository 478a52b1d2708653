use super::*;
use crate::i18n::say;
use crate::views::batch::samples::hour;

pub(super) fn building() -> Vec<BuildingPlatesView> {
    let line = |serial: &str, door: Option<&str>, state| PlateLine {
        number: format!("321202-{serial:0>6}"),
        serial: serial.into(),
        door: door.map(str::to_owned),
        state,
        issued: hour(1),
        by: "数据管理员".into(),
        ended: None,
        why: String::new(),
        seen: None,
        found: vec![],
        scan: Some("/p/CEO63HIJ".into()),
    };
    let view = BuildingPlatesView {
        id: "3".into(),
        name: "3幢".into(),
        above: "东进路18号 金鼎花园".into(),
        host: Some("menpai.example.gov.cn".into()),
        lines: vec![
            PlateLine {
                seen: Some((Seen::Here, hour(4))),
                ..line("1", None, PlateState::Issued)
            },
            PlateLine {
                seen: Some((Seen::Elsewhere, hour(4))),
                found: vec![say!("plate-found-copied", n = 2)],
                by: String::new(),
                ..line("7", Some("1单元101室"), PlateState::Issued)
            },
            PlateLine {
                ended: Some(hour(5)),
                why: "321202-000007".into(),
                found: vec![
                    say!("plate-found-replaced", n = 3),
                    say!("plate-found-revoked", n = 1),
                ],
                scan: None,
                ..line("2", Some("1单元101室"), PlateState::Replaced)
            },
            PlateLine {
                ended: Some(hour(5)),
                why: "被盗".into(),
                seen: Some((Seen::Missing, hour(4))),
                ..line("3", Some("1单元102室"), PlateState::Revoked)
            },
        ],
        may_issue: true,
        may_check: true,
        form: Form::default(),
    };
    let mut wrong = Form::with([("reason", "")]);
    wrong.refuse("form", say!("refused-plate-all-have"));
    vec![
        view.clone(),
        BuildingPlatesView {
            form: wrong,
            may_check: false,
            ..view.clone()
        },
        BuildingPlatesView {
            host: None,
            lines: vec![],
            ..view.clone()
        },
        BuildingPlatesView {
            lines: vec![],
            may_issue: false,
            may_check: false,
            ..view
        },
    ]
}

pub(super) fn scan() -> Vec<ScanView> {
    let door = DoorShown {
        number: "321202-000017".into(),
        name: "3幢1单元301室".into(),
        above: "东进路18号 金鼎花园".into(),
        community: "迎春社区".into(),
        notices: vec![("停水通知".into(), "周三 9 时到 12 时停水。".into())],
        sign: Some((
            "440399-S00007".into(),
            super::super::batch::samples::hour(9),
        )),
    };
    let genuine = ScanView {
        token: "CEO63HIJ".into(),
        standing: Standing::Genuine,
        door: Some(door.clone()),
        work: None,
        dwelling: true,
        mine: vec![],
        host: "menpai.example.gov.cn".into(),
        fingerprint: "08ed d9d0 0901 ad4d 1122 3344 5566 7788".into(),
    };
    let work = WorkShown {
        file: "/dwellings/31".into(),
        plates: "/buildings/3/plates".into(),
        tasks: vec![("/tasks/7".into(), hour(40))],
    };
    let quiet = DoorShown {
        notices: vec![],
        sign: None,
        ..door
    };
    let mut all = vec![
        ScanView {
            work: Some(work.clone()),
            ..genuine.clone()
        },
        ScanView {
            work: Some(WorkShown {
                tasks: vec![],
                ..work
            }),
            door: Some(quiet.clone()),
            ..genuine.clone()
        },
        ScanView {
            standing: Standing::Revoked,
            door: Some(quiet.clone()),
            ..genuine.clone()
        },
        ScanView {
            standing: Standing::Replaced,
            door: Some(quiet),
            ..genuine.clone()
        },
    ];
    for standing in [
        Standing::NotIssued,
        Standing::Altered,
        Standing::OtherDistrict,
        Standing::UnknownKey,
    ] {
        all.push(ScanView {
            token: String::new(),
            standing,
            door: None,
            ..genuine.clone()
        });
    }
    all.push(ScanView {
        host: String::new(),
        ..genuine.clone()
    });
    all.push(ScanView {
        mine: vec![policy::Bound::Landlord, policy::Bound::Occupant],
        ..genuine.clone()
    });
    all.insert(0, genuine);
    all
}
