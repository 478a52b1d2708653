//! What went wrong, for programs (RFC 9457).

use axum::extract::{Request, rejection::PathRejection};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::push::PushError;
use utoipa::ToSchema;

/// Seconds after which a call that found the program busy may be sent again.
const AGAIN: u32 = 2;

/// A problem (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Stable name of the kind of problem, a URN.
    #[schema(value_type = String, format = "uri", examples("urn:menpai:problem:rate-limited"))]
    r#type: &'static str,
    /// The kind of problem in a few words.
    #[schema(value_type = String)]
    title: &'static str,
    /// As the status of the answer.
    status: u16,
    /// What to do about it.
    detail: String,
    /// The same in Chinese.
    detail_zh: String,
    /// The fields of the call that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    #[serde(skip)]
    retry_after: Option<u32>,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Where it is in the call (JSON Pointer, RFC 6901).
    #[schema(examples("/declarations/0/kind"))]
    pub(super) pointer: String,
    /// What is wrong with it.
    pub(super) detail: String,
}

impl Problem {
    fn new(
        status: StatusCode,
        r#type: &'static str,
        title: &'static str,
        detail: impl Into<String>,
        detail_zh: impl Into<String>,
    ) -> Self {
        Self {
            r#type,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            detail_zh: detail_zh.into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    pub(super) fn no_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "urn:menpai:problem:unauthorised",
            "No valid token",
            "Get a token at /api/v1/token and send it as `Authorization: Bearer …`.",
            "请先在 /api/v1/token 取得令牌，并以“Authorization: Bearer …”发送",
        )
    }

    pub(super) fn too_large(most: usize) -> Self {
        let most = most / 1024;
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "urn:menpai:problem:too-large",
            "Too large",
            format!("The body may have {most} KiB: send fewer declarations in a call."),
            format!("请求体最大 {most} KiB，请减少一次推送的申报数"),
        )
    }

    pub(super) fn wrong_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "urn:menpai:problem:media-type",
            "Not JSON",
            "Send the declarations as application/json.",
            "请以 application/json 发送申报",
        )
    }

    pub(super) fn key_missing() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "urn:menpai:problem:idempotency-key-missing",
            "Idempotency-Key is missing",
            "Send a fresh Idempotency-Key (1 to 255 visible ASCII characters, such as a UUID) with \
             each new call, and the same one when you send the same call again.",
            "每次新的推送请带一个新的 Idempotency-Key（1 至 255 个可见 ASCII 字符，例如 UUID），重发同一次推送时用原来的",
        )
    }

    pub(super) fn not_json(detail: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "urn:menpai:problem:not-json",
            "The body is no JSON",
            format!("The body can't be read: {detail}."),
            format!("请求体不是有效的 JSON：{detail}"),
        )
    }

    /// The call doesn't fit the interface's description.
    pub(super) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "urn:menpai:problem:invalid",
            "Not as described",
            "The call doesn't fit /api/v1/openapi.json: correct what `errors` names. Nothing was \
             kept.",
            "请求不符合 /api/v1/openapi.json 的描述，请按 errors 更正；没有保存任何内容",
        );
        Self { errors, ..problem }
    }

    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(
                status,
                "urn:menpai:problem:not-found",
                "Not found",
                "Nothing is here, or nothing that this program may know of.",
                "没有这个地址，或者这个程序无权知道",
            ),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "urn:menpai:problem:method",
                "Wrong method",
                "This address answers to the methods in the header Allow.",
                "这个地址只接受 Allow 中列出的方法",
            ),
            status if status.is_client_error() => Self::new(
                status,
                "urn:menpai:problem:unreadable",
                "The request can't be read",
                "See /api/v1/openapi.json for what is expected.",
                "请求无法读取，请见 /api/v1/openapi.json",
            ),
            status => Self::new(
                status,
                "urn:menpai:problem:failed",
                "Failed",
                "The fault is ours. Quote the header x-operation-id, and send the call again with \
                 the same Idempotency-Key.",
                "系统故障，请提供应答头 x-operation-id，并用同一个 Idempotency-Key 重发",
            ),
        }
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::of_status(StatusCode::NOT_FOUND)
    }
}

impl From<PushError> for Problem {
    fn from(error: PushError) -> Self {
        match error {
            PushError::WrongClient | PushError::WrongToken => Self::no_token(),
            PushError::NoBatch => Self::of_status(StatusCode::NOT_FOUND),
            PushError::WrongDistrict(district) => Self::new(
                StatusCode::FORBIDDEN,
                "urn:menpai:problem:district",
                "Another district's",
                format!("This program may not push to district {district}."),
                format!("这个程序无权向 {district} 报送"),
            ),
            PushError::DistrictMissing => Self::invalid(vec![FieldProblem {
                pointer: "/district".to_owned(),
                detail: "this program may push to several districts: say to which".to_owned(),
            }]),
            PushError::TooMany(seconds) => {
                let problem = Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "urn:menpai:problem:rate-limited",
                    "Too many calls",
                    format!("Wait {seconds} s, then send the call again."),
                    format!("请等待 {seconds} 秒后重发"),
                );
                Self {
                    retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX)),
                    ..problem
                }
            }
            PushError::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "urn:menpai:problem:idempotency-key-reused",
                "Idempotency-Key was used for another body",
                "Use a new key for a new call. Nothing of this one was kept.",
                "新的推送请用新的 Idempotency-Key；这一次没有保存任何内容",
            ),
            PushError::Busy => Self::busy(),
            PushError::Failed(error) => {
                tracing::error!(%error, "a call failed");
                match error {
                    // It comes back.
                    service::Error::Store(_) => Self::busy(),
                    _ => Self::of_status(StatusCode::INTERNAL_SERVER_ERROR),
                }
            }
        }
    }
}

impl Problem {
    fn busy() -> Self {
        let problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "urn:menpai:problem:busy",
            "Busy",
            "Send the call again with the same Idempotency-Key after the seconds of Retry-After.",
            "请在 Retry-After 的秒数之后用同一个 Idempotency-Key 重发",
        );
        Self {
            retry_after: Some(AGAIN),
            ..problem
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Answers that no handler wrote (unknown addresses, wrong methods, panics) as problems.
pub(crate) async fn problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let written = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/"));
    if written || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut head, _) = response.into_parts();
    head.headers.remove(CONTENT_TYPE);
    head.headers.remove(CONTENT_LENGTH);
    let (new, body) = Problem::of_status(status).into_response().into_parts();
    head.headers.extend(new.headers);
    Response::from_parts(head, body)
}
