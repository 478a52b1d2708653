//! The library, addresses and reports.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum LibraryCommand {
    /// Load or update the library from CSV
    Import {
        /// CSV with the columns of a library
        file: PathBuf,
        /// What the file lacks is retired, whatever its size
        #[arg(long, conflicts_with = "part")]
        complete: bool,
        /// What the file lacks stays, whatever its size
        #[arg(long)]
        part: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AddressCommand {
    /// One address a line on stdin, one JSON object a line on stdout
    Resolve {
        /// Library file to use instead of the database
        #[arg(long)]
        library: Option<PathBuf>,
    },
    /// Measure the resolver against known answers
    Eval {
        /// Library file
        #[arg(long)]
        library: PathBuf,
        /// Tab-separated: text, code, level
        #[arg(long)]
        truth: PathBuf,
        /// Folder to write normalised addresses, lines and answers to, for comparing others
        #[arg(long, value_name = "FOLDER")]
        write_normalised: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ChannelName {
    Backoffice,
    Tenday,
    Chat,
    Hotline,
    Listing,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IntakeCommand {
    /// Take a report in and work it off
    Import {
        /// .xlsx, .xls, .ods, .csv, .json or a chat as .txt
        file: PathBuf,
        /// Who sends it
        #[arg(long)]
        source: String,
        /// How it came; guessed from the file where absent
        #[arg(long)]
        channel: Option<ChannelName>,
        /// District code, where the library has several
        #[arg(long)]
        district: Option<String>,
    },
    /// What messages and notes on stdin say (place, people, days, what happened), one JSON object
    /// each; stores nothing and needs no database
    Read {
        /// The day of notes without one of their own; today where absent
        #[arg(long, value_name = "YYYY-MM-DD")]
        received: Option<jiff::civil::Date>,
    },
    /// What became of each row of a batch
    Show {
        /// The batch
        batch: String,
    },
    /// The sender's own sheet back, each fault beside its row
    Errors {
        /// The batch
        batch: String,
        /// Where to write it (.xlsx)
        #[arg(short, long)]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SynthArgs {
    /// Dwellings
    #[arg(long)]
    pub(crate) units: u64,
    /// Another seed makes another city
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Rows of the agency's table (a fiftieth of the dwellings where absent)
    #[arg(long)]
    pub(crate) reports: Option<u64>,
    /// Address lines
    #[arg(long)]
    pub(crate) queries: Option<u64>,
    /// A town with lanes, dormitories and village groups, and lines graded by what was done to them;
    /// no reports
    #[arg(long, conflicts_with = "reports")]
    pub(crate) town: bool,
    /// Folder to write to
    #[arg(short, long)]
    pub(crate) output: PathBuf,
}
