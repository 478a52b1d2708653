//! Rows for `COPY … FROM STDIN` in PostgreSQL's binary format, which costs the server a third of
//! what text does: no number, id or digest is printed here and read again there.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{Conn, StoreError};

/// Bytes to send in one piece.
const PIECE: usize = 256 * 1024;
/// What a binary copy begins with: signature, flags, length of a header extension.
const HEADER: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with, in the place of a row's number of fields.
const TRAILER: [u8; 2] = (-1_i16).to_be_bytes();
/// Seconds from 1970 to 2000, where PostgreSQL's times begin.
const EPOCH: i64 = 946_684_800;
/// The type of a list's elements: text.
const TEXT_OID: u32 = 25;

/// A value as a column of its type takes it: the Rust type must be the column's own (`i32` for
/// integer, `i64` for bigint, `f32` for real), since the server only checks the length.
pub trait Column {
    /// Appends the value without its length; false for NULL.
    fn put(&self, out: &mut Vec<u8>) -> bool;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Column for $number {
            fn put(&self, out: &mut Vec<u8>) -> bool {
                out.extend_from_slice(&self.to_be_bytes());
                true
            }
        }
    )*};
}
numbers!(i32, i64, f32, f64);

impl Column for bool {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        out.push(u8::from(*self));
        true
    }
}

impl Column for Uuid {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        out.extend_from_slice(self.as_bytes());
        true
    }
}

impl Column for str {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        // PostgreSQL's text can't hold a zero.
        out.extend(self.bytes().filter(|byte| *byte != 0));
        true
    }
}

impl Column for String {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        self.as_str().put(out)
    }
}

impl Column for [u8] {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        out.extend_from_slice(self);
        true
    }
}

impl Column for Vec<u8> {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        self.as_slice().put(out)
    }
}

impl Column for Timestamp {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        (self.as_microsecond() - EPOCH * 1_000_000).put(out)
    }
}

impl Column for Date {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        // Days between two civil dates, at most some millions.
        let days = (*self - date(2000, 1, 1)).get_days();
        days.put(out)
    }
}

impl<T: Column> Column for Option<T> {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        self.as_ref().is_some_and(|value| value.put(out))
    }
}

impl<T: Column + ?Sized> Column for &T {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        (**self).put(out)
    }
}

/// A list of texts, for a column of type `text[]`.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a>(pub &'a [String]);

impl Column for Texts<'_> {
    fn put(&self, out: &mut Vec<u8>) -> bool {
        let dimensions = i32::from(!self.0.is_empty());
        dimensions.put(out);
        0_i32.put(out);
        out.extend_from_slice(&TEXT_OID.to_be_bytes());
        if dimensions > 0 {
            length(self.0.len()).put(out);
            1_i32.put(out);
        }
        for text in self.0 {
            sized(out, text);
        }
        true
    }
}

/// Rows being written: fields in the order of the target's columns, then [`CopyRows::end`].
#[derive(Debug, Default)]
pub struct CopyRows {
    bytes: Vec<u8>,
    row: usize,
    fields: i16,
}

impl CopyRows {
    /// No rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next field of the row.
    pub fn field(&mut self, value: impl Column) -> &mut Self {
        if self.fields == 0 {
            self.row = self.bytes.len();
            self.bytes.extend_from_slice(&[0; 2]);
        }
        self.fields += 1;
        sized(&mut self.bytes, value);
        self
    }

    /// The next field, a number that its integer column has room for; the largest it holds where
    /// not.
    pub fn count(&mut self, value: impl TryInto<i32>) -> &mut Self {
        self.field(value.try_into().unwrap_or(i32::MAX))
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.bytes[self.row..self.row + 2].copy_from_slice(&self.fields.to_be_bytes());
        self.fields = 0;
    }

    /// A row that was made before.
    pub fn row(&mut self, line: &Line) {
        self.bytes.extend_from_slice(&line.0);
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Sends the rows to `target`, such as `lead (district, id)`, and empties this.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction is of no further use then.
    pub async fn send(&mut self, conn: &mut Conn, target: &'static str) -> Result<(), StoreError> {
        if self.is_empty() {
            return Ok(());
        }
        let mut copy = begin(conn, target).await?;
        for piece in self.bytes.chunks(PIECE) {
            copy.send(piece).await?;
        }
        self.bytes.clear();
        end(copy).await
    }
}

/// A row made before its turn to be sent, as [`CopyRows::row`] takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(Box<[u8]>);

impl Line {
    /// The row that `fill` writes; it must end it.
    pub fn new(fill: impl FnOnce(&mut CopyRows)) -> Self {
        let mut rows = CopyRows::new();
        fill(&mut rows);
        Self(rows.bytes.into_boxed_slice())
    }
}

/// Sends a row for each of `items` to `target`, as `row` writes it: the server takes the first ones
/// in while the next are made, and however many there are, they need no more memory.
///
/// # Errors
/// [`StoreError`]; the transaction is of no further use then.
pub async fn stream<T>(
    conn: &mut Conn,
    target: &'static str,
    items: &[T],
    mut row: impl FnMut(&mut CopyRows, &T),
) -> Result<(), StoreError> {
    if items.is_empty() {
        return Ok(());
    }
    let mut copy = begin(conn, target).await?;
    let mut rows = CopyRows::new();
    for item in items {
        row(&mut rows, item);
        if rows.bytes.len() >= PIECE {
            copy.send(rows.bytes.as_slice()).await?;
            rows.bytes.clear();
        }
    }
    copy.send(rows.bytes.as_slice()).await?;
    end(copy).await
}

type Copying<'a> = sqlx::postgres::PgCopyIn<&'a mut sqlx::postgres::PgConnection>;

async fn begin<'a>(conn: &'a mut Conn, target: &str) -> Result<Copying<'a>, StoreError> {
    let statement = format!("COPY {target} FROM STDIN (FORMAT binary)");
    let mut copy = sqlx::postgres::PgConnection::copy_in_raw(conn, &statement).await?;
    copy.send(HEADER.as_slice()).await?;
    Ok(copy)
}

async fn end(mut copy: Copying<'_>) -> Result<(), StoreError> {
    copy.send(TRAILER.as_slice()).await?;
    copy.finish().await?;
    Ok(())
}

/// Appends a value behind its length, which is -1 for NULL.
fn sized(out: &mut Vec<u8>, value: impl Column) {
    let at = out.len();
    out.extend_from_slice(&(-1_i32).to_be_bytes());
    if value.put(out) {
        let size = length(out.len() - at - 4);
        out[at..at + 4].copy_from_slice(&size.to_be_bytes());
    }
}

/// A field has at most a gigabyte in PostgreSQL; uploads and texts are bounded far below.
fn length(size: usize) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}
