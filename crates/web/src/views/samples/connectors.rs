use super::*;

fn when() -> When {
    When::at("2026-11-22T13:00:00Z".parse().unwrap())
}

pub(crate) fn line(fault: bool) -> ConnectorLine {
    ConnectorLine {
        id: "41".into(),
        name: "总部后台".into(),
        host: "api.example.cn".into(),
        paused: None,
        done: Some(when()),
        fault: fault.then(|| (Say::both("对方应答500", "The answer was 500."), when())),
    }
}

fn choices() -> ConnectorChoices {
    ConnectorChoices {
        kinds: vec![Choice::new("declarations", "居住申报")],
        auths: vec![Choice::new("bearer", "Bearer 令牌")],
        pagings: vec![Choice::new("page", "页码")],
        instants: vec![Choice::new("instant", "时刻")],
    }
}

const FIELDS: [&str; 18] = [
    "name",
    "kind",
    "url",
    "every_minutes",
    "auth_kind",
    "auth_name",
    "secret",
    "rows",
    "fields",
    "moved_in",
    "moved_out",
    "paging_kind",
    "paging_parameter",
    "paging_first",
    "paging_answer",
    "most_pages",
    "since_parameter",
    "since_form",
];

fn forms() -> [Form; 2] {
    let mut wrong = Form::with([("name", "总部后台"), ("url", "api.example.cn")]);
    for field in FIELDS {
        wrong.refuse(field, Say::both("请更正", "Correct this."));
    }
    [Form::default(), wrong]
}

pub(super) fn new() -> Vec<NewConnectorView> {
    let views = forms().map(|form| NewConnectorView {
        agency: "31".into(),
        agency_name: "邻里房产经纪（海陵）有限公司".into(),
        form,
        choices: choices(),
    });
    views.into()
}

pub(super) fn show() -> Vec<ConnectorView> {
    let [_, wrong] = forms();
    let full = ConnectorView {
        agency: "31".into(),
        agency_name: "邻里房产经纪（海陵）有限公司".into(),
        line: line(true),
        due: when(),
        running: true,
        run: RunShown {
            pages: 3,
            kept: 120,
            repeated: 1,
            refused: 2,
        },
        wrong: vec![
            WrongLine {
                at: (1, 7),
                field: "tenants/0/phone".into(),
                words: Say::both("电话不对", "No telephone."),
            },
            WrongLine {
                at: (2, 1),
                field: String::new(),
                words: Say::both("这一行不是对象", "The row is no object."),
            },
        ],
        version: 2,
        has_secret: true,
        form: Form::with([("fields", "address = /house/address\nname = tenant")]),
        choices: choices(),
    };
    let rests = ConnectorView {
        line: ConnectorLine {
            paused: Some(when()),
            done: None,
            ..line(false)
        },
        running: false,
        wrong: Vec::new(),
        has_secret: false,
        form: wrong,
        ..full.clone()
    };
    let well = ConnectorView {
        line: line(false),
        running: false,
        ..full.clone()
    };
    vec![full, rests, well]
}
