//! `GeoJSON` (RFC 7946) to outlines of grids.

use std::collections::HashMap;

use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};
use geojson::{Feature, FeatureCollection, GeoJson, Value};
use thiserror::Error;

use crate::crs::Crs;

/// A grid as drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// A community's code and two digits.
    pub code: String,
    /// What it is called; the last two digits of its code where the file has no name.
    pub name: String,
    /// Its outline, in degrees of CGCS2000.
    pub shape: MultiPolygon<f64>,
}

/// Points of one ring: degrees east and north.
pub type Ring = Vec<(f64, f64)>;

impl Drawn {
    /// A grid from the rings of its polygons, the outer first.
    pub fn of(code: String, name: String, polygons: Vec<Vec<Ring>>) -> Self {
        let polygon = |rings: Vec<Ring>| {
            let mut lines = rings.into_iter().map(LineString::from);
            let outer = lines.next().unwrap_or_else(|| LineString(Vec::new()));
            Polygon::new(outer, lines.collect())
        };
        let shape = MultiPolygon(polygons.into_iter().map(polygon).collect());
        Self { code, name, shape }
    }

    /// The rings of its polygons, the outer first.
    pub fn rings(&self) -> impl Iterator<Item = Vec<Ring>> {
        self.shape.iter().map(|polygon| {
            let lines = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            lines
                .map(|line| line.coords().map(Coord::x_y).collect())
                .collect()
        })
    }
}

/// What is wrong with one feature of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which feature, from 1.
    pub feature: usize,
    /// Its code, if it has one that can be read.
    pub code: Option<String>,
    /// What.
    pub kind: FaultKind,
}

/// Kinds of faults. A feature with a fault is left out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// No property holds a code.
    #[error("has no property `code` (or 网格编码) with its fourteen digits")]
    CodeMissing,
    /// The code has another form.
    #[error("has the code {0}, which is not fourteen digits (community's twelve and two)")]
    CodeForm(String),
    /// A feature before it has the same code.
    #[error("has the same code as feature {0}")]
    CodeTwice(usize),
    /// Not an outline.
    #[error("is no Polygon or MultiPolygon")]
    NoOutline,
    /// Latitude stands first.
    #[error("seems to give latitude before longitude: GeoJSON has longitude first")]
    LatitudeFirst,
    /// Not in China.
    #[error("lies outside China at {0}: is it in metres, or in another coordinate system?")]
    Elsewhere(String),
    /// Lines cross, rings are too short, holes stick out.
    #[error("has an outline that can't be: {0}")]
    Invalid(String),
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Grids, in the order of the file.
    pub grids: Vec<Drawn>,
    /// Features left out, and why.
    pub faults: Vec<Fault>,
}

/// Why a file can't be read at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// Not `GeoJSON`.
    #[error("this is no GeoJSON: {0}")]
    NotGeoJson(String),
    /// Another kind of it.
    #[error(
        "this GeoJSON is no FeatureCollection: a grid is a Feature with a code, and they come together"
    )]
    NoCollection,
    /// No feature.
    #[error("this FeatureCollection has no feature")]
    Empty,
    /// More than the limits allow.
    #[error("the file has more than {limit} {what}")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// Nobody says what the numbers mean.
    #[error("the file doesn't say its coordinate system: state EPSG:4490, EPSG:4326 or GCJ-02")]
    NoCrs,
    /// The file says something that can't be read.
    #[error(transparent)]
    UnknownCrs(#[from] crate::UnknownCrs),
    /// The file and whoever sends it disagree.
    #[error("the file says that it is in {0}, which is not what was stated")]
    OtherCrs(String),
}

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Features.
    pub features: usize,
    /// Points of all outlines.
    pub points: usize,
}

impl Default for Limits {
    /// Four times the grids of a large district, each drawn with a hundred points.
    fn default() -> Self {
        Self {
            features: 20_000,
            points: 2_000_000,
        }
    }
}

const CODES: [&str; 5] = ["code", "grid_code", "grid", "网格编码", "网格代码"];
const NAMES: [&str; 4] = ["name", "grid_name", "网格名称", "名称"];

/// Reads outlines. `stated` is the coordinate system as whoever sends the file states it; RFC 7946
/// has no member for one, older files do (`crs`), and neither is guessed.
///
/// # Errors
/// [`Refused`] where nothing of the file can be used; what is wrong with single features is in
/// [`Reading::faults`].
pub fn read(text: &str, stated: Option<Crs>, limits: Limits) -> Result<Reading, Refused> {
    let short = |error: &dyn std::fmt::Display| error.to_string().chars().take(200).collect();
    // Each point begins with a bracket: counted before it is read into many times its size.
    let brackets = text.bytes().filter(|byte| *byte == b'[').count();
    if brackets > limits.points.saturating_mul(2).saturating_add(1_000) {
        return Err(Refused::TooMuch {
            what: "points",
            limit: limits.points,
        });
    }
    let json: GeoJson = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(|error: geojson::Error| Refused::NotGeoJson(short(&error)))?;
    let GeoJson::FeatureCollection(collection) = json else {
        return Err(Refused::NoCollection);
    };
    let crs = system(&collection, stated)?;
    if collection.features.is_empty() {
        return Err(Refused::Empty);
    }
    if collection.features.len() > limits.features {
        return Err(Refused::TooMuch {
            what: "features",
            limit: limits.features,
        });
    }
    let mut reading = Reading::default();
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut points = 0;
    for (at, feature) in collection.features.into_iter().enumerate() {
        let number = at + 1;
        let code = property(&feature, &CODES);
        let outline = outline(&feature, crs, &mut points);
        if points > limits.points {
            return Err(Refused::TooMuch {
                what: "points",
                limit: limits.points,
            });
        }
        let drawn = code_of(code.as_deref()).and_then(|code| {
            if let Some(&before) = first.get(&code) {
                return Err(FaultKind::CodeTwice(before));
            }
            let shape = sound(outline?)?;
            let name = property(&feature, &NAMES).unwrap_or_else(|| code[12..].to_owned());
            Ok(Drawn { code, name, shape })
        });
        match drawn {
            Ok(drawn) => {
                first.insert(drawn.code.clone(), number);
                reading.grids.push(drawn);
            }
            Err(kind) => reading.faults.push(Fault {
                feature: number,
                code,
                kind,
            }),
        }
    }
    Ok(reading)
}

