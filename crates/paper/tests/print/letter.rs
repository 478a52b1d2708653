//! Letters as an independent reader sees them: poppler reads the words, zbar the code.

use crate::reader::{Picture, face, painted, text};
use paper::{Letter, PaperFault, Part};

fn letter(parts: Vec<Part>) -> Letter {
    Letter {
        title: "居住登记证明".to_owned(),
        language: "zh-CN".to_owned(),
        parts,
    }
}

#[test]
fn everything_said_stands_on_the_page_and_the_code_is_read() {
    let address = format!("HTTPS://MENPAI.EXAMPLE.GOV.CN/PROOF/{}", "8QZ".repeat(70));
    let pdf = letter(vec![
        Part::Heading("登记内容".to_owned()),
        Part::Fact("姓名".to_owned(), "张三丰".to_owned()),
        Part::Fact(
            "住址".to_owned(),
            "东进路 18 号 东进花苑 3 幢 301 室".to_owned(),
        ),
        Part::Words("A home that is let. ".repeat(20)),
        Part::Note("扫码核对。".to_owned()),
        Part::Code(address.clone(), vec!["核对真伪".to_owned()]),
    ])
    .print(&face())
    .unwrap();
    let words: String = text(&pdf).split_whitespace().collect();
    for wanted in [
        "居住登记证明",
        "登记内容",
        "姓名",
        "张三丰",
        "东进花苑3幢301室",
        "核对真伪",
    ] {
        assert!(words.contains(wanted), "{wanted} in {words}");
    }
    assert_eq!(words.matches("Ahomethatislet.").count(), 20);
    let pictures = painted(&pdf, 200);
    assert_eq!(pictures.len(), 1);
    let read: Vec<String> = pictures.iter().flat_map(Picture::read).collect();
    assert_eq!(read, [address]);
}

#[test]
fn a_long_letter_takes_the_pages_it_needs_and_loses_nothing() {
    let lines: Vec<String> = (0..400).map(|n| format!("第{n}条记录。")).collect();
    let mut parts: Vec<Part> = lines.iter().cloned().map(Part::Words).collect();
    // One paragraph that is higher than a page.
    parts.push(Part::Words(lines.join("\n")));
    let pdf = letter(parts).print(&face()).unwrap();
    let words: String = text(&pdf).split_whitespace().collect();
    for line in &lines {
        assert_eq!(words.matches(line.as_str()).count(), 2, "{line}");
    }
    assert!(painted(&pdf, 20).len() > 10);
}

#[test]
fn what_the_font_lacks_is_told_by_name() {
    let fault = letter(vec![Part::Fact("姓名".to_owned(), "\u{10FFFD}".to_owned())]).print(&face());
    assert!(matches!(
        fault,
        Err(PaperFault::MissingGlyph {
            missing: '\u{10FFFD}',
            ..
        })
    ));
}
