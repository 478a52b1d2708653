//! What a command says: words for people, one object a line for programs.

use std::io::Write as _;

/// A command that was refused or failed, with the one line that goes to stderr.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) String);

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        // One line: a database's message may bring several.
        Self(error.to_string().lines().collect::<Vec<_>>().join(" "))
    }
}

/// What every command gives.
pub(crate) type Answer = Result<(), Failed>;

/// Refuses with one line.
pub(crate) fn refuse<T>(message: impl Into<String>) -> Result<T, Failed> {
    Err(Failed(message.into()))
}

/// Prints a value as one line of JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Answer {
    let mut out = std::io::stdout().lock();
    write_json(&mut out, value)
}

/// Writes a value as one line of JSON. A reader that went away ends the output quietly.
pub(crate) fn write_json(out: &mut impl std::io::Write, value: &impl serde::Serialize) -> Answer {
    let line = serde_json::to_string(value)?;
    match writeln!(out, "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failed(String::new())),
        other => Ok(other?),
    }
}

/// Prints a line for people.
pub(crate) fn say(line: &str) -> Answer {
    match writeln!(std::io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failed(String::new())),
        other => Ok(other?),
    }
}
