//! Descriptions of connectors, the pages they ask for, and rows read as declarations.

#![expect(clippy::unwrap_used, reason = "tests panic where they fail")]

use intake::pull::{Answering, Described, PageFault, Pages, RowFault, Settings, Since};
use intake::{IdKind, TenancyKind};
use serde_json::{Value, json};

fn described() -> Described {
    let fields = [
        ("address", "/house/road + /house/no + room"),
        ("kind", "type"),
        ("from", "/lease/start"),
        ("to", "/lease/end"),
        ("landlord_name", "owner"),
        ("tenants", "people"),
        ("name", "name"),
        ("document", "/card/kind"),
        ("number", "/card/no"),
        ("phone", "mobile"),
    ];
    Described {
        name: "总部后台".to_owned(),
        url: "https://api.example.cn/v1/leases?status=active".to_owned(),
        rows: "/data/items".to_owned(),
        paging: pages("page", "page", ""),
        fields: fields
            .map(|(name, place)| (name.to_owned(), place.to_owned()))
            .into(),
        moved_out: vec!["退租".to_owned()],
        moved_in: vec!["入住".to_owned()],
        ..Described::default()
    }
}

fn pages(kind: &str, parameter: &str, answer: &str) -> Pages {
    Pages {
        kind: kind.to_owned(),
        parameter: parameter.to_owned(),
        answer: answer.to_owned(),
        ..Pages::default()
    }
}

#[test]
fn what_makes_no_sense_is_said_beside_its_field() {
    let with = |change: &dyn Fn(&mut Described)| {
        let mut said = described();
        change(&mut said);
        match Settings::of(&said) {
            Ok(_) => Vec::new(),
            Err(unfit) => unfit
                .iter()
                .map(|one| {
                    assert!(one.en().is_ascii() && !one.zh().is_ascii(), "{one:?}");
                    assert_ne!(one.en(), one.code, "{one:?}");
                    format!("{} {}", one.field, one.code)
                })
                .collect(),
        }
    };
    let url = |url: &str| with(&|said| url.clone_into(&mut said.url));
    let auth = |kind: &str, name: &str| {
        with(&|said| {
            said.auth = Answering {
                kind: kind.to_owned(),
                name: name.to_owned(),
            };
        })
    };
    let field = |name: &str, place: &str| {
        with(&|said| {
            said.fields.insert(name.to_owned(), place.to_owned());
        })
    };
    for (found, wrong) in [
        (with(&|_| ()), ""),
        (with(&|said| said.name.clear()), "name connector-name"),
        (
            with(&|said| said.kind = "all".to_owned()),
            "kind connector-kind",
        ),
        (url(""), "url connector-url"),
        (url("api.example.cn"), "url connector-url"),
        (url("ftp://api.example.cn"), "url connector-url"),
        (url("file:///etc/passwd"), "url connector-url"),
        (url("http://api.example.cn"), "url connector-url-plain"),
        (url("http://127.0.0.1:9000/a"), ""),
        (
            url("https://u:p@api.example.cn"),
            "url connector-url-secret",
        ),
        (
            url("https://api.example.cn/?Token=1"),
            "url connector-url-secret",
        ),
        (
            url("https://api.example.cn/?appSecret=1"),
            "url connector-url-secret",
        ),
        (
            url("https://api.example.cn/?city=1&access_key=1"),
            "url connector-url-secret",
        ),
        (url("https://api.example.cn/?city=1&state=2"), ""),
        (
            with(&|said| said.every_minutes = 4),
            "every_minutes connector-every",
        ),
        (
            with(&|said| said.most_pages = 0),
            "most_pages connector-pages",
        ),
        (auth("digest", ""), "auth_kind connector-auth"),
        (auth("basic", ""), "auth_name connector-auth-name"),
        (auth("basic", "a:b"), "auth_name connector-auth-name"),
        (auth("header", "X-Api-Key"), ""),
        (auth("header", "Host"), "auth_name connector-auth-name"),
        (auth("header", "a b"), "auth_name connector-auth-name"),
        (
            with(&|said| said.paging = pages("page", "", "")),
            "paging_parameter connector-parameter",
        ),
        (
            with(&|said| said.paging = pages("cursor", "c", "")),
            "paging_answer connector-pointer",
        ),
        (with(&|said| said.paging = pages("next", "", "")), ""),
        (
            with(&|said| said.paging = pages("more", "", "")),
            "paging_kind connector-paging",
        ),
        (field("rent", "/rent"), "fields connector-field"),
        (field("name", ""), "fields connector-field"),
        (
            with(&|said| said.fields.clear()),
            "fields connector-no-place",
        ),
    ] {
        assert_eq!(found.join(", "), wrong);
    }
}

