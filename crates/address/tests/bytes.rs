//! What `fuzz/fuzz_targets/address_resolve.rs` holds, without its tools: many lines that were cut,
//! crossed, repeated and sprinkled, none of which may break a rule of answers. The number of lines,
//! not a clock, bounds it; `LINES=` asks for more.

mod common;

use address::{Decision, Level, Library, normalise};

/// Lines of a usual run: some half a minute of one core.
const LINES: u64 = 600_000;

/// What gets sprinkled over a line: what addresses are made of, and what nobody expects.
const SPRINKLED: &[&str] = &[
    "号",
    "幢",
    "栋",
    "座",
    "单元",
    "室",
    "层",
    "楼",
    "弄",
    "附",
    "之",
    "组",
    "期",
    "区",
    "第",
    "#",
    "-",
    "－",
    "/",
    "（",
    ")",
    "【",
    "】",
    " ",
    "　",
    "\u{200B}",
    "零",
    "十",
    "壹",
    "拾",
    "廿",
    "①",
    "⑫",
    "㎡",
    "O",
    "l",
    "0",
    "1",
    "99",
    "13800000000",
    "元",
    "押一付三",
    "市",
    "省",
    "厦门市思明区",
    "地址：",
    "楼号:",
    "甲",
    "负1层",
    "\u{FFFD}",
    "😀",
    "e\u{301}",
    "ﷺ",
    "100",
    "A",
    "z",
    "路",
    "村",
    "一",
    "隔壁",
    "和",
    ",",
    "。",
    "\t",
];

/// A generator of numbers that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed >> 33) % (most.max(1) as u64)).unwrap_or(0)
    }
}

/// A line made of one or two others, damaged at some places.
fn damaged(lines: &[String], dice: &mut Dice) -> String {
    let mut chars: Vec<char> = lines[dice.below(lines.len())].chars().collect();
    if dice.below(4) == 0 {
        let other: Vec<char> = lines[dice.below(lines.len())].chars().collect();
        chars.truncate(dice.below(chars.len() + 1));
        chars.extend(&other[dice.below(other.len() + 1)..]);
    }
    for _ in 0..dice.below(6) {
        let at = dice.below(chars.len() + 1);
        match dice.below(5) {
            0 if at < chars.len() => {
                chars.remove(at);
            }
            1 if at + 1 < chars.len() => chars.swap(at, at + 1),
            2 => {
                let to = at + dice.below(chars.len() - at + 1);
                let again = chars[at..to].to_vec();
                chars.splice(at..at, again);
            }
            3 => chars.extend(char::from_u32(
                u32::try_from(dice.below(0x11_0000)).unwrap_or(0),
            )),
            _ => {
                let put = SPRINKLED[dice.below(SPRINKLED.len())];
                chars.splice(at..at, put.chars());
            }
        }
    }
    chars.into_iter().collect()
}

fn hold(library: &Library, text: &str) {
    let answer = library.resolve(text);
    assert_eq!(answer.text, text);
    assert!(
        (0.0..=1.0).contains(&answer.confidence),
        "{text:?} {answer:#?}"
    );
    assert_eq!(
        answer.code.is_some(),
        answer.level != Level::None,
        "{text:?}"
    );
    assert_eq!(
        answer.code.is_some(),
        !answer.standard_address.is_empty(),
        "{text:?}"
    );
    assert!(
        answer.decision != Decision::Match || answer.code.is_some(),
        "{text:?}"
    );
    assert!(
        answer.code.is_none_or(|code| library.place(code).is_some()),
        "{text:?} is no place of the library"
    );
    let once = normalise(text).text();
    assert_eq!(normalise(&once).text(), once, "{text:?}");
}

#[test]
fn no_line_breaks_the_rules_of_answers() {
    let library = common::library(&common::sample_rows());
    let lines: Vec<String> = std::fs::read_to_string(common::sample("addresses.tsv"))
        .expect("the lines")
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next().map(str::to_owned))
        .collect();
    let count = std::env::var("LINES")
        .ok()
        .and_then(|text| text.parse().ok());
    let mut dice = Dice(20_261_123);
    for _ in 0..count.unwrap_or(LINES) {
        hold(&library, &damaged(&lines, &mut dice));
    }
}
