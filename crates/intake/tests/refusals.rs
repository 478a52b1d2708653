//! Files that are refused, and hostile ones that must neither panic nor cost memory.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use std::io::Write;

use intake::{Channel, Limits, Refused, SourceFile, read};
use proptest::prelude::*;
use support::{sample, today, try_read};

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        out.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name)
            .unwrap()
            .write_all(content)
            .unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A workbook of one sheet with the given sheet XML.
fn workbook(sheet: &str) -> Vec<u8> {
    zip_of(&[
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn refusal(bytes: &[u8]) -> Refused {
    try_read(bytes, Channel::Backoffice).expect_err("should be refused")
}

#[test]
fn wrong_files_get_one_clear_line() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", Vec::new(), "empty"),
        ("blank lines", b" \r\n\r\n".to_vec(), "empty"),
        ("pdf", b"%PDF-1.7 ...".to_vec(), "PDF"),
        ("png", b"\x89PNG\r\n\x1a\n....".to_vec(), "PNG"),
        ("jpeg", b"\xff\xd8\xff\xe0....".to_vec(), "JPEG"),
        ("program", b"MZ\x90\x00\x03....".to_vec(), "program"),
        ("word", zip_of(&[("word/document.xml", b"<x/>")]), "Word"),
        ("any zip", zip_of(&[("a.txt", b"x")]), "zip"),
        ("old word", compound(&[("/WordDocument", b"x")]), "Word"),
        (
            "locked workbook",
            compound(&[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"x")]),
            "password",
        ),
        (
            "locked xls",
            compound(&[(
                "/Workbook",
                b"\x09\x08\x04\x00\x00\x06\x05\x00\x2f\x00\x02\x00\x01\x00",
            )]),
            "password",
        ),
        (
            "binary",
            (0..4000_u32)
                .map(|i| u8::try_from(i * 7919 % 251).unwrap())
                .collect(),
            "binary",
        ),
        (
            "cut workbook",
            sample("linli-tenday.xlsx")[..4000].to_vec(),
            "damaged",
        ),
        ("cut xls", sample("shunda.xls")[..600].to_vec(), "damaged"),
        (
            "a letter",
            "尊敬的领导：\n今天天气很好。\n此致敬礼".as_bytes().to_vec(),
            "no table",
        ),
        (
            "a table of something else",
            "品名,单价\n苹果,3\n梨,4\n".as_bytes().to_vec(),
            "no table",
        ),
    ];
    for (what, bytes, word) in cases {
        let refused = refusal(&bytes);
        let line = refused.to_string();
        assert!(
            line.to_lowercase().contains(&word.to_lowercase()),
            "{what}: {line}"
        );
        assert!(
            !line.contains('\n') && !refused.zh().contains('\n'),
            "{what}: {line}"
        );
        assert!(refused.zh().chars().any(|c| c as u32 > 0x4e00), "{what}");
    }
}

#[test]
fn limits_are_kept() {
    let bytes = sample("linli-tenday.xlsx");
    let file = SourceFile {
        name: "x",
        bytes: &bytes,
    };
    let with =
        |limits: Limits| read(&file, Channel::Tenday, &limits, today()).expect_err("too big");
    let base = Limits::default();
    for (limits, what) in [
        (
            Limits {
                max_bytes: 100,
                ..base
            },
            "bytes",
        ),
        (
            Limits {
                max_cells: 20,
                ..base
            },
            "cells",
        ),
        (
            Limits {
                max_text: 100,
                ..base
            },
            "text",
        ),
        (
            Limits {
                max_entries: 2,
                ..base
            },
            "sheets",
        ),
    ] {
        assert!(
            matches!(with(limits), Refused::TooBig { what: w, .. } if w == what),
            "{what}"
        );
    }
    assert_eq!(
        with(Limits {
            max_unpacked: 2000,
            ..base
        }),
        Refused::ZipBomb
    );
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![b' '; 300 << 20];
    let bomb = zip_of(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", &zeros),
    ]);
    assert!(bomb.len() < 2 << 20);
    assert_eq!(refusal(&bomb), Refused::ZipBomb);
}

