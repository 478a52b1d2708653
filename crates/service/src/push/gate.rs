//! How often a program may call, and an address ask for tokens in vain. Kept in memory: several
//! programs on one database each allow as much.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

use jiff::Timestamp;
use uuid::Uuid;

/// Buckets kept before full ones, which say nothing, are thrown away.
const MOST: usize = 10_000;
/// Wrong secrets from one address in a minute.
const WRONG_A_MINUTE: u32 = 30;

/// Allows so many calls a minute, and a sixth of them at once.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bucket {
    calls: f64,
    at: Timestamp,
}

/// Room for a burst: ten seconds' worth, and always one call.
fn room(a_minute: u32) -> f64 {
    (f64::from(a_minute) / 6.0).max(1.0)
}

impl Bucket {
    fn full(a_minute: u32, at: Timestamp) -> Self {
        Self {
            calls: room(a_minute),
            at,
        }
    }

    /// The same at a later instant.
    fn refilled(self, a_minute: u32, now: Timestamp) -> Self {
        let seconds = now.duration_since(self.at).as_secs_f64().max(0.0);
        let calls = self.calls + seconds * f64::from(a_minute) / 60.0;
        Self {
            calls: calls.min(room(a_minute)),
            at: now,
        }
    }
}

/// Buckets by whom they are for.
#[derive(Debug)]
struct Buckets<K>(Mutex<HashMap<K, Bucket>>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq> Buckets<K> {
    /// Takes a call out of a bucket, or says how many seconds to wait for one.
    fn take(&self, key: K, a_minute: u32, now: Timestamp) -> Result<(), u64> {
        let mut all = match self.0.lock() {
            Ok(all) => all,
            // A number can't be left in a bad state.
            Err(poisoned) => poisoned.into_inner(),
        };
        if all.len() >= MOST {
            all.retain(|_, one| one.refilled(a_minute, now).calls < room(a_minute));
        }
        let bucket = all
            .entry(key)
            .or_insert_with(|| Bucket::full(a_minute, now));
        *bucket = bucket.refilled(a_minute, now);
        if bucket.calls >= 1.0 {
            bucket.calls -= 1.0;
            return Ok(());
        }
        let wait = (1.0 - bucket.calls) * 60.0 / f64::from(a_minute);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a minute at most"
        )]
        Err((wait.ceil() as u64).max(1))
    }
}

/// The limits of this program.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    programs: Buckets<Uuid>,
    peers: Buckets<String>,
}

impl Gates {
    /// Counts a call of a program; else how many seconds to wait.
    pub(super) fn call(&self, program: Uuid, a_minute: i32, now: Timestamp) -> Result<(), u64> {
        let a_minute = u32::try_from(a_minute).unwrap_or(1).max(1);
        self.programs.take(program, a_minute, now)
    }

    /// Counts a wrong secret from an address; else how many seconds to wait.
    pub(super) fn wrong(&self, peer: &str, now: Timestamp) -> Result<(), u64> {
        self.peers.take(peer.to_owned(), WRONG_A_MINUTE, now)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::Buckets;

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let buckets = Buckets::default();
        let start: jiff::Timestamp = "2026-11-23T01:00:00Z".parse().unwrap();
        for _ in 0..10 {
            assert_eq!(buckets.take("a", 60, start), Ok(()));
        }
        assert_eq!(buckets.take("a", 60, start), Err(1));
        assert_eq!(buckets.take("b", 60, start), Ok(()));
        let later = start + SignedDuration::from_millis(1100);
        assert_eq!(buckets.take("a", 60, later), Ok(()));
        assert_eq!(buckets.take("a", 60, later), Err(1));
        // A clock set back gives nothing and takes nothing.
        assert_eq!(buckets.take("a", 60, start), Err(1));
        assert_eq!(buckets.take("slow", 1, start), Ok(()));
        assert_eq!(buckets.take("slow", 1, start), Err(60));
    }
}
