//! Pushes declarations at a running service and prints how fast it took them:
//! `declare ADDRESS ID SECRET LIBRARY.csv CONNECTIONS SECONDS RATE EACH`.
//!
//! With a rate, calls are due at fixed moments and each is measured from when it was due, so that a
//! service that stalls can't hide it by keeping its callers waiting. With rate 0 each connection
//! sends the next call as soon as it has the answer. `EACH` is declarations in a call.

#[path = "../tests/common/push.rs"]
mod push;

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use push::Caller;

/// Share of the run after which calls count, while caches fill.
const WARM_UP: f64 = 0.1;

struct Load {
    address: String,
    token: String,
    doors: Vec<String>,
    connections: u32,
    time: Duration,
    /// Calls a second; 0 for as many as are answered.
    rate: f64,
    each: u64,
    start: Instant,
    run: u32,
    next: AtomicU64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [
        address,
        id,
        secret,
        library,
        connections,
        seconds,
        rate,
        each,
    ] = args.as_slice()
    else {
        return Err(
            "usage: declare ADDRESS ID SECRET LIBRARY.csv CONNECTIONS SECONDS RATE EACH".into(),
        );
    };
    let mut rows = csv::Reader::from_path(library)?;
    let column = rows
        .headers()?
        .iter()
        .position(|name| name == "standard_address");
    let column = column.ok_or("the library has no column standard_address")?;
    let doors = rows
        .records()
        .map(|row| row.map(|row| row[column].to_owned()))
        .collect::<Result<_, _>>()?;
    let load = Load {
        address: address.clone(),
        token: Caller::new(address)?.token(id, secret)?,
        doors,
        connections: connections.parse()?,
        time: Duration::from_secs_f64(seconds.parse()?),
        rate: rate.parse()?,
        each: each.parse()?,
        start: Instant::now(),
        run: std::process::id(),
        next: AtomicU64::new(0),
    };
    let load = &load;
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..load.connections)
            .map(|number| scope.spawn(move || caller(load, number)))
            .collect();
        let mut all = Vec::new();
        for caller in callers {
            all.extend(caller.join().map_err(|_| "a caller failed")??);
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(all)
    })
    .map_err(|error| error as Box<dyn Error>)?;
    took.sort_unstable();
    let counted = load.time.as_secs_f64() * (1.0 - WARM_UP);
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let calls = took.len() as f64;
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let declarations = calls * load.each as f64;
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index"
        )]
        let index = ((calls - 1.0) * share) as usize;
        took.get(index).map_or(0.0, |took| took.as_secs_f64() * 1e3)
    };
    println!(
        "{}",
        serde_json::json!({
            "declarations_per_second": (declarations / counted).round(),
            "calls": took.len(),
            "p50_ms": at(0.5),
            "p99_ms": at(0.99),
            "max_ms": at(1.0),
        })
    );
    Ok(())
}

fn caller(load: &Load, number: u32) -> Result<Vec<Duration>, Box<dyn Error + Send + Sync>> {
    let mut caller = Caller::new(&load.address)?;
    let mut took = Vec::new();
    let mut due = load.start;
    let pause = |n: f64| Duration::from_secs_f64(n / load.rate);
    if load.rate > 0.0 {
        due += pause(f64::from(number));
    }
    loop {
        if load.rate > 0.0 {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        } else {
            due = Instant::now();
        }
        if due.duration_since(load.start) >= load.time {
            return Ok(took);
        }
        let n = load.next.fetch_add(1, Ordering::Relaxed);
        let doors = u64::try_from(load.doors.len())?;
        // Far apart: neighbours in the library are neighbours in the street.
        let door = &load.doors[usize::try_from(n.wrapping_mul(7919) % doors)?];
        let names: Vec<String> = (0..load.each)
            .map(|one| format!("租客{n}号{one}"))
            .collect();
        let key = format!("{}-{n}", load.run);
        let answer = caller.push(&load.token, &key, &push::call(door, &names))?;
        if answer.status != 201 {
            return Err(format!("{}: {}", answer.status, answer.body).into());
        }
        if due.duration_since(load.start) >= load.time.mul_f64(WARM_UP) {
            took.push(due.elapsed());
        }
        if load.rate > 0.0 {
            due += pause(f64::from(load.connections));
        }
    }
}
