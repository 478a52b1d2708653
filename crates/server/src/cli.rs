//! The command line: a contract that scripts rely on.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Registry and safety system for rented homes, one code per dwelling.
#[derive(Debug, Parser)]
#[command(name = "menpai", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// What was asked for, with the folder that is meant where none is named: a demo's passwords
    /// are known to everybody, so it has one of its own.
    pub(crate) fn read() -> Self {
        let mut cli = Self::parse();
        let folder = match cli.command {
            Command::Demo(_) => "./data-demo",
            _ => "./data",
        };
        cli.global.data = cli.global.given.clone().unwrap_or_else(|| folder.into());
        cli
    }
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Data folder: keys and the private database [default: ./data, for demo ./data-demo]
    #[arg(long = "data", global = true, env = "MENPAI_DATA", value_name = "DIR")]
    given: Option<PathBuf>,
    /// The data folder to use.
    #[arg(skip)]
    pub(crate) data: PathBuf,
    /// Use this PostgreSQL server instead of the private one
    #[arg(
        long,
        global = true,
        env = "MENPAI_DATABASE_URL",
        hide_env_values = true
    )]
    pub(crate) database_url: Option<String>,
    /// One JSON object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start with a sample district, sample reports and an account for each role
    Demo(ServeArgs),
    /// Run
    Serve(ServeArgs),
    /// Upgrade the database's schema
    Migrate,
    /// Check the set-up and say what to do
    Doctor(DoctorArgs),
    /// The address library
    #[command(subcommand)]
    Library(LibraryCommand),
    /// Addresses as people write them
    #[command(subcommand)]
    Address(AddressCommand),
    /// Reports from agencies
    #[command(subcommand)]
    Intake(IntakeCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Make up a district of any size: library, reports, addresses and the right answers
    Synth(SynthArgs),
    /// The addresses of the web interface, one JSON object a line
    #[command(hide = true)]
    Routes,
    /// Write the whole database to FILE and the wrapped keys to FILE.keys
    Backup(BackupArgs),
    /// Read a backup into an empty data folder
    Restore(BackupArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) listen: std::net::IpAddr,
    /// TLS certificate (PEM)
    #[arg(long, requires = "key")]
    pub(crate) certificate: Option<PathBuf>,
    /// Key of the certificate (PEM)
    #[arg(long, requires = "certificate")]
    pub(crate) key: Option<PathBuf>,
    /// A proxy before this speaks TLS: cookies and headers are those of https
    #[arg(long, conflicts_with = "certificate")]
    pub(crate) behind_tls: bool,
    /// A proxy whose X-Forwarded-For is believed (may be given several times)
    #[arg(long, value_name = "IP")]
    pub(crate) trusted_proxy: Vec<std::net::IpAddr>,
}

impl ServeArgs {
    /// How browsers speak with the program.
    pub(crate) fn transport(&self) -> web::guard::Transport {
        if self.certificate.is_some() || self.behind_tls {
            web::guard::Transport::Tls
        } else {
            web::guard::Transport::Plain
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Have jobs and batches that gave up tried again
    #[arg(long)]
    pub(crate) retry: bool,
}

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
        /// .xlsx, .xls, .ods, .csv or a chat as .txt
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

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Find any changed, removed or reordered entry
    Verify {
        /// An exported copy instead of the database
        file: Option<PathBuf>,
        /// An older copy, kept elsewhere: tells a log that was cut back to what it was then
        #[arg(long, value_name = "COPY")]
        against: Option<PathBuf>,
    },
    /// Write the log as lines of JSON
    Export {
        /// Where to write it
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

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The dump; the wrapped keys lie beside it as FILE.keys
    pub(crate) file: PathBuf,
    /// File with the passphrase of the keys (else `MENPAI_BACKUP_PASSPHRASE`)
    #[arg(long)]
    pub(crate) passphrase_file: Option<PathBuf>,
}
