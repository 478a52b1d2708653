//! What can be done with an event. Each step consumes it, and refuses by name.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::clock::{Running, WorkingDays};
use super::state::{
    Closed, Event, File, Fixed, Limits, Paused, Sent, State, Target, Waiting, Why, Working,
};
use super::{Again, Finding, Grade, Refusal, Rung, Wait, WrongPlace};

impl File {
    /// The instant of a step: never before the one before it.
    fn step(&mut self, now: Timestamp) -> Timestamp {
        self.last = self.last.max(now);
        self.last
    }
}

impl Event {
    fn put(mut self, state: State) -> Self {
        self.state = state;
        self
    }

    /// The same at `now`: a pause that is over is over, whether or not anybody said so.
    #[must_use]
    pub fn awake(self, now: Timestamp) -> Self {
        match &self.state {
            State::Paused(Paused { clock, .. }) if clock.until <= now => {
                let until = clock.until;
                let before = self.clone();
                self.resume(until).unwrap_or(before)
            }
            _ => self,
        }
    }

    /// Says what it is, before it is sent. What has been counted stays counted.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] once it is sent.
    pub fn classify(
        mut self,
        grade: Option<Grade>,
        limits: Limits,
        now: Timestamp,
        days: &impl WorkingDays,
    ) -> Result<Self, Refusal> {
        let State::Waiting(waiting) = &mut self.state else {
            return Err(Refusal::NotNow);
        };
        let now = self.file.step(now);
        waiting.clock = Running {
            pace: limits.pace,
            limit: limits.due + self.file.extended,
            spent: waiting.clock.spent(now, days),
            since: now,
        };
        self.file.told = self.file.told.max(limits.at_once);
        (self.file.grade, self.file.limits) = (grade, limits);
        Ok(self)
    }

    /// Sends it.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] unless it waits with the dispatcher.
    pub fn send(mut self, to: Target, now: Timestamp) -> Result<Self, Refusal> {
        let State::Waiting(Waiting { clock, .. }) = self.state else {
            return Err(Refusal::NotNow);
        };
        let at = self.file.step(now);
        Ok(self.put(State::Sent(Sent { to, at, clock })))
    }

    /// Somebody takes it.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] unless it is sent and not taken.
    pub fn acknowledge(mut self, by: Uuid, now: Timestamp) -> Result<Self, Refusal> {
        let State::Sent(Sent { ref to, clock, .. }) = self.state else {
            return Err(Refusal::NotNow);
        };
        let (to, at) = (to.clone(), self.file.step(now));
        Ok(self.put(State::Working(Working { to, by, at, clock })))
    }

    /// Sends it back to the dispatcher: once.
    ///
    /// # Errors
    /// [`Refusal::ReturnedBefore`]; [`Refusal::NotNow`] unless it is sent or worked on.
    pub fn give_back(mut self, reason: WrongPlace, now: Timestamp) -> Result<Self, Refusal> {
        let (from, clock) = match &self.state {
            State::Sent(Sent { to, clock, .. }) | State::Working(Working { to, clock, .. }) => {
                (to.clone(), *clock)
            }
            _ => return Err(Refusal::NotNow),
        };
        if self.file.returned {
            return Err(Refusal::ReturnedBefore);
        }
        self.file.returned = true;
        let since = self.file.step(now);
        let why = Why::Returned { from, reason };
        Ok(self.put(State::Waiting(Waiting { why, since, clock })))
    }

    /// Lets its clock stand until a day.
    ///
    /// # Errors
    /// [`Refusal::Critical`], [`Refusal::PauseInThePast`], [`Refusal::PauseTooLong`];
    /// [`Refusal::NotNow`] unless it is worked on.
    pub fn pause(
        mut self,
        reason: Wait,
        until: Timestamp,
        now: Timestamp,
        days: &impl WorkingDays,
    ) -> Result<Self, Refusal> {
        let State::Working(Working {
            ref to,
            by,
            at: taken_at,
            clock,
        }) = self.state
        else {
            return Err(Refusal::NotNow);
        };
        let now = now.max(self.file.last);
        if self.file.grade == Some(Grade::Critical) {
            return Err(Refusal::Critical);
        }
        if until <= now {
            return Err(Refusal::PauseInThePast);
        }
        if until.duration_since(now) > self.file.limits.pause - self.file.paused {
            return Err(Refusal::PauseTooLong);
        }
        let (to, at) = (to.clone(), self.file.step(now));
        let clock = clock.stand(at, until, days);
        Ok(self.put(State::Paused(Paused {
            to,
            by,
            taken_at,
            reason,
            clock,
        })))
    }

