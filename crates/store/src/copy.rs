//! Rows for `COPY … FROM STDIN` in text format.

use crate::{Conn, StoreError};

/// Bytes to send in one piece.
const PIECE: usize = 256 * 1024;

/// Rows being written as text: fields in order, then [`CopyRows::end`].
#[derive(Debug, Default)]
pub struct CopyRows {
    text: String,
    in_row: bool,
}

impl CopyRows {
    /// No rows.
    pub fn new() -> Self {
        Self::default()
    }

    fn separate(&mut self) {
        if self.in_row {
            self.text.push('\t');
        }
        self.in_row = true;
    }

    /// A field of any type whose text form holds no tab, line break or backslash.
    pub fn plain(&mut self, value: impl std::fmt::Display) {
        use std::fmt::Write as _;
        self.separate();
        // Writing to a String can't fail.
        let _ = write!(self.text, "{value}");
    }

    /// The same, or NULL.
    pub fn optional(&mut self, value: Option<impl std::fmt::Display>) {
        match value {
            Some(value) => self.plain(value),
            None => self.plain("\\N"),
        }
    }

    /// Text of any content.
    pub fn text(&mut self, value: &str) {
        self.separate();
        for letter in value.chars() {
            match letter {
                '\\' => self.text.push_str("\\\\"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                // PostgreSQL's text can't hold it.
                '\0' => {}
                other => self.text.push(other),
            }
        }
    }

    /// Bytes, or NULL.
    pub fn bytes(&mut self, value: Option<&[u8]>) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let Some(value) = value else {
            return self.plain("\\N");
        };
        self.separate();
        self.text.push_str("\\\\x");
        for byte in value {
            self.text.push(HEX[usize::from(byte >> 4)] as char);
            self.text.push(HEX[usize::from(byte & 15)] as char);
        }
    }

    /// A list of words without quotes, commas or braces (names of faults).
    pub fn words<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        self.separate();
        self.text.push('{');
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(value);
        }
        self.text.push('}');
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.text.push('\n');
        self.in_row = false;
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Sends the rows to `target`, such as `lead (district, id)`, and empties this.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction is of no further use then.
    pub async fn send(&mut self, conn: &mut Conn, target: &'static str) -> Result<(), StoreError> {
        if self.is_empty() {
            return Ok(());
        }
        let statement = format!("COPY {target} FROM STDIN");
        let mut copy = sqlx::postgres::PgConnection::copy_in_raw(conn, &statement).await?;
        for piece in self.text.as_bytes().chunks(PIECE) {
            copy.send(piece).await?;
        }
        copy.finish().await?;
        self.text.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::CopyRows;

    #[test]
    fn what_would_end_a_field_or_row_is_escaped() {
        let mut rows = CopyRows::new();
        rows.text("a\tb\\c\nd\0");
        rows.bytes(Some(&[0, 255]));
        rows.optional(None::<i32>);
        rows.words(["one", "two"].into_iter());
        rows.end();
        assert_eq!(rows.text, "a\\tb\\\\c\\nd\t\\\\x00ff\t\\N\t{one,two}\n");
    }
}
