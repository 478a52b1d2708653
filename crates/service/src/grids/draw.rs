//! A file of outlines becomes a plan.

use std::collections::{BTreeSet, HashMap};

use grid::{
    Crs, Drawn, Fault, FaultKind, Ground, Limits, Redrawing, Refused, Standing, read, redraw,
};
use policy::{Action, Actor};
use store::StoreError;
use store::grid::{NewDrawing, NewFinding, OutlineRow, StandingRow};
use uuid::Uuid;

use crate::{App, Change, Error, Note, Refusal};

/// Most bytes of a file of outlines.
pub const MOST_BYTES: usize = 64 << 20;
/// Ground that two lines drawn by hand may share or leave, in square metres.
const SLIVER: f64 = 20.0;
/// Faults of a file that are told.
const TOLD: usize = 5;

/// What somebody says of a file of outlines.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Its name.
    pub file_name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Its coordinate system, where whoever sends it states one.
    pub crs: Option<Crs>,
}

/// Keeps a drawing and what it would move. A drawing that was planned before is put away.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] for a file that can't be read as it is (nothing of it is
/// kept then), and for grids of communities that the library doesn't know.
pub async fn draw(app: &App, actor: &Actor, district: &str, said: Said<'_>) -> Result<Uuid, Error> {
    let permit = actor.may(Action::RedrawGrids, district)?;
    let by = permit.staff_id().ok_or_else(|| {
        Refusal::new(
            "needs-staff",
            "a drawing has an author: sign in to send one",
        )
    })?;
    let drawn = outlines(said).await?;
    let mut change = app.change(district, &permit).await?;
    known_communities(&mut change, district, &drawn).await?;
    let at = change.at;
    if let Some(before) = store::grid::planned(change.conn(), district).await? {
        let done = store::grid::settle(change.conn(), district, before, "put_away", at, by);
        if !done.await? {
            return Err(Error::Stale);
        }
    }
    let id = app.surroundings().id();
    let new = NewDrawing {
        id,
        file_name: &said.file_name.chars().take(120).collect::<String>(),
        came_in: match said.crs {
            Some(Crs::Gcj02) => "gcj02",
            _ => "cgcs2000",
        },
        at,
        by,
    };
    let rows: Vec<OutlineRow> = drawn.iter().map(outline_row).collect();
    match store::grid::insert(change.conn(), district, &new, &rows).await {
        // Somebody else's drawing came at the same moment.
        Err(StoreError::Constraint {
            duplicate: true, ..
        }) => return Err(Error::Stale),
        other => other?,
    }
    let planned = plan(&mut change, district, drawn, true).await?;
    let moves = planned.moves.len();
    planned.keep(&mut change, district, id).await?;
    let note = Note::new("grids.drawn", "drawing", id);
    change
        .commit(note.saying(format!("grids={} moves={moves}", rows.len())))
        .await?;
    Ok(id)
}

/// Reads a file; one fault refuses all of it, since a grid that is missing from a drawing would
/// leave its buildings to its neighbours.
async fn outlines(said: Said<'_>) -> Result<Vec<Drawn>, Error> {
    if said.bytes.len() > MOST_BYTES {
        return Err(refusal(&Refused::TooMuch {
            what: "bytes",
            limit: MOST_BYTES,
        })
        .into());
    }
    let text = String::from_utf8_lossy(said.bytes).into_owned();
    let crs = said.crs;
    let reading = tokio::task::spawn_blocking(move || read(&text, crs, Limits::default()))
        .await
        .map_err(|error| Error::Internal(format!("reading a drawing stopped: {error}")))?
        .map_err(|refused| refusal(&refused))?;
    if reading.faults.is_empty() {
        return Ok(reading.grids);
    }
    Err(faulty(&reading.faults).into())
}

