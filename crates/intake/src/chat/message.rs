//! Cuts a pasted or exported chat into messages.

use jiff::civil::Date;

use super::labels;
use crate::text::{half, has_any, is_han, longest_digits};

/// One message; `ordinal` counts every message from 1, small talk too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) ordinal: u32,
    pub(crate) sender: String,
    pub(crate) date: Option<Date>,
    pub(crate) text: String,
}

/// The head of a message: who, when, and what follows on the same line.
struct Head {
    sender: String,
    date: Option<Date>,
    rest: String,
}

/// All messages of a chat in whichever way it was exported.
pub(crate) fn messages(text: &str) -> Vec<Message> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let filled = lines.iter().filter(|l| !l.is_empty()).count();
    let timed = lines.iter().filter(|l| timed_head(l).is_some()).count();
    let early = lines
        .iter()
        .filter(|l| !l.is_empty())
        .take(4)
        .any(|l| timed_head(l).is_some());
    if timed > 0 && (early || timed * 6 >= filled) {
        // Where nearly every head has its date, `明天 9:30` on a line of its own is no head.
        let dated = lines
            .iter()
            .filter_map(|l| timed_head(l))
            .filter(|h| h.date.is_some())
            .count();
        let strict = dated * 10 >= timed * 8;
        return collect(&lines, |l| {
            timed_head(l).filter(|h| !strict || h.date.is_some())
        });
    }
    let spoken = lines.iter().filter(|l| spoken_head(l).is_some()).count();
    let first = lines.iter().find(|l| !l.is_empty());
    if spoken > 0 && first.is_some_and(|l| spoken_head(l).is_some()) && spoken * 6 >= filled {
        return collect(&lines, spoken_head);
    }
    blocks(&lines)
}

fn collect(lines: &[&str], head: impl Fn(&str) -> Option<Head>) -> Vec<Message> {
    let mut out: Vec<Message> = Vec::new();
    let mut day = None;
    let mut preamble = String::new();
    let above = name_above(lines, &head);
    let speakers = if above {
        Vec::new()
    } else {
        below_times(lines, &head)
    };
    let mut opens = false;
    for line in lines {
        if let Some(mut head) = head(line) {
            day = head.date.or(day);
            opens = !above && is_bare(&head);
            if above && is_bare(&head) {
                let text = out.last_mut().map_or(&mut preamble, |m| &mut m.text);
                head.sender = take_last_line(text);
            }
            if out.is_empty() && longest_digits(&preamble) >= 15 {
                push(&mut out, String::new(), day, std::mem::take(&mut preamble));
            }
            if head.sender.is_empty() && head.rest.is_empty() {
                continue;
            }
            push(&mut out, head.sender, day, head.rest);
            continue;
        }
        if let Some(date) = day_line(line) {
            day = Some(date);
            continue;
        }
        // Below a time on a line of its own somebody begins to speak; others may follow him.
        if !line.is_empty() && (opens || !speakers.is_empty()) {
            let spoken = spoken_head(line).filter(|h| opens || speakers.contains(&h.sender));
            if let Some(head) = spoken {
                push(&mut out, head.sender, day, head.rest);
                opens = false;
                continue;
            }
            if opens {
                push(&mut out, String::new(), day, (*line).to_owned());
                opens = false;
                continue;
            }
        }
        let target = match out.last_mut() {
            Some(message) => &mut message.text,
            None => &mut preamble,
        };
        if !target.is_empty() {
            target.push('\n');
        }
        target.push_str(line);
    }
    for message in &mut out {
        message.text = message.text.trim().to_owned();
    }
    out
}

/// Nothing but a time.
fn is_bare(head: &Head) -> bool {
    head.sender.is_empty() && head.rest.is_empty()
}

/// Who speaks (`刘姐：…`) right below the lines that are only a time, if that is the way of the chat.
fn below_times(lines: &[&str], head: impl Fn(&str) -> Option<Head>) -> Vec<String> {
    let mut bare = 0;
    let mut speakers = Vec::new();
    let mut opens = false;
    for line in lines.iter().filter(|l| !l.is_empty()) {
        match head(line) {
            Some(found) => {
                opens = is_bare(&found);
                bare += usize::from(opens);
            }
            None if opens => {
                opens = false;
                speakers.extend(spoken_head(line).map(|h| h.sender));
            }
            None => {}
        }
    }
    if speakers.len() * 2 >= bare {
        speakers
    } else {
        Vec::new()
    }
}

