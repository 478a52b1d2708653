use std::fmt;

/// What is wrong with a pack, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where it is about the whole file.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            what,
            mend,
        } = self;
        match line {
            0 => write!(f, "{file}: {what}: {mend}"),
            line => write!(f, "{file}:{line}: {what}: {mend}"),
        }
    }
}

impl std::error::Error for Fault {}
