use super::*;
use crate::i18n::say;
use crate::views::account::words;

fn post(role: Role, to: &str) -> PostLine {
    PostLine {
        role,
        area: "城东街道 迎春社区 网格01".into(),
        from: "2026-01-01".into(),
        to: to.into(),
    }
}

fn line(name: &str, login: &str, role: Option<Role>, state: StaffState) -> StaffLine {
    StaffLine {
        id: "21".into(),
        name: name.into(),
        login: login.into(),
        post: role.map(|role| post(role, "")),
        state,
        tasks: 23,
    }
}

fn areas() -> Vec<Choice> {
    vec![
        Choice::new("321202001", "城东街道"),
        Choice::new("321202001002", "城东街道 迎春社区"),
        Choice::new("32120200100201", "城东街道 迎春社区 网格01"),
    ]
}

pub(super) fn list() -> Vec<StaffListView> {
    let rows = vec![
        line("陈敏", "chen.min", Some(Role::Officer), StaffState::Active),
        line("周婷", "zhou.ting", Some(Role::Steward), StaffState::Active),
        line(
            "李强",
            "li.qiang",
            Some(Role::Supervisor),
            StaffState::Invited,
        ),
        line(
            "赵磊",
            "zhao.lei",
            Some(Role::Auditor),
            StaffState::Suspended,
        ),
        line("孙悦", "sun.yue", None, StaffState::Left),
    ];
    let pager = Pager {
        first: None,
        next: Some("/staff?after=sun.yue".into()),
    };
    [None, Some(false), Some(true)]
        .into_iter()
        .map(|second| StaffListView {
            rows: rows.clone(),
            second,
            pager: pager.clone(),
        })
        .collect()
}

pub(super) fn new() -> Vec<NewStaffView> {
    let mut form = Form::with([("name", "吴静"), ("role", "officer")]);
    form.refuse("login", words::required(&say!("sign-in-login")));
    form.refuse("from", words::required(&say!("staff-from")));
    vec![
        NewStaffView {
            form: Form::default(),
            areas: areas(),
            grid_by_code: true,
        },
        NewStaffView {
            form,
            areas: areas(),
            grid_by_code: false,
        },
    ]
}

pub(super) fn show() -> Vec<StaffView> {
    let view = |state| StaffView {
        line: line("陈敏", "chen.min", Some(Role::Officer), state),
        version: 5,
        of_agency: state == StaffState::Invited,
        posts: vec![post(Role::Officer, ""), post(Role::Officer, "2025-12-31")],
        one_time_password: None,
        provider: Some("id.example.cn".into()),
        links: vec![("id.example.cn".into(), "u-1001".into())],
        form: Form::default(),
        areas: areas(),
        grid_by_code: false,
        heirs: vec![Choice::new("22", "吴静 网格02")],
    };
    let invited = StaffView {
        one_time_password: Some("kite-ember-92-violet-tide".into()),
        ..view(StaffState::Invited)
    };
    let plain = StaffView {
        provider: None,
        links: vec![],
        ..view(StaffState::Active)
    };
    let mut wrong = view(StaffState::Active);
    wrong
        .form
        .refuse("heir", words::required(&say!("staff-heir")));
    wrong
        .form
        .refuse("sure", words::required(&say!("staff-leave-sure")));
    wrong
        .form
        .refuse("area", words::required(&say!("staff-area")));
    vec![
        view(StaffState::Active),
        plain,
        invited,
        wrong,
        view(StaffState::Suspended),
        view(StaffState::Left),
    ]
}
