//! Numbers by street, community and grid.

use super::page;
use crate::i18n::Say;
use crate::when::When;

/// The numbers of an area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Dwellings in the library.
    pub dwellings: u64,
    /// Dwellings with a current stay.
    pub let_dwellings: u64,
    /// Current stays.
    pub stays: u64,
    /// Leads not yet checked.
    pub open_leads: u64,
    /// Tasks over their deadline.
    pub overdue: u64,
}

impl Counts {
    /// Let dwellings in tenths of a per cent of all; 0 where there are none.
    pub fn let_per_mille(&self) -> u64 {
        (self.let_dwellings * 1000)
            .checked_div(self.dwellings)
            .unwrap_or(0)
    }

    /// The share for a bar and for reading, `12.5%`.
    pub fn let_share(&self) -> String {
        let share = self.let_per_mille().min(1000);
        format!("{}.{}%", share / 10, share % 10)
    }
}

/// An area with its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Name of the street, community or grid.
    pub name: String,
    /// Its own page, where there is something below it.
    pub href: Option<String>,
    /// Its numbers.
    pub counts: Counts,
}

/// `/counts`. Query: `area`, the code of the street or community to look into.
#[derive(Debug, Clone)]
pub struct CountsView {
    /// The way down to here: link and name, the area shown last.
    pub path: Vec<(String, String)>,
    /// What the rows are: streets, communities or grids.
    pub level: Say,
    /// The whole area shown.
    pub total: Counts,
    /// What it is made of.
    pub rows: Vec<CountRow>,
    /// When the numbers were taken.
    pub as_of: When,
}
page!(CountsView, "counts", "desk/counts.html", samples::counts);

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::i18n::say;
    use crate::views::batch::samples::hour;

    pub(crate) fn total() -> Counts {
        Counts {
            dwellings: 20_467,
            let_dwellings: 6_112,
            stays: 14_880,
            open_leads: 967,
            overdue: 12,
        }
    }

    pub(super) fn counts() -> Vec<CountsView> {
        let row = |name: &str, href: Option<&str>, share: u64| CountRow {
            name: name.into(),
            href: href.map(Into::into),
            counts: Counts {
                dwellings: 8_000,
                let_dwellings: 80 * share,
                stays: 190 * share,
                open_leads: 3 * share,
                overdue: share / 8,
            },
        };
        let district = vec![("/counts".to_owned(), "海陵区".to_owned())];
        let mut street = district.clone();
        street.push(("/counts?area=321202001".into(), "城东街道".into()));
        let view = |path, level, rows| CountsView {
            path,
            level,
            total: total(),
            rows,
            as_of: hour(41),
        };
        let streets = vec![
            row("城东街道", Some("/counts?area=321202001"), 42),
            row("城西街道", Some("/counts?area=321202002"), 17),
            row("凤凰路街道", Some("/counts?area=321202003"), 0),
        ];
        let communities = vec![row("迎春社区", Some("/counts?area=321202001002"), 88)];
        vec![
            view(district.clone(), say!("level-streets"), streets),
            view(street, say!("level-communities"), communities),
            view(district, say!("level-grids"), vec![row("网格01", None, 31)]),
        ]
    }
}
