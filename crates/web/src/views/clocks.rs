//! Clocks of duties: what runs where, doors with stays past their last day, silent agencies.

use super::page;
use super::parts::{Deadline, Pager};
use crate::i18n::Say;
use crate::when::When;

/// A duty as a rule pack tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What has to be done.
    pub what: Say,
    /// By when.
    pub deadline: Say,
    /// Law and article.
    pub source: String,
    /// How sure that is: `A` to `C`, or `proposed`.
    pub confidence: &'static str,
    /// The pack it stands in.
    pub pack: String,
}

/// What runs in an area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Running {
    /// Doors with a stay whose last day has passed.
    pub ended: u64,
    /// Of these, the overdue ones.
    pub ended_overdue: u64,
    /// Overdue visits.
    pub visits: u64,
    /// Buildings with an overdue self-check.
    pub self_checks: u64,
    /// Short lets that should have been decided.
    pub short_lets: u64,
}

/// An area with what runs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// Name of the street, community or grid.
    pub name: String,
    /// Its own page, where there is something below it.
    pub href: Option<String>,
    /// The doors there.
    pub doors: String,
    /// What runs.
    pub running: Running,
}

/// `/clocks`. Query: `area`, the code of the street or community to look into.
#[derive(Debug, Clone)]
pub struct ClocksView {
    /// The way down to here: link and name, the area shown last.
    pub path: Vec<(String, String)>,
    /// What the rows are: streets, communities or grids.
    pub level: Say,
    /// The whole area.
    pub total: Running,
    /// Its doors.
    pub doors: String,
    /// What it is made of.
    pub rows: Vec<ClockRow>,
    /// When it was counted; `None` before the first night.
    pub as_of: Option<When>,
    /// The rule about stays whose last day has passed.
    pub rule: Option<Rule>,
    /// Whether agencies are shown to the reader.
    pub agencies: bool,
}
page!(
    ClocksView,
    "clocks",
    "clocks/overview.html",
    samples::overview
);

/// A community, or a grid of one, with what ran there on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLine {
    /// Its name.
    pub name: String,
    /// What runs there today.
    pub href: String,
    /// What ran that day.
    pub running: Running,
}

/// `/clocks/told`. Form (POST there): `day`, once, until it is looked at.
#[derive(Debug, Clone)]
pub struct ToldView {
    /// The day; "" where nothing was ever told.
    pub day: String,
    /// The sum of the reader's areas.
    pub total: Running,
    /// Its communities.
    pub lines: Vec<DayLine>,
    /// The reader has looked.
    pub read: bool,
}
page!(ToldView, "clocks_told", "clocks/told.html", samples::told);

/// A door with stays whose last day has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorLine {
    /// Its file.
    pub href: String,
    /// Its address.
    pub address: String,
    /// The last day.
    pub ended: String,
    /// How many stays.
    pub stays: u64,
    /// By when somebody must say what became of them; `None` where the source names no time.
    pub deadline: Option<Deadline>,
}

/// `/clocks/stays`. Query: `area`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct EndedView {
    /// The overview of the same area.
    pub up: String,
    /// The doors, by grid, the oldest first.
    pub lines: Vec<DoorLine>,
    /// The rule.
    pub rule: Option<Rule>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    EndedView,
    "clocks_stays",
    "clocks/stays.html",
    samples::ended
);

/// An agency of which nothing came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyLine {
    /// Its name.
    pub name: String,
    /// Its last report; `None` where none ever came.
    pub last: Option<When>,
    /// For how many days.
    pub days: i64,
}

/// `/clocks/agencies`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct SilentView {
    /// How many days of silence are told of.
    pub days: u16,
    /// The agencies, by name.
    pub lines: Vec<AgencyLine>,
    /// The rule of regular reports.
    pub rule: Option<Rule>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    SilentView,
    "clocks_agencies",
    "clocks/agencies.html",
    samples::silent
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::i18n::say;
    use crate::views::batch::samples::hour;

    fn rule() -> Rule {
        Rule {
            what: Say::both("申报搬离人员", "report who moved out"),
            deadline: Say::both("7日内", "7 days"),
            source: "深圳经济特区居住证条例第11条".into(),
            confidence: "A",
            pack: "cn-shenzhen".into(),
        }
    }

    pub(super) fn overview() -> Vec<ClocksView> {
        let running = Running {
            ended: 41,
            ended_overdue: 12,
            visits: 3,
            self_checks: 2,
            short_lets: 1,
        };
        let view = ClocksView {
            path: vec![("/clocks".into(), "海陵区".into())],
            level: say!("level-streets"),
            total: running,
            doors: "/clocks/stays?area=321202".into(),
            rows: vec![ClockRow {
                name: "城东街道".into(),
                href: Some("/clocks?area=321202001".into()),
                doors: "/clocks/stays?area=321202001".into(),
                running,
            }],
            as_of: Some(hour(3)),
            rule: Some(rule()),
            agencies: true,
        };
        let grid = ClocksView {
            rows: vec![ClockRow {
                name: "网格01".into(),
                href: None,
                doors: "/clocks/stays?area=32120200100101".into(),
                running: Running::default(),
            }],
            as_of: None,
            rule: None,
            agencies: false,
            ..view.clone()
        };
        vec![view, grid]
    }

    pub(super) fn told() -> Vec<ToldView> {
        let running = Running {
            ended: 41,
            ended_overdue: 12,
            visits: 3,
            self_checks: 2,
            short_lets: 1,
        };
        let view = ToldView {
            day: "2026-11-23".into(),
            total: running,
            lines: vec![DayLine {
                name: "迎春社区".into(),
                href: "/clocks?area=321202001001".into(),
                running,
            }],
            read: false,
        };
        vec![
            ToldView {
                read: true,
                ..view.clone()
            },
            ToldView {
                day: String::new(),
                lines: vec![],
                ..view.clone()
            },
            view,
        ]
    }

    pub(super) fn ended() -> Vec<EndedView> {
        let line = |hours_left: Option<i64>| DoorLine {
            href: "/dwellings/7".into(),
            address: "东进路18号金鼎花园3幢1单元301室".into(),
            ended: "2026-10-31".into(),
            stays: 2,
            deadline: hours_left.map(|hours_left| Deadline {
                due: hour(9),
                hours_left,
            }),
        };
        let empty = EndedView {
            up: "/clocks?area=321202".into(),
            lines: vec![],
            rule: None,
            pager: Pager::default(),
        };
        vec![
            EndedView {
                lines: vec![line(Some(-30)), line(Some(20)), line(None)],
                rule: Some(rule()),
                ..empty.clone()
            },
            empty,
        ]
    }

    pub(super) fn silent() -> Vec<SilentView> {
        let line = |last: Option<When>| AgencyLine {
            name: "邻里房产".into(),
            last,
            days: 12,
        };
        let empty = SilentView {
            days: 7,
            lines: vec![],
            rule: None,
            pager: Pager::default(),
        };
        vec![
            SilentView {
                lines: vec![line(Some(hour(2))), line(None)],
                rule: Some(rule()),
                ..empty.clone()
            },
            empty,
        ]
    }
}
