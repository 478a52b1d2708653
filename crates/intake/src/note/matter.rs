//! What happened at a place, by the event catalogue.

use serde::Serialize;

use super::{HeadCount, Span, ends_clause, longest, number_at};
use crate::note::matter_words::TABLE;

/// A kind of matter. Each is about a dwelling or building and what is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterKind {
    /// Somebody let or rented a dwelling.
    Letting,
    /// Somebody moved out.
    MovedOut,
    /// A let dwelling that isn't registered.
    Unregistered,
    /// More people than the rooms are for.
    GroupLetting,
    /// Rooms divided by partitions.
    Subdivided,
    /// A short let.
    ShortLet,
    /// E-bikes kept or charged in a corridor or stairwell.
    EbikeInCorridor,
    /// E-bikes charged, the message doesn't say that it is in a corridor.
    EbikeCharging,
    /// A battery charged indoors.
    BatteryIndoors,
    /// A cable hung through the air to charge.
    FlyingCable,
    /// Wiring laid without leave or overloaded.
    Wiring,
    /// Gas: bottles, leaks, heaters.
    Gas,
    /// An exit, stair or escape window that is blocked or locked.
    ExitBlocked,
    /// Things piled up in a corridor.
    CorridorClutter,
    /// Fire equipment that is missing or broken.
    FireEquipment,
    /// A fire.
    Fire,
    /// Any other danger of fire.
    FireHazard,
    /// The building itself: cracks, unlawful construction.
    Structure,
    /// Noise and quarrels between neighbours.
    Dispute,
}

impl MatterKind {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Letting,
        Self::MovedOut,
        Self::Unregistered,
        Self::GroupLetting,
        Self::Subdivided,
        Self::ShortLet,
        Self::EbikeInCorridor,
        Self::EbikeCharging,
        Self::BatteryIndoors,
        Self::FlyingCable,
        Self::Wiring,
        Self::Gas,
        Self::ExitBlocked,
        Self::CorridorClutter,
        Self::FireEquipment,
        Self::Fire,
        Self::FireHazard,
        Self::Structure,
        Self::Dispute,
    ];

    /// The word for it in the table and in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Letting => "letting",
            Self::MovedOut => "moved_out",
            Self::Unregistered => "unregistered",
            Self::GroupLetting => "group_letting",
            Self::Subdivided => "subdivided",
            Self::ShortLet => "short_let",
            Self::EbikeInCorridor => "ebike_in_corridor",
            Self::EbikeCharging => "ebike_charging",
            Self::BatteryIndoors => "battery_indoors",
            Self::FlyingCable => "flying_cable",
            Self::Wiring => "wiring",
            Self::Gas => "gas",
            Self::ExitBlocked => "exit_blocked",
            Self::CorridorClutter => "corridor_clutter",
            Self::FireEquipment => "fire_equipment",
            Self::Fire => "fire",
            Self::FireHazard => "fire_hazard",
            Self::Structure => "structure",
            Self::Dispute => "dispute",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The code of the event catalogue: a small event (`M…`) where it has one, else a category
    /// (`E…`).
    pub const fn event_code(self) -> &'static str {
        match self {
            Self::EbikeInCorridor => "M08",
            Self::BatteryIndoors => "M09",
            Self::FlyingCable => "M10",
            Self::ExitBlocked => "M02",
            Self::CorridorClutter => "M01",
            Self::EbikeCharging | Self::FireEquipment | Self::Fire | Self::FireHazard => "E01",
            Self::Subdivided | Self::Structure => "E03",
            Self::Wiring | Self::Gas => "E04",
            Self::Letting
            | Self::MovedOut
            | Self::Unregistered
            | Self::GroupLetting
            | Self::ShortLet => "E05",
            Self::Dispute => "E10",
        }
    }
}

/// How a matter is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is so, or somebody thinks so.
    Reported,
    /// It is not so: 未发现群租.
    Denied,
    /// It was so and is mended: 隔断已拆除.
    Settled,
}

/// A matter that a message tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matter {
    /// What it is.
    pub kind: MatterKind,
    /// Its code in the event catalogue.
    pub event_code: &'static str,
    /// How it is told.
    pub standing: Standing,
    /// The words that tell it.
    pub span: Span,
}

