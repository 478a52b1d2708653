use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use service::push::{self, Call, MOST_DECLARATIONS, Taken};

use super::problem::{FieldProblem, Problem};
use super::schema::{Accepted, Declarations};
use super::{Authorised, body, is_of};
use crate::site::Registry;

/// Most bytes of a call: a thousand long declarations.
const MOST_BYTES: usize = 4 * 1024 * 1024;
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Push declarations
///
/// Answered once everything is on the disk. The same call with the same key gets the same answer,
/// for as long as the batch's words are kept (30 days after it is closed); another body under the
/// same key is refused. A call that got no answer is best sent again with its key.
#[utoipa::path(
    post,
    path = "/api/v1/declarations",
    operation_id = "pushDeclarations",
    tag = "declarations",
    security(("oauth" = ["declarations"])),
    params(("Idempotency-Key" = String, Header,
        description = "1 to 255 visible ASCII characters, fresh for each new call: a UUID, say")),
    request_body(content = Declarations, content_type = "application/json"),
    responses(
        (status = 201, description = "On the disk: a verdict for each declaration",
            body = Accepted, content_type = "application/json",
            headers(("location" = String, description = "Where to ask what became of it"),
                ("idempotency-replayed" = String, description = "`true` where the call had come before"))),
        (status = 400, description = "The key is missing, or the body is no JSON",
            body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token",
            body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Another district's",
            body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "More than 4 MiB",
            body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON",
            body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not as described, or the key was used for another body",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many calls",
            body = Problem, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait"))),
        (status = 503, description = "Busy, or the database is away",
            body = Problem, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait"))),
    ),
)]
pub(super) async fn push(
    State(registry): State<Registry>,
    Authorised(program): Authorised,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Problem> {
    let key = key(&headers).ok_or_else(Problem::key_missing)?;
    if !is_of(&headers, "application/json") {
        return Err(Problem::wrong_type());
    }
    let bytes = body(&headers, content, MOST_BYTES).await?;
    let said = read(&bytes)?;
    let call = Call {
        district: said.district,
        key,
        body: bytes.to_vec(),
        declarations: said.declarations.into_iter().map(Into::into).collect(),
    };
    let word = |taken: &Taken| serde_json::to_vec(&Accepted::from(taken)).unwrap_or_default();
    let answered = push::push(registry.app(), &program, call, word).await?;
    let mut response = (StatusCode::CREATED, answered.answer).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let place = format!("/api/v1/batches/{}", answered.batch);
    if let Ok(place) = HeaderValue::try_from(place) {
        headers.insert(LOCATION, place);
    }
    let replayed = if answered.again { "true" } else { "false" };
    headers.insert(REPLAYED, HeaderValue::from_static(replayed));
    Ok(response)
}

/// The key of a call; the draft writes it in quotation marks, most programs without.
fn key(headers: &HeaderMap) -> Option<String> {
    let mut all = headers.get_all(KEY).iter();
    let (Some(key), None) = (all.next(), all.next()) else {
        return None;
    };
    let key = key.to_str().ok()?.trim();
    let bare = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    let key = bare.unwrap_or(key);
    let fits = (1..=255).contains(&key.len()) && key.bytes().all(|b| (b' '..=b'~').contains(&b));
    fits.then(|| key.to_owned())
}

fn read(bytes: &[u8]) -> Result<Declarations, Problem> {
    // The way to a wrong field costs time, and most calls have none.
    let said: Declarations = match serde_json::from_slice(bytes) {
        Ok(said) => said,
        Err(error) if error.is_data() => return Err(Problem::invalid(vec![wrong(bytes)])),
        // Says line and column, and quotes nothing.
        Err(error) => return Err(Problem::not_json(&error.to_string())),
    };
    let mut errors = Vec::new();
    let mut refuse = |pointer: &str, detail: &str| {
        errors.push(FieldProblem {
            pointer: pointer.to_owned(),
            detail: detail.to_owned(),
        });
    };
    if !(1..=MOST_DECLARATIONS).contains(&said.declarations.len()) {
        refuse("/declarations", "a call has 1 to 1000 declarations");
    }
    let six = |code: &String| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    if said.district.as_ref().is_some_and(|code| !six(code)) {
        refuse("/district", "a district's code has six digits");
    }
    if errors.is_empty() {
        Ok(said)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The first field that isn't as described. What stands in it isn't repeated.
fn wrong(bytes: &[u8]) -> FieldProblem {
    use serde_path_to_error::Segment;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read: Result<Declarations, _> = serde_path_to_error::deserialize(&mut json);
    let Err(error) = read else {
        return FieldProblem {
            pointer: String::new(),
            detail: "something follows the call".to_owned(),
        };
    };
    let mut pointer = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => {
                let _ = write!(pointer, "/{index}");
            }
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let said = error.inner().to_string();
    let detail = match said.split([' ', '`']).next() {
        Some("missing") => "a field is missing here",
        Some("unknown") => "no such field or value",
        Some("duplicate") => "a field stands here twice",
        _ => "another type is expected",
    };
    FieldProblem {
        pointer,
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{KEY, key, read};

    #[test]
    fn a_key_is_bare_or_quoted() {
        for (sent, expected) in [
            ("abc", Some("abc")),
            ("\"8e03978e-40d5\"", Some("8e03978e-40d5")),
            ("", None),
            ("\"\"", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(KEY, HeaderValue::from_static(sent));
            assert_eq!(key(&headers).as_deref(), expected, "{sent}");
            headers.append(KEY, HeaderValue::from_static("another"));
            assert_eq!(key(&headers), None, "two keys");
        }
        let mut headers = HeaderMap::new();
        headers.insert(KEY, HeaderValue::try_from("a".repeat(256)).unwrap());
        assert_eq!(key(&headers), None, "too long");
    }

    #[test]
    fn what_is_wrong_is_named_and_not_repeated() {
        let cases = [
            ("{", 400, ""),
            ("[]", 422, ""),
            ("{\"declarations\": []}", 422, "/declarations"),
            ("{\"declarations\": 秘}", 400, ""),
            (
                "{\"declarations\": [{\"kind\": \"秘密\"}]}",
                422,
                "/declarations/0/kind",
            ),
            (
                "{\"declarations\": [{\"kind\": \"check_in\", \"address\": 7}]}",
                422,
                "/declarations/0/address",
            ),
            ("{\"declarations\": [{}]}", 422, "/declarations/0"),
            (
                "{\"district\": \"x\", \"declarations\": [{\"kind\": \"check_in\"}]}",
                422,
                "/district",
            ),
        ];
        for (text, status, pointer) in cases {
            let problem = serde_json::to_value(read(text.as_bytes()).unwrap_err()).unwrap();
            assert_eq!(problem["status"], status, "{text}");
            if status == 422 {
                assert_eq!(problem["errors"][0]["pointer"], pointer, "{text}");
            }
            assert!(!problem.to_string().contains('秘'), "{problem}");
        }
        let thousand = |n: usize| {
            let one = vec!["{\"kind\":\"check_out\"}"; n].join(",");
            read(format!("{{\"declarations\":[{one}]}}").as_bytes()).is_ok()
        };
        assert!(thousand(1000) && !thousand(1001));
    }
}
