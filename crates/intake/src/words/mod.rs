//! Words that mean the same in every sheet and chat.

mod lists;

use lists::{ABOUT, BETWEEN, IN, NOT_YET, OUT, OUT_STATE};

use crate::model::TenancyKind;
use crate::text::{half_width, has_any, is_han};

/// Whether a running text says that somebody left.
pub(crate) fn says_out(text: &str) -> bool {
    // Each of those words has one of these characters; most cells have none, a date never has.
    if !text.contains(|c| "退搬迁离走注解终止腾清空不住cCmMvV".contains(c)) {
        return false;
    }
    clauses(text).any(|clause| {
        brief_out(&clause)
            || occurrences(&clause, OUT).any(|(before, after)| happened(before, after))
    })
}

/// Whether a heading is about leaving, whatever it says of it: `是否退租`.
pub(crate) fn names_leaving(heading: &str) -> bool {
    has_any(&heading.to_ascii_lowercase(), OUT)
}

/// Whether a cell of a column of states says that somebody left.
pub(crate) fn state_out(text: &str) -> bool {
    let plain = half_width(text);
    let plain = plain.trim();
    matches!(plain, "退" | "走" | "离" | "搬" | "减" | "终止" | "已终止")
        || says_out(text)
        || clauses(text).any(|clause| {
            occurrences(&clause, OUT_STATE).any(|(before, after)| happened(before, after))
        })
}

/// Whether a remark says that the tenants of its row left. Remarks quote contracts (`到期退房`,
/// `退租时退还押金`) and speak of other doors (`由3幢搬走`), so the word must close its clause.
pub(crate) fn remark_out(text: &str) -> bool {
    if !text.contains(|c| "退搬迁离走注解终止腾清空不住cCmMvV".contains(c)) {
        return false;
    }
    clauses(text).any(|clause| {
        if has_any(
            &clause,
            &[
                "是否",
                "终止日",
                "原租",
                "前租",
                "上一",
                "上任",
                "前任",
                "原住",
                "上家",
                "前房客",
                "别处",
                "老家",
            ],
        ) {
            return false;
        }
        brief_out(&clause)
            || occurrences(&clause, OUT).any(|(before, after)| {
                let elsewhere = has_any(
                    before,
                    &["由", "从", "卡", "证", "账号", "帐号", "执照", "原址"],
                );
                let bound = [
                    "到期",
                    "期满",
                    "届满",
                    "到期后",
                    "期满后",
                    "后",
                    "时",
                    "中途",
                    "即",
                ]
                .iter()
                .any(|word| before.trim_end().ends_with(word));
                let done = after.starts_with('了') || before.trim_end().ends_with('已');
                happened(before, after) && !elsewhere && (!bound || done) && closes(after)
            })
    })
}

/// Whether nothing but the manner, day or state of leaving follows.
fn closes(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{3000}']);
    after.is_empty()
        || after.starts_with(|c: char| c.is_ascii_digit() || "(（【[了于至中未已，-".contains(c))
        || [
            "登记", "手续", "办理", "完毕", "完成", "人员", "离开", "注销", "空置", "日", "时间",
            "回",
        ]
        .iter()
        .any(|word| after.starts_with(word))
}

/// `退：莲花新村…`, `6月5日退`, `6.5号退的`, a remark that is only `退` or `已退`.
fn brief_out(clause: &str) -> bool {
    let clause = clause.trim();
    if matches!(
        clause,
        "退" | "走" | "人走" | "已退" | "已走" | "已搬" | "退了" | "走了" | "提前退租"
    ) {
        return true;
    }
    if ["退:", "退 ", "退房:", "退租:"]
        .iter()
        .any(|w| clause.starts_with(w))
        && clause.chars().count() > 4
    {
        let behind = clause
            .split_once([':', ' '])
            .map_or("", |(_, rest)| rest)
            .trim();
        return !matches!(behind, "否" | "无" | "没有" | "-");
    }
    // A day and `退` or `走` and nothing more of a word.
    let chars: Vec<char> = clause.chars().collect();
    chars.iter().enumerate().any(|(at, c)| {
        let day = at
            .checked_sub(1)
            .and_then(|i| chars.get(i))
            .is_some_and(|b| matches!(b, '日' | '号') || b.is_ascii_digit());
        let numbered = chars.iter().take(at).any(char::is_ascii_digit);
        let behind = chars.get(at + 1);
        let whole = behind.is_none_or(|b| matches!(b, '的' | '了' | ' ' | '(' | ':'));
        let before: String = chars.iter().take(at).collect();
        matches!(c, '退' | '搬' | '走')
            && day
            && numbered
            && whole
            && happened(&before, "")
            && !before.ends_with('#')
    })
}

/// A text in half width and lower case, cut where a clause ends.
fn clauses(text: &str) -> impl Iterator<Item = String> {
    let plain = half_width(text).to_ascii_lowercase();
    plain
        .split([',', '。', ';', '!', '\n', '、'])
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// What stands before and behind each occurrence of the words.
fn occurrences<'a>(
    clause: &'a str,
    words: &'a [&'a str],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    words.iter().flat_map(move |word| {
        clause.match_indices(word).map(|(at, found)| {
            let own_no = word.starts_with('不');
            // `不租了` brings its own no; what stands before it still may put it off.
            let before = clause.get(..at).unwrap_or("");
            let before = if own_no {
                before.trim_end_matches('不')
            } else {
                before
            };
            (before, clause.get(at + found.len()..).unwrap_or(""))
        })
    })
}