/// The coordinate system that the file and its sender agree on.
fn system(collection: &FeatureCollection, stated: Option<Crs>) -> Result<Crs, Refused> {
    let member = collection
        .foreign_members
        .as_ref()
        .and_then(|members| members.get("crs"))
        .filter(|crs| !crs.is_null());
    let Some(member) = member else {
        return stated.ok_or(Refused::NoCrs);
    };
    let name = member
        .pointer("/properties/name")
        .or(Some(member))
        .and_then(|name| name.as_str())
        .unwrap_or("a form of its own");
    let said: Crs = name.parse()?;
    match stated {
        // CRS84 is what many programs write whatever the numbers mean: who states GCJ-02 knows.
        Some(Crs::Gcj02) if name.contains("CRS84") => Ok(Crs::Gcj02),
        Some(stated) if stated != said => Err(Refused::OtherCrs(name.to_owned())),
        _ => Ok(said),
    }
}

fn property(feature: &Feature, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let value = feature.property(name)?;
        let text = match value {
            serde_json::Value::String(text) => {
                let plain = text.trim().chars().filter(|ch| !ch.is_control());
                plain.take(60).collect()
            }
            serde_json::Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    })
}

fn code_of(text: Option<&str>) -> Result<String, FaultKind> {
    let text = text.ok_or(FaultKind::CodeMissing)?;
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err(FaultKind::CodeForm(text.to_owned()))
    }
}

fn outline(
    feature: &Feature,
    crs: Crs,
    points: &mut usize,
) -> Result<MultiPolygon<f64>, FaultKind> {
    let geometry = feature.geometry.as_ref().ok_or(FaultKind::NoOutline)?;
    let polygons = match &geometry.value {
        Value::Polygon(rings) => vec![polygon(rings, crs, points)?],
        Value::MultiPolygon(polygons) => polygons
            .iter()
            .map(|rings| polygon(rings, crs, points))
            .collect::<Result<_, _>>()?,
        _ => return Err(FaultKind::NoOutline),
    };
    if polygons.is_empty() {
        return Err(FaultKind::NoOutline);
    }
    Ok(MultiPolygon(polygons))
}

/// Longest ring, and most rings of one grid: each is held against itself and the others, line by line.
const RING: usize = 20_000;
const RINGS: usize = 200;

fn sound(shape: MultiPolygon<f64>) -> Result<MultiPolygon<f64>, FaultKind> {
    let rings = || {
        shape
            .iter()
            .flat_map(|one| std::iter::once(one.exterior()).chain(one.interiors()))
    };
    if rings().count() > RINGS || rings().any(|ring| ring.0.len() > RING) {
        let what = format!("a grid has at most {RINGS} rings of at most {RING} points");
        return Err(FaultKind::Invalid(what));
    }
    match shape.check_validation() {
        Ok(()) => Ok(shape),
        Err(error) => Err(FaultKind::Invalid(
            error.to_string().chars().take(200).collect(),
        )),
    }
}

fn polygon(
    rings: &[Vec<Vec<f64>>],
    crs: Crs,
    points: &mut usize,
) -> Result<Polygon<f64>, FaultKind> {
    let mut lines = rings.iter().map(|ring| {
        *points += ring.len();
        let closed = ring.len() >= 4 && ring.first() == ring.last();
        if !closed {
            let what = "a ring has at least four points and ends where it begins";
            return Err(FaultKind::Invalid(what.to_owned()));
        }
        let coords = ring.iter().map(|point| place(point, crs));
        coords
            .collect::<Result<Vec<Coord<f64>>, _>>()
            .map(LineString)
    });
    let outer = lines.next().ok_or(FaultKind::NoOutline)??;
    Ok(Polygon::new(outer, lines.collect::<Result<_, _>>()?))
}

/// A point of an outline. China lies between 73 and 136 degrees east, 3 and 54 degrees north.
fn place(point: &[f64], crs: Crs) -> Result<Coord<f64>, FaultKind> {
    let &[lon, lat, ..] = point else {
        return Err(FaultKind::Invalid("a point has two numbers".to_owned()));
    };
    let (east, north) = (73.0..=136.0, 3.0..=54.0);
    if east.contains(&lon) && north.contains(&lat) {
        let (x, y) = crs.to_cgcs2000(lon, lat);
        return Ok(Coord { x, y });
    }
    if east.contains(&lat) && north.contains(&lon) {
        return Err(FaultKind::LatitudeFirst);
    }
    Err(FaultKind::Elsewhere(format!("{lon}, {lat}")))
}
