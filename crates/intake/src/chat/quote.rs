//! What somebody says in a message, without what it quotes of others.

/// A message without quoted ones: `「王强：…」` above a line of dashes, lines behind `>`,
/// `引用 王强：…`. `回复 王强：` in front is only an address.
pub(super) fn own_words(text: &str) -> String {
    let text = text.trim();
    let below = ruled(text).unwrap_or(text);
    let mut out: Vec<&str> = Vec::new();
    for line in below.lines().map(str::trim) {
        if line.starts_with('>') || starts_with_any(line, &["引用 ", "引用：", "引用:", "[引用"])
        {
            continue;
        }
        let answered = starts_with_any(line, &["回复 ", "回复@", "回复:", "回复："])
            .then(|| line.split_once([':', '：']))
            .flatten()
            .filter(|(head, _)| head.chars().count() <= 16)
            .map(|(_, rest)| rest.trim());
        out.push(answered.unwrap_or(line));
    }
    out.join("\n").trim().to_owned()
}

fn starts_with_any(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.starts_with(word))
}

/// What stands below the rule that closes a quotation.
fn ruled(text: &str) -> Option<&str> {
    let quoted = text.starts_with(['「', '“', '"', '『']);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let dashes = line
            .chars()
            .filter(|c| matches!(c, '-' | '—' | '–' | '─' | '_'));
        let rule = dashes.count() >= 5
            && line
                .chars()
                .all(|c| c.is_whitespace() || matches!(c, '-' | '—' | '–' | '─' | '_'));
        if rule && at > line.len() && quoted {
            return text.get(at..);
        }
    }
    // Nothing but a quotation.
    (quoted && text.starts_with('「') && text.ends_with('」') && text.contains(['：', ':']))
        .then_some("")
}

#[cfg(test)]
mod tests {
    use super::own_words;

    #[test]
    fn quotations_are_not_said_again() {
        for (text, own) in [
            (
                "「王强：锦绣华庭7幢401，周桂梅」\n- - - - - - - - - -\n收到",
                "收到",
            ),
            (
                "「王强：锦绣华庭7幢401\n周桂梅」\n——————————\n翠竹苑3幢502 李明退租",
                "翠竹苑3幢502 李明退租",
            ),
            ("「王强：锦绣华庭7幢401，周桂梅」", ""),
            ("> 锦绣华庭7幢401\n好的", "好的"),
            ("引用 王强：锦绣华庭7幢401\n好的", "好的"),
            ("回复 小王：翠竹苑3幢502 李明", "翠竹苑3幢502 李明"),
            ("翠竹苑3幢502\n李明", "翠竹苑3幢502\n李明"),
        ] {
            assert_eq!(own_words(text), own, "{text}");
        }
    }
}
