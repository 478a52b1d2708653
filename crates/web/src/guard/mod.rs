//! What every request passes before its handler, and every answer after it.

mod headers;
mod origin;
mod peer;

pub use headers::{OperationId, Transport, secure, with_operation};
pub use origin::{OriginFault, check_origin, own_origin, same_token};
pub use peer::behind;
