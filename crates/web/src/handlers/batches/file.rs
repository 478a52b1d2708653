//! The sender's own sheet back, each fault beside its row.

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use service::batches::{self, ErrorSheet};

use super::super::id;
use crate::fault::Fault;
use crate::session::SignedIn;
use crate::site::Registry;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Everything but the characters that RFC 5987 lets stand in a file name.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) async fn errors(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    Path(batch): Path<String>,
) -> Result<Response, Fault> {
    let batch = id(&batch)?;
    let (app, actor, district) = (registry.app(), &session.actor, &session.district);
    Ok(sheet(
        batches::error_sheet(app, actor, district, batch).await?,
    ))
}

/// The sheet as a file to keep.
pub(in crate::handlers) fn sheet(sheet: ErrorSheet) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(XLSX)),
        (CONTENT_DISPOSITION, attachment(&sheet.name)),
    ];
    (headers, sheet.bytes).into_response()
}

/// The header that has a file kept under this name, whatever its script.
fn attachment(name: &str) -> HeaderValue {
    let encoded = utf8_percent_encode(name, NAME);
    // An old browser that knows no encoded names keeps it as errors.xlsx.
    HeaderValue::try_from(format!(
        "attachment; filename=\"errors.xlsx\"; filename*=UTF-8''{encoded}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static("attachment; filename=\"errors.xlsx\""))
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn names_are_encoded_byte_by_byte() {
        let table = [
            ("linli.xlsx", "linli.xlsx"),
            ("旬报 1.xlsx", "%E6%97%AC%E6%8A%A5%201.xlsx"),
            ("a\"b\r\nc.xlsx", "a%22b%0D%0Ac.xlsx"),
        ];
        for (name, encoded) in table {
            let header = attachment(name);
            let text = header.to_str().unwrap();
            assert_eq!(text.rsplit("UTF-8''").next(), Some(encoded));
        }
    }
}