/// Whether leaving has happened, by what stands around the word in its clause.
fn happened(before: &str, after: &str) -> bool {
    let after = after.trim_start();
    let moment = after.starts_with('时') && !after.starts_with("时间");
    if moment
        || ABOUT.iter().any(|word| after.starts_with(word))
        || after.ends_with(['?', '吗', '么'])
    {
        return false;
    }
    let before = before.trim_end();
    // `退掉了一间，还住着一间` leaves somebody there.
    let part = after.trim_start_matches('了');
    if ["一间", "半间", "一半", "车位"]
        .iter()
        .any(|word| part.starts_with(word))
    {
        return false;
    }
    // `月底` without a month before it has yet to come.
    let coming = before
        .strip_suffix("月底")
        .or_else(|| before.strip_suffix("月末"));
    if coming.is_some_and(|rest| {
        !rest.ends_with(|c: char| c.is_ascii_digit() || "上一二三四五六七八九十".contains(c))
    }) {
        return false;
    }
    let mut rest = before;
    loop {
        if NOT_YET.iter().any(|word| puts_off(rest, word)) {
            return false;
        }
        let shorter = rest
            .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | ' '));
        let shorter = BETWEEN
            .iter()
            .find_map(|word| shorter.strip_suffix(word))
            .unwrap_or(shorter);
        if shorter.len() == rest.len() {
            return true;
        }
        rest = shorter;
    }
}

/// Whether a text ends in a word that puts off what follows, and not in a name (`李想`).
fn puts_off(before: &str, word: &str) -> bool {
    let Some(rest) = before.strip_suffix(word) else {
        return false;
    };
    let surname = |c: &char| crate::chat::is_surname(*c) && !"房单".contains(*c);
    let run: Vec<char> = rest.chars().rev().take_while(|c| is_han(*c)).collect();
    let named = match (word, run.as_slice()) {
        ("想" | "会" | "应" | "将", [only]) => surname(only),
        ("如" | "若" | "可", [last]) => surname(last),
        ("如" | "若" | "可", [last, before, ..]) => surname(last) || surname(before),
        _ => false,
    };
    !named
}

/// Whether a text says that somebody moved in.
pub(crate) fn says_in(text: &str) -> bool {
    has_any(&text.to_ascii_lowercase(), IN)
}

/// What a title, a sheet's name or a line between rows says about all rows below: `6月退租登记`,
/// `二、本旬新增租客`. Sentences (`如有退租请及时报备`) and lists of both say nothing.
pub(crate) fn heading_kind(text: &str) -> Option<TenancyKind> {
    let plain: String = half_width(text)
        .to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    if plain.is_empty() || plain.chars().count() > 24 {
        return None;
    }
    let sentence = [
        "请", "如有", "如需", "须", "说明", "注:", "注意", "含", "应", "及时", "后", "前", "内",
        "需", "备注", "是否", "未", "。", "?", ",",
    ];
    if has_any(&plain, &sentence) {
        return None;
    }
    let mut rest = plain.clone();
    for duty in ["承租人", "承租方", "入住人", "在租房", "出租", "起租"] {
        rest = rest.replace(duty, "");
    }
    let leaves = ["月退", "日退", "旬退"]
        .iter()
        .any(|end| rest.ends_with(end))
        || state_out(&rest);
    let comes = has_any(&rest, IN) || rest.contains("新租") || rest.contains("在册");
    match (leaves, comes) {
        (true, false) => Some(TenancyKind::CheckOut),
        (false, true) => Some(TenancyKind::CheckIn),
        _ => None,
    }
}

/// Whether a running text reports a move out: where it speaks of both (`旧租客搬走了，租给王芳`),
/// what it says last counts.
pub(crate) fn reports_out(text: &str) -> bool {
    if !says_out(text) {
        return false;
    }
    let last = |words: &[&str]| words.iter().filter_map(|w| text.rfind(w)).max();
    // Words of the duty itself (`承租人`, `入住日期`) say nothing about the direction.
    let into = last(&[
        "租出",
        "搬入",
        "搬进",
        "租给",
        "新租",
        "新入住",
        "住进",
        "已入住",
        "入住了",
        "重新出租",
        "现在住",
        "现住",
        "现租",
        "新租客",
        "新租户",
        "新房客",
        "换租客",
    ]);
    into.is_none() || into < last(OUT)
}

/// Whether a text says that nobody lives there.
pub(crate) fn says_vacant(text: &str) -> bool {
    let text = text.trim();
    has_any(
        text,
        &[
            "空置",
            "空关",
            "待租",
            "未出租",
            "未租",
            "空房",
            "无人居住",
            "无人租住",
            "暂未出租",
            "vacant",
        ],
    )
}

#[cfg(test)]
mod tests;