/// Whether the sender stands on a line of its own above each time: nearly every head is nothing
/// but date and time, with a name right above and the text right below.
fn name_above(lines: &[&str], head: impl Fn(&str) -> Option<Head>) -> bool {
    let (mut heads, mut named) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        let Some(found) = head(line) else { continue };
        heads += 1;
        let before = at.checked_sub(1).and_then(|at| lines.get(at)).copied();
        let sender = before.is_some_and(|l| {
            is_sender(l) && l.chars().count() <= 16 && !l.contains([' ', ':', '：'])
        });
        let text = lines.get(at + 1).is_some_and(|l| !l.is_empty());
        if is_bare(&found) && found.date.is_some() && sender && text {
            named += 1;
        }
    }
    named >= 2 && named * 10 >= heads * 9
}

fn take_last_line(text: &mut String) -> String {
    let at = text.rfind('\n').map_or(0, |at| at + 1);
    let line = text.split_off(at).trim().to_owned();
    text.truncate(text.trim_end().len());
    line
}

fn push(out: &mut Vec<Message>, sender: String, date: Option<Date>, text: String) {
    let ordinal = u32::try_from(out.len() + 1).unwrap_or(u32::MAX);
    out.push(Message {
        ordinal,
        sender,
        date,
        text,
    });
}

/// A text without senders: paragraphs, else lines, else groups of labelled lines.
fn blocks(lines: &[&str]) -> Vec<Message> {
    let mut groups: Vec<String> = Vec::new();
    let blank_between = lines
        .iter()
        .skip_while(|l| l.is_empty())
        .collect::<Vec<_>>()
        .windows(2)
        .any(|w| w[0].is_empty() && !w[1].is_empty());
    let labelled = lines
        .iter()
        .filter(|l| labels::line_key(l).is_some())
        .count();
    let filled = lines.iter().filter(|l| !l.is_empty()).count();
    let forms = labelled * 2 > filled;
    let mut open = false;
    let mut keys: Vec<String> = Vec::new();
    for line in lines {
        if line.is_empty() {
            open = false;
            continue;
        }
        let key = labels::line_key(line)
            .and_then(|_| line.split([':', '：']).next())
            .map(|head| head.trim().to_owned());
        let repeats = key.is_some() && keys.first() == key.as_ref();
        let joins = if blank_between {
            open
        } else {
            open && forms && !repeats
        };
        match groups.last_mut() {
            Some(group) if joins => {
                group.push('\n');
                group.push_str(line);
            }
            _ => {
                groups.push((*line).to_owned());
                keys.clear();
            }
        }
        keys.extend(key);
        open = true;
    }
    let mut out = Vec::new();
    for group in groups {
        push(&mut out, String::new(), None, group);
    }
    out
}

/// `—— 2026年6月2日 ——`: a line that is only a date.
fn day_line(line: &str) -> Option<Date> {
    let chars: Vec<char> = line.chars().collect();
    if chars.len() > 40 {
        return None;
    }
    let found = crate::dates::scan(&chars, crate::dates::Mode::Free);
    let [only] = found.as_slice() else {
        return None;
    };
    let outside = chars
        .iter()
        .enumerate()
        .filter(|(i, c)| {
            !(only.start..only.end).contains(i) && (is_han(**c) || c.is_alphanumeric())
        })
        .count();
    match only.said {
        crate::dates::Said::Full(date) if outside <= 3 => Some(date),
        _ => None,
    }
}

/// Where `09:01` or `9:01:11` stands, in characters.
fn clock(chars: &[char]) -> Option<(usize, usize)> {
    let digit = |i: usize| chars.get(i).is_some_and(|c| half(*c).is_ascii_digit());
    let colon = |i: usize| chars.get(i).is_some_and(|c| half(*c) == ':');
    for at in 0..chars.len().min(80) {
        if !colon(at)
            || !digit(at + 1)
            || !digit(at + 2)
            || digit(at + 3)
            || at == 0
            || !digit(at - 1)
        {
            continue;
        }
        let start = if at >= 2 && digit(at - 2) {
            at - 2
        } else {
            at - 1
        };
        if start > 0 && digit(start - 1) {
            continue;
        }
        let mut end = at + 3;
        if colon(end) && digit(end + 1) && digit(end + 2) && !digit(end + 3) {
            end += 3;
        }
        return Some((start, end));
    }
    None
}

