//! Where the resolver hesitates most, so that the library is mended there.

use super::page;
use super::parts::Pager;
use super::reviews::ReviewLine;

/// An estate or road with its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLine {
    /// What it is called.
    pub name: String,
    /// Whether it is a road rather than an estate.
    pub is_road: bool,
    /// Street and community it lies in.
    pub community: String,
    /// Its page.
    pub href: String,
    /// Rows that wait and may mean it.
    pub waiting: u64,
    /// Settled rows that meant it where something else had been named.
    pub other_place: u64,
    /// Settled rows that meant it where nothing had been named.
    pub unnamed: u64,
    /// Rejected rows for which it had been named.
    pub rejected: u64,
    /// Settled rows that meant it as had been said.
    pub agreed: u64,
}

/// `/reviews/confusion`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct ConfusionView {
    /// The places, the most confused first.
    pub places: Vec<PlaceLine>,
    /// Rows that wait and resemble no place at all.
    pub unplaced: u64,
    /// How many waiting rows were looked at, where more wait.
    pub looked_at: Option<u64>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(
    ConfusionView,
    "confusion",
    "reviews/confusion.html",
    samples::list
);

/// Two buildings, one of which was taken for the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixupLine {
    /// What had been named: short address and link.
    pub taken: (String, String),
    /// What was meant: short address and link.
    pub meant: (String, String),
    /// How often.
    pub times: u64,
}

/// `/reviews/confusion/{building}`. Paging of the rows: `after`.
#[derive(Debug, Clone)]
pub struct ConfusionPlaceView {
    /// The place with its numbers.
    pub place: PlaceLine,
    /// Link to the building it is named by.
    pub building: String,
    /// Rows that wait and may mean it.
    pub rows: Vec<ReviewLine>,
    /// Where the rows go on.
    pub pager: Pager,
    /// What was mixed up, the most frequent first.
    pub mixups: Vec<MixupLine>,
    /// Wordings that mean it.
    pub wordings: Vec<String>,
    /// Wordings that never mean it.
    pub never: Vec<String>,
}
page!(
    ConfusionPlaceView,
    "confusion_place",
    "reviews/place.html",
    samples::place
);

#[cfg(test)]
mod samples {
    use super::*;
    use crate::i18n::say;
    use crate::views::batch::samples::hour;

    fn line(name: &str, is_road: bool, waiting: u64) -> PlaceLine {
        PlaceLine {
            name: name.into(),
            is_road,
            community: "城东街道迎春社区".into(),
            href: "/reviews/confusion/3".into(),
            waiting,
            other_place: 12,
            unnamed: 3,
            rejected: 1,
            agreed: 41,
        }
    }

    pub(super) fn list() -> Vec<ConfusionView> {
        vec![
            ConfusionView {
                places: vec![line("金鼎花园", false, 1204), line("东进路", true, 0)],
                unplaced: 37,
                looked_at: Some(5000),
                pager: Pager {
                    first: None,
                    next: Some("/reviews/confusion?after=16.1.东进路".into()),
                },
            },
            ConfusionView {
                places: vec![],
                unplaced: 0,
                looked_at: None,
                pager: Pager::default(),
            },
        ]
    }

    pub(super) fn place() -> Vec<ConfusionPlaceView> {
        let place = |address: &str| (address.to_owned(), "/buildings/3".to_owned());
        let full = ConfusionPlaceView {
            place: line("金鼎花园", false, 1),
            building: "/buildings/3".into(),
            rows: vec![ReviewLine {
                id: "7".into(),
                text: "东进路金鼎花园南区3号楼".into(),
                source: "邻里房产".into(),
                received: hour(3),
                candidates: 2,
                why: say!("review-why-several"),
            }],
            pager: Pager::default(),
            mixups: vec![MixupLine {
                taken: place("东进路18号金鼎花园3幢"),
                meant: place("东进路20号金鼎花园南区3幢"),
                times: 9,
            }],
            wordings: vec!["老金鼎".into()],
            never: vec!["金鼎南".into()],
        };
        let bare = ConfusionPlaceView {
            place: line("东进路", true, 0),
            rows: vec![],
            mixups: vec![],
            wordings: vec![],
            never: vec![],
            ..full.clone()
        };
        vec![full, bare]
    }
}
