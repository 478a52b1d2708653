//! Plates and receipts.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum PlateCommand {
    /// Issue plates for an area and write them as PDF, on sheets with cut marks
    Issue(IssueArgs),
    /// Tell a genuine plate from an altered, foreign, revoked or replaced one
    Verify(VerifyArgs),
    /// Take a plate out of force
    Revoke {
        /// Its number, as it stands on the plate
        serial: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// District code, where the library has several
        #[arg(long)]
        district: Option<String>,
    },
    /// The plates of an area
    List {
        /// Code of an area, a grid, a building or a dwelling
        #[arg(long)]
        area: String,
        /// Those that are no longer in force too
        #[arg(long)]
        all: bool,
    },
    /// What scans and checks found in the last 90 days
    Counts {
        /// District code, where the library has several
        #[arg(long)]
        district: Option<String>,
    },
    /// Print or set the address that plates lead to
    PublicUrl {
        /// https:// and a host name
        url: Option<String>,
        /// Plates that hang lead to another address, which goes on leading here
        #[arg(long)]
        moved: bool,
    },
    /// The public keys that plates are checked with; the one in use is last
    PublicKey,
}

/// Sizes of plates (GB 17733-2008; the room plate is a proposal).
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SizeName {
    /// 570 × 370 mm
    Large,
    /// 270 × 170 mm
    Medium,
    /// 150 × 90 mm
    Small,
    /// 86 × 54 mm
    Room,
}

impl From<SizeName> for paper::Size {
    fn from(name: SizeName) -> Self {
        match name {
            SizeName::Large => Self::Large,
            SizeName::Medium => Self::Medium,
            SizeName::Small => Self::Small,
            SizeName::Room => Self::Room,
        }
    }
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// Code of an area, a grid, a building or a dwelling
    #[arg(long)]
    pub(crate) area: String,
    /// Plates for the buildings of the area instead of its dwellings
    #[arg(long)]
    pub(crate) buildings: bool,
    /// Size [default: room, for buildings small]
    #[arg(long)]
    pub(crate) size: Option<SizeName>,
    /// Where to write them (.pdf)
    #[arg(short, long)]
    pub(crate) output: PathBuf,
    /// Doors that have a plate get another; the old one counts no more
    #[arg(long, conflicts_with = "reprint")]
    pub(crate) replace: bool,
    /// Print the plates in force once more; nothing changes
    #[arg(long)]
    pub(crate) reprint: bool,
    /// Font file with Chinese characters [default: one of the machine's]
    #[arg(long)]
    pub(crate) font: Option<PathBuf>,
    /// Plates in one file: more are written to FILE-1.pdf, FILE-2.pdf, …
    #[arg(long, default_value_t = 10_000)]
    pub(crate) per_file: usize,
    /// Say on stderr how far it has come
    #[arg(long)]
    pub(crate) progress: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// What its code says: the address, or the token in it
    pub(crate) plate: String,
    /// Check with this public key, or a file of them, instead of the registry (several may be
    /// given)
    #[arg(long, value_name = "KEY")]
    pub(crate) public_key: Vec<String>,
    /// Check with the key file of the data folder only, without a database
    #[arg(long)]
    pub(crate) offline: bool,
    /// Whose plate it has to be; without a database any district's where absent
    #[arg(long)]
    pub(crate) district: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReceiptCommand {
    /// Tell genuine receipts from altered, made-up and foreign ones
    Verify(ReceiptVerifyArgs),
    /// The public keys that receipts are checked with; the one in use is last
    PublicKey,
}

#[derive(Debug, Args)]
pub(crate) struct ReceiptVerifyArgs {
    /// A receipt, or a file with receipts in it; the standard input where absent or -
    pub(crate) receipt: Option<String>,
    /// Check with this public key, or a file of them, without a database (several may be given)
    #[arg(long, value_name = "KEY")]
    pub(crate) public_key: Vec<String>,
    /// Check with the key file of the data folder only, without a database
    #[arg(long)]
    pub(crate) offline: bool,
    /// Whose receipt it has to be; without a database any district's where absent
    #[arg(long)]
    pub(crate) district: Option<String>,
}