/// From so many in one dwelling on it is a matter by itself.
const MANY: u32 = 10;

/// The matters of a message, each kind once, in the order of the message.
pub(super) fn matters(chars: &[char], count: Option<HeadCount>) -> Vec<Matter> {
    let mut matters: Vec<Matter> = Vec::new();
    for at in 0..chars.len() {
        for pattern in &TABLE.patterns {
            let Some(length) = longest(chars, at, &pattern.first) else {
                continue;
            };
            if another_word(chars, at, at + length, pattern.kind) {
                continue;
            }
            let Some(to) = then(chars, at + length, &pattern.then, pattern.gap) else {
                continue;
            };
            add(&mut matters, chars, pattern.kind, Span { from: at, to });
        }
    }
    if let Some(count) = count.filter(|count| count.at_least >= MANY) {
        add(&mut matters, chars, MatterKind::GroupLetting, count.span);
    }
    // What is told in particular needs no general word beside it.
    let reported = |kinds: std::ops::RangeInclusive<MatterKind>| {
        let mut known = matters.iter();
        known.any(|one| kinds.contains(&one.kind) && one.standing == Standing::Reported)
    };
    let danger = reported(MatterKind::EbikeInCorridor..=MatterKind::Fire);
    let corridor = reported(MatterKind::EbikeInCorridor..=MatterKind::EbikeInCorridor);
    matters.retain(|one| match one.kind {
        MatterKind::FireHazard => !danger,
        MatterKind::EbikeCharging => !corridor,
        _ => true,
    });
    matters.sort_by_key(|matter| matter.span);
    matters
}

/// Whether the words are part of others: the 电瓶 of 电瓶车, the 租房 of 群租房.
fn another_word(chars: &[char], from: usize, to: usize, kind: MatterKind) -> bool {
    let next = chars.get(to);
    let before = from.checked_sub(1).and_then(|at| chars.get(at));
    match kind {
        MatterKind::BatteryIndoors => next == Some(&'车'),
        MatterKind::EbikeInCorridor | MatterKind::EbikeCharging => {
            let part = next.and_then(|_| longest(chars, to, &["电池", "电瓶", "电瓶车"]));
            part == Some(2)
        }
        MatterKind::Fire => {
            let danger = longest(
                chars,
                from.saturating_sub(2),
                &["引起", "引发", "导致", "打不", "容易", "造成", "预防"],
            );
            danger.is_some()
                || next.is_some_and(|_| longest(chars, to, &["隐患", "风险", "危险"]).is_some())
        }
        MatterKind::Letting => before.is_some_and(|ch| "群日短合网".contains(*ch)),
        _ => false,
    }
}

fn add(matters: &mut Vec<Matter>, chars: &[char], kind: MatterKind, span: Span) {
    let standing = standing(chars, span);
    if let Some(known) = matters.iter_mut().find(|known| known.kind == kind) {
        // Of two ways to tell one matter the graver counts.
        if known.standing != Standing::Reported && standing == Standing::Reported {
            (known.standing, known.span) = (standing, span);
        }
        return;
    }
    matters.push(Matter {
        kind,
        event_code: kind.event_code(),
        standing,
        span,
    });
}

/// The end of the words that must follow within a few characters of one sentence; the beginning
/// itself where nothing must.
fn then(chars: &[char], from: usize, words: &[&str], gap: usize) -> Option<usize> {
    if words.is_empty() {
        return Some(from);
    }
    for at in from..chars.len().min(from + gap + 1) {
        if let Some(length) = longest(chars, at, words) {
            return Some(at + length);
        }
        if ends_clause(chars[at]) {
            return None;
        }
    }
    None
}

