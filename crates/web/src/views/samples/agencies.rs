use super::*;
use crate::i18n::say;
use crate::views::account::words;
use crate::views::connectors::samples::line as connector;

fn when() -> When {
    When::at("2026-11-22T13:00:00Z".parse().unwrap())
}

fn line(filing: Filing, silent: bool) -> AgencyLine {
    AgencyLine {
        id: "31".into(),
        name: "邻里房产经纪（海陵）有限公司".into(),
        filing,
        reports_by: Some(Channel::TenDay),
        last: (!silent).then(when),
        silent_days: if silent { 23 } else { 1 },
        silent,
    }
}

fn channels() -> Vec<Choice> {
    vec![
        Choice::new("tenday", "旬报表"),
        Choice::new("api", "接口推送"),
    ]
}

pub(super) fn list() -> Vec<AgenciesView> {
    let unknown = AgencyLine {
        reports_by: None,
        ..line(Filing::Unknown, true)
    };
    let rows = vec![
        line(Filing::Filed, false),
        line(Filing::Lapsed, true),
        line(Filing::Unfiled, false),
        unknown,
    ];
    let pager = Pager {
        first: Some("/agencies".into()),
        next: Some("/agencies?after=31".into()),
    };
    let empty = AgenciesView {
        rows: Vec::new(),
        keeps: false,
        pager: Pager::default(),
    };
    vec![
        AgenciesView {
            rows,
            keeps: true,
            pager,
        },
        empty,
    ]
}

pub(super) fn new() -> Vec<NewAgencyView> {
    let mut wrong = Form::with([("name", "邻里"), ("filing", "filed")]);
    for field in [
        "name",
        "credit_code",
        "filing",
        "filing_no",
        "filed_until",
        "staff_count",
        "phone",
        "address",
        "branches",
        "reports_by",
    ] {
        wrong.refuse(field, words::required(&say!("agency-name")));
    }
    [Form::default(), wrong]
        .into_iter()
        .map(|form| NewAgencyView {
            form,
            channels: channels(),
        })
        .collect()
}

pub(super) fn show() -> Vec<AgencyView> {
    let program = ProgramLine {
        id: "0192f0c1-d2e3-7a4b-8c5d-6e7f80912a3b".into(),
        label: "后台系统".into(),
        districts: "321202".into(),
        calls: 120,
        issued: when(),
        former_until: Some(when()),
        revoked: None,
    };
    let gone = ProgramLine {
        label: "旧系统".into(),
        former_until: None,
        revoked: Some(when()),
        ..program.clone()
    };
    let paused = ConnectorLine {
        paused: Some(when()),
        done: None,
        ..connector(false)
    };
    let full = AgencyView {
        line: line(Filing::Filed, false),
        version: 3,
        limit: 10,
        expected: vec![ExpectedLine {
            what: Say::both("报送", "reports"),
            by: Say::both("每10日一次", "every 10 days"),
            source: "办法".into(),
        }],
        came: vec![CameLine {
            channel: Channel::Api,
            batches: 3,
            rows: 1204,
            last: when(),
        }],
        since: "2026-08-24".into(),
        sent: vec![SentLine {
            id: "7".into(),
            file: "11月上旬.xls".into(),
            at: when(),
            rows: 420,
        }],
        programs: vec![program, gone],
        connectors: vec![connector(true), paused, connector(false)],
        accounts: vec![AccountLine {
            id: "21".into(),
            name: "钱多多".into(),
            login: "linli.qian".into(),
            state: StaffState::Invited,
        }],
        shown: Shown::Nothing,
        keeps: true,
        form: Form::with([("filing", "filed"), ("branches", "鼓楼路店\n迎春路店")]),
        channels: channels(),
    };
    let shown = AgencyView {
        shown: Shown::Secret(SecretShown {
            id: "0192f0c1-d2e3-7a4b-8c5d-6e7f80912a3b".into(),
            secret: "c2FtcGxlLXNlY3JldC1vZi1hLXByb2dyYW0tc2FtcGxl".into(),
        }),
        ..full.clone()
    };
    let invited = AgencyView {
        shown: Shown::Password {
            login: "linli.qian".into(),
            password: "abcd-efgh-jkmn-pqrs".into(),
        },
        ..full.clone()
    };
    let mut wrong = full.clone();
    wrong
        .form
        .refuse("label", words::required(&say!("agency-program-label")));
    wrong
        .form
        .refuse("calls", words::required(&say!("agency-program-calls")));
    for field in ["name", "login"] {
        wrong
            .form
            .refuse(field, words::required(&say!("staff-name")));
    }
    let unknown = AgencyView {
        line: line(Filing::Unknown, true),
        version: 0,
        expected: Vec::new(),
        came: Vec::new(),
        sent: Vec::new(),
        programs: Vec::new(),
        connectors: Vec::new(),
        accounts: Vec::new(),
        form: Form::default(),
        ..full.clone()
    };
    let read = AgencyView {
        keeps: false,
        ..full.clone()
    };
    vec![full, shown, invited, wrong, unknown, read]
}
