//! Any text as outlines of grids: an answer or a refusal, and every outline whole.

#![no_main]

use grid::{Crs, Limits, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let limits = Limits {
        features: 200,
        points: 2_000,
    };
    for stated in [None, Some(Crs::Cgcs2000), Some(Crs::Gcj02)] {
        let Ok(reading) = read(&text, stated, limits) else {
            continue;
        };
        for drawn in &reading.grids {
            assert!(drawn.rings().flatten().flatten().all(|(x, y)| x.is_finite() && y.is_finite()));
        }
    }
});
