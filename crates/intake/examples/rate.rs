//! Reads a file entry by entry and prints how long it took: `cargo run --release -p intake
//! --example rate -- FILE`.

#![allow(clippy::print_stdout)]

use intake::{Channel, Limits, SourceFile, read_each};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("which file?")?;
    let bytes = std::fs::read(&name)?;
    let start = std::time::Instant::now();
    let mut faults = 0;
    let file = SourceFile {
        name: &name,
        bytes: &bytes,
    };
    let received = jiff::civil::date(2026, 6, 30);
    let summary = read_each(
        &file,
        Channel::Backoffice,
        &Limits::default(),
        received,
        &mut |entry| {
            if let intake::Entry::Tenancy(tenancy) = entry {
                faults += tenancy.faults.len();
            }
        },
    )?;
    println!(
        "{} tenancies, {} ignored rows, {faults} faults in {:.2} s",
        summary.tenancies,
        summary.ignored,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
