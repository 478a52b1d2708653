/// What can go wrong between the program and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A named constraint refused the change. Which field it concerns follows from the statement
    /// that failed; the name is a hint (a distributed table adds a suffix or loses it).
    #[error("the database refused the change: {constraint}")]
    Constraint {
        /// Name of the constraint, without a shard's suffix; empty where there is none.
        constraint: String,
        /// A unique or exclusion constraint: the row exists already.
        duplicate: bool,
    },
    /// Another transaction was in the way; the same work may succeed if tried again.
    #[error("another change was in the way: try again")]
    Contention,
    /// A row can't be read as what it claims to be.
    #[error("{table}.{column} of row {row} holds {value:?}, which is none of the known values")]
    ImpossibleRow {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Primary key in words.
        row: String,
        /// The offending value (never of a personal column).
        value: String,
    },
    /// The schema is newer or older than this program.
    #[error("{0}")]
    Schema(String),
    /// A value that no column can hold: a NUL in a text, a day beyond the calendar. Nothing that is
    /// stored has it.
    #[error("the database can't hold a value like this one")]
    Unfit,
    /// Anything else: the connection is lost, the disk is full.
    #[error("the database does not answer as it should: {0}")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(refusal) = error.as_database_error() else {
            return Self::Database(error);
        };
        // SQLSTATE decides: class 23 are integrity constraints, class 40 asks for another try.
        let state = refusal.code().unwrap_or_default().into_owned();
        match state.as_str() {
            "22021" | "22008" | "22P05" => Self::Unfit,
            "40001" | "40P01" | "55P03" => Self::Contention,
            s if s.starts_with("23") => Self::Constraint {
                constraint: without_shard(refusal.constraint().unwrap_or_default()).to_owned(),
                duplicate: s == "23505" || s == "23P01",
            },
            _ => Self::Database(error),
        }
    }
}

/// Citus names a shard's constraint `name_102008`.
fn without_shard(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((stem, tail)) if tail.len() >= 6 && tail.bytes().all(|b| b.is_ascii_digit()) => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::without_shard;

    #[test]
    fn a_shard_suffix_is_no_part_of_a_constraints_name() {
        assert_eq!(without_shard("batch_file_once_102008"), "batch_file_once");
        assert_eq!(without_shard("batch_file_once"), "batch_file_once");
        assert_eq!(without_shard("area_12"), "area_12");
    }
}