/// A line that opens a message by its time: `2026-06-02 09:01 苏明`, `苏明 2026/6/2 09:01:11`,
/// `[2026-06-02 09:01] 苏明: text`, `苏明  09:01`.
fn timed_head(line: &str) -> Option<Head> {
    let chars: Vec<char> = line.chars().collect();
    let (start, end) = clock(&chars)?;
    let before: String = chars.get(..start)?.iter().collect();
    let after: String = chars.get(end..)?.iter().collect();
    let (date, name_before) = without_date(&before);
    // Only what stands before the text may hold the head's date: the text has its own.
    let text_at = after.find([':', '：']).unwrap_or(after.len());
    let (head, text) = after.split_at(text_at);
    let (date_after, after) = match without_date(head) {
        (Some(date), rest) => (Some(date), format!("{rest}{text}")),
        (None, _) => (None, after),
    };
    let date = date.or(date_after);
    let name_before = tidy_sender(&name_before);
    let after = after
        .trim_start_matches(|c: char| matches!(half(c), ']' | ')' | ' ' | '-' | ',' | '】' | '—'));
    if !name_before.is_empty() {
        // Name first: nothing but a colon and the text may follow.
        let rest = after.trim();
        let spoken = rest.strip_prefix([':', '：']);
        return (is_sender(&name_before) && (rest.is_empty() || spoken.is_some())).then(|| Head {
            sender: name_before,
            date,
            rest: spoken.unwrap_or("").trim().to_owned(),
        });
    }
    let (sender, rest) = match after.split_once([':', '：']) {
        Some((sender, rest)) if is_sender(&tidy_sender(sender)) => (sender, rest),
        _ => (after, ""),
    };
    let sender = tidy_sender(sender);
    let bare = sender.is_empty() && rest.trim().is_empty();
    (bare || is_sender(&sender)).then(|| Head {
        sender,
        date,
        rest: rest.trim().to_owned(),
    })
}

/// Takes the date and the words of a clock (`上午`, `星期二`, `昨天`) out of a head.
fn without_date(text: &str) -> (Option<Date>, String) {
    let chars: Vec<char> = text.chars().collect();
    let found = crate::dates::scan(&chars, crate::dates::Mode::Cell);
    let date = found.iter().find_map(|f| match f.said {
        crate::dates::Said::Full(date) => Some(date),
        _ => None,
    });
    let mut rest: String = chars
        .iter()
        .enumerate()
        .filter(|(i, _)| !found.iter().any(|f| (f.start..f.end).contains(i)))
        .map(|(_, c)| *c)
        .collect();
    for word in [
        "上午", "下午", "凌晨", "早上", "中午", "晚上", "昨天", "前天", "AM", "PM", "am", "pm",
    ] {
        rest = rest.replace(word, " ");
    }
    for day in ["一", "二", "三", "四", "五", "六", "日", "天"] {
        rest = rest
            .replace(&format!("星期{day}"), " ")
            .replace(&format!("周{day}"), " ");
    }
    (date, rest)
}

fn tidy_sender(text: &str) -> String {
    let cut = text.split(['(', '（', '<']).next().unwrap_or("");
    cut.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                half(c),
                '[' | ']' | ')' | '-' | '|' | ',' | '~' | '—' | '【' | '】' | ':'
            )
    })
    .to_owned()
}

/// Whether a text can be somebody's name in a group.
fn is_sender(text: &str) -> bool {
    let count = text.chars().count();
    (1..=24).contains(&count)
        && longest_digits(text) < 7
        && !text.contains(['，', '。', '；', ';', '？', '!', '！'])
        && !has_any(
            text,
            &[
                "单元",
                "租客",
                "承租",
                "身份证",
                "地址",
                "入住",
                "退租",
                "报退",
                "退房",
                "注销",
            ],
        )
}

/// A line that opens a message by its speaker alone: `苏明: text` or `苏明:`.
fn spoken_head(line: &str) -> Option<Head> {
    let (sender, rest) = line.split_once([':', '：'])?;
    let sender = tidy_sender(sender);
    let count = sender.chars().count();
    let named = (1..=16).contains(&count)
        && is_sender(&sender)
        && longest_digits(&sender) < 4
        && !sender.contains([' ', ',', '、', '/'])
        && labels::line_key(line).is_none();
    named.then(|| Head {
        sender,
        date: None,
        rest: rest.trim().to_owned(),
    })
}