#[test]
fn a_row_is_read_as_what_its_fields_say() {
    let settings = Settings::of(&described()).unwrap();
    let row = json!({
        "house": { "road": "春风路", "no": 8 },
        "room": "101室",
        "type": "入住",
        "lease": { "start": "2026-05-31T16:00:00Z", "end": 1_811_692_800 },
        "owner": "王大房",
        "people": [
            { "name": "林小满", "card": { "kind": "居民身份证", "no": 100_875_200_001_010_019_i64 } },
            { "name": " ", "card": null },
            { "mobile": "13800138000" },
        ],
    });
    let read = settings.declaration(&row).unwrap();
    assert_eq!(read.kind, TenancyKind::CheckIn);
    assert_eq!(read.address, "春风路|8|101室");
    assert_eq!((&*read.from, &*read.to), ("2026-06-01", "2027-05-31"));
    assert_eq!(read.landlord.unwrap().name, "王大房");
    assert_eq!(read.tenants.len(), 2);
    assert_eq!(read.tenants[0].document, Some(IdKind::CitizenId));
    assert_eq!(read.tenants[0].number, "100875200001010019");
    assert_eq!(read.tenants[1].phone, "13800138000");

    let left = settings.declaration(&json!({ "type": "退租" })).unwrap();
    assert_eq!(left.kind, TenancyKind::CheckOut);
    let unknown = settings.declaration(&json!({ "type": "预订" }));
    assert_eq!(unknown, Err(RowFault::KindUnknown));
    let text = settings.declaration(&json!("春风路8号"));
    assert_eq!(text, Err(RowFault::NotAnObject));
}

/// Asks a system for its pages, as many as it has.
fn walk(settings: &Settings, answers: &[(&str, &str)]) -> Vec<String> {
    let (mut place, mut asked) = (String::new(), Vec::new());
    for (answer, link) in answers {
        let url = settings.address(&place, None).unwrap();
        asked.push(
            url.as_str()
                .trim_start_matches("https://api.example.cn")
                .to_owned(),
        );
        match settings.page(&place, answer.as_bytes(), link) {
            Ok(page) => {
                let Some(next) = page.next else {
                    asked.push("end".to_owned());
                    break;
                };
                place = next;
            }
            Err(fault) => {
                asked.push(format!("{fault:?}"));
                break;
            }
        }
    }
    asked
}