/// The first fault, the features that share it, and on the command line the next ones.
fn faulty(faults: &[Fault]) -> Refusal {
    let code = |kind: &FaultKind| match kind {
        FaultKind::CodeMissing => "drawing-code-missing",
        FaultKind::CodeForm(_) => "drawing-code-form",
        FaultKind::CodeTwice(_) => "drawing-code-twice",
        FaultKind::NoOutline => "drawing-no-outline",
        FaultKind::LatitudeFirst => "drawing-latitude-first",
        FaultKind::Elsewhere(_) => "drawing-elsewhere",
        FaultKind::Invalid(_) => "drawing-invalid",
    };
    let first = faults
        .first()
        .map_or("drawing-unreadable", |fault| code(&fault.kind));
    let alike: Vec<String> = faults
        .iter()
        .filter(|fault| code(&fault.kind) == first)
        .map(|fault| fault.feature.to_string())
        .take(TOLD)
        .collect();
    let told = faults.iter().take(TOLD);
    let told: Vec<String> = told
        .map(|fault| format!("feature {} {}", fault.feature, fault.kind))
        .collect();
    let all = faults.len();
    let message = format!(
        "nothing was kept, {all} features are wrong: {}",
        told.join("; ")
    );
    Refusal::new(first, message)
        .on("file")
        .with(alike.join(", "))
}

fn refusal(refused: &Refused) -> Refusal {
    let (code, field, detail) = match refused {
        Refused::NotGeoJson(_) => ("drawing-unreadable", "file", String::new()),
        Refused::NoCollection | Refused::Empty => ("drawing-empty", "file", String::new()),
        Refused::TooMuch { limit, .. } => ("drawing-too-much", "file", limit.to_string()),
        Refused::NoCrs => ("drawing-no-crs", "crs", String::new()),
        Refused::UnknownCrs(name) => ("drawing-other-crs", "crs", name.0.clone()),
        Refused::OtherCrs(name) => ("drawing-other-crs", "crs", name.clone()),
    };
    Refusal::new(code, refused.to_string())
        .on(field)
        .with(detail)
}

async fn known_communities(
    change: &mut Change,
    district: &str,
    drawn: &[Drawn],
) -> Result<(), Error> {
    let areas = store::library::areas_of(change.conn(), district).await?;
    let known: BTreeSet<&str> = areas.iter().map(|area| area.code.as_str()).collect();
    let unknown: Vec<&str> = drawn
        .iter()
        .map(|grid| grid.code.as_str())
        .filter(|code| !known.contains(&code[..12]))
        .take(TOLD)
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let codes = unknown.join(", ");
    let message = format!(
        "the library knows no community for {codes}: a grid's code begins with its community's twelve digits"
    );
    Err(Refusal::new("drawing-community", message)
        .on("file")
        .with(codes)
        .into())
}

/// What a drawing moves, as it is kept.
pub(super) struct Planned {
    pub(super) moves: Vec<(Uuid, String, String)>,
    pub(super) staying: usize,
    /// Whether a building can't be placed before the drawing is mended.
    pub(super) blocked: bool,
    findings: Vec<NewFinding>,
}

impl Planned {
    pub(super) async fn keep(
        &self,
        change: &mut Change,
        district: &str,
        drawing: Uuid,
    ) -> Result<(), Error> {
        let staying = i64::try_from(self.staying).unwrap_or(i64::MAX);
        let (moves, findings) = (&self.moves, &self.findings);
        let conn = change.conn();
        store::grid::replace_plan(conn, district, drawing, staying, moves, findings).await?;
        Ok(())
    }
}

/// Plans a drawing for the library as it stands. Holding outlines against each other takes longest
/// and depends on nothing else, so it is left out where only the moves are wanted.
pub(super) async fn plan(
    change: &mut Change,
    district: &str,
    drawn: Vec<Drawn>,
    all: bool,
) -> Result<Planned, Error> {
    let standing = store::grid::buildings_standing(change.conn(), district).await?;
    let spent = store::grid::spent_codes(change.conn(), district).await?;
    tokio::task::spawn_blocking(move || planned(&drawn, &standing, spent, all))
        .await
        .map_err(|error| Error::Internal(format!("planning a drawing stopped: {error}")))
}

