//! Where something happened, as it was said: a chain of names and numbers of houses.

use std::sync::LazyLock;

use super::{Span, ends_clause, longest, number_at};
use crate::text::is_han;

/// Words in one line of text.
type Words = LazyLock<Vec<&'static str>>;

/// What a number of an address counts.
static COUNTED: Words = LazyLock::new(|| {
    "号楼 号院 号 栋 幢 座 单元 室 房 层 楼 弄 巷 组 队 区 期 排 梯 户 门 #"
        .split_whitespace()
        .collect()
});

/// What a letter, stem or direction may name.
const LETTERED: &[&str] = &["单元", "座", "栋", "幢", "号楼"];

/// What is counted beside addresses: people, rooms let, days.
static NOT_COUNTED: Words = LazyLock::new(|| {
    "楼的人 房客 房东 房间 户人 户居 户主 户籍 室友  层楼 期间 队人 组人 门口 门前 门禁 \
     号码 号线 区域 队员 组织 梯子"
        .split_whitespace()
        .collect()
});

/// How names of places end.
static ENDS: Words = LazyLock::new(|| {
    "路 街 巷 弄 道 村 苑 园 府 庭 湾 城 里 坊 镇 区 小区 花园 新村 公寓 大厦 \
     广场 家园 社区 街道 宿舍 大院 山庄 别墅 中心 国际 名都 大街 大道 胡同 楼 屯 \
     庄 寨 围"
        .split_whitespace()
        .collect()
});

/// How names of estates and villages end that may stand without a number.
static ALONE: Words = LazyLock::new(|| {
    "小区 花园 新村 公寓 大厦 家园 花苑 雅苑 嘉园 华庭 名苑 宿舍 大院 城中村 新苑"
        .split_whitespace()
        .collect()
});

/// Words that lead to a place and are no part of it, found from the right.
static LEAD: Words = LazyLock::new(|| {
    "其中 反映 反应 投诉 举报 来电 来电称 表示 位于 地址 住在 家住 租住 租在 居住在 关于 \
     咨询 发现 巡查 走访 检查 接到 接报 请 在 是 称 说 到 去 有 让 把 给 向 由 \
     其 我 我们 他 她 他们 今天 昨天 前天 昨晚 今早 上午 下午 晚上 凌晨 目前 现在 \
     最近 一直 居民 业主 群众 市民 网友 租客 租户 房东 邻居 先生 女士 您好 你好 \
     老师 已 了 的 还 另外 另 以及 社区里 报备 登记 入住 搬进 搬离 搬出 搬走 退租 \
     核实 处理 报 报告 隔壁 楼下 楼上 对面 附近 出租 新租 租 号称 电话 情况 问题 \
     地点 详细 具体 住 城中村 对"
        .split_whitespace()
        .collect()
});

/// Words that join a place to what stands before it, and stand in names as well: 天和大厦.
const JOIN: &[&str] = &["和", "与", "及", "从", "于"];

/// Longest name of a place.
const LONGEST_NAME: usize = 16;

/// A number with its counting word, or a bare room.
fn element(chars: &[char], at: usize, chained: bool) -> Option<usize> {
    if at > 0
        && (chars[at - 1].is_ascii_digit() || (chars[at].is_ascii_digit() && chars[at - 1] == '.'))
    {
        return None;
    }
    // 乙单元, 东座.
    if "甲乙丙丁东西南北中".contains(chars[at])
        && let Some(length) = chars
            .get(at + 1)
            .and_then(|_| longest(chars, at + 1, LETTERED))
    {
        return Some(at + 1 + length);
    }
    let lettered = chars[at].is_ascii_alphabetic()
        && !chars.get(at + 1).is_some_and(char::is_ascii_alphabetic);
    let (digits, length) = if lettered {
        let more = chars[at + 1..]
            .iter()
            .take_while(|ch| ch.is_ascii_digit())
            .count();
        (false, 1 + more)
    } else {
        (chars[at].is_ascii_digit(), number_at(chars, at)?.1)
    };
    let mut end = at + length;
    // 501a is a part of 501.
    if digits
        && chars.get(end).is_some_and(char::is_ascii_lowercase)
        && !chars.get(end + 1).is_some_and(char::is_ascii_alphabetic)
    {
        end += 1;
    }
    // 1至5栋.
    if matches!(chars.get(end), Some('至' | '到' | '~'))
        && let Some((_, length)) = chars.get(end + 1).and_then(|_| number_at(chars, end + 1))
        && chars
            .get(end + 1 + length)
            .is_some_and(|ch| "号栋幢座室".contains(*ch))
    {
        end += 1 + length;
    }
    let mut counted = chars.get(end).and_then(|_| longest(chars, end, &COUNTED));
    // 99号楼梯间 is about the stairs of 99号.
    if let Some(length) = counted
        && chars[end + length - 1] == '楼'
        && matches!(chars.get(end + length), Some('梯' | '道'))
    {
        counted = (length > 1).then(|| length - 1);
    }
    let other = chars
        .get(end)
        .and_then(|_| longest(chars, end, &NOT_COUNTED));
    match counted {
        Some(counted) if other.is_none() => Some(end + counted),
        _ if !digits && !lettered => None,
        // 3-502 and 3/502: joined to what stands before or behind.
        _ if joins(chars, end) => Some(end + 1),
        _ if chained && (1..=5).contains(&length) && room_ends(chars, end) => Some(end),
        _ => None,
    }
}

