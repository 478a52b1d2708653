//! `kill -9` of the program and of every process of its database, again and again during one
//! import: in the end the registry holds what an undisturbed import leaves, no more and no less.
//!
//! Rows and kills are few by default; `make test-kill` tries it with 200,000 rows and 20 kills
//! (`MENPAI_KILL_ROWS`, `MENPAI_KILLS`), and 50 kills while programs push (`MENPAI_PUSH_KILLS`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "../common/mod.rs"]
mod common;
mod declared;
#[path = "../common/push.rs"]
mod push;
mod victim;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use common::{Folder, number, psql, string, temp, text};
use victim::Victim;

const UNITS: u64 = 20_000;

/// What an import left, told without ids: each lead with its kind, door, days and people; each
/// row with what came of it; the tasks.
const LEFT: &str = "\
    SELECT 'leads', count(*), md5(string_agg(x, E'\\n' ORDER BY x)) FROM ( \
      SELECT concat_ws('|', l.kind, l.state, coalesce(w.code, b.code), l.from_date, l.to_date, \
        (SELECT count(*) || '/' || count(p.id_number) || '/' || count(DISTINCT p.door_mark) \
           FROM party p WHERE p.district = l.district AND p.lead_id = l.id)) AS x \
      FROM lead l JOIN building b ON (b.district, b.id) = (l.district, l.building_id) \
      LEFT JOIN dwelling w ON (w.district, w.id) = (l.district, l.dwelling_id)) l \
    UNION ALL \
    SELECT 'rows', count(*), md5(string_agg(concat_ws('|', d.seq, d.row_no, d.kind, d.decision, \
      d.level, d.duplicate, d.outcome, coalesce(w.code, b.code), NOT EXISTS (SELECT FROM lead l WHERE l.district = d.district AND l.id = d.id)), \
      E'\\n' ORDER BY d.seq)) FROM declaration d \
      LEFT JOIN building b ON (b.district, b.id) = (d.district, d.building_id) \
      LEFT JOIN dwelling w ON (w.district, w.id) = (d.district, d.dwelling_id) \
    UNION ALL \
    SELECT 'tasks', count(*), md5(string_agg(x, E'\\n' ORDER BY x)) FROM ( \
      SELECT concat_ws('|', t.state, coalesce(w.code, b.code), (SELECT count(*) FROM lead l \
        WHERE l.district = t.district AND l.task_id = t.id)) AS x \
      FROM task t JOIN building b ON (b.district, b.id) = (t.district, t.building_id) \
      LEFT JOIN dwelling w ON (w.district, w.id) = (t.district, t.dwelling_id)) t \
    UNION ALL SELECT 'people', count(*), '' FROM party \
    UNION ALL SELECT 'numbers', sum(open_leads)::bigint, sum(open_tasks)::text FROM grid_count \
    UNION ALL SELECT 'staged', count(*), '' FROM intake_chunk \
    UNION ALL SELECT 'ignored', count(*), '' FROM intake_ignored \
    UNION ALL SELECT 'batches', count(*), string_agg(concat_ws('/', state, staged, progress, \
      leads_made, tasks_made), ' ') FROM batch";

fn what_is_left(cluster: &cluster::Cluster) -> String {
    // Without figures about the tables, the comparison takes minutes.
    psql(cluster, "ANALYZE");
    psql(cluster, LEFT)
}

