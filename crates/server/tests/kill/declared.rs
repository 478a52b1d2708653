//! `kill -9` of the serving program or of its database while agencies' programs push declarations:
//! what was acknowledged is kept, what was sent again is kept once, and each is worked off once.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::common::{Folder, psql, temp, text};
use crate::push::{Caller, call};
use crate::victim::{self, Victim, Whom};
use crate::{Random, setting};

const SENDERS: u64 = 8;
/// Calls acknowledged between two kills, at least.
const MEANWHILE: usize = 100;
/// Within that time a program answers again, whatever happened to it.
const PATIENCE: Duration = Duration::from_mins(3);

/// What the senders know.
#[derive(Default)]
struct Known {
    /// Where the service answers, and a token for it.
    place: Option<(String, String)>,
    /// The next call that was never sent.
    next: u64,
    /// Calls that got no answer: nobody knows whether they were kept.
    unanswered: Vec<u64>,
    /// Acknowledged calls with the batch that the answer named.
    kept: HashMap<u64, String>,
    /// What must not be.
    wrong: Vec<String>,
}

struct Senders {
    known: Mutex<Known>,
    stop: AtomicBool,
    doors: Vec<String>,
    /// Between two calls of one sender.
    pause: Duration,
}

impl Senders {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("no sender panics with it")
    }

    fn key(n: u64) -> String {
        format!("call-{n}")
    }

    /// Sends call `n` and notes what came of it. False where the connection is of no more use.
    fn send(&self, caller: &mut Caller, token: &str, n: u64) -> bool {
        let door = &self.doors[usize::try_from(n * 7919).expect("small") % self.doors.len()];
        let body = call(door, &[format!("租客{n}号")]);
        let answer = caller.push(token, &Self::key(n), &body);
        let mut known = self.known();
        match answer {
            Ok(answer) if answer.status == 201 => {
                let said: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
                let batch = said["batch"].as_str().expect("a batch").to_owned();
                if said["verdicts"][0]["verdict"] != "accepted" {
                    known.wrong.push(answer.body);
                }
                let before = known.kept.insert(n, batch.clone());
                if before.is_some_and(|before| before != batch) {
                    known.wrong.push(format!("call {n} is two batches"));
                }
                true
            }
            // Its database is away, or the token is older than the key.
            Ok(answer) if answer.status == 503 => {
                known.unanswered.push(n);
                true
            }
            Ok(answer) => {
                known
                    .wrong
                    .push(format!("{} {}", answer.status, answer.body));
                known.unanswered.push(n);
                true
            }
            Err(_) => {
                known.unanswered.push(n);
                false
            }
        }
    }

    /// Sends calls, those without an answer first, until told to stop and all have one.
    fn run(&self, number: u64) {
        let mut caller: Option<(String, Caller)> = None;
        let mut turn = number;
        loop {
            std::thread::sleep(self.pause);
            let stopping = self.stop.load(Ordering::Relaxed);
            let (place, n) = {
                let mut known = self.known();
                let Some(place) = known.place.clone() else {
                    continue;
                };
                turn += 1;
                let n = match known.unanswered.pop() {
                    Some(n) => n,
                    None if stopping => return,
                    // Now and then one that was acknowledged: the answer must be the same.
                    None if turn.is_multiple_of(16) && known.next > SENDERS => {
                        turn * 31 % known.next
                    }
                    None => {
                        known.next += 1;
                        known.next - 1
                    }
                };
                (place, n)
            };
            let (address, token) = place;
            if caller.as_ref().is_none_or(|(at, _)| *at != address) {
                caller = Caller::new(&address).ok().map(|new| (address, new));
            }
            let sent = if let Some((_, caller)) = &mut caller {
                self.send(caller, &token, n)
            } else {
                self.known().unanswered.push(n);
                false
            };
            if !sent {
                caller = None;
            }
        }
    }

    /// Waits until so many calls more are acknowledged.
    fn wait_for(&self, more: usize) {
        let (from, start) = (self.known().kept.len(), Instant::now());
        while self.known().kept.len() < from + more {
            assert!(start.elapsed() < PATIENCE, "nothing is acknowledged");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Starts the service and tells the senders where it is.
fn serve(folder: &Folder, senders: &Senders, id: &str, secret: &str) -> Victim {
    let mut child = folder
        .command()
        .args(["serve", "--port", "0", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let output = child.stdout.take().expect("piped");
    BufReader::new(output).read_line(&mut line).expect("text");
    let said: serde_json::Value = serde_json::from_str(&line).expect("one object");
    let address = said["address"].as_str().expect("an address").to_owned();
    let token = Caller::new(&address).and_then(|mut caller| caller.token(id, secret));
    senders.known().place = Some((address, token.expect("a token")));
    Victim::of(child, folder.path())
}

/// A district with doors, and a program that may push there: its id and secret.
fn prepare(folder: &Folder) -> (Vec<String>, String, String) {
    let made = folder.path().with_extension("made");
    let sizes = [
        "--units",
        "2000",
        "--seed",
        "7",
        "--reports",
        "1",
        "--queries",
        "1",
    ];
    folder.ok(&[&["synth"][..], &sizes, &["-o", text(&made)]].concat());
    folder.ok(&["library", "import", text(&made.join("library.csv"))]);
    let report = made.join("reports.csv");
    folder.ok(&["intake", "import", text(&report), "--source", "synth"]);
    let issued = [
        "program", "issue", "--agency", "synth", "--calls", "600000", "--json",
    ];
    let issued = folder.ok(&issued).object();
    let field = |name: &str| issued[name].as_str().expect("text").to_owned();
    let library = fs::read(made.join("library.csv")).expect("readable");
    let mut rows = csv::Reader::from_reader(&library[..]);
    let column = rows.headers().expect("a header").iter();
    let column = column
        .into_iter()
        .position(|name| name == "standard_address");
    let column = column.expect("it has addresses");
    let doors = rows
        .records()
        .map(|row| row.expect("a row")[column].to_owned())
        .collect();
    (doors, field("client_id"), field("client_secret"))
}

/// What is in the registry of calls, in numbers that must all be the same.
const KEPT: &str = "\
    SELECT concat_ws(' ', count(*), count(DISTINCT key_mark), sum(staged), sum(progress), \
      count(*) FILTER (WHERE state = 'done'), \
      (SELECT count(*) FROM declaration d JOIN batch b ON (b.district, b.id) = (d.district, d.batch_id) \
         WHERE b.channel = 'api'), \
      (SELECT count(DISTINCT report_mark) FROM declaration d \
         JOIN batch b ON (b.district, b.id) = (d.district, d.batch_id) WHERE b.channel = 'api'), \
      (SELECT count(*) FROM audit_entry WHERE action = 'batch.pushed')) \
    FROM batch WHERE channel = 'api'";

#[test]
fn killed_again_and_again_it_keeps_what_it_acknowledged_and_does_nothing_twice() {
    let kills = setting("MENPAI_PUSH_KILLS", 3);
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let (doors, id, secret) = prepare(&folder);
    let rate = setting("MENPAI_PUSH_RATE", 500);
    let senders = Senders {
        known: Mutex::default(),
        stop: AtomicBool::new(false),
        doors,
        pause: Duration::from_micros(SENDERS * 1_000_000 / rate),
    };
    let mut random = Random::new();
    let (mut open, mut lost) = (0, 0);
    let service = std::thread::scope(|scope| {
        for number in 0..SENDERS {
            let senders = &senders;
            scope.spawn(move || senders.run(number));
        }
        let mut service = serve(&folder, &senders, &id, &secret);
        for kill in 0..kills {
            senders.wait_for(MEANWHILE);
            std::thread::sleep(random.up_to(Duration::from_secs(1)));
            let whom = match random.share() {
                share if share < 0.34 => Whom::Program,
                share if share < 0.67 => Whom::Database,
                _ => Whom::Both,
            };
            let mut conn = service.connect();
            let xids = conn.as_mut().map(|conn| service.open(conn));
            let xids = xids.unwrap_or_default();
            drop(conn);
            assert!(service.kill(whom), "the program ended by itself");
            let kept = senders.known().kept.len();
            if whom != Whom::Database || !service.is_running() {
                drop(service);
                senders.known().place = None;
                service = serve(&folder, &senders, &id, &secret);
            }
            senders.wait_for(1);
            let fate = victim::fate_of(&folder, &xids);
            open += u64::from(!xids.is_empty());
            lost += u64::from(fate.iter().any(|fate| fate != "committed"));
            println!("kill {kill} of {whom:?} after {kept} answers: open {xids:?}, then {fate:?}");
        }
        senders.wait_for(MEANWHILE);
        senders.stop.store(true, Ordering::Relaxed);
        service
    });
    println!("{kills} kills, {open} hit an open transaction, {lost} saw one rolled back");

    // Everything once more under its own key.
    let sent = senders.known().next;
    let (address, token) = senders.known().place.clone().expect("it serves");
    let mut caller = Caller::new(&address).expect("it answers");
    for n in 0..sent {
        assert!(senders.send(&mut caller, &token, n), "call {n}");
    }
    let known = senders.known();
    assert_eq!(known.wrong, Vec::<String>::new());
    let count = usize::try_from(sent).expect("small");
    assert_eq!(known.kept.len(), count);
    assert_eq!(known.kept.values().collect::<HashSet<_>>().len(), count);

    let held = folder.hold();
    let waiting = "SELECT count(*) FROM batch WHERE state <> 'done'";
    let start = Instant::now();
    while psql(&held, waiting) != "0" {
        assert!(start.elapsed() < PATIENCE, "{} wait", psql(&held, waiting));
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(held);
    assert_eq!(service.stop(), Some(0));
    let held = folder.hold();
    let all = vec![sent.to_string(); 8].join(" ");
    assert_eq!(psql(&held, KEPT), all);
    // Each is news of its own, once.
    let leads = "SELECT count(*) || ' ' || count(DISTINCT d.id) FROM declaration d \
                 JOIN batch b ON (b.district, b.id) = (d.district, d.batch_id) \
                 JOIN lead l ON (l.district, l.id) = (d.district, d.id) WHERE b.channel = 'api'";
    assert_eq!(psql(&held, leads), format!("{sent} {sent}"));
    let ids: HashSet<&str> = known.kept.values().map(String::as_str).collect();
    let kept = psql(&held, "SELECT id FROM batch WHERE channel = 'api'");
    assert!(kept.lines().all(|id| ids.contains(id)));
    let verified = folder.ok(&["audit", "verify", "--json"]).object();
    assert_eq!(verified["intact"], true, "{verified}");
}
