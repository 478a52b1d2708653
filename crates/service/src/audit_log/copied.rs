//! Reading copies of the log, without a database.

use std::io::BufRead;

use vault::AuditKey;
use vault::audit::{AuditEntry, LogVerifier, Logged, SignedHead, Tag};
use vault::merkle::Hash;

use super::export::{EntryLine, ExportFault, FORMAT, Line};
use super::verify::{LogFinding, Verified};

/// A district's log in a copy and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Partition of the log.
    pub district: String,
    /// What it holds, or everything found wrong.
    pub found: Result<Verified, Vec<LogFinding>>,
}

/// Checks the logs of a copy with the key alone. A copy that was cut back to an earlier state,
/// heads and all, looks like an older copy: `known` heads tell the two apart, and a district they
/// are of whose log is missing.
///
/// # Errors
/// [`ExportFault`] where it is no whole copy.
pub fn verify_export(
    key: &AuditKey,
    copy: impl BufRead,
    known: &[SignedHead],
) -> Result<Vec<Copied>, ExportFault> {
    let mut lines = Lines {
        lines: copy.lines(),
        number: 0,
    };
    let mut first = lines.next()?;
    let mut logs: Vec<Copied> = Vec::new();
    loop {
        let log = one(key, &mut lines, first, known)?;
        if logs.iter().any(|known| known.district == log.district) {
            return Err(lines.fault("the log of its district stands in the copy before"));
        }
        logs.push(log);
        first = lines.next()?;
        if first.is_none() {
            break;
        }
    }
    for head in known {
        if !logs.iter().any(|log| log.district == head.district) {
            let all: Vec<SignedHead> = of_district(known, &head.district).collect();
            let nothing = LogVerifier::new(key, &head.district, &all);
            logs.push(finished(&head.district, nothing));
        }
    }
    Ok(logs)
}

fn of_district<'a>(
    heads: &'a [SignedHead],
    district: &'a str,
) -> impl Iterator<Item = SignedHead> + 'a {
    let heads = heads.iter().filter(move |head| head.district == district);
    heads.cloned()
}

fn finished(district: &str, log: LogVerifier<'_>) -> Copied {
    let district = district.to_owned();
    let found = match log.finish() {
        Ok(report) => Ok(Verified {
            district: district.clone(),
            report,
        }),
        Err(found) => Err(found.into_iter().map(LogFinding::Log).collect()),
    };
    Copied { district, found }
}

/// Checks the log that begins with the line `first`, up to its end.
fn one<R>(
    key: &AuditKey,
    lines: &mut Lines<R>,
    first: Option<Line>,
    known: &[SignedHead],
) -> Result<Copied, ExportFault>
where
    R: Iterator<Item = std::io::Result<String>>,
{
    let Beginning {
        district,
        mut heads,
        mut next,
    } = beginning(lines, first)?;
    let own = u64::try_from(heads.len()).unwrap_or(u64::MAX);
    heads.extend(of_district(known, &district));
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
    Ok(finished(&district, log))
}

/// The heads of all logs in a copy, to be held against the logs themselves: only those made with
/// the key count.
///
/// # Errors
/// [`ExportFault`] where it is no copy.
pub fn heads_of_export(copy: impl BufRead) -> Result<Vec<SignedHead>, ExportFault> {
    let mut lines = Lines {
        lines: copy.lines(),
        number: 0,
    };
    let mut first = lines.next()?;
    let mut heads = Vec::new();
    loop {
        let log = beginning(&mut lines, first)?;
        heads.extend(log.heads);
        let mut next = log.next;
        // The entries are checked where they lie.
        while !matches!(next, Some(Line::Log { .. }) | None) {
            next = lines.next()?;
        }
        if next.is_none() {
            return Ok(heads);
        }
        first = next;
    }
}

struct Beginning {
    district: String,
    heads: Vec<SignedHead>,
    next: Option<Line>,
}

/// Reads the first line and the heads behind it.
fn beginning<R>(lines: &mut Lines<R>, first: Option<Line>) -> Result<Beginning, ExportFault>
where
    R: Iterator<Item = std::io::Result<String>>,
{
    let Some(Line::Log {
        format: FORMAT,
        district,
        ..
    }) = first
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
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok().filter(|_| rest.is_empty())
}
