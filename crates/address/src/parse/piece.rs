//! Cutting a line into names, numbers, words and gaps.

use crate::key::{canonical, is_ordinal};
use crate::names::{Mention, Names};

/// What the counting word after a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suffix {
    /// 幢, 栋, 座, 号楼, #.
    Building,
    /// 号: a house, a building or a room.
    Number,
    /// 楼: a building or a floor.
    Storey,
    /// 层.
    Floor,
    /// 单元, 门, 梯.
    Unit,
    /// 室, 房, 户.
    Room,
    /// 弄, 巷.
    Lane,
    /// 组, 队, 期, 区: belongs to a name.
    Group,
    /// None.
    Bare,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// Comparable form.
    pub(crate) value: String,
    /// Digits as written, leading zeros kept: the 01 of floor 3.
    pub(crate) raw: String,
    pub(crate) suffix: Suffix,
    /// Joined to what stands before by a dash.
    pub(crate) dashed: bool,
    /// Announced by 附 or 之: a part of the number before.
    pub(crate) part: bool,
    /// Where it stands, counting word included.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Name(Mention),
    Number(Number),
    /// Characters that are neither.
    Word(usize, usize),
    Gap,
}

/// Counting words, longest first where one begins another.
const SUFFIXES: [(&str, Suffix); 37] = [
    ("号住宅楼", Suffix::Building),
    ("号楼栋", Suffix::Building),
    ("号楼", Suffix::Building),
    ("号幢", Suffix::Building),
    ("号栋", Suffix::Building),
    ("号座", Suffix::Building),
    ("#楼", Suffix::Building),
    ("#幢", Suffix::Building),
    ("#栋", Suffix::Building),
    ("#", Suffix::Building),
    ("幢楼", Suffix::Building),
    ("栋楼", Suffix::Building),
    ("幢", Suffix::Building),
    ("栋", Suffix::Building),
    ("座", Suffix::Building),
    ("号单元", Suffix::Unit),
    ("单元", Suffix::Unit),
    ("号门", Suffix::Unit),
    ("门栋", Suffix::Unit),
    ("门", Suffix::Unit),
    ("梯", Suffix::Unit),
    ("单", Suffix::Unit),
    ("号房间", Suffix::Room),
    ("号房", Suffix::Room),
    ("号室", Suffix::Room),
    ("房间", Suffix::Room),
    ("室", Suffix::Room),
    ("房", Suffix::Room),
    ("户", Suffix::Room),
    ("号院", Suffix::Number),
    ("号", Suffix::Number),
    ("楼层", Suffix::Floor),
    ("层", Suffix::Floor),
    ("楼", Suffix::Storey),
    ("弄", Suffix::Lane),
    ("巷", Suffix::Lane),
    ("支弄", Suffix::Lane),
];

