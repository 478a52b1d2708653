use jiff::civil::time;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::What;
use super::destroy::{Counts, Due, destroy};
use super::sweep::{Swept, sweep};
use super::walk::{Figures, page};
use crate::{App, Error, bindings, shanghai};

/// When the nightly run begins, in China: when nobody is at work.
const HOUR: i8 = 3;

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ran {
    /// How many keys it destroyed, by rule.
    pub destroyed: Counts,
    /// It went through everything; false where it was told to stop.
    pub whole: bool,
}

/// Destroys what is due in a district, and counts what is kept.
///
/// # Errors
/// [`Error::Store`]; what was destroyed until then is destroyed.
pub async fn run(
    app: &App,
    district: &str,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Ran, Error> {
    let now = app.surroundings().now();
    let mut ran = Ran::default();
    let mut figures = Figures::default();
    for what in What::ALL {
        let mut after = Uuid::nil();
        loop {
            let items = page(app, district, what, after).await?;
            let Some(last) = items.last() else { break };
            after = last.id;
            let mut due = Vec::new();
            for item in &items {
                match item.kept.due(now) {
                    Some((rule, at)) => due.push(Due {
                        id: item.id,
                        rule,
                        at,
                    }),
                    None => figures.note(what, item, now),
                }
            }
            if !due.is_empty() {
                for (rule, times) in destroy(app, district, what, &due, false).await? {
                    *ran.destroyed.entry(rule).or_default() += times;
                }
            }
            if stop() {
                return Ok(ran);
            }
        }
    }
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    store::retention::replace_figures(&mut tx, district, &figures.rows()).await?;
    tx.commit().await.map_err(store::StoreError::from)?;
    ran.whole = true;
    Ok(ran)
}

/// When the next nightly run begins, after `at`.
pub fn next_run(at: Timestamp) -> Timestamp {
    let here = at.to_zoned(shanghai());
    let today = here.date().to_datetime(time(HOUR, 0, 0, 0));
    let day = if here.datetime() < today {
        Ok(today)
    } else {
        today.checked_add(1.day())
    };
    day.and_then(|day| day.to_zoned(shanghai()))
        .map_or(Timestamp::MAX, |at| at.timestamp())
}

/// Destroys what is due in every district, ends the bindings of residents that are over, and writes
/// over what it left on the disk; afterwards the next run is the next night's, unless it was told to
/// stop.
///
/// # Errors
/// [`Error::Store`].
pub async fn run_all(app: &App, stop: &(dyn Fn() -> bool + Sync)) -> Result<(Ran, Swept), Error> {
    let mut all = Ran {
        whole: true,
        ..Ran::default()
    };
    let mut conn = app.read().await?;
    let districts = store::library::districts(&mut conn).await?;
    drop(conn);
    for district in districts {
        let ran = run(app, &district.district, stop).await?;
        all.whole &= ran.whole;
        if ran.whole {
            bindings::end_over(app, &district.district).await?;
        }
        for (rule, times) in ran.destroyed {
            *all.destroyed.entry(rule).or_default() += times;
        }
    }
    if !all.whole {
        return Ok((all, Swept::default()));
    }
    let swept = sweep(app).await?;
    let mut conn = app.read().await?;
    store::retention::ran(&mut conn, app.surroundings().now()).await?;
    Ok((all, swept))
}

/// The same where a night began since the last run. Whether one was due.
///
/// # Errors
/// [`Error::Store`].
pub async fn nightly(app: &App, stop: &(dyn Fn() -> bool + Sync)) -> Result<bool, Error> {
    let mut conn = app.read().await?;
    let ran = store::retention::ran_at(&mut conn).await?;
    drop(conn);
    if ran.is_some_and(|at| next_run(at) > app.surroundings().now()) {
        return Ok(false);
    }
    let (ran, swept) = run_all(app, stop).await?;
    for (rule, times) in &ran.destroyed {
        tracing::info!(rule = rule.name(), times, "destroyed on schedule");
    }
    for (table, why) in &swept.left {
        tracing::warn!(table, why, "destroyed bytes may still lie on the disk");
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::next_run;

    #[test]
    fn a_run_begins_each_night() {
        let cases = [
            ("2026-03-01T18:59:00Z", "2026-03-01T19:00:00Z"),
            ("2026-03-01T19:00:00Z", "2026-03-02T19:00:00Z"),
            ("2026-02-28T20:00:00Z", "2026-03-01T19:00:00Z"),
        ];
        for (at, next) in cases {
            let at: jiff::Timestamp = at.parse().expect("a time");
            assert_eq!(next_run(at).to_string(), next);
        }
    }
}