fn planned(drawn: &[Drawn], rows: &[StandingRow], spent: Vec<String>, all: bool) -> Planned {
    let standing: Vec<Standing> = rows
        .iter()
        .map(|row| Standing {
            code: row.code.clone(),
            at: row.lon.zip(row.lat),
        })
        .collect();
    let plan = redraw(drawn, &standing, &spent.into_iter().collect());
    let rows: HashMap<&str, &StandingRow> =
        rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let moves = plan.moves.iter().filter_map(|step| {
        let id = rows.get(step.from.as_str())?.id;
        Some((id, step.from.clone(), step.to.clone()))
    });
    let mut findings = Vec::new();
    if all {
        findings.extend(ground(drawn));
        findings.extend(amiss(&plan, &rows));
    }
    Planned {
        moves: moves.collect(),
        staying: plan.staying,
        blocked: !plan.contested.is_empty() || !plan.crowded.is_empty(),
        findings,
    }
}

/// What is amiss with the ground itself.
fn ground(drawn: &[Drawn]) -> Vec<NewFinding> {
    let ground = Ground::of(drawn);
    let finding = |kind, grids, square_metres, at| NewFinding {
        kind,
        grids,
        building_id: None,
        square_metres: Some(square_metres),
        at: Some(at),
    };
    let overlaps = ground.overlaps(SLIVER).into_iter().map(|one| {
        let grids = format!("{} {}", one.grids.0, one.grids.1);
        finding("overlap", grids, one.square_metres, one.at)
    });
    let gaps = ground.gaps(SLIVER).into_iter();
    let gaps = gaps.map(|one| finding("gap", String::new(), one.square_metres, one.at));
    overlaps.chain(gaps).collect()
}

/// What is amiss with buildings.
fn amiss(plan: &Redrawing, rows: &HashMap<&str, &StandingRow>) -> Vec<NewFinding> {
    let finding = |kind, code: &str, grids: String| {
        let row = rows.get(code)?;
        Some(NewFinding {
            kind,
            grids,
            building_id: Some(row.id),
            square_metres: None,
            at: row.lon.zip(row.lat),
        })
    };
    let contested = plan
        .contested
        .iter()
        .filter_map(|one| finding("contested", &one.building, one.grids.join(" ")));
    let mut found: Vec<NewFinding> = contested.collect();
    for (kind, codes) in [
        ("crowded", &plan.crowded),
        ("outside", &plan.outside),
        ("unplaced", &plan.unplaced),
    ] {
        let own = |code: &String| code.get(..14).unwrap_or_default().to_owned();
        found.extend(
            codes
                .iter()
                .filter_map(|code| finding(kind, code, own(code))),
        );
    }
    found
}

fn outline_row(drawn: &Drawn) -> OutlineRow {
    let mut row = OutlineRow {
        code: drawn.code.clone(),
        name: drawn.name.clone(),
        lons: Vec::new(),
        lats: Vec::new(),
        ring_ends: Vec::new(),
        polygon_ends: Vec::new(),
    };
    let end = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    for polygon in drawn.rings() {
        for ring in polygon {
            for (lon, lat) in ring {
                row.lons.push(lon);
                row.lats.push(lat);
            }
            row.ring_ends.push(end(row.lons.len()));
        }
        row.polygon_ends.push(end(row.ring_ends.len()));
    }
    row
}

/// Rings of each polygon, the outer first.
pub(super) fn rings(row: &OutlineRow) -> Vec<Vec<grid::Ring>> {
    let ends = |ends: &[i32]| -> Vec<usize> {
        ends.iter()
            .map(|&end| usize::try_from(end).unwrap_or(0))
            .collect()
    };
    let mut from = 0;
    let mut rings = Vec::new();
    for to in ends(&row.ring_ends) {
        let lons = row.lons.get(from..to).unwrap_or_default();
        let lats = row.lats.get(from..to).unwrap_or_default();
        rings.push(lons.iter().copied().zip(lats.iter().copied()).collect());
        from = to;
    }
    let mut rings = rings.into_iter();
    let mut before = 0;
    let polygons = ends(&row.polygon_ends).into_iter().map(|to| {
        let polygon = rings.by_ref().take(to.saturating_sub(before)).collect();
        before = to;
        polygon
    });
    polygons.collect()
}

/// The drawing that a row keeps.
pub(super) fn drawn(row: &OutlineRow) -> Drawn {
    Drawn::of(row.code.clone(), row.name.clone(), rings(row))
}
