//! Grids: who is in charge, drawings and what they move.

use super::page;
use super::parts::Pager;
use crate::form::Form;
use crate::i18n::Say;
use crate::when::When;

/// A grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridLine {
    /// Fourteen digits.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Community by name.
    pub community: String,
    /// Dwellings.
    pub dwellings: u64,
    /// Officers who hold it now.
    pub officers: Vec<String>,
    /// The one of them who was named to be in charge.
    pub named: Option<String>,
    /// Who stands in today.
    pub stands_in: Option<String>,
}

/// A drawing in the list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawingLine {
    /// Its page.
    pub href: String,
    /// The file it came in.
    pub file: String,
    /// When.
    pub when: When,
    /// By whom.
    pub by: String,
    /// How far it is.
    pub state: Say,
    /// Grids drawn.
    pub grids: u64,
    /// Buildings that move.
    pub moves: u64,
}

/// `/grids`. Upload (POST, multipart): `csrf` (first part), `crs` (empty, `EPSG:4490` or `GCJ-02`), `file`.
#[derive(Debug, Clone)]
pub struct GridsView {
    /// Grids.
    pub grids: Vec<GridLine>,
    /// Where they go on.
    pub pager: Pager,
    /// Drawings, the newest first.
    pub drawings: Vec<DrawingLine>,
    /// Whether the reader may send one.
    pub may_draw: bool,
    /// Most megabytes of a file.
    pub megabytes: u64,
    /// Errors of the upload.
    pub form: Form,
}
page!(GridsView, "grids", "grids/list.html", samples);

/// One outline of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// SVG path data.
    pub path: String,
    /// Code and name.
    pub title: String,
}

/// A picture of a drawing, north up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// SVG view box: width and height from 0, 0.
    pub size: (u32, u32),
    /// Outlines.
    pub shapes: Vec<Shape>,
    /// Places of findings on this page.
    pub marks: Vec<(i32, i32)>,
}

/// Something amiss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// What.
    pub what: Say,
    /// Codes of the grids concerned.
    pub grids: Vec<String>,
    /// Page and address of the building concerned.
    pub building: Option<(String, String)>,
    /// Square metres.
    pub area: Option<u64>,
    /// Longitude and latitude.
    pub at: Option<String>,
}

/// A building that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveLine {
    /// Its page.
    pub href: String,
    /// Its address.
    pub address: String,
    /// Code before.
    pub from: String,
    /// Code after.
    pub to: String,
}

/// `/grids/{drawing}`. Answer (POST): `version`, button `step` = `carry_out`, `again` or `away`.
#[derive(Debug, Clone)]
pub struct DrawingView {
    /// Its address.
    pub href: String,
    /// The drawing.
    pub drawing: DrawingLine,
    /// Buildings that stay.
    pub staying: u64,
    /// Dwellings whose codes change.
    pub dwellings: u64,
    /// When it was carried out or put away.
    pub settled: Option<When>,
    /// Guards the answer.
    pub version: i32,
    /// The drawing as a picture.
    pub picture: Picture,
    /// Findings by kind.
    pub kinds: Vec<(Say, u64)>,
    /// Findings.
    pub findings: Vec<FindingLine>,
    /// Where they go on.
    pub more_findings: Pager,
    /// Moves.
    pub moves: Vec<MoveLine>,
    /// Where they go on.
    pub more_moves: Pager,
    /// What was refused.
    pub form: Form,
}
page!(
    DrawingView,
    "grid_drawing",
    "grids/drawing.html",
    drawing_samples
);

#[cfg(test)]
fn line(state: Say) -> DrawingLine {
    DrawingLine {
        href: "/grids/1".into(),
        file: "网格2027.geojson".into(),
        when: super::batch::samples::hour(0),
        by: "周婷".into(),
        state,
        grids: 41,
        moves: 12,
    }
}

#[cfg(test)]
fn samples() -> Vec<GridsView> {
    use crate::i18n::say;
    let grid = |officers: &[&str]| GridLine {
        code: "32120200100101".into(),
        name: "迎春社区第一网格".into(),
        community: "迎春社区".into(),
        dwellings: 812,
        officers: officers.iter().map(|&name| name.to_owned()).collect(),
        named: None,
        stands_in: None,
    };
    let named = GridLine {
        named: Some("李安".into()),
        ..grid(&["李安", "王平"])
    };
    let away = GridLine {
        stands_in: Some("陈立".into()),
        ..grid(&["李安"])
    };
    let full = GridsView {
        grids: vec![
            grid(&["李安"]),
            grid(&[]),
            grid(&["李安", "王平"]),
            named,
            away,
        ],
        pager: Pager {
            first: None,
            next: Some("/grids?after=32120200100101".into()),
        },
        drawings: vec![line(say!("drawing-planned")), line(say!("drawing-away"))],
        may_draw: true,
        megabytes: 64,
        form: Form::default(),
    };
    let mut form = Form::with([("crs", "GCJ-02")]);
    form.refuse(
        "file",
        super::account::words::required(&say!("upload-file")),
    );
    let wrong = GridsView {
        form,
        ..full.clone()
    };
    let read = GridsView {
        may_draw: false,
        drawings: vec![],
        ..full.clone()
    };
    let empty = GridsView {
        grids: vec![],
        drawings: vec![],
        pager: Pager::default(),
        ..full.clone()
    };
    vec![full, wrong, read, empty]
}

#[cfg(test)]
fn drawing_samples() -> Vec<DrawingView> {
    use crate::i18n::say;
    let finding = |what, building: bool| FindingLine {
        what,
        grids: vec!["32120200100101".into(), "32120200100102".into()],
        building: building.then(|| ("/buildings/1".into(), "税务街365号天禄湖国际1幢".into())),
        area: (!building).then_some(412),
        at: Some("119.9006, 32.4400".into()),
    };
    let planned = DrawingView {
        href: "/grids/1".into(),
        drawing: line(say!("drawing-planned")),
        staying: 300,
        dwellings: 1_204,
        settled: None,
        version: 2,
        picture: Picture {
            size: (400, 200),
            shapes: vec![Shape {
                path: "M10 10L200 10L200 100Z".into(),
                title: "32120200100101 第一网格".into(),
            }],
            marks: vec![(50, 40)],
        },
        kinds: vec![(say!("finding-overlap"), 1), (say!("finding-outside"), 3)],
        findings: vec![
            finding(say!("finding-overlap"), false),
            finding(say!("finding-contested"), true),
        ],
        more_findings: Pager::default(),
        moves: vec![MoveLine {
            href: "/buildings/1".into(),
            address: "税务街365号天禄湖国际1幢".into(),
            from: "3212020010010100001".into(),
            to: "3212020010010200007".into(),
        }],
        more_moves: Pager {
            first: None,
            next: Some("/grids/1?moved=3212020010010100001".into()),
        },
        form: Form::default(),
    };
    let mut form = Form::default();
    form.refuse("form", say!("refused-drawing-outdated"));
    let refused = DrawingView {
        form,
        ..planned.clone()
    };
    let done = DrawingView {
        drawing: line(say!("drawing-done")),
        settled: Some(super::batch::samples::hour(1)),
        findings: vec![],
        kinds: vec![],
        moves: vec![],
        ..planned.clone()
    };
    vec![planned, refused, done]
}
