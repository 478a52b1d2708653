//! Zip bombs are stopped before anything parses what they hold.

use std::io::{Cursor, Read};

use crate::model::Limits;
use crate::refused::Refused;

/// Below this size nothing is a bomb, however well it packs.
const HARMLESS: u64 = 64 << 20;

/// Real workbooks pack 5 to 60 times; deflate can reach 1,030.
const MAX_RATIO: u64 = 250;

/// Refuses containers whose declared or real unpacked size is out of proportion, and locked ones.
pub(super) fn check_zip(
    bytes: &[u8],
    limits: &Limits,
    format: &'static str,
) -> Result<(), Refused> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| super::broken(format, &e))?;
    if archive.len() > limits.max_entries {
        return Err(Refused::TooBig {
            what: "sheets",
            limit: limits.max_entries as u64,
        });
    }
    let packed = bytes.len() as u64;
    let allowed = limits
        .max_unpacked
        .min(HARMLESS.max(packed.saturating_mul(MAX_RATIO)));
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|e| super::broken(format, &e))?;
        if entry.encrypted() {
            return Err(Refused::Encrypted);
        }
        declared = declared.saturating_add(entry.size());
    }
    if declared > allowed {
        return Err(Refused::ZipBomb);
    }
    // Declared sizes may lie, so everything is unpacked once into nothing, counting.
    let mut left = allowed;
    for index in 0..archive.len() {
        let entry = archive
            .by_index(index)
            .map_err(|e| super::broken(format, &e))?;
        let mut limited = entry.take(left.saturating_add(1));
        let got = std::io::copy(&mut limited, &mut std::io::sink())
            .map_err(|e| super::broken(format, &e))?;
        left = left.checked_sub(got).ok_or(Refused::ZipBomb)?;
    }
    Ok(())
}
