//! Chinese numerals become digits where they count something, and stay where they are a name.

/// Characters that follow a number of an address.
pub(crate) const COUNTED: &str = "号幢栋座楼单层室组队期区弄梯门户房院屋社线";

/// Characters that sound like 组 and 队.
const GROUPS_HEARD: &str = "族租足卒祖阻对堆兑";

/// Characters after which a bare number may stand.
const BEFORE: &str = "号幢栋座楼元层室梯门弄附之-#";

/// The value of a digit character, capital forms included; 零 is 0.
pub(super) fn digit(ch: char) -> Option<u32> {
    Some(match ch {
        '零' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '弐' => 2,
        '三' | '叁' | '参' | '弎' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn scale(ch: char) -> Option<u32> {
    Some(match ch {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

fn is_numeral(ch: char) -> bool {
    digit(ch).is_some() || scale(ch).is_some() || ch == '廿'
}

/// The number a run of numerals means, as digits: 一百零三 → 103, 三零一 → 301, 十二 → 12.
fn value(run: &[(char, u32)]) -> Option<String> {
    if run.len() > 9 {
        return None;
    }
    if run.iter().all(|&(ch, _)| digit(ch).is_some()) {
        return Some(
            run.iter()
                .filter_map(|&(ch, _)| digit(ch))
                .filter_map(to_char)
                .collect(),
        );
    }
    let (mut total, mut pending, mut last) = (0_u32, None, u32::MAX);
    for &(ch, _) in run {
        if let Some(unit) = digit(ch) {
            if pending.is_some_and(|value| value != 0) {
                return None;
            }
            pending = Some(unit);
        } else if ch == '廿' {
            total += 20;
            last = 10;
        } else if let Some(unit) = scale(ch) {
            // 十 alone means 10; 百 and 千 need a digit before them, and scales only fall.
            let times = match pending.take() {
                Some(0) | None if unit == 10 => 1,
                Some(times) if times > 0 => times,
                _ => return None,
            };
            if unit >= last {
                return None;
            }
            last = unit;
            total += times * unit;
        }
    }
    Some((total + pending.unwrap_or(0)).to_string())
}

/// Whether a number behind the character is a part of the number before it.
fn is_part(ch: Option<char>) -> bool {
    matches!(ch, Some('附' | '之'))
}

fn to_char(value: u32) -> Option<char> {
    char::from_digit(value, 10)
}

fn is_han(ch: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&ch)
}

/// Rewrites the counting numerals of `text` as digits.
pub(super) fn to_digits(text: &[(char, u32)], out: &mut Vec<(char, u32)>) {
    let mut i = 0;
    while i < text.len() {
        let (ch, from) = text[i];
        if !is_numeral(ch) {
            // 第 before a number that counts says nothing more than the number.
            let ordinal = ch == '第' && text.get(i + 1).is_some_and(|&(ch, _)| ch.is_ascii_digit());
            if !ordinal {
                out.push((ch, from));
            }
            i += 1;
            continue;
        }
        let end = text[i..]
            .iter()
            .position(|&(ch, _)| !is_numeral(ch))
            .map_or(text.len(), |n| i + n);
        let run = &text[i..end];
        let before = out.last().map(|&(ch, _)| ch);
        let after = text.get(end).map(|&(ch, _)| ch);
        match value(run).filter(|_| counts(run, before, after, &text[end..])) {
            Some(number) => {
                if before == Some('第') {
                    out.pop();
                }
                out.extend(number.chars().map(|ch| (ch, from)));
                // 24号之一103室: the part ends where the figures begin.
                if after.is_some_and(|ch| ch.is_ascii_digit()) && is_part(before) {
                    out.push(('-', from));
                }
            }
            None => out.extend_from_slice(run),
        }
        i = end;
    }
}

fn counts(
    run: &[(char, u32)],
    before: Option<char>,
    after: Option<char>,
    rest: &[(char, u32)],
) -> bool {
    let digit_before = before.is_some_and(|ch| ch.is_ascii_digit());
    let digit_after = after.is_some_and(|ch| ch.is_ascii_digit());
    // 10零2: a zero between digits.
    if digit_before && digit_after {
        return run.iter().all(|&(ch, _)| ch == '零');
    }
    if digit_after && is_part(before) {
        return run.len() == 1;
    }
    if digit_before || digit_after {
        return run.iter().all(|&(ch, _)| digit(ch).is_some())
            && (digit_before || run.iter().any(|&(ch, _)| ch == '零'));
    }
    if after.is_some_and(|ch| COUNTED.contains(ch) || ch == '#') {
        return true;
    }
    // 五族7号: the group of a village, mistyped by its sound.
    let grouped = after.is_some_and(|ch| GROUPS_HEARD.contains(ch))
        && rest.get(1).is_some_and(|&(ch, _)| ch.is_ascii_digit());
    let joined = after == Some('-')
        && rest
            .get(1)
            .is_some_and(|&(ch, _)| ch.is_ascii_digit() || is_numeral(ch));
    let placed = before.is_some_and(|ch| BEFORE.contains(ch)) && !after.is_some_and(is_han);
    // 阳光苑 三零一: with a zero in it and no name around it, it is a number.
    let spelt =
        run.len() >= 3 && run[1..].iter().any(|&(ch, _)| ch == '零') && !after.is_some_and(is_han);
    grouped || joined || placed || spelt
}
