use super::*;
use crate::views::batch::samples::hour;
use crate::views::reviews::samples::person;

const DOOR: &str = "东进路18号金鼎花园3幢1单元301室";

pub(super) fn ask() -> Vec<DiscloseView> {
    let view = DiscloseView {
        path: "/dwellings/31/disclose".into(),
        file: "/dwellings/31".into(),
        address: DOOR.into(),
        kind: Kind::Asked,
        people: vec![person("1"), person("2")],
        form: Form::default(),
    };
    let mut refused = view.clone();
    refused.form.set("authority", "样板区公安分局");
    for field in ["case_number", "ground", "person", "to", "barred_until"] {
        refused
            .form
            .refuse(field, crate::i18n::say!("refused-disclosure-whom"));
    }
    let danger = DiscloseView {
        path: "/dwellings/31/life".into(),
        kind: Kind::Danger,
        ..view.clone()
    };
    let nobody = DiscloseView {
        people: Vec::new(),
        ..view.clone()
    };
    vec![view, refused, danger, nobody]
}

fn line(state: State) -> DisclosureLine {
    DisclosureLine {
        id: "51".into(),
        kind: Kind::Asked,
        authority: "样板区公安分局".into(),
        case_number: "样公调证〔2026〕12号".into(),
        ground: Some(Ground::CriminalCase),
        address: DOOR.into(),
        from: String::new(),
        to: String::new(),
        asked_by: "王主管".into(),
        asked: hour(1),
        state,
        settled_by: if state == State::Waiting {
            String::new()
        } else {
            "李审计".into()
        },
        until: hour(30),
        review: None,
        opened: None,
        barred_until: String::new(),
        may_settle: state == State::Waiting,
        may_open: false,
        version: 1,
    }
}

fn lines() -> Vec<DisclosureLine> {
    let danger = DisclosureLine {
        kind: Kind::Danger,
        ground: Some(Ground::DangerToLife),
        review: Some(hour(20)),
        opened: Some(hour(2)),
        ..line(State::Waiting)
    };
    let shown = DisclosureLine {
        kind: Kind::Shown,
        authority: String::new(),
        case_number: String::new(),
        ..danger.clone()
    };
    let approved = DisclosureLine {
        from: "2026-01-01".into(),
        to: "2026-03-01".into(),
        barred_until: "2026-12-31".into(),
        ground: Some(Ground::StateSecurity),
        may_open: true,
        opened: Some(hour(3)),
        ..line(State::Approved)
    };
    let others = [
        Ground::CivilCase,
        Ground::Supervision,
        Ground::InfectiousDisease,
    ];
    let refused = others.into_iter().map(|ground| DisclosureLine {
        ground: Some(ground),
        ..line(State::Refused)
    });
    [
        line(State::Waiting),
        danger,
        shown,
        approved,
        line(State::Over),
    ]
    .into_iter()
    .chain(refused)
    .collect()
}

pub(super) fn list() -> Vec<DisclosuresView> {
    let (waiting, settled) = lines()
        .into_iter()
        .partition(|line| line.state == State::Waiting);
    vec![
        DisclosuresView {
            waiting,
            waiting_pager: Pager {
                first: Some("/disclosures".into()),
                next: Some("/disclosures?behind=51".into()),
            },
            settled,
            pager: Pager {
                first: None,
                next: Some("/disclosures?after=51".into()),
            },
        },
        DisclosuresView {
            waiting: Vec::new(),
            waiting_pager: Pager::default(),
            settled: Vec::new(),
            pager: Pager {
                first: None,
                next: None,
            },
        },
    ]
}

pub(super) fn one() -> Vec<DisclosureView> {
    let mut views: Vec<DisclosureView> = lines()
        .into_iter()
        .map(|line| DisclosureView {
            line,
            form: Form::default(),
        })
        .collect();
    views[0]
        .form
        .refuse("form", crate::i18n::say!("refused-disclosure-own"));
    views
}

pub(super) fn opened() -> Vec<OpenedView> {
    vec![OpenedView {
        authority: "样板区公安分局".into(),
        case_number: "样公调证〔2026〕12号".into(),
        address: DOOR.into(),
        people: vec![
            OpenedLine {
                name: "张小明".into(),
                document: Some(Document::CitizenId),
                number: "100101199001011235".into(),
                phone: "13800005678".into(),
                from: "2026-01-01".into(),
                to: String::new(),
            },
            OpenedLine {
                name: "李小红".into(),
                document: None,
                number: String::new(),
                phone: String::new(),
                from: String::new(),
                to: String::new(),
            },
        ],
        when: hour(4),
        until: hour(30),
        back: "/disclosures/51".into(),
    }]
}
