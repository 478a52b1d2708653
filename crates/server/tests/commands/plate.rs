//! Plates by the command line: set up, issued, printed, told genuine from everything else.

use std::fs;

use super::library::part_of_sample;
use crate::common::{Folder, temp, text};

/// Changes one character of a token into another of its alphabet.
fn altered(token: &str, at: usize) -> String {
    let other = if &token[at..=at] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &token[..at], &token[at + 1..])
}

/// What zbar reads on every page of a PDF.
fn read(folder: &std::path::Path, pdf: &std::path::Path) -> Vec<String> {
    let page = folder.join("page");
    let painted = std::process::Command::new("pdftoppm")
        .args(["-gray", "-r", "300", text(pdf), text(&page)])
        .status();
    assert!(painted.expect("poppler (make setup)").success());
    let mut pages: Vec<_> = fs::read_dir(folder)
        .expect("ours")
        .map(|entry| entry.expect("ours").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "pgm"))
        .collect();
    pages.sort();
    let mut found = Vec::new();
    for page in pages {
        let said = std::process::Command::new("zbarimg")
            .args(["-q", "--raw", "-Sdisable", "-Sqrcode.enable", text(&page)])
            .output()
            .expect("zbar (make setup)");
        let lines = String::from_utf8_lossy(&said.stdout).into_owned();
        found.extend(lines.lines().map(str::to_owned));
        fs::remove_file(page).expect("ours");
    }
    found
}

/// A data folder with a part of the sample's library, and what keeps its cluster running.
fn filled(temp: &std::path::Path, doors: usize) -> (Folder, cluster::Cluster) {
    let folder = Folder::new(temp.join("data"));
    let held = folder.hold();
    let file = temp.join("library.csv");
    fs::write(&file, part_of_sample(doors)).expect("writable");
    folder.ok(&["library", "import", text(&file)]);
    (folder, held)
}

