use std::time::Duration;

use store::StoreError;
use store::audit::HeadRow;
use uuid::Uuid;
use vault::audit::SignedHead;
use vault::merkle::{Frontier, Hash};

use super::{entry_of, head_of};
use crate::{App, Error};

/// Entries sealed under one head at most: little enough to be quick, enough for an import.
const BATCH: usize = 5_000;

/// Gives waiting entries of a district their places and signs the head over them. How many; 0
/// where none waited or another sealer is at work.
///
/// # Errors
/// [`Error::Store`]; [`Error::Internal`] where an entry or the last head was tampered with: what
/// is forged is never sealed.
pub async fn seal(app: &App, district: &str) -> Result<usize, Error> {
    match seal_once(app, district).await {
        // Somebody else sealed the same places first.
        Err(Error::Store(
            StoreError::Contention
            | StoreError::Constraint {
                duplicate: true, ..
            },
        )) => Ok(0),
        result => result,
    }
}

async fn seal_once(app: &App, district: &str) -> Result<usize, Error> {
    let key = &app.keys().audit;
    let mut tx = app.pool().begin().await.map_err(StoreError::from)?;
    let last = store::audit::lock_head(&mut tx, district).await?;
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let rows = store::audit::unsealed(&mut tx, district, limit).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut frontier = match &last {
        Some(last) => frontier_of(app, district, last)?,
        None => Frontier::new(),
    };
    let first = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
    let mut leaves = Vec::with_capacity(rows.len());
    for row in &rows {
        let (entry, tag) = entry_of(district, row);
        if !entry.is_authentic(key, &tag) {
            return Err(Error::Internal(format!(
                "audit entry {} was changed before it was sealed: run `menpai audit verify`",
                row.id
            )));
        }
        let leaf = entry.leaf(&tag);
        frontier.push(leaf);
        leaves.push(leaf.0.to_vec());
    }
    let at = app.surroundings().now();
    let head = SignedHead::sign(key, district, frontier.size(), frontier.root(), at);
    let head = HeadRow {
        size: i64::try_from(head.size).unwrap_or(i64::MAX),
        root: head.root.0.to_vec(),
        frontier: frontier.subtrees().iter().flat_map(|hash| hash.0).collect(),
        at,
        mac: head.tag.0.to_vec(),
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    store::audit::seal(&mut tx, district, first, &ids, &leaves, &head).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(rows.len())
}

/// The frontier stored with a head, if both are what a sealer left.
fn frontier_of(app: &App, district: &str, row: &HeadRow) -> Result<Frontier, Error> {
    let tampered = || {
        Error::Internal(format!(
            "the head of the audit log of district {district} over {} entries was changed: run \
             `menpai audit verify`",
            row.size
        ))
    };
    let head = head_of(district, row);
    let (subtrees, rest) = row.frontier.as_chunks::<32>();
    if !rest.is_empty() || !head.is_authentic(&app.keys().audit) {
        return Err(tampered());
    }
    let subtrees = subtrees.iter().map(|bytes| Hash(*bytes)).collect();
    let frontier = Frontier::from_parts(head.size, subtrees).map_err(|_| tampered())?;
    if frontier.root() != head.root {
        return Err(tampered());
    }
    Ok(frontier)
}

/// Seals every district once a second until `stop` resolves; then once more, so that a program
/// that ends in order leaves nothing unsealed.
pub async fn seal_all(app: App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let stopping = tokio::select! {
            () = &mut stop => true,
            () = tokio::time::sleep(Duration::from_secs(1)) => false,
        };
        if let Err(error) = seal_round(&app).await {
            tracing::error!(%error, "sealing the audit log");
        }
        if stopping {
            return;
        }
    }
}

async fn seal_round(app: &App) -> Result<(), Error> {
    let districts = store::audit::districts_with_unsealed(&mut *app.read().await?).await?;
    for district in districts {
        // One district's trouble is no reason to leave the others unsealed.
        loop {
            match seal(app, &district).await {
                Ok(BATCH) => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::error!(%error, district, "sealing the audit log");
                    break;
                }
            }
        }
    }
    Ok(())
}
