//! A copy of the log as JSON lines: what it is, its heads, its entries in order, its end.

use std::io::{BufRead, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::AuditKey;
use vault::audit::{AuditEntry, LogVerifier, Logged, SignedHead, Tag};
use vault::merkle::Hash;

use super::verify::{LogFinding, Verified};
use super::{entry_of, head_of};
use crate::{App, Error};

const FORMAT: u32 = 1;
const PAGE: i64 = 10_000;

/// One line of a copy.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
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
struct EntryLine {
    /// `null` while the entry isn't sealed.
    position: Option<u64>,
    #[serde(with = "text")]
    id: Uuid,
    #[serde(with = "text")]
    at: Timestamp,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    tag: String,
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

/// Checks a copy with the key alone, without a database. A copy that was cut back to an earlier
/// state, heads and all, looks like an older copy: `known` heads tell the two apart.
///
/// # Errors
/// The outer one where it is no whole copy; the inner one is everything found wrong.
pub fn verify_export(
    key: &AuditKey,
    copy: impl BufRead,
    known: &[SignedHead],
) -> Result<Result<Verified, Vec<LogFinding>>, ExportFault> {
    let mut lines = Lines {
        lines: copy.lines(),
        number: 0,
    };
    let Beginning {
        district,
        mut heads,
        mut next,
    } = beginning(&mut lines)?;
    let own = u64::try_from(heads.len()).unwrap_or(u64::MAX);
    heads.extend_from_slice(known);
    let mut log = LogVerifier::new(key, &district, &heads);
    let mut found = 0;
    loop {
        match next.take().ok_or(ExportFault::CutOff)? {
            Line::Entry(line) => {
                let Some(tag) = unhex(&line.tag) else {
                    return Err(lines.fault("a tag has 64 hexadecimal digits"));
                };
                log.push(&logged(&district, line, tag));
                found += 1;
            }
            Line::End { entries, heads } if entries == found && heads == own => break,
            Line::End { .. } => return Err(lines.fault("lines are missing before it")),
            Line::Log { .. } | Line::Head { .. } => {
                return Err(lines.fault("it stands in the wrong place"));
            }
        }
        next = lines.next()?;
    }
    if lines.next()?.is_some() {
        return Err(lines.fault("nothing may follow the end"));
    }
    Ok(log
        .finish()
        .map(|report| Verified { district, report })
        .map_err(|found| found.into_iter().map(LogFinding::Log).collect()))
}

/// The heads in a copy, to be held against the log itself: only those made with the key count.
///
/// # Errors
/// [`ExportFault`] where it is no copy.
pub fn heads_of_export(copy: impl BufRead) -> Result<Vec<SignedHead>, ExportFault> {
    Ok(beginning(&mut Lines {
        lines: copy.lines(),
        number: 0,
    })?
    .heads)
}

struct Beginning {
    district: String,
    heads: Vec<SignedHead>,
    next: Option<Line>,
}

/// Reads the first line and the heads behind it.
fn beginning<R>(lines: &mut Lines<R>) -> Result<Beginning, ExportFault>
where
    R: Iterator<Item = std::io::Result<String>>,
{
    let Some(Line::Log {
        format: FORMAT,
        district,
        ..
    }) = lines.next()?
    else {
        return Err(lines.fault("the first line must say which log it is"));
    };
    let mut heads = Vec::new();
    while let Some(line) = lines.next()? {
        let Line::Head {
            size,
            root,
            at,
            tag,
        } = line
        else {
            return Ok(Beginning {
                district,
                heads,
                next: Some(line),
            });
        };
        let (Some(root), Some(tag)) = (unhex(&root), unhex(&tag)) else {
            return Err(lines.fault("a hash has 64 hexadecimal digits"));
        };
        let district = district.clone();
        heads.push(SignedHead {
            district,
            size,
            root: Hash(root),
            at,
            tag: Tag(tag),
        });
    }
    Ok(Beginning {
        district,
        heads,
        next: None,
    })
}

fn logged(district: &str, line: EntryLine, tag: [u8; 32]) -> Logged {
    Logged {
        position: line.position,
        entry: AuditEntry {
            id: line.id,
            district: district.to_owned(),
            at: line.at,
            actor: line.actor,
            action: line.action,
            subject: line.subject,
            detail: line.detail,
        },
        tag: Tag(tag),
    }
}

struct Lines<R> {
    lines: R,
    number: u64,
}

impl<R: Iterator<Item = std::io::Result<String>>> Lines<R> {
    fn next(&mut self) -> Result<Option<Line>, ExportFault> {
        let Some(text) = self.lines.next().transpose()? else {
            return Ok(None);
        };
        self.number += 1;
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| self.fault(&error.to_string()))
    }

    fn fault(&self, reason: &str) -> ExportFault {
        ExportFault::Line {
            number: self.number,
            reason: reason.to_owned(),
        }
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let bytes: Vec<u8> = digits?
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    (text.len() == 64).then(|| bytes.try_into().ok()).flatten()
}
