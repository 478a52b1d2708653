//! What scans found, counted in memory and written together: everybody may scan, so a scan must not
//! cost a write, and all of one kind would wait for one row.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use store::plate::Found;

use crate::{App, Error};

/// Day, plate and kind, by district: a plate of the registry or 0, so there are as many as plates
/// that were ended.
type Key = (String, Date, i64, &'static str);

/// What is not written yet.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    counted: Mutex<BTreeMap<Key, i64>>,
    /// One writes at a time.
    writing: tokio::sync::Mutex<()>,
}

impl Tallies {
    fn counted(&self) -> MutexGuard<'_, BTreeMap<Key, i64>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one finding.
    pub(super) fn add(&self, district: &str, day: Date, serial: i64, kind: &'static str) {
        self.put((district.to_owned(), day, serial, kind), 1);
    }

    fn put(&self, key: Key, times: i64) {
        match self.counted().entry(key) {
            Entry::Vacant(free) => {
                free.insert(times);
            }
            Entry::Occupied(mut known) => *known.get_mut() += times,
        }
    }

    /// Takes out everything, by district.
    fn take(&self) -> BTreeMap<String, Vec<Found>> {
        let mut out: BTreeMap<String, Vec<Found>> = BTreeMap::new();
        for ((district, day, serial, kind), times) in std::mem::take(&mut *self.counted()) {
            let of_district = out.entry(district.clone()).or_default();
            of_district.push(Found {
                district,
                day,
                serial,
                kind,
                times,
            });
        }
        out
    }
}

/// Writes what was counted since the last time; one statement a district. To be called every second
/// while requests are answered, and before the program ends. What can't be written is kept for the
/// next time.
///
/// # Errors
/// [`Error::Store`].
pub async fn write_counts(app: &App) -> Result<(), Error> {
    let tallies = app.tallies();
    let _alone = tallies.writing.lock().await;
    let mut failed = None;
    for (district, found) in tallies.take() {
        let written = match app.read().await {
            Ok(mut conn) => store::plate::add_all(&mut conn, &district, &found)
                .await
                .map_err(Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            for one in found {
                tallies.put((one.district, one.day, one.serial, one.kind), one.times);
            }
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), Err)
}
