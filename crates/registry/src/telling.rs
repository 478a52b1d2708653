//! What a message to somebody on the staff says when several notices become one, and when it is
//! tried again.

use std::fmt::Write as _;
use std::time::Duration;

/// Different lines that are written out.
const MOST_LINES: usize = 20;
/// The first wait after a try that failed, and the longest.
const FIRST_WAIT: u64 = 30;
const LONGEST_WAIT: u64 = 3_600;

/// One notice in both languages, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Line {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    /// Its first line.
    pub subject: String,
    /// The rest.
    pub body: String,
}

/// A template with its places (`{name}`) filled, in one pass: a value is never taken for a place of
/// another, and is one line.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), template);
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = values.iter().find_map(|(name, value)| {
            let after = rest.strip_prefix('{')?.strip_prefix(name)?;
            Some((value, after.strip_prefix('}')?))
        });
        if let Some((value, after)) = known {
            out.extend(value.chars().map(|c| if c.is_control() { ' ' } else { c }));
            rest = after;
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Several notices as one message: equal ones are counted, in the order they came; `link` leads to
/// where their reader sees more.
pub fn digest(lines: &[Line], link: Option<&str>) -> Digest {
    let mut counted: Vec<(&Line, usize)> = Vec::new();
    for line in lines {
        match counted.iter_mut().find(|(known, _)| *known == line) {
            Some((_, times)) => *times += 1,
            None => counted.push((line, 1)),
        }
    }
    let subject = match lines {
        [one] => format!("【门牌】{}", one.zh),
        _ => format!("【门牌】{}条通知 · {} notices", lines.len(), lines.len()),
    };
    let left: usize = counted
        .iter()
        .skip(MOST_LINES)
        .map(|(_, times)| times)
        .sum();
    let mut body = String::new();
    let mut part = |of: fn(&Line) -> &str, several: (&str, &str), more: (&str, &str)| {
        for (line, times) in counted.iter().take(MOST_LINES) {
            body.push_str(of(line));
            if *times > 1 {
                // Writing into a text can't fail.
                let _ = write!(body, "{}{times}{}", several.0, several.1);
            }
            body.push('\n');
        }
        if left > 0 {
            let _ = writeln!(body, "{}{left}{}", more.0, more.1);
        }
        body.push('\n');
    };
    part(
        |line| &line.zh,
        ("（", "条）"),
        ("另有", "条，请登录查看。"),
    );
    part(
        |line| &line.en,
        (" (", " times)"),
        ("", " more: sign in to see them."),
    );
    match link {
        Some(link) => body.push_str(link),
        None => body.truncate(body.trim_end().len()),
    }
    body.push('\n');
    Digest { subject, body }
}

/// The smallest area that two places lie in: their codes as far as they agree, cut where a level
/// ends (district 6, street 9, community 12, grid 14).
pub fn common_place(one: &str, other: &str) -> String {
    let agree = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    let agree = agree.count();
    let level = [14, 12, 9, 6].into_iter().find(|level| *level <= agree);
    let end = if one == other {
        one.len()
    } else {
        level.unwrap_or(0)
    };
    one.get(..end).unwrap_or_default().to_owned()
}

/// How long after try number `tries` (from 1) the next is, where the receiver asked for `asked`
/// seconds: longer each time, and never longer than an hour.
pub fn next_try(tries: i32, asked: Option<u32>) -> Duration {
    let doubled = FIRST_WAIT << u32::try_from(tries.saturating_sub(1)).unwrap_or(0).min(16);
    let wait = doubled.max(asked.map_or(0, u64::from));
    Duration::from_secs(wait.min(LONGEST_WAIT))
}