pub(crate) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn killed_again_and_again_an_import_leaves_what_it_leaves_undisturbed() {
    let (rows, kills) = (
        setting("MENPAI_KILL_ROWS", 30_000),
        setting("MENPAI_KILLS", 8),
    );
    let temp = temp();
    let made = temp.path().join("made");
    let calm = Folder::new(temp.path().join("calm"));
    let [units, reports] = [UNITS, rows].map(|n| n.to_string());
    calm.ok(&[
        "synth",
        "--units",
        &units,
        "--seed",
        "7",
        "--reports",
        &reports,
        "--queries",
        "1",
        "-o",
        text(&made),
    ]);
    calm.ok(&["library", "import", text(&made.join("library.csv"))]);
    let killed = twin(&calm, &temp.path().join("killed"));
    let file = made.join("reports.csv");
    let import = [
        "intake",
        "import",
        text(&file),
        "--source",
        "synth",
        "--json",
    ];

    let summary = calm.ok(&import).object();
    let held = calm.hold();
    let left = what_is_left(&held);
    let query = "SELECT extract(epoch FROM done_at - received_at) FROM batch";
    let calm_time = Duration::from_secs_f64(psql(&held, query).parse().unwrap());
    drop(held);
    assert!(
        number(&summary, "leads") > i64::try_from(rows).unwrap() / 3,
        "{summary}"
    );
    println!("undisturbed: {calm_time:.1?} from the first row to the last lead");

    let (mut done, mut open, mut lost) = (0, 0, 0);
    let mut random = Random::new();
    for moment in random.moments(kills) {
        let mut victim = Victim::start(killed.command().args(import), killed.path());
        let Some(xids) = victim.kill_at(moment, calm_time, rows, &mut random) else {
            println!("at {:5.1} %: had ended before", moment * 100.0);
            continue;
        };
        done += 1;
        open += u64::from(!xids.is_empty());
        let fate = victim::fate_of(&killed, &xids);
        lost += u64::from(fate.iter().any(|fate| fate != "committed"));
        println!(
            "at {:5.1} %: open transactions {xids:?}, after the restart {fate:?}",
            moment * 100.0
        );
    }
    let finished = killed.ok(&import).object();
    println!("{done} kills, {open} hit an open transaction, {lost} saw it rolled back");
    // At full size nearly every kill must fall into the import; the small run of everyday tests
    // may be over sooner than the undisturbed one let expect.
    let fell = if kills >= 20 {
        done * 10 >= kills * 9
    } else {
        done * 2 >= kills
    };
    assert!(fell, "{done} of {kills}: the import was too short");
    // Of many kills half must hit one; of a few, chance may spare most.
    let least = if kills >= 20 {
        done.div_ceil(2)
    } else {
        done / 4
    };
    assert!(lost >= least, "{lost} of {done}");
    assert_eq!(what_is_left(&killed.hold()), left);
    assert_eq!(string(&finished, "batch").len(), 36, "{finished}");
    assert_eq!(number(&finished, "declared"), number(&summary, "declared"));
    let verified = killed.ok(&["audit", "verify", "--json"]).object();
    assert_eq!(verified["intact"], true, "{verified}");
    let again = killed.ok(&import).object();
    assert_eq!(
        (number(&again, "leads"), number(&again, "tasks")),
        (0, 0),
        "{again}"
    );
}

/// A copy of a data folder whose cluster is stopped.
fn twin(folder: &Folder, path: &Path) -> Folder {
    let status = Command::new("cp")
        .arg("-a")
        .args([folder.path(), path])
        .status();
    assert!(status.expect("cp runs").success());
    Folder::new(path)
}

/// Chance for the moments of the kills: another one each time, printed so that a failure can be
/// understood.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new() -> Self {
        let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let seed = setting(
            "MENPAI_KILL_SEED",
            clock.map_or(1, |time| u64::from(time.subsec_nanos())) | 1,
        );
        println!("MENPAI_KILL_SEED={seed}");
        Self(seed)
    }

    /// 0 to 1 (xorshift).
    pub(crate) fn share(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }

    /// A time up to `most`.
    pub(crate) fn up_to(&mut self, most: Duration) -> Duration {
        most.mul_f64(self.share())
    }

    /// Moments of the import, as shares of its work, one in each of `count` equal parts.
    fn moments(&mut self, count: u64) -> Vec<f64> {
        let count = u32::try_from(count).unwrap();
        (0..count)
            .map(|n| (f64::from(n) + self.share()) / f64::from(count) * 0.97)
            .collect()
    }
}
