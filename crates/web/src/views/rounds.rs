//! A day's round of a grid.

use super::page;
use super::parts::Choice;
use crate::form::Form;
use crate::i18n::Say;

/// A door at a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundDoor {
    /// Its task, else its file.
    pub href: String,
    /// Its address.
    pub address: String,
    /// Why somebody goes there, the heaviest reason first.
    pub reasons: Vec<Say>,
}

/// A stop: the doors of one building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundStop {
    /// Its number on the picture.
    pub number: u64,
    /// Minutes from the beginning of the round.
    pub arrives: u64,
    /// Minutes there.
    pub minutes: u64,
    /// Metres from the stop before.
    pub metres: u64,
    /// The doors.
    pub doors: Vec<RoundDoor>,
}

/// The way as a picture, north up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// SVG view box: width and height from 0, 0.
    pub size: (u32, u32),
    /// SVG path data.
    pub path: String,
    /// Stops with their numbers.
    pub stops: Vec<(i32, i32, u64)>,
}

/// What a round comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundSums {
    /// Doors that must be visited.
    pub due: u64,
    /// Doors on the round.
    pub doors: u64,
    /// Minutes of all.
    pub minutes: u64,
    /// Of these, walking.
    pub walking: u64,
    /// Metres to walk.
    pub metres: u64,
    /// Metres saved against the order of the list.
    pub saves: u64,
}

/// A round of one grid on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundShown {
    /// What the grid is called.
    pub name: String,
    /// Its fourteen digits.
    pub code: String,
    /// Who is in charge on that day.
    pub officer: Option<String>,
    /// Its sums.
    pub sums: RoundSums,
    /// The picture.
    pub way: Way,
    /// Stops in their order.
    pub stops: Vec<RoundStop>,
    /// Doors that don't fit, the heaviest first.
    pub left: Vec<RoundDoor>,
    /// Doors that don't fit and aren't listed.
    pub more_left: u64,
    /// Doors of buildings whose place nobody knows.
    pub unplaced: Vec<RoundDoor>,
    /// Source of the numbers, and whether somebody has to confirm them yet.
    pub source: Option<(String, bool)>,
}

/// `/rounds`. Query: `grid`, `day`, `hours`.
#[derive(Debug, Clone)]
pub struct RoundsView {
    /// Grids to choose from; none where there are too many to list.
    pub grids: Vec<Choice>,
    /// Whether a grid is named by its code.
    pub by_code: bool,
    /// The round, where there is one to show.
    pub round: Option<RoundShown>,
    /// The first day that can be asked for.
    pub today: String,
    /// What was asked for and what is wrong with it.
    pub form: Form,
}
page!(RoundsView, "rounds", "rounds/day.html", samples);

#[cfg(test)]
fn samples() -> Vec<RoundsView> {
    use crate::i18n::say;
    let door = |reasons| RoundDoor {
        href: "/tasks/1".into(),
        address: "税务街365号天禄湖国际1幢101室".into(),
        reasons,
    };
    let stop = |number| RoundStop {
        number,
        arrives: 13 * number,
        minutes: 13,
        metres: 210,
        doors: vec![
            door(vec![say!("round-why-task"), say!("round-why-never")]),
            door(vec![say!("round-why-turn", days = 30_u64)]),
        ],
    };
    let full = RoundsView {
        grids: vec![Choice::new(
            "32120200100101",
            "迎春社区第一网格 32120200100101",
        )],
        by_code: false,
        round: Some(RoundShown {
            name: "迎春社区第一网格".into(),
            code: "32120200100101".into(),
            officer: Some("李安".into()),
            sums: RoundSums {
                due: 9,
                doors: 4,
                minutes: 236,
                walking: 31,
                metres: 2_140,
                saves: 860,
            },
            way: Way {
                size: (400, 200),
                path: "M10 10L200 10L200 100Z".into(),
                stops: vec![(10, 10, 1), (200, 10, 2)],
            },
            stops: vec![stop(1), stop(2)],
            left: vec![door(vec![say!("round-why-complaint")])],
            more_left: 4,
            unplaced: vec![door(vec![say!("round-why-minor")])],
            source: Some(("本项目建议值".into(), true)),
        }),
        today: "2027-02-16".into(),
        form: Form::with([
            ("grid", "32120200100101"),
            ("day", "2027-02-16"),
            ("hours", "4"),
        ]),
    };
    let mut form = Form::with([("grid", ""), ("day", "2020-01-01"), ("hours", "4")]);
    form.refuse("day", say!("refused-round-day", detail = "60"));
    let wrong = RoundsView {
        by_code: true,
        grids: vec![],
        round: None,
        form,
        ..full.clone()
    };
    let nothing = RoundsView {
        round: full.round.clone().map(|round| RoundShown {
            officer: None,
            sums: RoundSums::default(),
            way: Way::default(),
            stops: vec![],
            left: vec![],
            more_left: 0,
            unplaced: vec![],
            source: None,
            ..round
        }),
        ..full.clone()
    };
    vec![full, wrong, nothing]
}
