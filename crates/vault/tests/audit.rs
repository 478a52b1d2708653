//! The audit log: an intact one passes, and no edit does.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;
use vault::audit::{AuditEntry, Finding, Logged, SignedHead, verify_log};
use vault::merkle::Frontier;
use vault::{AuditKey, Keyring, MasterKey, Suite};

const DISTRICT: &str = "100101";

fn key() -> AuditKey {
    Keyring::new(Suite::Intl, &MasterKey::new([1; 32])).audit
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).expect("in range")
}

fn entry(number: u64) -> AuditEntry {
    AuditEntry {
        id: Uuid::from_u128(u128::from(number) + 1),
        district: DISTRICT.to_owned(),
        at: at(i64::try_from(number).expect("small")),
        actor: "staff/7".to_owned(),
        action: "stay.opened".to_owned(),
        subject: format!("stay/{number}"),
        detail: String::new(),
    }
}

fn logged(entry: AuditEntry, position: Option<u64>) -> Logged {
    let tag = entry.authenticate(&key());
    Logged {
        position,
        entry,
        tag,
    }
}

/// A log of `sealed` entries with a head after every third and the last, and `tail` more.
fn log(sealed: u64, tail: u64) -> (Vec<Logged>, Vec<SignedHead>) {
    let mut frontier = Frontier::new();
    let (mut entries, mut heads) = (Vec::new(), Vec::new());
    for number in 0..sealed {
        let next = logged(entry(number), Some(number));
        frontier.push(next.entry.leaf(&next.tag));
        entries.push(next);
        if number % 3 == 2 || number + 1 == sealed {
            let time = at(i64::try_from(number).expect("small"));
            heads.push(SignedHead::sign(
                &key(),
                DISTRICT,
                number + 1,
                frontier.root(),
                time,
            ));
        }
    }
    entries.extend((sealed..sealed + tail).map(|number| logged(entry(number), None)));
    (entries, heads)
}

fn check(entries: &[Logged], heads: &[SignedHead]) -> Result<(u64, u64), Vec<Finding>> {
    verify_log(&key(), DISTRICT, entries, heads).map(|report| (report.sealed, report.unsealed))
}

#[test]
fn intact_logs_pass_and_report_their_tail() {
    for (sealed, tail) in [(0, 0), (0, 4), (1, 0), (3, 0), (10, 2), (100, 1)] {
        let (entries, heads) = log(sealed, tail);
        assert_eq!(check(&entries, &heads), Ok((sealed, tail)));
    }
}

#[test]
fn placed_entries_after_the_last_head_count_as_tail() {
    let (entries, mut heads) = log(10, 0);
    heads.pop();
    assert_eq!(check(&entries, &heads), Ok((9, 1)));
}

#[test]
fn the_report_names_the_last_head() {
    let (entries, heads) = log(7, 1);
    let report = verify_log(&key(), DISTRICT, &entries, &heads).expect("intact");
    let last = heads.last().expect("sealed");
    assert_eq!(
        (report.root, report.sealed_at),
        (Some(last.root), Some(last.at))
    );
    assert_eq!(report.heads, heads.len());
}

#[test]
fn every_field_of_an_entry_is_authenticated() {
    let edits: [fn(&mut AuditEntry); 7] = [
        |entry| entry.id = Uuid::from_u128(99),
        |entry| entry.district.push('1'),
        |entry| entry.at = at(99),
        |entry| entry.actor.push('1'),
        |entry| entry.action.push('1'),
        |entry| entry.subject.push('1'),
        |entry| entry.detail.push('1'),
    ];
    for edit in edits {
        let mut changed = logged(entry(0), None);
        edit(&mut changed.entry);
        assert!(!changed.entry.is_authentic(&key(), &changed.tag));
    }
    // A text moved over the border of its field is another entry.
    let mut moved = logged(entry(0), None);
    moved.entry.actor.push('s');
    moved.entry.action.remove(0);
    assert!(!moved.entry.is_authentic(&key(), &moved.tag));
}

#[test]
fn heads_are_authenticated_field_by_field() {
    let (entries, heads) = log(9, 0);
    let edits: [fn(&mut SignedHead); 5] = [
        |head| head.size -= 1,
        |head| head.root.0[0] ^= 1,
        |head| head.at = at(99),
        |head| head.district.push('1'),
        |head| head.tag.0[0] ^= 1,
    ];
    for edit in edits {
        let mut heads = heads.clone();
        edit(&mut heads[1]);
        let findings = check(&entries, &heads).expect_err("a forged head");
        assert!(
            matches!(findings[..], [Finding::HeadForged { .. }]),
            "{findings:?}"
        );
    }
}

