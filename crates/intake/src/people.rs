//! Several people in one cell: lists of names, of numbers, and cells that mix them.

use crate::cell::Cell;
use crate::chat::is_name;
use crate::ids::{self, IdRead};
use crate::phones;
use crate::text::{half, half_width, has_any, is_blank_word, is_han, longest_digits};

/// Somebody named in a cell, with what stands beside the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) name: String,
    pub(crate) id: Option<IdRead>,
    pub(crate) phone: String,
}

/// Characters that separate people wherever they stand.
fn separates(c: char) -> bool {
    matches!(
        half(c),
        '、' | ','
            | ';'
            | '/'
            | '|'
            | '\n'
            | '\r'
            | '\\'
            | '&'
            | '+'
            | '\t'
            | '，'
            | '；'
            | '＆'
            | '。'
    )
}

/// Names of a cell that holds only names. `expected` is how many numbers stand beside it.
pub(crate) fn names(text: &str, expected: usize) -> Vec<String> {
    let plain = without_brackets(text);
    let mut out = Vec::new();
    for piece in plain.split(separates) {
        for name in split_spaces(piece, expected) {
            let name = tidy_name(&name);
            if !name.is_empty() && !is_blank_word(&name) {
                out.push(name);
            }
        }
    }
    if out.len() == 1 && expected > 1 {
        let joined: Vec<String> = out[0]
            .split(['和', '与', '及', '-', '_', '―', '—', '+'])
            .map(tidy_name)
            .filter(|n| !n.is_empty())
            .collect();
        if joined.len() == expected {
            return joined;
        }
    }
    // `王芳李强` beside two numbers are two.
    if let ([glued], 2) = (out.as_slice(), expected) {
        let chars: Vec<char> = glued.chars().collect();
        let halves = (2..=3).filter_map(|at| chars.split_at_checked(at));
        let two = halves
            .map(|(a, b)| [a, b].map(|half| half.iter().collect::<String>()))
            .find(|pair| {
                pair.iter()
                    .all(|half| is_name(half) && half.chars().count() <= 3)
            });
        if let Some(pair) = two.filter(|_| chars.len() >= 4 && !is_name(glued)) {
            return pair.to_vec();
        }
    }
    out
}

/// `李 明` is one name written wide; `李明 王芳` are two; Latin names keep their spaces.
fn split_spaces(piece: &str, expected: usize) -> Vec<String> {
    let words: Vec<&str> = piece
        .split([' ', '\u{3000}', '\u{a0}'])
        .filter(|w| !w.is_empty())
        .collect();
    let latin = words
        .iter()
        .any(|w| w.chars().any(|c| c.is_ascii_alphabetic()));
    if words.len() < 2 || (latin && words.len() != expected) {
        return vec![words.join(" ")];
    }
    // `王 小 芳芳` too: nobody's name begins with a word of one character and ends there.
    let wide = words
        .first()
        .is_some_and(|first| first.chars().count() == 1);
    let joined = words.concat();
    if expected <= 1 && wide && joined.chars().count() <= 4 && joined.chars().all(is_han) {
        return vec![joined];
    }
    // `王 芳芳` beside one number is one name written wide; nobody's whole name is one character.
    if expected <= 1
        && let [surname, given] = words.as_slice()
        && (1..=2).contains(&given.chars().count())
        && (given.chars().count() == 1
            || is_name(&words.concat())
                && (surname.chars().count() == 1 || words.concat().chars().count() == 4))
        && words.concat().chars().all(is_han)
    {
        return vec![words.concat()];
    }
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for word in words {
        let single = word.chars().count() == 1;
        match out.last_mut() {
            Some(last) if open && single && last.chars().count() < 3 => last.push_str(word),
            _ => {
                out.push(word.to_owned());
                open = single;
            }
        }
    }
    out
}

fn tidy_name(text: &str) -> String {
    // Signs and pictures around a name are none of it.
    let mut name = text.trim_matches(|c: char| !half(c).is_alphanumeric() && c != '〇');
    // `1、李明` and `2.王芳` number their lines.
    name =
        name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(half(c), '.' | ')' | ' '));
    for label in LABELS {
        name = name
            .strip_prefix(label)
            .unwrap_or(name)
            .trim_start_matches([':', '：', ' ']);
    }
    for title in ["先生", "女士", "小姐", "等人"] {
        name = name.strip_suffix(title).unwrap_or(name);
    }
    name.trim().to_owned()
}

