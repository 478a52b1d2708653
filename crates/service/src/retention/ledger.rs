//! The ledger as a file: lines of JSON, authenticated at the end with a key of the key file. A
//! backup made before a destruction holds the key still; applied after a restore, the ledger
//! destroys it again.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use registry::retention::Rule;
use serde::{Deserialize, Serialize};
use store::retention::{self as rows, Destroyed};
use uuid::Uuid;
use vault::audit::{Tag, ledger_is_authentic, ledger_tag};

use super::What;
use super::destroy::{Due, destroy};
use super::walk::PAGE;
use crate::{App, Error, Note};

const FORMAT: u32 = 1;

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Ledger { format: u32, at: String },
    Destroyed(Entry),
    End { entries: u64, tag: String },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    district: String,
    id: String,
    what: String,
    row: String,
    rule: String,
    due: String,
    at: String,
    digest: Option<String>,
}

/// Why a file is no ledger of this registry.
#[derive(Debug, thiserror::Error)]
pub enum LedgerFault {
    /// It can't be read.
    #[error("the ledger can't be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// A line is none of a ledger.
    #[error("line {0} is none of a ledger of destroyed keys")]
    Line(u64),
    /// It was changed, cut off, or written with another key file.
    #[error(
        "the ledger was changed, is cut off, or belongs to a registry with another key file: take \
         the one that `menpai privacy ledger` of this registry wrote last"
    )]
    NotAuthentic,
    /// It could not be written or applied.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// What applying a ledger did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Entries of the file.
    pub entries: u64,
    /// Keys that were there again and were destroyed.
    pub destroyed: u64,
}

/// Digest of everything so far, and one line more.
fn further(digest: [u8; 32], line: &str) -> [u8; 32] {
    vault::digest(&[&digest[..], line.as_bytes()].concat())
}

/// Writes the ledger of these districts; gives the number of entries.
///
/// # Errors
/// [`LedgerFault::Unreadable`] where it can't be written, [`LedgerFault::Failed`].
pub async fn export(
    app: &App,
    districts: &[String],
    out: &mut (impl Write + Send),
) -> Result<u64, LedgerFault> {
    let mut digest = [0; 32];
    let mut entries = 0;
    let mut write = |line: &Line| -> Result<(), LedgerFault> {
        let text = serde_json::to_string(line).map_err(std::io::Error::from)?;
        digest = further(digest, &text);
        if let Line::Destroyed(_) = line {
            entries += 1;
        }
        Ok(writeln!(out, "{text}")?)
    };
    write(&Line::Ledger {
        format: FORMAT,
        at: app.surroundings().now().to_string(),
    })?;
    for district in districts {
        let mut after = Uuid::nil();
        loop {
            let mut conn = app.read().await?;
            let page = rows::from(&mut conn, district, after, PAGE)
                .await
                .map_err(Error::from)?;
            drop(conn);
            let Some(last) = page.last() else { break };
            after = last.id;
            for row in page {
                write(&Line::Destroyed(Entry {
                    district: district.clone(),
                    id: row.id.to_string(),
                    what: row.what,
                    row: row.record.to_string(),
                    rule: row.rule,
                    due: row.due_at.to_string(),
                    at: row.destroyed_at.to_string(),
                    digest: row.key_digest.as_deref().map(hex),
                }))?;
            }
        }
    }
    let tag = hex(&ledger_tag(&app.keys().audit, &digest).0);
    let end = serde_json::to_string(&Line::End { entries, tag }).map_err(std::io::Error::from)?;
    writeln!(out, "{end}")?;
    Ok(entries)
}

/// An entry as the database has it, and its district.
type Read = (String, Destroyed);

/// Hands on every entry of a file; afterwards whether the whole of it is authentic.
fn read(
    key: &vault::AuditKey,
    file: impl BufRead,
    mut take: impl FnMut(Read),
) -> Result<u64, LedgerFault> {
    let mut digest = [0; 32];
    let mut found = 0;
    for (number, text) in (1..).zip(file.lines()) {
        let text = text?;
        let line: Line = serde_json::from_str(&text).map_err(|_| LedgerFault::Line(number))?;
        match line {
            Line::Ledger { format: FORMAT, .. } if number == 1 => {}
            Line::Destroyed(entry) if number > 1 => {
                take(parsed(entry).ok_or(LedgerFault::Line(number))?);
                found += 1;
            }
            Line::End { entries, tag } => {
                let tag = unhex(&tag).and_then(|tag| tag.try_into().ok()).map(Tag);
                let whole = entries == found
                    && tag.is_some_and(|tag| ledger_is_authentic(key, &digest, &tag));
                return if whole {
                    Ok(found)
                } else {
                    Err(LedgerFault::NotAuthentic)
                };
            }
            _ => return Err(LedgerFault::Line(number)),
        }
        digest = further(digest, &text);
    }
    Err(LedgerFault::NotAuthentic)
}

