//! Coordinate systems that outlines come in.

use std::str::FromStr;

use thiserror::Error;

/// A coordinate system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crs {
    /// China Geodetic Coordinate System 2000 (EPSG:4490). WGS 84 (EPSG:4326) differs from it by
    /// about a metre, less than outlines of grids are drawn to, and is read as the same.
    Cgcs2000,
    /// The shifted system of the map services of mainland China, some hundred metres off.
    Gcj02,
}

/// A name that is no coordinate system that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0} is no coordinate system that can be read: give EPSG:4490, EPSG:4326 or GCJ-02")]
pub struct UnknownCrs(pub String);

impl Crs {
    /// The degrees of a point in CGCS2000.
    pub fn to_cgcs2000(self, lon: f64, lat: f64) -> (f64, f64) {
        match self {
            Self::Cgcs2000 => (lon, lat),
            Self::Gcj02 => coordtransform::gcj02_to_wgs84(lon, lat),
        }
    }
}

impl FromStr for Crs {
    type Err = UnknownCrs;

    /// Reads names as people and programs write them: `EPSG:4490`, `urn:ogc:def:crs:EPSG::4326`,
    /// `urn:ogc:def:crs:OGC:1.3:CRS84`, `CGCS2000`, `WGS84`, `gcj02`, `火星坐标系`.
    fn from_str(text: &str) -> Result<Self, UnknownCrs> {
        let plain: String = text
            .chars()
            .filter(|ch| ch.is_alphanumeric())
            .flat_map(char::to_uppercase)
            .collect();
        let known = |names: &[&str]| names.contains(&plain.as_str());
        let epsg = plain
            .strip_prefix("URNOGCDEFCRSEPSG")
            .or_else(|| plain.strip_prefix("EPSG"))
            .map(|code| code.trim_start_matches('0'));
        if matches!(epsg, Some("4490" | "4326"))
            || plain.ends_with("CRS84")
            || known(&["CGCS2000", "WGS84", "国家2000", "2000国家大地坐标系"])
        {
            Ok(Self::Cgcs2000)
        } else if known(&["GCJ02", "GCJ2", "火星坐标系", "国测局坐标系"]) {
            Ok(Self::Gcj02)
        } else {
            Err(UnknownCrs(text.chars().take(60).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for (text, crs) in [
            ("EPSG:4490", Some(Crs::Cgcs2000)),
            ("urn:ogc:def:crs:EPSG::4326", Some(Crs::Cgcs2000)),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Some(Crs::Cgcs2000)),
            ("cgcs2000", Some(Crs::Cgcs2000)),
            ("gcj-02", Some(Crs::Gcj02)),
            ("火星坐标系", Some(Crs::Gcj02)),
            ("EPSG:4549", None),
            ("EPSG:3857", None),
            ("BD-09", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<Crs>().ok(), crs, "{text}");
        }
    }

    /// The pair that the implementations of this conversion are tested with, read backwards.
    #[test]
    fn a_shifted_point_comes_back() {
        let (lon, lat) = Crs::Gcj02.to_cgcs2000(116.410_244_499_169_38, 39.916_404_281_501_64);
        assert!((lon - 116.404).abs() < 1e-6 && (lat - 39.915).abs() < 1e-6);
    }
}