/// Words before a name that are no part of it.
const LABELS: &[&str] = &[
    "承租人姓名",
    "承租人",
    "承租方",
    "租客姓名",
    "租客",
    "租户姓名",
    "租户",
    "入住人",
    "住户",
    "房客",
    "姓名",
    "名字",
    "同住人",
    "房东",
    "业主",
    "出租人",
    "联系人",
    "乙方",
    "甲方",
];

fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match half(c) {
            '(' | '【' | '[' => depth += 1,
            ')' | '】' | ']' => {
                depth = depth.saturating_sub(1);
                // What stands behind a bracket is somebody else or nothing.
                out.push(' ');
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if depth > 0 && out.trim().is_empty() {
        text.to_owned()
    } else {
        out
    }
}

/// Identity numbers of a cell; `said` is the document type if a column names it.
pub(crate) fn id_numbers(cell: &Cell, said: &str) -> Vec<IdRead> {
    let text = match cell {
        Cell::Empty => return Vec::new(),
        Cell::Number(_) | Cell::Date(_) => return vec![ids::read_cell(cell, said)],
        Cell::Text(text) => half_width(text),
    };
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split(|c| (separates(c) && c != '+') || c == ' ') {
        let piece = piece.trim_matches('\'').trim();
        if ids::is_scientific(piece) {
            pieces.push(piece.to_owned());
            continue;
        }
        let mut run = String::new();
        for c in piece.chars().chain([' ']) {
            if c.is_ascii_alphanumeric() || (c == '*' && !run.is_empty()) {
                run.push(c);
            } else if c == '-' && run.len() >= 15 {
                // A dash inside a number groups it, one behind a whole number ends it.
                push_run(&mut pieces, &mut run);
            } else if !matches!(c, '-' | '.') || run.is_empty() {
                push_run(&mut pieces, &mut run);
            }
        }
    }
    // Two card numbers without anything between them.
    pieces = pieces.iter().flat_map(|piece| unglue(piece)).collect();
    // `105199 19900101 2831` was grouped for reading.
    let joined: String = pieces.concat();
    if pieces.len() > 1
        && pieces.iter().all(|p| p.len() < 15)
        && matches!(joined.len(), 15 | 17..=19)
    {
        pieces = vec![joined];
    }
    pieces
        .iter()
        .map(|piece| ids::read_text(piece, said))
        .collect()
}

/// Card numbers of 18 characters that stand without a gap.
fn unglue(run: &str) -> Vec<String> {
    let glued = run.len() > 18 && run.len().is_multiple_of(18) && run.is_ascii();
    let parts: Vec<String> = if glued {
        (0..run.len())
            .step_by(18)
            .filter_map(|at| run.get(at..at + 18))
            .map(str::to_owned)
            .collect()
    } else {
        Vec::new()
    };
    let cards = parts
        .iter()
        .all(|part| part.chars().take(17).all(|c| c.is_ascii_digit()));
    if parts.is_empty() || !cards {
        vec![run.to_owned()]
    } else {
        parts
    }
}

fn push_run(pieces: &mut Vec<String>, run: &mut String) {
    if run.chars().filter(char::is_ascii_digit).count() >= 3 {
        pieces.push(std::mem::take(run));
    } else {
        run.clear();
    }
}

/// Telephones of a cell.
pub(crate) fn phone_numbers(cell: &Cell) -> Vec<String> {
    let text = match cell {
        Cell::Empty | Cell::Date(_) => return Vec::new(),
        Cell::Number(_) => return vec![cell.shown().into_owned()],
        Cell::Text(text) => half_width(text),
    };
    if is_blank_word(&text) {
        return Vec::new();
    }
    // `+` belongs to a number here; a space separates only whole numbers.
    let mut out: Vec<String> = Vec::new();
    let apart = |c| (separates(c) && c != '+') || matches!(c, '和' | '与' | '及' | '·' | '_' | '―');
    for piece in text.split(apart).flat_map(mobiles) {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let whole = words.len() > 1 && words.iter().all(|w| longest_digits(w) >= 7);
        let parts = if whole { words } else { vec![piece] };
        for part in parts {
            let phone = phones::tidy(part);
            if !phone.is_empty() && !is_blank_word(&phone) {
                out.push(phone);
            }
        }
    }
    out
}

/// `13912345678-13812345678`: mobiles joined by a dash or plus are several.
fn mobiles(piece: &str) -> Vec<&str> {
    let parts: Vec<&str> = piece.split(['-', '+', '—']).map(str::trim).collect();
    let all = parts
        .iter()
        .all(|p| p.len() == 11 && p.starts_with('1') && p.chars().all(|c| c.is_ascii_digit()));
    if parts.len() > 1 && all {
        parts
    } else {
        vec![piece]
    }
}

/// Whether a cell of names holds numbers too.
pub(crate) fn is_mixed(text: &str) -> bool {
    longest_digits(text) >= 6
}

/// People of a cell that mixes names, identity numbers and telephones: `张三13800000000`,
/// `李四（身份证…，电话…）`. A number belongs to the name before it.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    for token in tokens(text) {
        match token {
            Token::Name(name) => out.push(Mention {
                name,
                ..Mention::default()
            }),
            Token::Id(id) => match out.iter_mut().rev().find(|m| m.id.is_none()) {
                Some(mention) => mention.id = Some(id),
                None => out.push(Mention {
                    id: Some(id),
                    ..Mention::default()
                }),
            },
            Token::Phone(phone) => match out.last_mut() {
                Some(mention) if mention.phone.is_empty() => mention.phone = phone,
                Some(_) => {}
                None => out.push(Mention {
                    phone,
                    ..Mention::default()
                }),
            },
        }
    }
    // Numbers before the first name belong to it.
    if out.len() == 2 && out[0].name.is_empty() && out[1].id.is_none() && !out[1].name.is_empty() {
        let named = out.remove(1);
        if let Some(first) = out.first_mut() {
            first.name = named.name;
            if first.phone.is_empty() {
                first.phone = named.phone;
            }
        }
    }
    out
}

