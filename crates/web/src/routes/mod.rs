//! Every address of the web interface, in one list that the router is built from.

mod table;

pub use table::{Kind, Method, RouteInfo, routes};
