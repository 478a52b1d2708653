//! Listing feeds and other files of JSON.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use intake::{Channel, Entry, Format, Limits, Reading, Refused, SourceFile, read};

fn try_read(text: &str, channel: Channel) -> Result<Reading, Refused> {
    let file = SourceFile {
        name: "feed.json",
        bytes: text.as_bytes(),
    };
    let today = "2026-11-20".parse().unwrap();
    read(&file, channel, &Limits::default(), today)
}

/// Row, address, contact and faults of each listing.
fn listed(text: &str) -> Vec<String> {
    let reading = try_read(text, Channel::Listing).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(reading.format, Format::Json);
    reading
        .tenancies
        .iter()
        .map(|one| {
            let faults: Vec<&str> = one.faults.iter().map(|fault| fault.kind.wire()).collect();
            let contact = one.landlord.clone().unwrap_or_default();
            assert!(one.tenants.is_empty(), "{:?}", one.tenants);
            format!(
                "{} {} | {}/{} | {}",
                one.row,
                one.address,
                contact.name,
                contact.phone,
                faults.join(" ")
            )
        })
        .collect()
}

#[test]
fn a_list_and_lines_read_the_same() {
    let one = r#"{"id":"A-1","title":"精装两室","community":"江南里","building":3,"room":"502室","rent":2000,"contact":"钱先生","phone":"13812345678"}"#;
    let two = r#"{"id":"A-2","title":"一室","address":"春风路8号锦绣花园1栋1单元101室","phone":"13812345670"}"#;
    let rows = [
        "1 江南里|3栋|502室 | 钱先生/13812345678 | ",
        "2 春风路8号锦绣花园1栋1单元101室 | /13812345670 | ",
    ];
    assert_eq!(listed(&format!("[{one},\n {two}]")), rows);
    assert_eq!(listed(&format!("{one}\n\n{two}\n")), rows);
    assert_eq!(listed(&format!("\u{feff}[{one},{two}]")), rows);
    let wrapped = format!(r#"{{"code":0,"total":2,"data":{{"list":[{one},{two}],"tags":[]}}}}"#);
    assert_eq!(listed(&wrapped), rows);
}

#[test]
fn members_inside_of_members_are_read() {
    let nested = r#"[{"house":{"compound":"江南里","buildingNo":"3栋","roomNo":"502"},
        "contact":{"name":"钱先生","phone":"13812345678"},"images":["a.jpg","b.jpg"],
        "agent":{"name":"小王","phone":"13800000000"},"tenants":[{"name":"王芳"}]},
        {"location":{"address":"春风路8号","lon":114.1,"lat":22.5},"owner":{"name":"王大房","mobile":"13812345671"}}]"#;
    assert_eq!(
        listed(nested),
        [
            "1 江南里|3栋|502室 | 钱先生/13812345678 | ",
            "2 春风路8号 | 王大房/13812345671 | ",
        ]
    );
    let chinese = r#"[{"房源":{"小区":"江南里","房号":"3栋502"},"联系人":"钱先生","联系电话":"13812345678","租金":2000}]"#;
    assert_eq!(listed(chinese), ["1 江南里|3栋502 | 钱先生/13812345678 | "]);
}

#[test]
fn a_code_says_more_than_words_and_a_missing_place_is_a_fault() {
    let text = r#"[{"dwelling_code":"4403990010010100001000101","address":"春风路8号","contact":"钱先生"},
        {"title":"房东直租","contact":"孙先生","phone":"13812345678"}]"#;
    assert_eq!(
        listed(text),
        [
            "1 4403990010010100001000101 | 钱先生/ | ",
            "2  | 孙先生/13812345678 | address_missing",
        ]
    );
}

#[test]
fn tenants_of_other_channels_are_read_too() {
    let text = r#"[{"address":"春风路8号锦绣花园1栋101室","tenant_name":"林小满","tenant_phone":"13812345678","start_date":"2026-06-01","end_date":"2027-05-31"}]"#;
    let reading = try_read(text, Channel::Backoffice).unwrap();
    let one = &reading.tenancies[0];
    assert_eq!((one.row, one.tenants.len()), (1, 1));
    assert_eq!(one.tenants[0].name, "林小满");
    assert_eq!(one.from.unwrap().date.to_string(), "2026-06-01");
}

#[test]
fn what_is_no_feed_is_refused_in_one_line() {
    for (text, said) in [
        ("[]", "empty"),
        ("{}", "empty"),
        ("[{\"address\":\"春风路8号\"}", "line 1"),
        ("{\"address\":\"春风路8号\"}\n{\"address\":", "line 2"),
        ("[{\"address\":\"a\"},7]", "entry 2"),
        ("{\"error\":\"no access\"}", "no table"),
        ("[{\"title\":\"精装两室\"}]", "no table"),
    ] {
        let refused = try_read(text, Channel::Listing).unwrap_err();
        let line = refused.to_string();
        assert!(
            line.contains(said) && !line.contains('\n'),
            "{text}: {line}"
        );
    }
    // Begins like one, but is a chat.
    let chat = "[2026/6/1 10:00] 钱先生: 江南里3栋502 林小满 13812345678 入住";
    let reading = try_read(chat, Channel::Chat).unwrap();
    assert_eq!(reading.format, Format::Chat);
}

#[test]
fn every_object_ends_in_one_entry_and_hostile_ones_in_a_refusal() {
    let rows: Vec<String> = (0..500)
        .map(|n| {
            format!(
                r#"{{"community":"江南里","room":"{}栋{n}","k{n}":{n}}}"#,
                n % 9 + 1
            )
        })
        .collect();
    let file = rows.join("\n");
    let source = SourceFile {
        name: "feed.json",
        bytes: file.as_bytes(),
    };
    let mut seen = Vec::new();
    let today = "2026-11-20".parse().unwrap();
    intake::read_each(
        &source,
        Channel::Listing,
        &Limits::default(),
        today,
        &mut |entry| {
            seen.push(match entry {
                Entry::Tenancy(one) => one.row,
                Entry::Ignored(one) => one.row,
            });
        },
    )
    .unwrap();
    assert_eq!(seen, (1..=500).collect::<Vec<u32>>());
    for deep in ["[{\"a\":".repeat(50_000), "[{".repeat(50_000)] {
        assert!(try_read(&deep, Channel::Listing).is_err());
    }
}

#[test]
fn a_small_text_that_grows_in_memory_is_refused_before() {
    for text in [
        format!("[{}{{}}]", r#"{"a":1},"#.repeat(400_001)),
        format!(r#"[{{"address":[{}1]}}]"#, "1,".repeat(4_000_001)),
    ] {
        let refused = try_read(&text, Channel::Listing).unwrap_err().to_string();
        assert!(refused.contains("objects"), "{refused}");
    }
    let many: Vec<String> = (0..60_000).map(|n| format!(r#""啊{n}":{n}"#)).collect();
    let text = format!(r#"[{{"address":"春风路8号",{}}}]"#, many.join(","));
    // Read in a moment or refused for its columns, never compared member by member.
    let _ = try_read(&text, Channel::Listing);
}