#[test]
fn each_way_of_paging_ends() {
    let with = |paging| {
        let said = Described {
            url: "https://api.example.cn/a".to_owned(),
            rows: "r".to_owned(),
            paging,
            ..described()
        };
        Settings::of(&said).unwrap()
    };
    let none = walk(&with(pages("none", "", "")), &[(r#"{"r":[1]}"#, "")]);
    assert_eq!(none, ["/a", "end"]);
    let numbered = [
        (r#"{"r":[1]}"#, ""),
        (r#"{"r":[1]}"#, ""),
        (r#"{"r":[]}"#, ""),
    ];
    let numbered = walk(&with(pages("page", "p", "")), &numbered);
    assert_eq!(numbered, ["/a?p=1", "/a?p=2", "/a?p=3", "end"]);
    let cursor = with(pages("cursor", "c", "/next"));
    let words = [
        (r#"{"r":[1],"next":"x &=y"}"#, ""),
        (r#"{"r":[1],"next":7}"#, ""),
        (r#"{"r":[1],"next":null}"#, ""),
    ];
    assert_eq!(
        walk(&cursor, &words),
        ["/a", "/a?c=x+%26%3Dy", "/a?c=7", "end"]
    );
    let again = [(r#"{"r":[1],"next":"x"}"#, ""); 2];
    assert_eq!(walk(&cursor, &again), ["/a", "/a?c=x", "Endless"]);
    let odd = [(r#"{"r":[1],"next":{"a":1}}"#, "")];
    assert_eq!(walk(&cursor, &odd), ["/a", "Next"]);
    let next = with(pages("next", "", "/links/next"));
    let links = [
        (r#"{"r":[1],"links":{"next":"/a?p=2"}}"#, ""),
        (
            r#"{"r":[1],"links":{"next":"https://api.example.cn/b"}}"#,
            "",
        ),
        (
            r#"{"r":[1],"links":{"next":"https://other.example.cn/b"}}"#,
            "",
        ),
    ];
    assert_eq!(walk(&next, &links), ["/a", "/a?p=2", "/b", "Next"]);
    let header = with(pages("next", "", ""));
    let links = [
        (r#"{"r":[1]}"#, r#"</a>; rel="first", </a?p=2>; rel="next""#),
        (r#"{"r":[1]}"#, r#"</a>; rel="first""#),
    ];
    assert_eq!(walk(&header, &links), ["/a", "/a?p=2", "end"]);
}

#[test]
fn an_answer_that_is_no_page_is_told_from_an_empty_one() {
    let settings = Settings::of(&described()).unwrap();
    let page = |body: &str| {
        settings
            .page("", body.as_bytes(), "")
            .map(|page| page.rows.len())
    };
    for (body, found) in [
        (r#"{"data":{"items":[{},{}]}}"#, Ok(2)),
        ("\u{feff}{\"data\":{\"items\":[]}}", Ok(0)),
        (r#"{"data":{"items":null}}"#, Ok(0)),
        (r#"{"data":{"rows":[]}}"#, Err(PageFault::NoRows)),
        (r#"{"data":{"items":{}}}"#, Err(PageFault::NoRows)),
        (r#"{"data":{"items":["#, Err(PageFault::NotJson)),
        ("<html>", Err(PageFault::NotJson)),
        ("", Err(PageFault::NotJson)),
    ] {
        assert_eq!(page(body), found, "{body}");
    }
    let many = Value::Array(vec![json!({}); 10_001]);
    let many = json!({ "data": { "items": many } }).to_string();
    assert_eq!(page(&many), Err(PageFault::TooManyRows));
    // Nested deeper than anybody means it.
    assert_eq!(page(&"[".repeat(100_000)), Err(PageFault::NotJson));
}

#[test]
fn only_what_is_new_is_asked_for_in_the_form_the_system_knows() {
    let at = Some("2026-06-01T00:30:00Z".parse().unwrap());
    for (form, written) in [
        ("instant", "2026-06-01T08%3A30%3A00%2B08%3A00"),
        ("day", "2026-06-01"),
        ("seconds", "1780273800"),
        ("millis", "1780273800000"),
    ] {
        let said = Described {
            since: Since {
                parameter: "since".to_owned(),
                form: form.to_owned(),
            },
            ..described()
        };
        let settings = Settings::of(&said).unwrap();
        let url = settings.address("", at).unwrap();
        let query = format!("status=active&since={written}&page=1");
        assert_eq!(url.query(), Some(query.as_str()));
        let first = settings.address("", None).unwrap();
        assert_eq!(first.query(), Some("status=active&page=1"));
    }
}
