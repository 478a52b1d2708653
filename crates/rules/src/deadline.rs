use std::fmt;
use std::str::FromStr;

/// By when something must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum Deadline {
    /// At once.
    Immediately,
    /// Before somebody gets the key.
    AtCheckIn,
    /// Within so many hours by the clock.
    Hours(u16),
    /// Within so many days; the day of the trigger doesn't count (Civil Code, articles 201, 203).
    Days(u16),
    /// Within so many working days; the day of the trigger doesn't count.
    WorkingDays(u16),
    /// Again every so many days.
    Every(u16),
    /// Until the month of the trigger ends.
    MonthEnd,
    /// The source names no time.
    Unspecified,
}

/// A deadline that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no deadline: write \"immediately\", \"at check-in\", \"24 hours\", \"7 days\", \"3 working days\", \"every 10 days\", \"end of the month\" or \"unspecified\""
)]
pub struct NoDeadline(String);

impl FromStr for Deadline {
    type Err = NoDeadline;

    fn from_str(text: &str) -> Result<Self, NoDeadline> {
        let no = || NoDeadline(text.to_owned());
        let words: Vec<&str> = text.split_whitespace().collect();
        // Ten years are no deadline but a slip of the pen.
        let number = |n: &str| {
            n.parse()
                .ok()
                .filter(|n| (1..=3650).contains(n))
                .ok_or_else(no)
        };
        Ok(match words[..] {
            ["immediately"] => Self::Immediately,
            ["at", "check-in"] => Self::AtCheckIn,
            ["unspecified"] => Self::Unspecified,
            ["end", "of", "the", "month"] => Self::MonthEnd,
            [n, "hour" | "hours"] => Self::Hours(number(n)?),
            [n, "day" | "days"] => Self::Days(number(n)?),
            [n, "working", "day" | "days"] => Self::WorkingDays(number(n)?),
            ["every", n, "day" | "days"] => Self::Every(number(n)?),
            _ => return Err(no()),
        })
    }
}

impl TryFrom<String> for Deadline {
    type Error = NoDeadline;

    fn try_from(text: String) -> Result<Self, NoDeadline> {
        text.parse()
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, n, unit) = match self {
            Self::Immediately => return f.write_str("immediately"),
            Self::AtCheckIn => return f.write_str("at check-in"),
            Self::MonthEnd => return f.write_str("end of the month"),
            Self::Unspecified => return f.write_str("unspecified"),
            Self::Hours(n) => ("", n, "hour"),
            Self::Days(n) => ("", n, "day"),
            Self::WorkingDays(n) => ("", n, "working day"),
            Self::Every(n) => ("every ", n, "day"),
        };
        let plural = if *n == 1 { "" } else { "s" };
        write!(f, "{before}{n} {unit}{plural}")
    }
}

impl Deadline {
    /// In Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Immediately => "立即".to_owned(),
            Self::AtCheckIn => "入住时".to_owned(),
            Self::Hours(n) => format!("{n}小时内"),
            Self::Days(n) => format!("{n}日内"),
            Self::WorkingDays(n) => format!("{n}个工作日内"),
            Self::Every(n) => format!("每{n}日一次"),
            Self::MonthEnd => "当月内".to_owned(),
            Self::Unspecified => "未规定期限".to_owned(),
        }
    }
}