fn starts(text: &[char], word: &str) -> Option<usize> {
    let mut count = 0;
    for ch in word.chars() {
        if text.get(count) != Some(&ch) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

fn suffix(text: &[char]) -> (Suffix, usize) {
    let Some(&first) = text.first() else {
        return (Suffix::Bare, 0);
    };
    if matches!(first, '组' | '队' | '社' | '屯' | '期' | '区') {
        return (Suffix::Group, 1);
    }
    if !"号#幢栋座单门梯房室户层楼弄巷支".contains(first) {
        return (Suffix::Bare, 0);
    }
    for (word, suffix) in SUFFIXES {
        if let Some(length) = starts(text, word) {
            return (suffix, length);
        }
    }
    (Suffix::Bare, 0)
}

/// Length of the number at the start of `text`, 0 where there is none.
fn number_length(text: &[char]) -> usize {
    let run = text
        .iter()
        .take_while(|ch| ch.is_ascii_alphanumeric())
        .count();
    if run > 0 {
        let letters = text[..run]
            .iter()
            .filter(|ch| ch.is_ascii_alphabetic())
            .count();
        // A word in Latin letters is no number; A, B2, 1203A are.
        let stem = text.get(run).is_some_and(|&ch| is_stem(ch))
            && suffix(&text[run + 1..]).0 != Suffix::Bare;
        return if letters <= 2 && run <= 7 {
            run + usize::from(stem)
        } else {
            0
        };
    }
    // 甲6号 is a house of its own, beside 6号.
    let stem = text.first().is_some_and(|&ch| is_stem(ch));
    let digits = text
        .iter()
        .skip(1)
        .take_while(|ch| ch.is_ascii_digit())
        .count();
    if stem && digits > 0 {
        return 1 + digits;
    }
    let ordinal = text.first().is_some_and(|&ch| is_ordinal(ch));
    let counted = matches!(
        suffix(text.get(1..).unwrap_or_default()).0,
        Suffix::Building | Suffix::Unit
    ) && text.get(1) != Some(&'门');
    usize::from(ordinal && counted)
}

fn number(text: &[char], dashed: bool, part: bool) -> Option<Number> {
    let length = number_length(text);
    if length == 0 {
        return None;
    }
    let mut body = &text[..length];
    let (mut kind, after) = suffix(&text[length..]);
    // 12F is a floor, 12号甲 a house.
    if kind == Suffix::Bare
        && let Some((&'F', digits)) = body.split_last()
        && !digits.is_empty()
        && digits.iter().all(char::is_ascii_digit)
    {
        body = digits;
        kind = Suffix::Floor;
    }
    let raw: String = body.iter().collect();
    let to = length + after;
    let mut value = canonical(body);
    if kind == Suffix::Lane {
        value.push('弄');
    }
    Some(Number {
        value,
        raw,
        suffix: kind,
        dashed,
        part,
        from: 0,
        to,
    })
}

/// A line without its gaps, and where they were.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) chars: Vec<char>,
    /// Whether a gap stood before the character; one longer than the characters.
    pub(crate) breaks: Vec<bool>,
}

impl Line {
    /// Cuts a normalised text at its gaps. What stands in brackets is dropped unless `remarks`.
    pub(crate) fn new(text: &[char], remarks: bool) -> Self {
        let mut line = Self::default();
        let (mut depth, mut gap) = (0_u32, false);
        for &ch in text {
            match ch {
                '(' => (depth, gap) = (depth + 1, true),
                ')' => (depth, gap) = (depth.saturating_sub(1), true),
                ' ' => gap = true,
                _ if depth > 0 && !remarks => {}
                _ => {
                    line.chars.push(ch);
                    line.breaks.push(gap);
                    gap = false;
                }
            }
        }
        line.breaks.push(gap);
        line
    }

    fn gap_at(&self, at: usize) -> bool {
        self.breaks.get(at).copied().unwrap_or(false)
    }

    pub(crate) fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }
}

/// What joins the next number to the one before.
#[derive(Debug, Clone, Copy, Default)]
struct Joint {
    dashed: bool,
    part: bool,
}

struct Cutter<'a> {
    line: &'a Line,
    out: Vec<Piece>,
    word: Option<usize>,
}

