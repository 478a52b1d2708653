//! Keys, rules, the audit log, privacy, backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Take a new master key into use and wrap every data key anew; goes on where it was interrupted
    Rotate {
        /// Say on stderr how far it has come
        #[arg(long)]
        progress: bool,
    },
    /// Versions of the master key, and what is left under earlier ones
    Status,
    /// Drop the keys that nothing is left under from the key file
    Retire,
    /// Print a fresh key, for a key service or the environment
    New,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Find what is wrong with packs: file, line, what, how to mend
    Check {
        /// A pack, a calendar, or a folder of them
        path: PathBuf,
    },
    /// What changes for whom from one to the other
    Diff {
        /// A file, a folder, or "built-in"
        before: PathBuf,
        /// A file, a folder, or "built-in"
        after: PathBuf,
    },
    /// What holds at a place, with sources
    Show {
        /// Division code of 2, 4, 6 or more digits; the country where absent
        #[arg(default_value = "")]
        place: String,
        /// On that day; today where absent
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<jiff::civil::Date>,
        /// Folder whose packs take the place of the program's own
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
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

#[derive(Debug, Subcommand)]
pub(crate) enum PrivacyCommand {
    /// What is kept for which purpose, what is due next, what was destroyed and whether it is gone
    Report {
        /// District code; every district where absent
        #[arg(long)]
        district: Option<String>,
    },
    /// Destroy what is due now, and write over what it left on the disk
    Run,
    /// Write the ledger of destroyed keys: keep it with the backups, a restore needs the latest
    Ledger {
        /// Where to write it
        #[arg(short, long)]
        output: PathBuf,
    },
    /// After a restore: destroy again what a ledger says was destroyed
    Apply {
        /// The latest ledger of this registry
        #[arg(required_unless_present = "none")]
        ledger: Option<PathBuf>,
        /// There is no later ledger than the backup's own
        #[arg(long, conflicts_with = "ledger")]
        none: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The dump; the wrapped keys lie beside it as FILE.keys
    pub(crate) file: PathBuf,
    /// File with the passphrase of the keys (else `MENPAI_BACKUP_PASSPHRASE`)
    #[arg(long)]
    pub(crate) passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub(crate) backup: BackupArgs,
    /// The latest ledger of destroyed keys (menpai privacy ledger): they are destroyed again before
    /// anything is served
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// There is no later ledger than the backup's own
    #[arg(long, conflicts_with = "ledger")]
    pub(crate) no_ledger: bool,
}
