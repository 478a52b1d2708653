//! The command line: a contract that scripts rely on.

mod agencies;
mod keeping;
mod plates;
mod reports;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use vault::Suite;

pub(crate) use agencies::{AgencyCommand, ProgramCommand};
pub(crate) use keeping::{
    AuditCommand, BackupArgs, KeyCommand, PrivacyCommand, RestoreArgs, RulesCommand,
};
pub(crate) use plates::{IssueArgs, PlateCommand, ReceiptCommand, ReceiptVerifyArgs, VerifyArgs};
pub(crate) use reports::{AddressCommand, ChannelName, IntakeCommand, LibraryCommand, SynthArgs};

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
    /// A command that prints the master key, such as one that asks a key service; else the key is in
    /// MENPAI_MASTER_KEY, else in the data folder
    #[arg(
        long,
        global = true,
        env = "MENPAI_KEY_COMMAND",
        value_name = "COMMAND",
        hide_env_values = true
    )]
    pub(crate) key_command: Option<String>,
    /// The algorithms, chosen at the first start and remembered: intl or gm [default: intl]
    #[arg(
        long,
        global = true,
        env = "MENPAI_SUITE",
        value_name = "SUITE",
        value_parser = |name: &str| Suite::parse(name).ok_or("intl or gm")
    )]
    pub(crate) suite: Option<Suite>,
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
    /// Programs of agencies, which push declarations
    #[command(subcommand)]
    Program(ProgramCommand),
    /// Agencies' own systems, which are asked for what they have
    #[command(subcommand)]
    Agency(AgencyCommand),
    /// Door plates
    #[command(subcommand)]
    Plate(PlateCommand),
    /// Receipts of declarations
    #[command(subcommand)]
    Receipt(ReceiptCommand),
    /// The master key
    #[command(subcommand)]
    Key(KeyCommand),
    /// Rule packs: deadlines, limits, texts and calendars by place and day
    #[command(subcommand)]
    Rules(RulesCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// What is kept, what was destroyed, and destroying what is due
    #[command(subcommand)]
    Privacy(PrivacyCommand),
    /// Make up a district of any size: library, reports, addresses and the right answers
    Synth(SynthArgs),
    /// The addresses of the web interface, one JSON object a line
    #[command(hide = true)]
    Routes,
    /// Write the whole database to FILE and the wrapped keys to FILE.keys
    Backup(BackupArgs),
    /// Read a backup into an empty data folder
    Restore(RestoreArgs),
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
    /// The address that people reach this program by, for door plates; it is remembered
    #[arg(long, env = "MENPAI_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Description of a gateway for text messages (TOML; docs/people.md)
    #[arg(long, env = "MENPAI_SMS", value_name = "FILE")]
    pub(crate) sms: Option<PathBuf>,
    /// Send notices to staff by the mail server and to the chat robots that FILE describes
    /// (docs/notices.md)
    #[arg(long, env = "MENPAI_NOTICES", value_name = "FILE")]
    pub(crate) notices: Option<PathBuf>,
    /// A host in a private network, or this machine, that connectors may ask (may be given several
    /// times); anything public may be asked by https
    #[arg(
        long,
        env = "MENPAI_PULL_FROM",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub(crate) pull_from: Vec<String>,
    /// A proxy whose X-Forwarded-For is believed (may be given several times)
    #[arg(long, value_name = "IP")]
    pub(crate) trusted_proxy: Vec<std::net::IpAddr>,
    #[command(flatten)]
    pub(crate) openid: OpenidArgs,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "they are the options' names")]
pub(crate) struct OpenidArgs {
    /// OpenID provider at which staff may sign in (its issuer URL)
    #[arg(
        long,
        env = "MENPAI_OPENID_ISSUER",
        value_name = "URL",
        requires = "openid_client"
    )]
    pub(crate) openid_issuer: Option<String>,
    /// The name that the provider gave this program
    #[arg(long, env = "MENPAI_OPENID_CLIENT", value_name = "ID")]
    pub(crate) openid_client: Option<String>,
    /// File with the secret that it gave
    #[arg(long, env = "MENPAI_OPENID_SECRET_FILE", value_name = "FILE")]
    pub(crate) openid_secret_file: Option<PathBuf>,
    /// Certificate of an authority of your own that vouches for the provider (PEM)
    #[arg(long, env = "MENPAI_OPENID_AUTHORITY", value_name = "FILE")]
    pub(crate) openid_authority: Option<PathBuf>,
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
