//! Draws by lot: anybody can do them again.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use round::{draw, lot, pair};

#[test]
fn a_lot_is_a_sha_256_that_common_tools_print() {
    // printf '%s' '2026-11-23/door/440399001001010000100001' | sha256sum
    assert_eq!(
        lot("2026-11-23", "door", "440399001001010000100001"),
        "782cac234411017833b4ab3557fe437e8878937303924e9ed02c43d9bade9673"
    );
    assert_ne!(lot("a", "b", "c"), lot("a", "c", "b"));
}

/// The same draw in a language of its own.
const AGAIN: &str = "
import hashlib, sys
seed, kind, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
ids = set(sys.stdin.read().split())
lots = sorted((hashlib.sha256(f'{seed}/{kind}/{i}'.encode()).hexdigest(), i) for i in ids)
print('\\n'.join(i for _, i in lots[:number]))
";

#[test]
fn another_program_draws_the_same() {
    let ids: Vec<String> = (0..500)
        .map(|n| format!("4403990010010100001{n:05}"))
        .collect();
    let ours: Vec<String> = draw("雪-17", "door", ids.iter().map(String::as_str), 20)
        .into_iter()
        .map(|drawn| drawn.id)
        .collect();
    let python = Command::new("python3")
        .args(["-c", AGAIN, "雪-17", "door", "20"])
        .env("PYTHONUTF8", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        eprintln!("no python3 on this machine: the draw isn't done again");
        return;
    };
    python
        .stdin
        .take()
        .unwrap()
        .write_all(ids.join("\n").as_bytes())
        .unwrap();
    let output = python.wait_with_output().unwrap();
    let theirs = String::from_utf8(output.stdout).unwrap();
    assert_eq!(theirs.lines().collect::<Vec<_>>(), ours);
}

proptest! {
    #[test]
    fn a_draw_is_stable(
        (ids, mixed) in prop::collection::btree_set("[a-z0-9]{1,6}", 0..40)
            .prop_map(|ids| ids.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|ids| (Just(ids.clone()), Just(ids).prop_shuffle())),
        seed in "[ -~]{0,12}",
        number in 0..50_usize,
        gone in any::<prop::sample::Index>(),
    ) {
        let drawn = draw(&seed, "door", ids.iter().map(String::as_str), number);
        prop_assert_eq!(drawn.len(), number.min(ids.len()));
        prop_assert!(drawn.iter().all(|one| ids.contains(&one.id)));
        prop_assert_eq!(&drawn, &draw(&seed, "door", mixed.iter().map(String::as_str), number));
        let twice = mixed.iter().chain(&ids).map(String::as_str);
        prop_assert_eq!(&drawn, &draw(&seed, "door", twice, number));
        // More are drawn by going on, and who leaves the list changes nobody else's lot.
        let more = draw(&seed, "door", ids.iter().map(String::as_str), number + 1);
        prop_assert_eq!(&more[..drawn.len()], &drawn[..]);
        if !ids.is_empty() {
            let left = gone.index(ids.len());
            let fewer = ids.iter().enumerate().filter(|(at, _)| *at != left);
            let fewer = draw(&seed, "door", fewer.map(|(_, id)| id.as_str()), number);
            prop_assert!(drawn.iter().filter(|one| one.id != ids[left]).all(|one| fewer.contains(one)));
        }
    }

    #[test]
    fn every_door_has_its_inspectors_and_nobody_has_two_more(
        inspectors in 0..9_usize, doors in 0..40_usize, each in 0..4_usize,
    ) {
        let names = |kind: &str, number: usize| -> Vec<String> {
            (0..number).map(|n| format!("{kind}{n}")).collect()
        };
        let (staff, homes) = (names("i", inspectors), names("d", doors));
        let staff = draw("s", "inspector", staff.iter().map(String::as_str), inspectors);
        let homes = draw("s", "door", homes.iter().map(String::as_str), doors);
        let pairs = pair(&staff, &homes, each);
        prop_assert_eq!(pairs.len(), doors);
        for (_, at) in &pairs {
            prop_assert_eq!(at.len(), each.min(inspectors));
            prop_assert!(at.iter().enumerate().all(|(n, one)| !at[..n].contains(one)));
        }
        let load = staff.iter().map(|one| {
            pairs.iter().filter(|(_, at)| at.contains(&one)).count()
        });
        let load: Vec<usize> = load.collect();
        let spread = load.iter().max().unwrap_or(&0) - load.iter().min().unwrap_or(&0);
        prop_assert!(spread <= 1);
    }
}
