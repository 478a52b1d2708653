use super::*;
use crate::i18n::say;
use crate::views::account::words;
use crate::views::batch::samples::hour;
use crate::views::parts::Document;

pub(crate) fn person(id: &str) -> MaskedPerson {
    MaskedPerson {
        id: id.into(),
        name: "张**".into(),
        document: Some(Document::CitizenId),
        number: "1****************5".into(),
        phone: "138****5678".into(),
    }
}

pub(super) fn list() -> Vec<ReviewsView> {
    let line = |text: &str, candidates, why| ReviewLine {
        id: "7".into(),
        text: text.into(),
        source: "邻里房产".into(),
        received: hour(3),
        candidates,
        why,
    };
    let rows = vec![
        line("东进路金鼎花园南区3号楼", 2, say!("review-why-several")),
        line("天禄湖 1-1-1o2", 1, say!("review-why-unsure")),
        line("迎春社区对面那栋三楼", 0, say!("review-why-nothing")),
    ];
    let pager = Pager {
        first: None,
        next: Some("/reviews?after=7".into()),
    };
    vec![
        ReviewsView {
            open: 61,
            rows,
            pager,
        },
        ReviewsView {
            open: 0,
            rows: vec![],
            pager: Pager::default(),
        },
    ]
}

pub(crate) fn pieces() -> Vec<ReadPiece> {
    let piece = |text: &str, means: Vec<Say>, taken_for: &str, used| ReadPiece {
        text: text.into(),
        means,
        taken_for: taken_for.into(),
        used,
    };
    vec![
        piece("东进路", vec![say!("part-road")], "", true),
        piece("金顶花园", vec![say!("part-compound")], "金鼎花园", true),
        piece("南区", vec![say!("read-zone")], "", true),
        piece("3号楼", vec![say!("part-building")], "", true),
        piece("1301", vec![say!("part-unit"), say!("part-room")], "", true),
        piece("，", vec![], "", true),
        piece("看房找我", vec![say!("read-word")], "", false),
        piece("138****5678", vec![say!("read-left-out")], "", false),
    ]
}

fn parts(building: (&str, bool), room: (&str, bool)) -> Vec<AddressPart> {
    let part = |name, value: &str, differs| AddressPart {
        name,
        value: value.into(),
        beside: if differs {
            Beside::Differs
        } else {
            Beside::Agrees
        },
    };
    vec![
        AddressPart {
            name: say!("part-street"),
            value: "城东街道".into(),
            beside: Beside::Unsaid,
        },
        part(say!("part-road"), "东进路", false),
        part(say!("part-number"), "18号", false),
        part(say!("part-compound"), "金鼎花园", false),
        part(say!("part-building"), building.0, building.1),
        part(say!("part-unit"), "1单元", false),
        part(say!("part-room"), room.0, room.1),
    ]
}

pub(crate) fn candidate(id: &str, building: (&str, bool), percent: u8) -> Candidate {
    Candidate {
        id: format!("32120200100201000020000{id}"),
        code: "3212020010020100002000031".into(),
        is_building: false,
        address: format!("城东街道东进路18号金鼎花园{}1单元301室", building.0),
        parts: parts(building, ("301室", false)),
        reasons: vec![
            Say::both("小区名称一致", "The compound agrees"),
            Say::both("楼栋写法不同", "The building is written otherwise"),
        ],
        percent: Some(percent),
        href: format!("/dwellings/{id}"),
    }
}

pub(super) fn show() -> Vec<ReviewView> {
    let full = ReviewView {
        id: "7".into(),
        version: 3,
        pieces: pieces(),
        wording: "东进路金鼎花园南区3号楼1单元301".into(),
        read: parts(("南区3号楼", false), ("301", false)),
        people: vec![person("p1"), person("p2")],
        said: vec![(say!("said-lease"), "2026-10-01 – 2027-09-30".into())],
        source: "邻里房产".into(),
        channel: Channel::TenDay,
        batch: ("0192f0c1".into(), "linli-tenday.xlsx".into()),
        place: say!("row-n", n = 9),
        candidates: vec![
            candidate("31", ("3幢", true), 62),
            candidate("32", ("南区3幢", false), 58),
        ],
        found: vec![],
        communities: vec![Choice::new("321202001002", "城东街道迎春社区")],
        proposal: None,
        form: Form::with([("community", "321202001002"), ("grid", "01")]),
        open: 61,
        later: Some("/reviews/8".into()),
    };
    let mut searched = full.clone();
    searched.form = Form::with([("q", "金鼎花园 南区")]);
    searched.found = vec![Candidate {
        percent: None,
        reasons: vec![],
        ..candidate("33", ("南区13幢", true), 20)
    }];
    let mut nothing = full.clone();
    nothing.candidates = vec![];
    nothing.form = Form::with([("q", "不存在的小区"), ("reason", "")]);
    nothing
        .form
        .refuse("reason", words::required(&say!("reason")));
    nothing
        .form
        .refuse("candidate", say!("review-pick-missing"));
    nothing.wording = String::new();
    nothing.later = None;
    nothing.proposal = Some("/proposals/4".into());
    vec![full, searched, nothing]
}
