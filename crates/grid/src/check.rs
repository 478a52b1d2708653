//! Outlines held against each other.

use geo::{
    Area, BooleanOps, BoundingRect, Centroid, ChamberlainDuquetteArea, Contains, Intersects, Point,
    Polygon, unary_union,
};
use rstar::{AABB, RTree, RTreeObject};

use crate::read::Drawn;

/// Two grids that claim the same ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Codes of the two, the lower first.
    pub grids: (String, String),
    /// How much of it.
    pub square_metres: f64,
    /// Where: longitude and latitude.
    pub at: (f64, f64),
}

/// Ground that grids lie around and none claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// How much.
    pub square_metres: f64,
    /// Where: longitude and latitude.
    pub at: (f64, f64),
}

/// Drawn grids that can be asked what lies where.
#[derive(Debug)]
pub struct Ground<'a> {
    drawn: &'a [Drawn],
    tree: RTree<Boxed>,
}

#[derive(Debug)]
struct Boxed {
    at: usize,
    envelope: AABB<[f64; 2]>,
}

impl RTreeObject for Boxed {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl<'a> Ground<'a> {
    /// The ground of these grids.
    pub fn of(drawn: &'a [Drawn]) -> Self {
        let boxes = drawn.iter().enumerate().filter_map(|(at, grid)| {
            let rect = grid.shape.bounding_rect()?;
            let corners = [rect.min(), rect.max()].map(|corner| [corner.x, corner.y]);
            let envelope = AABB::from_corners(corners[0], corners[1]);
            Some(Boxed { at, envelope })
        });
        Self {
            drawn,
            tree: RTree::bulk_load(boxes.collect()),
        }
    }

    /// The grids that a point lies in, by index and in the order of the drawing. A point on a line
    /// that two share lies in both.
    pub fn at(&self, lon: f64, lat: f64) -> Vec<usize> {
        let point = Point::new(lon, lat);
        let near = AABB::from_point([lon, lat]);
        let mut found: Vec<usize> = self
            .tree
            .locate_in_envelope_intersecting(&near)
            .map(|one| one.at)
            .filter(|&at| self.drawn[at].shape.intersects(&point))
            .collect();
        found.sort_unstable();
        found
    }

    /// Those of some grids that a point lies inside of, not on their line.
    pub(crate) fn inside(&self, among: &[usize], lon: f64, lat: f64) -> Vec<usize> {
        let point = Point::new(lon, lat);
        let inside = |at: &&usize| self.drawn[**at].shape.contains(&point);
        among.iter().filter(inside).copied().collect()
    }

    /// Pairs that share at least `least` square metres. Lines drawn twice by hand never lie on each
    /// other to the centimetre, so a few square metres are no finding.
    pub fn overlaps(&self, least: f64) -> Vec<Overlap> {
        let mut found = Vec::new();
        for one in &self.tree {
            for other in self.tree.locate_in_envelope_intersecting(&one.envelope) {
                if one.at >= other.at {
                    continue;
                }
                let (a, b) = (&self.drawn[one.at], &self.drawn[other.at]);
                let shared = a.shape.intersection(&b.shape);
                let square_metres = shared.chamberlain_duquette_unsigned_area();
                if let (true, Some(at)) = (square_metres >= least, shared.centroid()) {
                    let (low, high) = if a.code <= b.code { (a, b) } else { (b, a) };
                    found.push(Overlap {
                        grids: (low.code.clone(), high.code.clone()),
                        square_metres,
                        at: at.x_y(),
                    });
                }
            }
        }
        found.sort_by(|a, b| a.grids.cmp(&b.grids));
        found
    }

    /// Holes of at least `least` square metres in what all grids cover together, the largest first.
    /// Ground outside of all of them is nobody's fault that a drawing alone could tell.
    pub fn gaps(&self, least: f64) -> Vec<Gap> {
        let all = unary_union(self.drawn.iter().map(|grid| &grid.shape));
        let mut found: Vec<Gap> = all
            .iter()
            .flat_map(Polygon::interiors)
            .filter_map(|ring| {
                let hole = Polygon::new(ring.clone(), Vec::new());
                let square_metres = hole.chamberlain_duquette_unsigned_area();
                let at = hole.centroid().filter(|_| hole.unsigned_area() > 0.0)?;
                (square_metres >= least).then(|| Gap {
                    square_metres,
                    at: at.x_y(),
                })
            })
            .collect();
        found.sort_by(|a, b| b.square_metres.total_cmp(&a.square_metres));
        found
    }
}