enum Token {
    Name(String),
    Id(IdRead),
    Phone(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = half_width(text).chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    let mut word = String::new();
    while let Some(c) = chars.get(at).copied() {
        if c.is_ascii_digit() || (c == '+' && chars.get(at + 1).is_some_and(char::is_ascii_digit)) {
            flush_word(&mut word, &mut out);
            let run: String = chars
                .iter()
                .skip(at)
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '*'))
                .collect();
            at += run.chars().count();
            let digits = run.chars().filter(char::is_ascii_digit).count();
            if run.len() == 29
                && run.is_ascii()
                && run.get(18..).is_some_and(|t| t.starts_with('1'))
            {
                // Card number and mobile without a gap.
                out.push(Token::Id(ids::read_text(run.get(..18).unwrap_or(""), "")));
                out.push(Token::Phone(run.get(18..).unwrap_or("").to_owned()));
            } else if digits >= 15 {
                out.push(Token::Id(ids::read_text(&run, "")));
            } else if digits >= 7 {
                out.push(Token::Phone(phones::tidy(&run)));
            }
            continue;
        }
        if is_han(c) || c == '·' || c == '•' || c.is_ascii_alphabetic() || c == ' ' {
            word.push(c);
        } else {
            flush_word(&mut word, &mut out);
        }
        at += 1;
    }
    flush_word(&mut word, &mut out);
    out
}

/// Words around the numbers of a mixed cell.
const NUMBER_LABELS: &[&str] = &[
    "身份证号码",
    "身份证号",
    "身份证",
    "证件号码",
    "证件号",
    "证件",
    "护照号",
    "护照",
    "联系电话",
    "联系方式",
    "手机号码",
    "手机号",
    "手机",
    "电话号码",
    "电话",
    "号码",
    "联系",
    "tel",
    "Tel",
    "TEL",
    "ID",
    "id",
];

fn flush_word(word: &mut String, out: &mut Vec<Token>) {
    let mut text = std::mem::take(word);
    for label in NUMBER_LABELS {
        if text.contains(label) {
            text = text.replace(label, " ");
        }
    }
    for name in names(&text, 0) {
        let count = name.chars().count();
        if (2..=40).contains(&count) && !has_any(&name, &["合租", "夫妻", "家庭", "父子", "母女"])
        {
            out.push(Token::Name(name));
        }
    }
}
