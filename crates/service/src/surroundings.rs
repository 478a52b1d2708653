use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use uuid::Uuid;

/// The one place where time and randomness enter the program. Tests put a clock of their own
/// here; ids are always fresh.
#[derive(Debug, Clone)]
pub struct Surroundings {
    // Microseconds to add to the machine's clock.
    offset: Arc<AtomicI64>,
    // Ids made by one program sort in the order they were made, which keeps indexes compact.
    ids: Arc<Mutex<uuid::ContextV7>>,
}

impl Surroundings {
    /// The machine's clock and its random source.
    pub fn of_this_machine() -> Self {
        Self {
            offset: Arc::new(AtomicI64::new(0)),
            ids: Arc::new(Mutex::new(uuid::ContextV7::new())),
        }
    }

    /// Moves this clock on: what a test does instead of waiting.
    pub fn advance(&self, by: jiff::SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.offset.fetch_add(micros, Ordering::Relaxed);
    }

    /// Now, to the microsecond, which is what the database keeps.
    pub fn now(&self) -> Timestamp {
        let micros = Timestamp::now().as_microsecond() + self.offset.load(Ordering::Relaxed);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }

    /// A fresh id that sorts after those made before it.
    pub fn id(&self) -> Uuid {
        let now = Timestamp::now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        let context = match self.ids.lock() {
            Ok(guard) => guard,
            // A panic elsewhere can't leave a counter in a bad state.
            Err(poisoned) => poisoned.into_inner(),
        };
        Uuid::new_v7(uuid::Timestamp::from_unix(&*context, seconds, nanos))
    }

    /// Fresh random bytes for keys, nonces and tokens, from this thread's generator (`ChaCha`, seeded
    /// by the operating system).
    ///
    /// # Panics
    /// Where the operating system has no seed to give: nothing secret could be made then.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        rand::fill(&mut bytes);
        bytes
    }
}

/// The time zone of every date that people read or write: China has one, without summer time.
pub fn shanghai() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(8))
}

#[cfg(test)]
mod tests {
    use super::Surroundings;

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let here = Surroundings::of_this_machine();
        let ids: Vec<_> = (0..1000).map(|_| here.id()).collect();
        assert!(ids.is_sorted());
    }
}
