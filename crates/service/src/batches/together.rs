//! Small batches worked off many at a time: what programs push comes as hundreds of calls a second,
//! and a transaction for each would take longer than the call.

use std::sync::Arc;

use policy::Actor;
use store::reports::{self as rows, UnfinishedRow};
use uuid::Uuid;

use super::admit::{Item, admit};
use super::portion::declaration_line;
use super::prepare::item;
use super::said::{open_chunk, open_key};
use crate::{App, Error, Note};

/// Rows in one transaction, beside those of its last batch.
const ROWS: i32 = 4_000;
/// Batches in one transaction.
const BATCHES: usize = 2_000;

/// Batches of one district that may be worked off in one transaction, in the order they came.
pub(super) fn groups(unfinished: &[UnfinishedRow]) -> Vec<(&str, Vec<Uuid>)> {
    let mut groups: Vec<(&str, Vec<Uuid>)> = Vec::new();
    let mut rows = ROWS;
    let mut small: Vec<&UnfinishedRow> = unfinished.iter().filter(|row| row.together).collect();
    small.sort_by_key(|row| (row.district.as_str(), row.id));
    for row in small {
        match groups.last_mut() {
            Some((district, group))
                if *district == row.district && rows < ROWS && group.len() < BATCHES =>
            {
                group.push(row.id);
                rows += row.staged;
            }
            _ => {
                groups.push((&row.district, vec![row.id]));
                rows = row.staged;
            }
        }
    }
    groups
}

/// Works off these batches in one transaction.
///
/// # Errors
/// [`Error::Stale`] where the library changed meanwhile; [`Error::Store`]. Nothing was done then.
pub(super) async fn work_off(app: &App, district: &str, batches: &[Uuid]) -> Result<(), Error> {
    let snapshot: Arc<_> = app.library().await?;
    let mut conn = app.read().await?;
    let known = rows::untouched(&mut conn, district, batches).await?;
    let chunks = rows::chunks_of(&mut conn, district, batches).await?;
    drop(conn);
    let mut keys = std::collections::HashMap::with_capacity(known.len());
    for row in &known {
        keys.insert(
            row.id,
            open_key(app, district, row.id, row.data_key.as_deref())?,
        );
    }
    let (own, place, library) = (app.clone(), district.to_owned(), snapshot.version());
    let prepared = tokio::task::spawn_blocking(move || {
        let now = own.surroundings().now();
        let mut items: Vec<Item> = Vec::new();
        for chunk in &chunks {
            let Some(key) = keys.get(&chunk.batch_id) else {
                continue;
            };
            for (seq, said) in open_chunk(key, &place, chunk)? {
                let mut one = item(&own, &snapshot, &place, chunk.batch_id, seq, &said);
                one.seal_people(&own, &place, &said, now);
                items.push(one);
            }
        }
        Ok::<_, Error>(items)
    });
    let mut items = prepared
        .await
        .map_err(|error| Error::Internal(format!("resolving pushed rows stopped: {error}")))??;

    let mut change = app.change_by(district, &Actor::Machine).await?;
    rows::lock_district(change.conn(), district).await?;
    // Those that somebody took back, or worked off, since they were read.
    let known = rows::untouched(change.conn(), district, batches).await?;
    let staged = |batch: Uuid| known.binary_search_by_key(&batch, |row| row.id);
    items.retain(|item| staged(item.batch).is_ok());
    let expected: i32 = known.iter().map(|row| row.staged).sum();
    if usize::try_from(expected).ok() != Some(items.len()) {
        return Err(Error::Internal(format!(
            "{} of {expected} staged rows of {} pushed batches were found",
            items.len(),
            known.len()
        )));
    }
    let admission = admit(&mut change, district, library, &items).await?;
    let mut lines: Vec<_> = items.iter().zip(&admission.outcomes).collect();
    lines.sort_unstable_by_key(|(item, _)| item.mark.first_chunk::<8>().copied());
    rows::copy_declarations(change.conn(), &lines, |copy, (item, admitted)| {
        declaration_line(copy, district, item, **admitted);
    })
    .await?;
    let done: Vec<(Uuid, i32, i32)> = known
        .iter()
        .map(|row| {
            let made = admission.by_batch.get(&row.id).copied().unwrap_or_default();
            (row.id, made.0, made.1)
        })
        .collect();
    let at = change.at;
    rows::done_together(change.conn(), district, &done, at).await?;
    let note = Note::new("batch.processed", "district", district).saying(format!(
        "{} pushed batches, {} rows: {} leads, {} tasks",
        known.len(),
        items.len(),
        admission.leads,
        admission.tasks,
    ));
    change.commit(note).await
}

#[cfg(test)]
mod tests {
    use store::reports::UnfinishedRow;
    use uuid::Uuid;

    use super::{ROWS, groups};

    fn row(district: &str, id: u128, staged: i32, together: bool) -> UnfinishedRow {
        UnfinishedRow {
            district: district.to_owned(),
            id: Uuid::from_u128(id),
            attempts: 0,
            staged,
            together,
        }
    }

    #[test]
    fn groups_are_of_one_district_and_bounded() {
        let rows = [
            row("440399", 1, 1, true),
            row("440398", 2, 1, true),
            row("440399", 3, 1, false),
            row("440399", 4, ROWS, true),
            row("440399", 5, 1, true),
        ];
        let groups: Vec<(&str, Vec<u128>)> = groups(&rows)
            .into_iter()
            .map(|(district, ids)| (district, ids.iter().map(Uuid::as_u128).collect()))
            .collect();
        assert_eq!(
            groups,
            [
                ("440398", vec![2]),
                ("440399", vec![1, 4]),
                ("440399", vec![5])
            ]
        );
    }
}
