use std::fs::File;
use std::io::BufWriter;

use crate::answer::{Answer, Failed, json, say};
use crate::cli::{Global, SynthArgs};

pub(crate) fn run(global: &Global, args: &SynthArgs) -> Answer {
    let mut options = synth::Options::new(args.units, args.seed);
    options.reports = args.reports.unwrap_or(options.reports);
    options.queries = args.queries.unwrap_or(options.queries);
    options.town = args.town;
    std::fs::create_dir_all(&args.output).map_err(|error| {
        Failed(format!(
            "the folder {} can't be made: {error}",
            args.output.display()
        ))
    })?;
    let made = synth::write_all(options, |name| {
        let file = File::create(args.output.join(name))?;
        Ok(Box::new(BufWriter::with_capacity(1 << 20, file)))
    })?;
    if global.json {
        return json(&made);
    }
    say(&format!(
        "made up {} dwellings in {} buildings and {} grids, {} reports, {} addresses in {}",
        made.units,
        made.buildings,
        made.grids,
        made.reports,
        made.queries,
        args.output.display()
    ))
}