#[test]
fn far_cells_and_huge_claims_cost_nothing() {
    let cell =
        |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{}{}</row><row r="2">{}{}</row><row r="1048576">{}</row></sheetData><mergeCells count="1"><mergeCell ref="B2:XFD1048576"/></mergeCells></worksheet>"#,
        cell("A1", "地址"),
        cell("B1", "承租人"),
        cell("A2", "江南里3幢502"),
        cell("B2", "王芳"),
        cell("XFD1048576", "x"),
    );
    let reading = try_read(&workbook(&sheet), Channel::Backoffice).unwrap();
    assert_eq!(reading.tenancies.len(), 1);
    assert_eq!(reading.tenancies[0].tenants[0].name, "王芳");
    assert_eq!(
        support::accounted(&reading).len(),
        3,
        "{:?}",
        reading.ignored
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes changed, cut or inserted anywhere: an answer or a refusal, never a panic.
    #[test]
    fn damaged_samples_never_panic(
        which in 0_usize..5,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..24),
        keep in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let names = ["anju-backoffice.xlsx", "linli-tenday.xlsx", "jiahe.csv", "shunda.xls", "wechat-group.txt"];
        let mut bytes = sample(names[which]);
        for (at, value, kind) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = value,
                1 => bytes.insert(at, value),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        if cut && !bytes.is_empty() {
            bytes.truncate(keep.index(bytes.len()));
        }
        let _ = try_read(&bytes, Channel::Chat);
    }

    /// Any text at all.
    #[test]
    fn any_text_is_answered(text in "[\\PC\\n,;：:0-9一二王芳租退路号幢室年月日.\\-/ ]{0,300}") {
        if let Ok(reading) = try_read(text.as_bytes(), Channel::Chat) {
            for (row, times) in support::accounted(&reading) {
                prop_assert!(times >= 1, "{row:?}");
            }
        }
    }
}

#[test]
#[allow(clippy::format_collect)] // a test's text
fn a_page_saved_as_one_file_is_read() {
    let number = support::id(1);
    let table = format!(
        "<html><table><tr><td>地址<td>姓名<td>身份证号</tr>\
         <tr><td>云台花园3幢2单元501室<td>王芳<td>{number}</tr></table></html>"
    );
    let coded: String = table
        .bytes()
        .map(|b| format!("={b:02X}"))
        .collect::<String>();
    let coded: Vec<&str> = (0..coded.len())
        .step_by(72)
        .map(|at| &coded[at..coded.len().min(at + 72)])
        .collect();
    let text = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_b\"\r\n\r\n\
         ------=_b\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n------=_b--\r\n",
        coded.join("=\r\n")
    );
    let reading = support::try_read(text.as_bytes(), Channel::Backoffice).unwrap();
    assert_eq!(
        support::lines(&reading),
        [format!(
            "2 check_in 云台花园3幢2单元501室 | 王芳/{number}/ | -..- | "
        )]
    );
    let letter = b"From: a@example.org\nTo: b@example.org\nSubject: leases\nMIME-Version: 1.0\n\nsee attachment";
    assert!(matches!(
        support::try_read(letter, Channel::Backoffice),
        Err(Refused::WrongType { .. })
    ));
}

#[test]
#[allow(clippy::format_collect)] // a test's text
fn merges_over_each_other_cost_nothing() {
    let rows: String = (1..=3000)
        .map(|row| {
            let cells = ["地址", "姓名", "身份证"].map(|text| {
                format!(
                    "<c t=\"inlineStr\"><is><t>{text}{}</t></is></c>",
                    if row == 1 { "" } else { "x" }
                )
            });
            format!("<row r=\"{row}\">{}</row>", cells.concat())
        })
        .collect();
    let merges: String = (0..3000)
        .map(|at| format!("<mergeCell ref=\"A1:IV{}\"/>", 3000 + at))
        .collect();
    let bytes = workbook(&format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    ));
    // Read or refused, but soon: one merge is left of the three thousand.
    let _ = try_read(&bytes, Channel::Backoffice);
}

#[test]
fn a_row_that_claims_to_repeat_for_ever_is_refused() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let head = ["地址", "姓名", "身份证"].map(cell).concat();
    let of = |rows: u32| {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\"><table:table-row>{head}</table:table-row><table:table-row table:number-rows-repeated=\"{rows}\">{}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
            cell("江南里3栋502")
        );
        zip_of(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", content.as_bytes()),
        ])
    };
    assert!(try_read(&of(50), Channel::Backoffice).is_ok());
    assert!(matches!(
        try_read(&of(200_000), Channel::Backoffice),
        Err(Refused::TooBig {
            what: "repeated rows",
            ..
        })
    ));
}