#[test]
fn a_plate_is_issued_read_and_verified() {
    let temp = temp();
    let (folder, held) = filled(temp.path(), 23);
    let file = temp.path().join("library.csv");
    let pdf = temp.path().join("plates.pdf");
    let issue = ["plate", "issue", "--area", "321202", "-o", text(&pdf)];

    // Nothing is issued that would lead nowhere, and nothing is left behind.
    let early = folder.run(&issue);
    assert!(early.refusal().contains("public-url"), "{early:?}");
    for wrong in ["http://plate.example.cn", "https://plate.example.cn/x"] {
        let refused = folder.run(&["plate", "public-url", wrong]);
        assert!(
            refused.refusal().contains("not a public address"),
            "{refused:?}"
        );
    }
    folder.ok(&["plate", "public-url", "https://plate.example.cn/"]);
    let no_font = folder.run(&[&issue[..], &["--font", text(&file)]].concat());
    assert!(no_font.refusal().contains("can't be used"), "{no_font:?}");
    assert_eq!(folder.sql("SELECT count(*) FROM door_plate").trim(), "0");

    let issued = folder.run(&[&issue[..], &["--json", "--progress"]].concat());
    assert_eq!(issued.code, 0, "{issued:?}");
    assert_eq!(issued.object()["plates"], 23);
    assert!(
        issued.err.contains(r#"{"done":23,"total":23}"#),
        "{issued:?}"
    );
    let codes = read(temp.path(), &pdf);
    assert_eq!(codes.len(), 23);
    let address = codes
        .iter()
        .find(|code| code.starts_with("HTTPS://PLATE.EXAMPLE.CN/P/"))
        .expect("an address");
    let token = address.rsplit('/').next().expect("a token").to_owned();

    // Online.
    let verify = |plate: &str| folder.run(&["plate", "verify", plate, "--json"]);
    let genuine = verify(address);
    assert_eq!(genuine.code, 0, "{genuine:?}");
    let genuine = genuine.object();
    assert_eq!(genuine["verdict"], "genuine");
    for at in [0, 3, 20, 127] {
        let said = verify(&altered(&token, at));
        assert_eq!(
            (said.code, &said.object()["verdict"]),
            (1, &"altered".into())
        );
    }

    // Offline, elsewhere, with the public key only.
    let key = folder.ok(&["plate", "public-key"]).out;
    let elsewhere = Folder::new(temp.path().join("elsewhere"));
    let offline = |plate: &str, more: &[&str]| {
        let args = [
            "plate",
            "verify",
            plate,
            "--public-key",
            key.trim(),
            "--json",
        ];
        elsewhere.run(&[&args[..], more].concat())
    };
    assert_eq!(offline(&token, &[]).object()["verdict"], "genuine");
    assert_eq!(
        offline(&token, &["--district", "321203"]).object()["verdict"],
        "other_district"
    );
    let other = altered(&token, 100);
    assert_eq!(offline(&other, &[]).object()["verdict"], "altered");
    let unknown = format!("ed25519:{}", "11".repeat(32));
    let stranger = elsewhere.run(&[
        "plate",
        "verify",
        &token,
        "--public-key",
        &unknown,
        "--json",
    ]);
    if stranger.code == 1 && !stranger.out.is_empty() {
        assert_eq!(stranger.object()["verdict"], "unknown_key");
    }
    assert!(!elsewhere.path().exists(), "no database was needed");

    held.close().expect("it stops");
}

#[test]
fn a_plate_is_replaced_revoked_and_counted() {
    let temp = temp();
    let (folder, held) = filled(temp.path(), 3);
    folder.ok(&["plate", "public-url", "https://plate.example.cn"]);
    let pdf = temp.path().join("plates.pdf");
    let issue = ["plate", "issue", "--area", "321202", "-o", text(&pdf)];
    folder.ok(&issue);
    let address = &read(temp.path(), &pdf)[0];
    let verify = |plate: &str| folder.run(&["plate", "verify", plate, "--json"]);
    let genuine = verify(address).object();

    // A door has one plate in force; the earlier ones stay as its history.
    let again = folder.run(&issue);
    assert!(again.refusal().contains("has its plate"), "{again:?}");
    let code = genuine["code"].as_str().expect("its door");
    let one = temp.path().join("one.pdf");
    folder.ok(&[
        "plate",
        "issue",
        "--area",
        code,
        "--replace",
        "-o",
        text(&one),
    ]);
    let [fresh] = &read(temp.path(), &one)[..] else {
        panic!("one plate")
    };
    assert_ne!(fresh, address);
    assert_eq!(verify(address).object()["verdict"], "replaced");
    let said = verify(fresh).object();
    assert_eq!(said["verdict"], "genuine");
    folder.ok(&[
        "plate",
        "issue",
        "--area",
        code,
        "--reprint",
        "-o",
        text(&one),
    ]);
    assert_eq!(&read(temp.path(), &one)[0], fresh);

    let number = said["plate"].as_str().expect("its number");
    let bare = folder.run(&["plate", "revoke", number, "--reason", " "]);
    assert!(bare.refusal().contains("say why"), "{bare:?}");
    folder.ok(&["plate", "revoke", number, "--reason", "被盗"]);
    let twice = folder.run(&["plate", "revoke", number, "--reason", "被盗"]);
    assert!(twice.refusal().contains("not in force"), "{twice:?}");
    let revoked = verify(fresh);
    assert_eq!(revoked.object()["verdict"], "revoked");
    let offline = folder.run(&["plate", "verify", fresh, "--offline", "--json"]);
    assert_eq!(
        offline.object()["verdict"],
        "genuine",
        "only the registry knows"
    );
    let token = fresh.rsplit('/').next().expect("a token");
    verify(&altered(token, 5)).refusal();

    // Counted, each for what it was.
    let counts = folder.run(&["plate", "counts", "--json"]).json();
    let times = |kind: &str| {
        let line = counts.iter().find(|line| line["found"] == kind);
        line.map_or(0, |line| line["times"].as_i64().unwrap_or_default())
    };
    let found = ["genuine", "altered", "replaced", "revoked"].map(times);
    assert_eq!(found, [2, 1, 1, 1], "{counts:?}");
    let all = folder
        .run(&["plate", "list", "--area", code, "--all", "--json"])
        .json();
    let states: Vec<&str> = all
        .iter()
        .filter_map(|line| line["state"].as_str())
        .collect();
    assert_eq!(states, ["replaced", "revoked"]);

    // The address is moved only by who says that the old one goes on leading here.
    let moved = ["plate", "public-url", "https://other.example.cn"];
    assert!(folder.run(&moved).refusal().contains("--moved"));
    folder.ok(&[&moved[..], &["--moved"]].concat());
    folder.ok(&["audit", "verify"]);
    held.close().expect("it stops");
}

#[test]
fn many_plates_go_to_several_files_and_nothing_is_left_of_a_failure() {
    let temp = temp();
    let (folder, held) = filled(temp.path(), 25);
    folder.ok(&["plate", "public-url", "https://plate.example.cn"]);
    let pdf = temp.path().join("all.pdf");
    folder.sql("UPDATE dwelling SET room = room || chr(128512) WHERE id = (SELECT max(id::text)::uuid FROM dwelling)");
    let issue = [
        "plate",
        "issue",
        "--area",
        "321202",
        "-o",
        text(&pdf),
        "--per-file",
        "10",
    ];
    let strange = folder.run(&issue);
    assert!(strange.refusal().contains("U+1F600"), "{strange:?}");
    assert_eq!(folder.sql("SELECT count(*) FROM door_plate").trim(), "0");
    let pdfs = || {
        let mut names: Vec<String> = fs::read_dir(temp.path())
            .expect("ours")
            .map(|entry| {
                entry
                    .expect("ours")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.contains(".pdf"))
            .collect();
        names.sort();
        names
    };
    assert_eq!(pdfs(), Vec::<String>::new());
    folder.sql("UPDATE dwelling SET room = replace(room, chr(128512), '')");
    folder.ok(&issue);
    assert_eq!(pdfs(), ["all-1.pdf", "all-2.pdf", "all-3.pdf"]);
    let buildings = temp.path().join("buildings.pdf");
    folder.ok(&[
        "plate",
        "issue",
        "--area",
        "321202",
        "--buildings",
        "-o",
        text(&buildings),
    ]);
    let none = folder.run(&["plate", "issue", "--area", "321202999", "-o", text(&pdf)]);
    assert!(none.refusal().contains("no such door"), "{none:?}");
    held.close().expect("it stops");
}
