//! The sender's sheet back: same cells, same rows, faults beside them, nothing that runs.

#![allow(clippy::unwrap_used)] // helpers outside test functions too

mod support;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use intake::{Channel, Limits, Note, SourceFile, error_workbook};
use support::{fixture, id, sample, try_read};

fn back(bytes: &[u8], channel: Channel, notes: &[Note]) -> Vec<(String, Vec<Vec<String>>)> {
    let reading = try_read(bytes, channel).unwrap();
    let file = SourceFile { name: "x", bytes };
    let book = error_workbook(&file, &Limits::default(), &reading, notes).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    book.sheet_names()
        .iter()
        .map(|name| {
            let range = book.worksheet_range(name).unwrap();
            let (height, width) = range.end().map_or((0, 0), |(r, c)| (r + 1, c + 1));
            let rows = (0..height)
                .map(|row| {
                    (0..width)
                        .map(|column| match range.get_value((row, column)) {
                            None | Some(Data::Empty) => String::new(),
                            Some(Data::String(text)) => text.clone(),
                            Some(other) => panic!("{row} {column} is no text: {other:?}"),
                        })
                        .collect()
                })
                .collect();
            (name.clone(), rows)
        })
        .collect()
}

#[test]
fn faults_stand_beside_their_rows_and_hidden_sheets_stay_home() {
    let note = Note {
        sheet: "6月上旬".to_owned(),
        row: 7,
        text: "地址库中没有此地址".to_owned(),
    };
    let sheets = back(&sample("linli-tenday.xlsx"), Channel::Tenday, &[note]);
    assert_eq!(sheets.len(), 1);
    let (name, rows) = &sheets[0];
    assert_eq!(name, "6月上旬");
    assert_eq!(
        rows[0][0],
        "邻里房产中介2026年6月上旬出租房屋及承租人登记表"
    );
    assert_eq!(rows[0][8], "问题与处理办法");
    assert_eq!(rows[6][8], "地址库中没有此地址");
    assert_eq!(rows[16][1], "泰州海陵凤凰东路309号6栋2单元102室");
    assert!(rows[16][8].contains("末尾几位已丢失"), "{}", rows[16][8]);
    assert!(
        rows[16][4].starts_with("1008751974121064"),
        "{}",
        rows[16][4]
    );
    assert!(rows[26][8].contains("早于"), "{}", rows[26][8]);
    assert_eq!(rows[5][8], "");
    assert_eq!(rows[34][0], "小计");
}

#[test]
fn what_could_run_is_written_as_text() {
    let text = format!(
        "地址,姓名,身份证,电话,备注\n江南里3栋502,=cmd|'/c calc'!A1,{},+852 91234567,@SUM(A1)\n-2+3,李强,{},-,\"=HYPERLINK(\"\"x\"\")\"\n",
        id(1),
        id(2)
    );
    let sheets = back(text.as_bytes(), Channel::Backoffice, &[]);
    let rows = &sheets[0].1;
    assert_eq!(rows[1][1], "'=cmd|'/c calc'!A1");
    assert_eq!(rows[1][3], "+852 91234567");
    assert_eq!(rows[1][4], "'@SUM(A1)");
    assert_eq!(rows[2][0], "'-2+3");
    assert_eq!(rows[2][3], "-");
    assert_eq!(rows[2][4], "'=HYPERLINK(\"x\")");
}

#[test]
fn no_fault_begins_as_a_formula() {
    for name in ["=1+1", "+1", "-1", "@x", "=cmd|x"] {
        let text = format!("地址,姓名,身份证\n江南里3栋502,{name}/王芳,{}；1\n", id(1));
        let note = Note {
            sheet: String::new(),
            row: 2,
            text: format!("{name}：？"),
        };
        for notes in [&[][..], &[note]] {
            let sheets = back(text.as_bytes(), Channel::Backoffice, notes);
            let said = &sheets[0].1[1][3];
            assert!(!said.starts_with(['=', '+', '-', '@']), "{said}");
        }
    }
}

#[test]
fn a_chat_comes_back_as_a_table() {
    let sheets = back(&sample("wechat-group.txt"), Channel::Chat, &[]);
    let rows = &sheets[0].1;
    assert_eq!(rows[4][0], "4");
    assert_eq!(rows[4][1], "华怡娜");
    assert!(rows[4][2].starts_with("报备：地址泰州海陵江洲花园16号楼"));
    assert!(rows[4][3].contains("位数不对"));
    assert_eq!(rows[1][3], "");
}

#[test]
fn old_and_open_formats_come_back_too() {
    for name in ["chengdu.xls", "binjiang.ods"] {
        let sheets = back(&fixture(name), Channel::Backoffice, &[]);
        let all: String = sheets.iter().flat_map(|(_, rows)| rows.concat()).collect();
        assert!(
            all.contains("末尾几位已丢失") && !all.contains("填写说明"),
            "{name}"
        );
    }
}
