//! What every request passes before its handler, and every answer after it.

mod headers;
mod origin;

pub use headers::{OperationId, Transport, secure, with_operation};
pub use origin::{OriginFault, check_origin, same_token};