/// Whether the words around a matter deny it or say that it is mended.
fn standing(chars: &[char], span: Span) -> Standing {
    let stop = |ch: &char| ends_clause(*ch) || *ch == '，' || *ch == ',';
    let begin = chars[..span.from]
        .iter()
        .rposition(stop)
        .map_or(0, |at| at + 1);
    let begin = begin.max(span.from.saturating_sub(10));
    let end = chars[span.to..]
        .iter()
        .position(|ch| ends_clause(*ch))
        .map_or(chars.len(), |at| span.to + at);
    let end = end.min(span.to + 8);
    let before = &chars[begin..span.from];
    let behind = &chars[span.to..end];
    let within = &chars[span.from..end];
    let has = |text: &[char], words: &[&str]| {
        (0..text.len()).any(|at| longest(text, at, words).is_some())
    };
    // 是不是群租 asks, 有没有 asks: somebody thinks it may be so.
    if has(before, &TABLE.heard) {
        return Standing::Reported;
    }
    if has(before, &TABLE.denied) || has(behind, &["嫌疑排除", "不属实", "不存在", "情况不实"])
    {
        return Standing::Denied;
    }
    if has(behind, &TABLE.settled)
        || has(before, &["已清理", "已拆除", "已整改", "已清退", "已取缔"])
    {
        // 已拆除隔断又重新隔 is no end of it.
        let again = has(
            within,
            &["又", "再次", "反弹", "复发", "没有拆", "未拆", "仍", "还是"],
        );
        return if again {
            Standing::Reported
        } else {
            Standing::Settled
        };
    }
    Standing::Reported
}

const LIVE: &[&str] = &[
    "住了",
    "住着",
    "住有",
    "住",
    "居住",
    "居住了",
    "居住着",
    "挤了",
    "挤着",
    "挤",
    "合住",
    "入住",
    "睡了",
    "睡着",
];

const PEOPLE: &[&str] = &[
    "人", "租客", "工人", "房客", "员工", "大人", "小哥", "学生", "民工", "骑手", "男的", "女的",
    "姑娘",
];

/// 住了十几个人, 12人合住.
pub(super) fn head_count(chars: &[char]) -> Option<HeadCount> {
    let mut best: Option<HeadCount> = None;
    for at in 0..chars.len() {
        if at > 0
            && (chars[at - 1].is_ascii_digit()
                || "零一二三四五六七八九十百几".contains(chars[at - 1]))
        {
            continue;
        }
        let Some((at_least, end)) = people_at(chars, at) else {
            continue;
        };
        // So many a room are not so many in the dwelling.
        let each = chars[at.saturating_sub(6)..at].contains(&'每');
        let near =
            |from: usize, to: usize| (from..to).any(|i| longest(&chars[..to], i, LIVE).is_some());
        let lives = near(at.saturating_sub(6), at) || near(end, chars.len().min(end + 5));
        if lives && !each && best.is_none_or(|best| best.at_least < at_least) {
            let span = Span { from: at, to: end };
            best = Some(HeadCount { at_least, span });
        }
    }
    best
}

/// A number of people at `at`: at least how many, and where the words end.
fn people_at(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digit =
        |ch: Option<&char>| ch.and_then(|ch| "一二三四五六七八九".chars().position(|d| d == *ch));
    let (mut value, mut end) = if chars[at] == '几' && chars.get(at + 1) == Some(&'十') {
        (20, at + 2)
    } else if let (Some(less), Some(more)) = (digit(chars.get(at)), digit(chars.get(at + 1)))
        && less + 1 == more
    {
        // 七八个 are at least seven.
        (u32::try_from(less).unwrap_or(0) + 1, at + 2)
    } else {
        let (value, length) = number_at(chars, at)?;
        (value, at + length)
    };
    if matches!(chars.get(end), Some('几' | '多' | '余' | '来')) {
        value += 1;
        end += 1;
    }
    if matches!(chars.get(end), Some('个' | '名' | '口' | '位')) {
        end += 1;
    }
    // 七八个外卖小哥: what they do may stand before who they are.
    let counted = matches!(chars.get(end.wrapping_sub(1)), Some('个' | '名' | '位'));
    let people = (end..=end + if counted { 3 } else { 0 }).find_map(|at| {
        chars.get(at)?;
        Some(at + longest(chars, at, PEOPLE)?)
    });
    let end = people?;
    // 三人间 is a kind of room.
    let room = matches!(chars.get(end), Some('间' | '床'));
    (value > 0 && value < 1000 && !room).then_some((value, end))
}
