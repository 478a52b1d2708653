//! People outside the staff: signing in, being bound to a door, and what nobody gets out of it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests panic where they fail"
)]

mod adverts;
mod bindings;
mod declared;
mod disclosed;
mod ended;
mod guarded;
mod kept;
mod proofs;
mod record;
mod reminded;
mod rotated;
mod scene;
mod self_checks;
mod short_lets;
mod sign_in;
