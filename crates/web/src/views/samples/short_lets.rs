use super::*;
use crate::i18n::say;
use crate::views::batch::samples::hour;

fn line(hours_left: i64) -> FiledLine {
    FiledLine {
        id: "7".into(),
        address: "东进路18号金鼎花园3幢1单元301室".into(),
        filed: hour(2),
        deadline: Deadline {
            due: hour(9),
            hours_left,
        },
        certain: hours_left > 0,
    }
}

/// Every way in which a filing can stand.
pub(in crate::views) fn standings() -> Vec<SignLine> {
    let line = |name, number: &str, reason| SignLine {
        name,
        number: number.into(),
        filed: hour(2),
        when: hour(9),
        reason,
    };
    let mut all = vec![
        line(StandingName::Waiting, "", None),
        line(StandingName::InForce, "440399-S00007", None),
        line(StandingName::Withdrawn, "", None),
        line(StandingName::Replaced, "440399-S00006", None),
    ];
    for reason in Reason::ALL {
        all.push(line(StandingName::Refused, "", Some(reason)));
        all.push(line(StandingName::Revoked, "440399-S00005", Some(reason)));
    }
    all
}

pub(super) fn list() -> Vec<ShortLetsView> {
    vec![
        ShortLetsView {
            lines: vec![line(-3), line(70)],
            pager: Pager {
                first: None,
                next: Some("/short-lets?after=7".into()),
            },
        },
        ShortLetsView {
            lines: vec![],
            pager: Pager::default(),
        },
    ]
}

pub(super) fn show() -> Vec<ShortLetView> {
    let visit = uuid::Uuid::nil();
    let mut wrong = Form::with([("step", "refuse")]);
    wrong.refuse("reason", say!("refused-letting-choose"));
    wrong.refuse("form", say!("refused-short-let-unseen"));
    let base = ShortLetView {
        line: line(70),
        waits: true,
        standing: standings().remove(0),
        registered: None,
        name: "林**".into(),
        phone: "138****0000".into(),
        bound: true,
        seen: Seen::Let { visit },
        dwelling: "/dwellings/31".into(),
        task: None,
        may_decide: true,
        version: 1,
        form: Form::default(),
    };
    let mut views = vec![
        base.clone(),
        ShortLetView {
            form: wrong,
            seen: Seen::NotYet,
            bound: false,
            task: Some("/tasks/5".into()),
            ..base.clone()
        },
        ShortLetView {
            seen: Seen::Otherwise,
            may_decide: false,
            name: String::new(),
            phone: String::new(),
            ..base.clone()
        },
    ];
    views.extend(standings().into_iter().map(|standing| ShortLetView {
        waits: standing.name == StandingName::Waiting,
        standing,
        ..base.clone()
    }));
    views
}

pub(super) fn sign() -> Vec<SignView> {
    let shown = SignShown {
        number: "440399-S00007".into(),
        door: "东进路18号 金鼎花园 3幢1单元301室".into(),
        filed: hour(2),
        issued: hour(9),
        ended: None,
    };
    vec![
        SignView {
            found: Some(SignShown {
                ended: Some(hour(9)),
                ..shown.clone()
            }),
        },
        SignView { found: Some(shown) },
        SignView { found: None },
    ]
}
