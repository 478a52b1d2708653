use std::time::Duration;

use store::retention::{self as rows, Trace};

use crate::{App, Error};

/// How often and how many times others are waited for who may still see what was destroyed.
const LOOK: Duration = Duration::from_millis(500);
const LOOKS: usize = 60;

/// What came of getting destroyed bytes off the disk.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Swept {
    /// What was written anew.
    pub done: Vec<&'static str>,
    /// What was not, and why; the next run tries again.
    pub left: Vec<(&'static str, String)>,
}

/// Writes anew every table that something was destroyed in, then overwrites the write-ahead log.
/// Each table is locked while it is written.
///
/// # Errors
/// [`Error::Store`] where the database does not answer.
pub async fn sweep(app: &App) -> Result<Swept, Error> {
    let mut swept = Swept::default();
    let mut conn = app.read().await?;
    let traces = rows::traces(&mut conn).await?;
    if traces.is_empty() {
        return Ok(swept);
    }
    let mut mark = None;
    for look in 0.. {
        let others = rows::old_snapshots(&mut conn, &mut mark).await?;
        if others == 0 {
            break;
        }
        if look == LOOKS {
            let why = format!("{others} transactions are older than the destruction");
            swept.left = traces
                .iter()
                .map(|(trace, _)| (trace.name(), why.clone()))
                .collect();
            return Ok(swept);
        }
        tokio::time::sleep(LOOK).await;
    }
    for (trace, latest) in traces {
        let cleaned = match trace {
            // It holds what the tables before it held.
            Trace::Log if !swept.left.is_empty() => {
                swept
                    .left
                    .push((trace.name(), "after the tables".to_owned()));
                continue;
            }
            Trace::Log => rows::recycle_log(&mut conn).await,
            _ => rows::rewrite(&mut conn, trace).await,
        };
        match cleaned {
            Ok(()) => {
                rows::done(&mut conn, trace, latest).await?;
                swept.done.push(trace.name());
            }
            Err(error) => swept.left.push((trace.name(), error.to_string())),
        }
    }
    Ok(swept)
}
