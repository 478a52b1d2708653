//! Accounts: who works here, as what, where and until when.

mod accounts;
mod agents;
mod first;
mod leave;
mod posts;
mod room;
mod state;
mod upkeep;

pub(crate) use accounts::open_account;
pub use accounts::{NewStaff, StaffFile, add, list, show};
pub use agents::{NewAgent, add_agent, agents_of, ensure_demo_agent};
pub use first::{DemoAccount, FirstSteward, demo_accounts, ensure_first_steward};
pub use leave::{Passed, leave};
pub use posts::{Post, fits, move_to};
pub use room::{Places, heirs, open_tasks, places};
pub use state::{reactivate, reset_password, suspend};
pub use upkeep::keep_up;

use zeroize::Zeroizing;

/// A password that is shown once and must be changed at the first sign-in.
pub type OneTimePassword = Zeroizing<String>;

/// Sixteen characters of 32 that aren't mistaken for each other, in groups: 80 bits.
fn one_time_password(app: &crate::App) -> OneTimePassword {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random: [u8; 16] = app.surroundings().random();
    let mut out = Zeroizing::new(String::with_capacity(19));
    for (place, byte) in random.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(SIGNS[usize::from(byte % 32)]));
    }
    out
}