fn joins(chars: &[char], at: usize) -> bool {
    let number = |ch: &char| ch.is_ascii_alphanumeric();
    matches!(chars.get(at), Some('-' | '/' | '—' | '#')) && chars.get(at + 1).is_some_and(number)
}

/// Whether a bare number that may be a room ends here: 502疑似, 502，; not 502元 or 3个.
fn room_ends(chars: &[char], at: usize) -> bool {
    let Some(&next) = chars.get(at) else {
        return true;
    };
    !(next.is_ascii_alphanumeric()
        || "元个人多米平万块套间月年日天次台辆岁名点时分起℃%户家斤位口张床件".contains(next))
}

/// All places, left to right.
pub(super) fn places(chars: &[char], taken: &[Span]) -> Vec<Span> {
    let free = |at: usize| taken.iter().find(|span| span.from <= at && at < span.to);
    let mut places: Vec<Span> = Vec::new();
    let mut at = 0;
    let mut behind = 0;
    while at < chars.len() {
        if let Some(other) = free(at) {
            at = other.to;
            behind = at;
            continue;
        }
        let Some(end) = element(chars, at, false) else {
            at += 1;
            continue;
        };
        let from = name_before(chars, at, behind);
        let to = chain(chars, end, &|at| free(at).is_some());
        // 3栋501 says enough where everybody knows the estate.
        let door = to > end && longest_back(chars, end, &["号楼", "栋", "幢", "座"]);
        if at - from < 2 && !door {
            at = end;
            continue;
        }
        places.push(Span { from, to });
        at = to;
        behind = to;
    }
    for span in alone(chars, taken) {
        if !places
            .iter()
            .any(|place| place.overlaps(span) || place.to == span.from)
        {
            places.push(span);
        }
    }
    places.sort();
    places
}

/// Where a name begins that has a number in it; `end` is behind that.
fn numbered_name(chars: &[char], end: usize, behind: usize) -> Option<usize> {
    let digits = chars[behind..end]
        .iter()
        .rev()
        .take_while(|ch| ch.is_ascii_digit())
        .count();
    let word = end - digits;
    let han = chars[behind..word]
        .iter()
        .rev()
        .take(6)
        .take_while(|ch| is_han(**ch))
        .count();
    let mut from = word - han;
    for start in word - han..word {
        if let Some(length) = longest(&chars[..word], start, &LEAD) {
            from = start + length;
        }
    }
    (from < word).then_some(from)
}

/// Whether one of `words` ends at `end`.
fn longest_back(chars: &[char], end: usize, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let from = end.checked_sub(word.chars().count());
        from.is_some_and(|from| super::stands(chars, from, word))
    })
}

