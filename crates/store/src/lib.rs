//! PostgreSQL: connections, migrations and queries, by aggregate.
//!
//! Functions take a connection or transaction and plain values and give plain rows back. What is
//! allowed and what follows from it is decided above; nothing here knows roles or keys, and what
//! is secret arrives sealed.

mod error;
mod pool;

pub mod account;
pub mod agency;
pub mod alias;
pub mod audit;
pub mod audit_read;
pub mod binding;
pub mod clock;
pub mod confusion;
pub mod copy;
pub mod counts;
pub mod disclosure;
pub mod door_check;
pub mod dwelling_file;
pub mod event;
pub mod grid;
pub mod hazard_report;
pub mod installation;
pub mod job;
pub mod letting;
pub mod library;
pub mod master_key;
pub mod migrate;
pub mod never;
pub mod notice;
pub mod openid_link;
pub mod outgoing;
pub mod outgoing_sms;
pub mod party;
pub mod passkey;
pub mod place;
pub mod plate;
pub mod proposal;
pub mod public_attempt;
pub mod receipt;
pub mod references;
pub mod reports;
pub mod retention;
pub mod right_request;
pub mod round;
pub mod second_factor;
pub mod self_check;
pub mod session;
pub mod short_let;
pub mod staff;
pub mod standstill;
pub mod stay;
pub mod task;
pub mod voice;
pub mod workload;

pub use error::StoreError;
pub use pool::{connect, read_only_check};

/// A connection inside or outside a transaction: what every query takes.
pub type Conn = sqlx::PgConnection;
/// The pool of connections of one program.
pub type Pool = sqlx::PgPool;
/// A transaction; rolled back when dropped uncommitted.
pub type Tx = sqlx::Transaction<'static, sqlx::Postgres>;
/// A connection borrowed from the pool.
pub type PoolConn = sqlx::pool::PoolConnection<sqlx::Postgres>;