    /// Goes on with it.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] unless it is paused.
    pub fn resume(mut self, now: Timestamp) -> Result<Self, Refusal> {
        let State::Paused(Paused {
            ref to,
            by,
            taken_at,
            clock,
            ..
        }) = self.state
        else {
            return Err(Refusal::NotNow);
        };
        let (to, now) = (to.clone(), self.file.step(now));
        self.file.paused += clock.stood(now);
        Ok(self.put(State::Working(Working {
            to,
            by,
            at: taken_at,
            clock: clock.run(now),
        })))
    }

    /// Adds time.
    ///
    /// # Errors
    /// [`Refusal::NoTime`], [`Refusal::TooMuchTime`]; [`Refusal::NotNow`] unless it is worked on.
    pub fn extend(mut self, more: SignedDuration, now: Timestamp) -> Result<Self, Refusal> {
        let State::Working(working) = &mut self.state else {
            return Err(Refusal::NotNow);
        };
        if more <= SignedDuration::ZERO {
            return Err(Refusal::NoTime);
        }
        if more > self.file.limits.extend - self.file.extended {
            return Err(Refusal::TooMuchTime);
        }
        self.file.step(now);
        self.file.extended += more;
        working.clock = working.clock.within(working.clock.limit + more);
        Ok(self)
    }

    /// Says that it is put right, or that nothing was found.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] unless it is worked on.
    pub fn fix(
        mut self,
        by: Uuid,
        finding: Finding,
        now: Timestamp,
        days: &impl WorkingDays,
    ) -> Result<Self, Refusal> {
        let State::Working(Working { ref to, clock, .. }) = self.state else {
            return Err(Refusal::NotNow);
        };
        let (to, at) = (to.clone(), self.file.step(now));
        self.file.hands.insert(by);
        let clock = clock.stop(at, days);
        Ok(self.put(State::Fixed(Fixed {
            to,
            by,
            at,
            finding,
            clock,
        })))
    }

    /// Accepts that it is over.
    ///
    /// # Errors
    /// [`Refusal::OwnHand`] for whoever found or mended it, in whichever round;
    /// [`Refusal::NotNow`] unless it is said to be put right.
    pub fn accept(mut self, by: Uuid, now: Timestamp) -> Result<Self, Refusal> {
        let State::Fixed(ref fixed) = self.state else {
            return Err(Refusal::NotNow);
        };
        if self.file.hands.contains(&by) {
            return Err(Refusal::OwnHand);
        }
        let (fixed, at) = (fixed.clone(), self.file.step(now));
        Ok(self.put(State::Closed(Closed { fixed, by, at })))
    }

    /// Says that it isn't over: whoever works on it goes on, with the time that was left.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] unless it is said to be put right.
    pub fn reject(mut self, now: Timestamp) -> Result<Self, Refusal> {
        let State::Fixed(Fixed {
            ref to, by, clock, ..
        }) = self.state
        else {
            return Err(Refusal::NotNow);
        };
        let (to, at) = (to.clone(), self.file.step(now));
        let clock = clock.go_on(at, SignedDuration::ZERO);
        Ok(self.put(State::Working(Working { to, by, at, clock })))
    }

    /// Opens it again: the dispatcher decides, with the time that its kind is given once more.
    /// Whoever says that it is there is one more who found it.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] unless it is closed.
    pub fn reopen(mut self, by: Option<Uuid>, why: Again, now: Timestamp) -> Result<Self, Refusal> {
        let State::Closed(Closed { ref fixed, .. }) = self.state else {
            return Err(Refusal::NotNow);
        };
        let clock = fixed.clock;
        let since = self.file.step(now);
        let clock = clock.go_on(since, self.file.limits.due);
        self.file.hands.extend(by);
        self.file.round = self.file.round.saturating_add(1);
        self.file.told = self.file.limits.at_once;
        self.file.returned = false;
        let why = Why::Reopened(why);
        Ok(self.put(State::Waiting(Waiting { why, since, clock })))
    }

    /// A rung has heard that it is late.
    #[must_use]
    pub fn tell(mut self, rung: Rung) -> Self {
        self.file.told = self.file.told.max(Some(rung));
        self
    }
}
