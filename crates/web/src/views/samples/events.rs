use super::*;
use crate::i18n::say;
use crate::views::batch::samples::hour;

fn line(state: StateName) -> EventLine {
    EventLine {
        id: "7".into(),
        name: Say::both("灭火器配置不足", "too few extinguishers"),
        category: Say::both("消防安全隐患", "fire safety"),
        grade: Some(Grade::Minor),
        state,
        address: "东进路18号金鼎花园3幢1单元301室".into(),
        department: Some(Say::both("消防（街道应急办）", "fire service")),
        deadline: Some(Deadline {
            due: hour(9),
            hours_left: 30,
        }),
        certain: true,
        told: None,
        relapse: None,
    }
}

fn late() -> EventLine {
    EventLine {
        grade: Some(Grade::Critical),
        deadline: Some(Deadline {
            due: hour(9),
            hours_left: -30,
        }),
        certain: false,
        told: Some(Rung::District),
        relapse: Some("/events/6".into()),
        department: None,
        ..line(StateName::Working)
    }
}

fn kinds() -> Vec<(String, Say)> {
    vec![
        (
            "H19".into(),
            Say::both("灭火器配置不足", "too few extinguishers"),
        ),
        ("P21".into(), Say::both("其他诉求", "another request")),
    ]
}

fn departments() -> Vec<(String, Say)> {
    vec![("fire".into(), Say::both("消防", "fire service"))]
}

pub(super) fn list() -> Vec<EventsView> {
    let states = [
        StateName::Waiting,
        StateName::Returned,
        StateName::Reopened,
        StateName::Sent,
        StateName::Paused,
        StateName::Fixed,
    ];
    let mut lines: Vec<EventLine> = states.into_iter().map(line).collect();
    lines.push(late());
    lines.push(EventLine {
        grade: Some(Grade::Major),
        told: Some(Rung::Dispatcher),
        ..line(StateName::Sent)
    });
    let full = EventsView {
        lines,
        showing: Showing::Late,
        categories: vec![("E01".into(), Say::both("消防安全隐患", "fire safety"))],
        departments: departments(),
        form: Form::with([("category", "E01"), ("show", "late")]),
        may_open: true,
        pager: Pager {
            first: None,
            next: Some("/events?after=7".into()),
        },
    };
    vec![
        EventsView {
            lines: vec![],
            showing: Showing::All,
            form: Form::default(),
            may_open: false,
            pager: Pager::default(),
            ..full.clone()
        },
        full,
    ]
}

fn steps() -> Vec<StepLine> {
    let reasons = [
        ("opened", None),
        ("classified", None),
        ("sent", None),
        ("taken", None),
        ("resumed", None),
        ("closed", None),
    ];
    let mut all: Vec<(&str, Option<&str>)> = reasons.to_vec();
    all.extend(
        WrongPlace::ALL
            .iter()
            .map(|one| ("returned", Some(one.name()))),
    );
    all.extend(Wait::ALL.iter().map(|one| ("paused", Some(one.name()))));
    all.extend(
        MoreTime::ALL
            .iter()
            .map(|one| ("extended", Some(one.name()))),
    );
    all.extend(Finding::ALL.iter().map(|one| ("fixed", Some(one.name()))));
    all.extend(
        NotDone::ALL
            .iter()
            .map(|one| ("rejected", Some(one.name()))),
    );
    all.extend(Again::ALL.iter().map(|one| ("reopened", Some(one.name()))));
    all.extend(Rung::ALL.iter().map(|one| ("told", Some(one.name()))));
    let line = |(kind, reason): (&str, Option<&str>)| {
        let (name, reason) = StepName::read(kind, reason);
        StepLine {
            name,
            at: hour(3),
            by: if name == StepName::Told {
                String::new()
            } else {
                "陈明".into()
            },
            reason,
            department: (name == StepName::Sent).then(|| Say::both("消防", "fire service")),
            officer: if name == StepName::Sent {
                "林强".into()
            } else {
                String::new()
            },
            until: (name == StepName::Paused).then(|| hour(9)),
            hours: (name == StepName::Extended).then_some(24),
        }
    };
    all.into_iter().map(line).collect()
}

pub(super) fn show() -> Vec<EventView> {
    let base = EventView {
        line: line(StateName::Working),
        source: Some(Source::Plate),
        rule: Some(Say::both("每间不少于1具", "one a room")),
        basis: ("消防法 28".into(), "A"),
        words: "楼道里没有灭火器".into(),
        officer: "林强".into(),
        opened: hour(2),
        hours: (5, 72),
        door: "/dwellings/31".into(),
        report: Some("/hazard-reports/9".into()),
        steps: steps(),
        item: "H19".into(),
        kinds: kinds(),
        departments: departments(),
        pause_to: "2026-11-30".into(),
        hours_left: 48,
        own_hand: false,
        may: vec![Action::WorkOnEvent, Action::GrantTime],
        version: 1,
        form: Form::default(),
    };
    let mut wrong = Form::with([("step", "pause"), ("until", "2030-01-01")]);
    wrong.refuse("until", say!("refused-event-pause-long"));
    wrong.refuse("form", say!("refused-event-not-yours"));
    let at = |state, may: Action| EventView {
        line: line(state),
        may: vec![may],
        ..base.clone()
    };
    let mut all = vec![
        base.clone(),
        EventView {
            form: wrong,
            ..base.clone()
        },
        EventView {
            pause_to: String::new(),
            hours_left: 0,
            rule: None,
            words: String::new(),
            officer: String::new(),
            report: None,
            source: Some(Source::Hotline),
            line: late(),
            ..base.clone()
        },
        at(StateName::Waiting, Action::SendEvent),
        at(StateName::Returned, Action::SendEvent),
        at(StateName::Sent, Action::WorkOnEvent),
        at(StateName::Paused, Action::WorkOnEvent),
        at(StateName::Fixed, Action::CheckEvent),
        EventView {
            own_hand: true,
            source: Some(Source::Visit),
            ..at(StateName::Fixed, Action::CheckEvent)
        },
    ];
    let mut closed = at(StateName::Closed, Action::ReopenEvent);
    closed.line.deadline = None;
    closed.line.grade = None;
    all.push(closed);
    all
}

pub(super) fn new() -> Vec<EventNewView> {
    let mut wrong = Form::with([("place", "东进路"), ("item", "H19"), ("how", "visit")]);
    wrong.refuse("place", say!("refused-event-place"));
    wrong.refuse("item", say!("refused-event-item"));
    wrong.refuse("words", say!("refused-event-words", detail = "500"));
    [Form::default(), wrong]
        .into_iter()
        .map(|form| EventNewView {
            kinds: kinds(),
            form,
        })
        .collect()
}