impl Cutter<'_> {
    fn end_word(&mut self, at: usize) {
        if let Some(from) = self.word.take() {
            self.out.push(Piece::Word(from, at));
        }
    }

    fn push(&mut self, piece: Piece, at: usize) {
        self.end_word(at);
        self.out.push(piece);
    }

    /// The end of the stretch from `at` without gap or name.
    fn limit(&self, at: usize, name: usize) -> usize {
        (at + 1..name)
            .find(|&next| self.line.gap_at(next))
            .unwrap_or(name)
    }

    /// 甲 or 东 right behind a number: the unit in 3幢甲-102 and 8-乙-602, the part in 18号甲.
    fn stem(&self, here: &[char], at: usize, dashed: bool) -> Option<Number> {
        let first = *here.first()?;
        let (mut kind, after) = suffix(&here[1..]);
        let before = match self.out.last()? {
            Piece::Number(number) if dashed || number.to == at => number.suffix,
            _ => return None,
        };
        let ordinal = is_stem(first) || (is_ordinal(first) && before != Suffix::Number);
        let ends = match kind {
            Suffix::Bare => match here.get(1) {
                None | Some('-') => true,
                Some(next) => next.is_ascii_digit() && is_stem(first),
            },
            Suffix::Unit => true,
            Suffix::Building => before != Suffix::Number,
            _ => false,
        };
        if !ordinal || !ends || !matches!(before, Suffix::Building | Suffix::Number | Suffix::Bare)
        {
            return None;
        }
        if kind == Suffix::Bare && before == Suffix::Building {
            kind = Suffix::Unit;
        }
        Some(Number {
            value: first.to_string(),
            raw: first.to_string(),
            suffix: kind,
            dashed,
            part: false,
            from: 0,
            to: 1 + after,
        })
    }

    /// Whether a dash is the sign of a floor below ground: 2单元-1层101. Where everything is joined
    /// by dashes (2单元-1层-101) it is not.
    fn is_minus(&self, here: &[char], at: usize) -> bool {
        let storey =
            matches!(here, ['-', '1'..='3', '层' | '楼', next @ ..] if next.first() != Some(&'-'));
        storey
            && matches!(self.out.last(), Some(Piece::Number(number))
                if number.to == at && matches!(number.suffix, Suffix::Unit | Suffix::Building))
    }

    /// Takes one piece that is no name at `at` and says where the next begins.
    fn step(&mut self, at: usize, limit: usize, joint: &mut Joint) -> usize {
        let here = &self.line.chars[at..limit];
        let digit_next = here.get(1).is_some_and(char::is_ascii_digit);
        let minus = self.is_minus(here, at);
        match here[0] {
            '-' if !minus => {
                self.end_word(at);
                joint.dashed = true;
                return at + 1;
            }
            '附' | '之' if digit_next => {
                self.end_word(at);
                joint.part = true;
                return at + 1;
            }
            '#' => return at + 1,
            _ => {}
        }
        let sign = if minus { 1 } else { below_ground(here) };
        let stem = self.stem(here, at, joint.dashed);
        let Joint { dashed, part } = std::mem::take(joint);
        if let Some(mut number) = stem.or_else(|| number(&here[sign..], dashed, part)) {
            if sign > 0 {
                number.value.insert(0, '-');
            }
            (number.from, number.to) = (at, at + sign + number.to);
            let next = number.to;
            self.push(Piece::Number(number), at);
            return next;
        }
        self.word.get_or_insert(at);
        let latin = here
            .iter()
            .take_while(|ch| ch.is_ascii_alphanumeric())
            .count();
        at + latin.max(1)
    }
}

/// Cuts a line into pieces; `mentions` are the names found in it, in order.
pub(crate) fn pieces(line: &Line, mentions: &[Mention], names: &Names) -> Vec<Piece> {
    let mut cutter = Cutter {
        line,
        out: Vec::new(),
        word: None,
    };
    let mut mentions = mentions.iter().peekable();
    let mut joint = Joint::default();
    let mut at = 0;
    while at < line.chars.len() {
        if line.gap_at(at) {
            cutter.push(Piece::Gap, at);
            joint = Joint::default();
        }
        let Some(mention) = mentions.next_if(|mention| mention.from == at) else {
            let name = mentions
                .peek()
                .map_or(line.chars.len(), |mention| mention.from);
            at = cutter.step(at, cutter.limit(at, name), &mut joint);
            continue;
        };
        let Mention { name, from, to } = *mention;
        at = to;
        if names.only_label(name) {
            let value = names.spelling(name);
            let (raw, suffix, dashed) = (value.clone(), Suffix::Building, joint.dashed);
            let number = Number {
                value,
                raw,
                suffix,
                dashed,
                part: false,
                from,
                to,
            };
            cutter.push(Piece::Number(number), from);
        } else {
            cutter.push(Piece::Name(*mention), from);
        }
        joint = Joint::default();
    }
    cutter.end_word(at);
    cutter.out
}

/// The stems that number halves of houses and units.
pub(crate) fn is_stem(ch: char) -> bool {
    matches!(ch, '甲' | '乙' | '丙' | '丁')
}

/// Length of the sign of 负1层 and 地下1层, 0 where there is none.
fn below_ground(text: &[char]) -> usize {
    match text {
        ['负', digit, ..] if digit.is_ascii_digit() => 1,
        ['地', '下', digit, ..] if digit.is_ascii_digit() => 2,
        _ => 0,
    }
}
