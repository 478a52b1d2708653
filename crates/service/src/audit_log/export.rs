//! A copy of the log as JSON lines: what it is, its heads, its entries in order, its end. Copies of
//! several districts may follow each other in one file.

use std::io::Write;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::audit::{AuditEntry, Tag};
use vault::merkle::Hash;

use super::{entry_of, head_of};
use crate::{App, Error};

pub(super) const FORMAT: u32 = 1;
const PAGE: i64 = 10_000;

/// One line of a copy.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Line {
    Log {
        format: u32,
        district: String,
        #[serde(with = "text")]
        at: Timestamp,
    },
    Head {
        size: u64,
        root: String,
        #[serde(with = "text")]
        at: Timestamp,
        tag: String,
    },
    Entry(EntryLine),
    End {
        entries: u64,
        heads: u64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    /// `null` while the entry isn't sealed.
    pub(super) position: Option<u64>,
    #[serde(with = "text")]
    pub(super) id: Uuid,
    #[serde(with = "text")]
    pub(super) at: Timestamp,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) detail: String,
    pub(super) tag: String,
}

/// Times and ids as the texts they are shown as.
mod text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<T: std::fmt::Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Entries, the unsealed ones included.
    pub entries: u64,
    /// Heads.
    pub heads: u64,
}

/// Why a copy can't be read, let alone checked.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// It can't be read or written.
    #[error("the copy of the log can't be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// A line is not one of a copy.
    #[error("line {number} is no line of a copy of the log ({reason}): take another copy")]
    Line {
        /// The line, from 1.
        number: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// It was cut off.
    #[error("the copy was cut off: its last line is missing")]
    CutOff,
    /// The database.
    #[error(transparent)]
    Service(#[from] Error),
}

/// Writes a copy of a district's log as it is at this moment.
///
/// # Errors
/// [`ExportFault`]; what was written until then is no whole copy.
pub async fn export(
    app: &App,
    district: &str,
    out: &mut (dyn Write + Send),
) -> Result<Exported, ExportFault> {
    let mut tx = app
        .pool()
        .begin()
        .await
        .map_err(|error| Error::Store(error.into()))?;
    store::audit_read::freeze(&mut tx)
        .await
        .map_err(Error::from)?;
    let at = app.surroundings().now();
    write(
        out,
        &Line::Log {
            format: FORMAT,
            district: district.to_owned(),
            at,
        },
    )?;
    let mut exported = Exported {
        entries: 0,
        heads: 0,
    };
    for row in store::audit_read::heads(&mut tx, district)
        .await
        .map_err(Error::from)?
    {
        let head = head_of(district, &row);
        let (root, tag) = (head.root.to_string(), Hash(head.tag.0).to_string());
        write(
            out,
            &Line::Head {
                size: head.size,
                root,
                at: head.at,
                tag,
            },
        )?;
        exported.heads += 1;
    }
    let mut after = -1;
    loop {
        let page = store::audit_read::placed(&mut tx, district, after, PAGE)
            .await
            .map_err(Error::from)?;
        let Some(last) = page.last() else { break };
        after = last.position;
        for row in page {
            // A removed entry leaves its gap in the copy.
            let Some(entry) = row.entry else { continue };
            let (entry, tag) = entry_of(district, &entry);
            write(
                out,
                &Line::Entry(line(u64::try_from(row.position).ok(), entry, tag)),
            )?;
            exported.entries += 1;
        }
    }
    let mut after = Uuid::nil();
    loop {
        let page = store::audit_read::unplaced(&mut tx, district, after, PAGE)
            .await
            .map_err(Error::from)?;
        let Some((last, _)) = page.last() else { break };
        after = last.id;
        for (row, _) in page {
            let (entry, tag) = entry_of(district, &row);
            write(out, &Line::Entry(line(None, entry, tag)))?;
            exported.entries += 1;
        }
    }
    write(
        out,
        &Line::End {
            entries: exported.entries,
            heads: exported.heads,
        },
    )?;
    out.flush()?;
    Ok(exported)
}

fn line(position: Option<u64>, entry: AuditEntry, tag: Tag) -> EntryLine {
    EntryLine {
        position,
        id: entry.id,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail,
        tag: Hash(tag.0).to_string(),
    }
}

fn write(out: &mut (dyn Write + Send), line: &Line) -> Result<(), ExportFault> {
    serde_json::to_writer(&mut *out, line).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