/// Where the name before a number begins; the number's own place where there is none.
fn name_before(chars: &[char], at: usize, behind: usize) -> usize {
    let named = |ch: char| is_han(ch) || ch.is_ascii_alphabetic();
    let mut from = at;
    // A blank or bracket may stand between name and number: 阳光花园 3栋.
    while from > behind && at - from < LONGEST_NAME + 2 {
        let before = chars[from - 1];
        let gap = before == ' ' && from == at;
        if !(named(before) || gap) {
            break;
        }
        from -= 1;
    }
    while chars.get(from) == Some(&' ') {
        from += 1;
    }
    let run = &chars[from..at];
    // Whatever leads to the place ends before it: the last such word that leaves a name.
    let mut cut = 0;
    for start in 0..run.len() {
        if start < cut {
            continue;
        }
        if let Some(length) = longest(run, start, &LEAD)
            && run.len() - (start + length) >= 2
            && !(run[start] == '住' && run[start + 1] == '宅')
        {
            cut = start + length;
        } else if longest(run, start, JOIN).is_some()
            && start >= cut + 2
            && run.len() - start > 3
            && longest(run, start + 1, &ENDS).is_none()
        {
            cut = start + 1;
        }
    }
    // The counting word of a number before is no name.
    if cut == 0 && from > behind && chars[from - 1].is_ascii_digit() {
        // 阳光100小区: the number is a part of the name.
        return match longest(run, 0, &ALONE) {
            Some(_) => numbered_name(chars, from, behind).unwrap_or(at),
            None => at,
        };
    }
    let name: String = run[cut..].iter().collect();
    let name = name.trim();
    let ends = ENDS.iter().any(|end| name.contains(end));
    // 楼道3层 and 一共5层 are no names; a short name without a usual end may be one: 阳光里3-502.
    let stop = [
        "一共", "总共", "大概", "大约", "第", "每", "住了", "楼道", "楼梯", "电梯", "车库", "阳台",
        "共", "约",
    ];
    if name.chars().count() < 2 || stop.iter().any(|word| name.ends_with(word)) {
        return at;
    }
    let bare = chars[at..]
        .iter()
        .take_while(|ch| ch.is_ascii_digit())
        .count();
    let followed = chars
        .get(at + bare)
        .is_some_and(|ch| "号栋幢座单弄-/#".contains(*ch));
    if ends || (followed && name.chars().count() <= 8) {
        from + cut
    } else {
        at
    }
}

/// Goes on from the end of an element as long as more of the address follows.
fn chain(chars: &[char], mut end: usize, taken: &dyn Fn(usize) -> bool) -> usize {
    loop {
        let mut at = end;
        while matches!(chars.get(at), Some(' ' | '-' | '第' | '/' | '—')) {
            at += 1;
        }
        if at >= chars.len() || taken(at) {
            return trimmed(chars, end);
        }
        if let Some(next) = element(chars, at, true) {
            end = next;
            continue;
        }
        // A name between two numbers: 12号阳光花园3栋.
        let run = chars[at..]
            .iter()
            .take(LONGEST_NAME)
            .take_while(|ch| is_han(**ch) || ch.is_ascii_alphabetic())
            .count();
        let name = (2..=run).find(|&length| {
            let next = at + length;
            let text: String = chars[at..next].iter().collect();
            let ends = ENDS.iter().any(|end| text.ends_with(end));
            let lead = (0..length).any(|i| longest(&chars[at..next], i, &LEAD).is_some());
            ends && !lead
                && next < chars.len()
                && !taken(next)
                && element(chars, next, true).is_some()
        });
        match name {
            Some(length) => {
                end = element(chars, at + length, true).unwrap_or(at + length);
            }
            None => return trimmed(chars, end),
        }
    }
}

/// A dash at the end joins nothing.
fn trimmed(chars: &[char], mut end: usize) -> usize {
    while end > 0 && matches!(chars[end - 1], '-' | '/' | '—') {
        end -= 1;
    }
    end
}

/// Estates and villages without any number.
fn alone(chars: &[char], taken: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for at in 0..chars.len() {
        let Some(length) = longest(chars, at, &ALONE) else {
            continue;
        };
        let to = at + length;
        let clause = chars[..at]
            .iter()
            .rposition(|ch| !is_han(*ch) || ends_clause(*ch));
        let mut from = clause
            .map_or(0, |before| before + 1)
            .max(at.saturating_sub(8));
        let mut start = from;
        while start < at {
            match longest(&chars[..at], start, &LEAD) {
                Some(lead) => {
                    from = start + lead;
                    start = from;
                }
                None => start += 1,
            }
        }
        // A longer run is several names: the last of them.
        if at > 8 && from == at - 8 && clause.is_none_or(|before| before + 1 < from) {
            let crossing = ["路", "街", "口", "旁", "边", "村", "道"];
            let last = (from..at)
                .rev()
                .find(|&i| longest(&chars[..at], i, &crossing).is_some());
            from = last.map_or(at, |last| last + 1);
        }
        let span = Span { from, to };
        let named = at.saturating_sub(from) >= 2 && from < at;
        let vague: String = chars[from.min(at)..at].iter().collect();
        let vague = [
            "整个", "这个", "那个", "本", "该", "我们", "同一", "各个", "全", "某",
        ]
        .iter()
        .any(|w| vague.starts_with(w));
        if named && !vague && !taken.iter().any(|other| other.overlaps(span)) {
            if let Some(last) = spans.last_mut().filter(|last| last.overlaps(span)) {
                last.to = to;
            } else {
                spans.push(span);
            }
        }
    }
    spans
}
