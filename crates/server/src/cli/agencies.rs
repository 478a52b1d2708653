//! Agencies' systems: asked, and let in.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum AgencyCommand {
    /// Make a connector as a file describes it, or describe the one of its name anew
    Connect {
        /// The description (TOML; docs/pull.md)
        file: PathBuf,
        /// Name of the agency, as it reports under
        #[arg(long)]
        agency: String,
        /// File with the secret; without one the secret that is kept stays
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
        /// District code, where the library has several
        #[arg(long)]
        district: Option<String>,
    },
    /// The connectors of an agency, how far each is, and its last error
    Connectors {
        /// Name of the agency, as it reports under
        #[arg(long)]
        agency: String,
        /// District code, where the library has several
        #[arg(long)]
        district: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProgramCommand {
    /// Let a program in; its id and secret are printed this once
    Issue {
        /// Name of the agency, as it reports under
        #[arg(long)]
        agency: String,
        /// What the program is called
        #[arg(long, default_value = "program")]
        label: String,
        /// District code, where the library has several; may be given several times
        #[arg(long)]
        district: Vec<String>,
        /// Calls it may make in a minute
        #[arg(long, default_value_t = service::agencies::CALLS_A_MINUTE)]
        calls: i32,
    },
    /// Shut a program out, everywhere
    Revoke {
        /// Its id
        id: uuid::Uuid,
        /// District code, where the library has several
        #[arg(long)]
        district: Option<String>,
    },
}
