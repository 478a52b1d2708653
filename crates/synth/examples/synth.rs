//! `cargo run -p synth --release --example synth -- UNITS SEED DIR [REPORTS | town]`: makes up a
//! district, or a town.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [units, seed, dir, rest @ ..] = args.as_slice() else {
        return Err("usage: synth UNITS SEED DIR [REPORTS | town]".into());
    };
    let mut options = synth::Options::new(units.parse()?, seed.parse()?);
    match rest.first().map(String::as_str) {
        Some("town") => options.town = true,
        Some(reports) => options.reports = reports.parse()?,
        None => {}
    }
    let dir = PathBuf::from(dir);
    std::fs::create_dir_all(&dir)?;
    let summary = synth::write_all(options, |name| {
        let file: Box<dyn Write> = Box::new(BufWriter::new(File::create(dir.join(name))?));
        Ok(file)
    })?;
    println!("{}", serde_json::to_string(&summary)?);
    Ok(())
}
