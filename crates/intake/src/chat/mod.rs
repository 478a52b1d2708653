//! Group chats and free notes: messages, the reports in them, and what each report says.

mod extract;
mod labels;
mod leftover;
mod marks;
mod message;
mod names;
mod place;
mod quote;
mod report;

use jiff::civil::Date;

use crate::model::{Channel, Entry, Ignored, IgnoredReason, SheetInfo};
use crate::refused::Refused;

pub(crate) use message::{Message, messages};
pub(crate) use names::{is_name, is_surname};
pub(crate) use place::simple;

/// Reads a chat; every message ends in one or more tenancies or is ignored with its reason.
pub(crate) fn read_chat(
    text: &str,
    channel: Channel,
    received: Date,
    on: &mut dyn FnMut(Entry),
) -> Result<SheetInfo, Refused> {
    let mut rows = 0_u32;
    let mut found = 0_u64;
    let all = messages(text);
    let talk = is_talk(&all);
    let mut held = Vec::new();
    for message in all {
        rows += 1;
        let today = message.date.unwrap_or(received);
        let mut any = false;
        for part in report::split(&quote::own_words(&message.text)) {
            if let Some(tenancy) = extract::tenancy(&part, message.ordinal, channel, today) {
                held.push(Entry::Tenancy(tenancy));
                any = true;
                found += 1;
            }
        }
        if !any {
            let reason = why_ignored(&message.text);
            held.push(Entry::Ignored(Ignored {
                sheet: String::new(),
                row: message.ordinal,
                reason,
            }));
        }
    }
    // A text in which nobody speaks and nothing is reported is no chat but some other file.
    if found == 0 && !talk {
        return Err(Refused::NoTable);
    }
    held.into_iter().for_each(on);
    Ok(SheetInfo {
        name: String::new(),
        hidden: false,
        rows,
    })
}

/// Whether people speak: one line with a colon may be the opening of a letter, and letters and
/// settings (`Subject: …`, `name: …`) have many. In a talk somebody has a Chinese name, speaks
/// twice, or a time stands beside what is said.
fn is_talk(messages: &[Message]) -> bool {
    let senders: Vec<&str> = messages
        .iter()
        .map(|m| m.sender.as_str())
        .filter(|s| !s.is_empty())
        .collect();
    let timed = messages.iter().any(|m| m.date.is_some());
    let han = senders.iter().any(|s| s.contains(crate::text::is_han));
    let again = senders
        .iter()
        .enumerate()
        .any(|(at, s)| senders.iter().skip(at + 1).any(|other| other == s));
    senders.len() >= 2 && (timed || han || again)
}

fn why_ignored(text: &str) -> IgnoredReason {
    let text = text.trim();
    let attachment = [
        "图片",
        "语音",
        "视频",
        "文件",
        "表情",
        "动画表情",
        "链接",
        "位置",
        "名片",
        "红包",
        "小程序",
        "转账",
        "image",
        "photo",
        "video",
        "file",
    ];
    let inner = text
        .strip_prefix(['[', '<', '【'])
        .and_then(|t| t.strip_suffix([']', '>', '】']));
    if inner.is_some_and(|t| {
        attachment
            .iter()
            .any(|word| t.to_lowercase().starts_with(word))
    }) {
        return IgnoredReason::Attachment;
    }
    if crate::text::has_any(text, &["@所有人", "@全体", "@all", "群公告"]) {
        return IgnoredReason::Announcement;
    }
    IgnoredReason::SmallTalk
}