#[test]
fn another_districts_log_does_not_pass_for_this_one() {
    let (entries, heads) = log(3, 0);
    let findings = verify_log(&key(), "100102", &entries, &heads).expect_err("foreign");
    assert!(
        findings
            .iter()
            .any(|f| matches!(f, Finding::ForeignHead { .. }))
    );
    assert_eq!(
        findings
            .iter()
            .filter(|f| matches!(f, Finding::ForeignEntry { .. }))
            .count(),
        3
    );
}

#[test]
fn another_key_proves_nothing() {
    let (entries, heads) = log(3, 0);
    let other = Keyring::new(Suite::Intl, &MasterKey::new([2; 32])).audit;
    let findings = verify_log(&other, DISTRICT, &entries, &heads).expect_err("another key");
    assert_eq!(findings.len(), entries.len() + heads.len());
}

#[test]
fn a_log_cut_back_with_its_heads_is_caught_by_a_head_kept_elsewhere() {
    let (mut entries, mut heads) = log(10, 0);
    let kept = heads.pop().expect("the last head");
    entries.truncate(9);
    assert_eq!(check(&entries, &heads), Ok((9, 0)));
    heads.push(kept);
    let findings = check(&entries, &heads).expect_err("an entry is missing");
    assert_eq!(
        findings,
        [Finding::EntriesMissing {
            sealed: 10,
            found: 9
        }]
    );
}

#[test]
fn a_finding_says_between_which_heads() {
    let (mut entries, heads) = log(9, 0);
    // An insider with the key: the entry is authentic, its place in the log is not.
    entries[4] = logged(
        AuditEntry {
            actor: "staff/8".to_owned(),
            ..entry(4)
        },
        Some(4),
    );
    assert_eq!(
        check(&entries, &heads),
        Err(vec![Finding::RootDiffers { size: 6, intact: 3 }])
    );
}

fn renumber(entries: &mut [Logged], sealed: u64) {
    for (position, logged) in (0..sealed).zip(entries) {
        logged.position = Some(position);
    }
}

proptest! {
    #[test]
    fn a_changed_entry_is_found(sealed in 1..60u64, tail in 0..4u64, which in any::<prop::sample::Index>(), field in 0..6u8) {
        let (mut entries, heads) = log(sealed, tail);
        let changed = &mut entries[which.index(usize::try_from(sealed + tail).expect("small"))];
        match field {
            0 => changed.entry.actor.push('x'),
            1 => changed.entry.action.clear(),
            2 => changed.entry.subject.insert(0, 'x'),
            3 => changed.entry.detail.push('{'),
            4 => changed.entry.at = at(-1),
            _ => changed.tag.0[31] ^= 1,
        }
        prop_assert!(check(&entries, &heads).is_err());
    }

    #[test]
    fn a_removed_sealed_entry_is_found(sealed in 1..60u64, tail in 0..4u64, which in any::<prop::sample::Index>(), tidy in any::<bool>()) {
        let (mut entries, heads) = log(sealed, tail);
        entries.remove(which.index(usize::try_from(sealed).expect("small")));
        if tidy {
            renumber(&mut entries, sealed - 1);
        }
        prop_assert!(check(&entries, &heads).is_err());
    }

    #[test]
    fn swapped_entries_are_found(sealed in 2..60u64, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(), tidy in any::<bool>()) {
        let (mut entries, heads) = log(sealed, 0);
        let (a, b) = (a.index(entries.len()), b.index(entries.len()));
        prop_assume!(a != b);
        entries.swap(a, b);
        if tidy {
            renumber(&mut entries, sealed);
        }
        prop_assert!(check(&entries, &heads).is_err());
    }

    #[test]
    fn an_inserted_entry_is_found(sealed in 1..60u64, place in any::<prop::sample::Index>(), genuine in any::<bool>(), tidy in any::<bool>()) {
        let (mut entries, heads) = log(sealed, 0);
        let place = place.index(entries.len());
        // A copy of a genuine entry, or a fresh one made with the key.
        let inserted = if genuine { entries[place].clone() } else { logged(entry(1000), Some(place as u64)) };
        entries.insert(place, inserted);
        if tidy {
            renumber(&mut entries, sealed + 1);
        }
        prop_assert!(check(&entries, &heads).is_err());
    }

    #[test]
    fn an_entry_made_without_the_key_is_found_anywhere(sealed in 0..20u64, tail in 0..4u64, place in any::<prop::sample::Index>(), tag in any::<[u8; 32]>()) {
        let (mut entries, heads) = log(sealed, tail);
        let mut forged = logged(entry(1000), None);
        forged.tag.0 = tag;
        entries.insert(place.index(entries.len() + 1), forged);
        prop_assert!(check(&entries, &heads).is_err());
    }
}