fn parsed(entry: Entry) -> Option<Read> {
    let digest = match entry.digest {
        None => None,
        Some(text) => Some(unhex(&text)?),
    };
    What::from_name(&entry.what)?;
    Rule::from_name(&entry.rule)?;
    let row = Destroyed {
        id: entry.id.parse().ok()?,
        what: entry.what,
        record: entry.row.parse().ok()?,
        rule: entry.rule,
        due_at: entry.due.parse().ok()?,
        destroyed_at: entry.at.parse().ok()?,
        key_digest: digest,
    };
    Some((entry.district, row))
}

/// Checks a file before anything is done with it; gives the number of entries.
///
/// # Errors
/// [`LedgerFault`].
pub fn verify(app: &App, file: impl BufRead) -> Result<u64, LedgerFault> {
    read(&app.keys().audit, file, |_| {})
}

/// Destroys every key of a file again that is there again, whatever its row is needed for here:
/// when it was destroyed first nothing needed it. Nothing is done where the file isn't authentic.
/// Doing it twice changes nothing.
///
/// # Errors
/// [`LedgerFault`].
pub async fn apply(app: &App, file: impl BufRead) -> Result<Applied, LedgerFault> {
    let mut entries: BTreeMap<(String, &'static str), Vec<Destroyed>> = BTreeMap::new();
    let found = read(&app.keys().audit, file, |(district, row)| {
        if let Some(what) = What::from_name(&row.what) {
            entries
                .entry((district, what.name()))
                .or_default()
                .push(row);
        }
    })?;
    let mut applied = Applied {
        entries: found,
        destroyed: 0,
    };
    for ((district, what), rows) in entries {
        let Some(what) = What::from_name(what) else {
            continue;
        };
        for portion in rows.chunks(usize::try_from(PAGE).unwrap_or(1)) {
            applied.destroyed += again(app, &district, what, portion).await?;
        }
    }
    let mut conn = app.read().await?;
    rows::set_ledger_wanted(&mut conn, false)
        .await
        .map_err(Error::from)?;
    Ok(applied)
}

/// Destroys a portion again; entries whose rows the backup lacks, or lacks the key of, are written
/// down too, so that the next ledger has them.
async fn again(app: &App, district: &str, what: What, portion: &[Destroyed]) -> Result<u64, Error> {
    let due: Vec<Due> = portion
        .iter()
        .filter_map(|row| {
            Some(Due {
                id: row.record,
                rule: Rule::from_name(&row.rule)?,
                at: row.due_at,
            })
        })
        .collect();
    let counts = destroy(app, district, what, &due, true).await?;
    let mut tx = app.pool().begin().await.map_err(store::StoreError::from)?;
    let new = rows::record(&mut tx, district, portion).await?;
    for row in portion.iter().filter(|row| new.contains(&row.id)) {
        let day = registry::clock::day_of(row.destroyed_at);
        rows::add_count(&mut tx, district, day, &row.rule, 1).await?;
    }
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(counts.values().sum())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(high * 16 + low).ok())
        .collect()
}

/// Goes on after a restore without a ledger: somebody said that there is none.
///
/// # Errors
/// [`Error::Store`].
pub async fn without_ledger(app: &App) -> Result<(), Error> {
    let mut conn = app.read().await?;
    let districts = store::library::districts(&mut conn).await?;
    drop(conn);
    // Whoever reads the log has to find who said so.
    for district in &districts {
        let change = app
            .change_by(&district.district, &policy::Actor::Machine)
            .await?;
        let note = Note::new("retention.no_ledger", "district", &district.district);
        change.commit(note).await?;
    }
    let mut conn = app.read().await?;
    Ok(rows::set_ledger_wanted(&mut conn, false).await?)
}
