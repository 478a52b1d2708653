use super::*;
use crate::i18n::say;
use crate::views::account::words;
use crate::views::batch::samples::hour;
use crate::views::reviews::samples::person;

pub(crate) fn due(hours_left: i64) -> Deadline {
    Deadline {
        due: hour(40 + hours_left),
        hours_left,
    }
}

pub(crate) fn lines() -> Vec<TaskLine> {
    let line = |address: &str, what, hours_left| TaskLine {
        id: "11".into(),
        address: address.into(),
        what,
        deadline: due(hours_left),
        again: (hours_left == 3).then(|| hour(44)),
        officer: (hours_left < 40).then(|| "陈敏".into()),
    };
    vec![
        line("东进路18号金鼎花园3幢1单元301室", say!("task-new"), -5),
        line(
            "税务街365号天禄湖国际1幢1单元101室",
            say!("task-changed"),
            3,
        ),
        line("税务街365号天禄湖国际1幢1单元103室", say!("task-ended"), 40),
    ]
}

pub(super) fn list() -> Vec<TasksView> {
    let pager = Pager {
        first: None,
        next: Some("/tasks?after=11".into()),
    };
    vec![
        TasksView {
            rows: lines(),
            all: false,
            open: 23,
            overdue: 1,
            pager: pager.clone(),
        },
        TasksView {
            rows: lines(),
            all: true,
            open: 23,
            overdue: 1,
            pager,
        },
        TasksView {
            rows: vec![],
            all: false,
            open: 0,
            overdue: 0,
            pager: Pager::default(),
        },
    ]
}

pub(super) fn show() -> Vec<TaskView> {
    let reported = |id| Reported {
        person: person(id),
        from: "2026-10-01".into(),
        to: "2027-09-30".into(),
        registered: id == "p2",
    };
    let open = TaskView {
        id: "11".into(),
        version: 2,
        road: "东进路18号 金鼎花园".into(),
        number: "3幢1单元301室".into(),
        code: "3212020010020100002000031".into(),
        href: "/dwellings/31".into(),
        what: say!("task-new"),
        state: TaskState::Open(due(3), Some(hour(44))),
        reports: vec![ReportedBy {
            source: "邻里房产".into(),
            channel: Channel::TenDay,
            when: hour(2),
        }],
        people: vec![reported("p1"), reported("p2")],
        visits: vec![VisitLine {
            when: hour(20),
            what: DoorOutcome::NobodyHome,
            by: "陈敏".into(),
            note: "邻居说晚上才回来".into(),
        }],
        may_check: true,
        may_reveal: true,
        short_lets: vec!["/short-lets/7".into()],
        form: Form::default(),
        rooms: vec![],
        added: 1,
    };
    let mut wrong = open.clone();
    wrong.form = Form::with([
        ("result", "corrected"),
        ("people", "p2"),
        ("person-0-phone", "1380000"),
        ("person-0-name", "王小明"),
    ]);
    wrong
        .form
        .refuse("person-0-phone", say!("fault-phone-invalid"));
    wrong
        .form
        .refuse("person-0-number", words::required(&say!("person-number")));
    wrong.state = TaskState::Open(due(-5), None);
    let mut blank = open.clone();
    blank
        .form
        .refuse("result", words::required(&say!("task-outcome")));
    blank
        .form
        .refuse("again_at", words::required(&say!("task-again")));
    blank
        .form
        .refuse("dwelling", words::required(&say!("task-room")));
    blank.rooms = vec![
        Choice::new("31", "1单元301室"),
        Choice::new("32", "1单元302室"),
    ];
    let mut views = vec![open.clone(), wrong, blank];
    views.extend(DoorOutcome::ALL.map(|outcome| TaskView {
        state: TaskState::Settled {
            outcome,
            when: hour(30),
            by: "陈敏".into(),
        },
        ..open.clone()
    }));
    views.push(TaskView {
        may_check: false,
        may_reveal: false,
        short_lets: vec!["/short-lets/7".into()],
        ..open.clone()
    });
    views.push(TaskView {
        state: TaskState::Cancelled,
        ..open
    });
    views
}
