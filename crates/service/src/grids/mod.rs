//! Grids: who is in charge of which, and drawing them anew.
//!
//! A drawing comes as a file of outlines and is planned at once: which buildings come into another
//! grid, what they are called then, and what is amiss. The plan is kept and looked at; carrying it
//! out changes everything in one transaction, or nothing where the library is no longer the one
//! that was planned for. Codes that change stay known, so that an old paper finds its door.

mod carry;
pub mod charge;
mod draw;

pub use carry::{carry_out, plan_again, put_away};
pub use draw::{MOST_BYTES, Said, draw};

use policy::{Action, Actor};
use store::grid::{DrawingRow, FindingRow, InCharge, MoveRow, OutlineRow};
use uuid::Uuid;

use crate::surroundings::shanghai;
use crate::{App, Error};

/// Lines of one page of a list.
pub const SHOWN: usize = 50;

/// Grids with the officers who hold them, by code, behind one where it is given: one more than
/// [`SHOWN`] where the list goes on.
///
/// # Errors
/// [`Error::Denied`].
pub async fn in_charge(
    app: &App,
    actor: &Actor,
    district: &str,
    behind: &str,
) -> Result<Vec<InCharge>, Error> {
    let scopes = actor.scopes(Action::SeeLibrary, district);
    if scopes.is_empty() {
        return Err(policy::Denied(Action::SeeLibrary).into());
    }
    let codes: Vec<String> = scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let now = app.surroundings().now();
    let mut conn = app.read().await?;
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let at = (now, now.to_zoned(shanghai()).date());
    Ok(store::grid::in_charge(&mut conn, district, &codes, behind, at, limit).await?)
}

/// The newest drawings of a district.
///
/// # Errors
/// [`Error::Denied`].
pub async fn drawings(app: &App, actor: &Actor, district: &str) -> Result<Vec<DrawingRow>, Error> {
    actor.may(Action::RedrawGrids, district)?;
    let mut conn = app.read().await?;
    Ok(store::grid::drawings(&mut conn, district, None, 10).await?)
}

/// A drawing with a page of what it moves and of what is amiss.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The drawing.
    pub row: DrawingRow,
    /// Outlines, for a picture: on the first page only.
    pub outlines: Vec<OutlineRow>,
    /// How many findings of each kind there are.
    pub kinds: Vec<(String, i64)>,
    /// Findings, one more than [`SHOWN`] where they go on.
    pub findings: Vec<FindingRow>,
    /// Moves, one more than [`SHOWN`] where they go on.
    pub moves: Vec<MoveRow>,
}

/// One drawing; findings behind a place in their order, moves behind a code.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`].
pub async fn drawing(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    (finding, moved): (i32, &str),
) -> Result<Drawing, Error> {
    actor.may(Action::RedrawGrids, district)?;
    let mut conn = app.read().await?;
    let row = store::grid::drawing(&mut conn, district, id)
        .await?
        .ok_or(Error::NotFound("drawing"))?;
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    Ok(Drawing {
        outlines: if finding == 0 && moved.is_empty() {
            store::grid::outlines(&mut conn, district, id).await?
        } else {
            Vec::new()
        },
        kinds: store::grid::kinds(&mut conn, district, id).await?,
        findings: store::grid::findings(&mut conn, district, id, finding, limit).await?,
        moves: store::grid::moves(&mut conn, district, id, moved, limit).await?,
        row,
    })
}
