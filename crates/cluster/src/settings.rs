//! The server's settings and who may connect, written anew at every start.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::statvfs::statvfs;

use crate::programs::Programs;
use crate::{ClusterError, PORT, USER, account, files};

/// What no file and no `ALTER SYSTEM` may change, because it is given on the command line:
/// committed data survives a power cut, nothing listens on the network, and no entered value
/// reaches the log.
///
/// About the log: `log` as the least level leaves out ERROR, whose texts quote values (`invalid
/// input syntax for type uuid: "…"`); the program that sent the statement gets them anyway.
/// `terse` leaves out DETAIL, which quotes keys and the statement that a crash interrupted.
pub(crate) const FIXED: &[(&str, &str)] = &[
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("listen_addresses", ""),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    ("log_min_messages", "log"),
    ("log_error_verbosity", "terse"),
    ("log_statement", "none"),
    ("log_duration", "off"),
    ("log_min_duration_statement", "-1"),
    ("log_min_duration_sample", "-1"),
    ("log_transaction_sample_rate", "0"),
    ("log_min_error_statement", "panic"),
    ("log_parameter_max_length", "0"),
    ("log_parameter_max_length_on_error", "0"),
    ("log_lock_waits", "off"),
];

/// The operator's own settings, beside the written ones.
const LOCAL: &str = "local.conf";

/// The three files beside the database, which root can write without following a link that the
/// server's user laid.
pub(crate) fn paths(folder: &Path) -> [(&'static str, PathBuf); 3] {
    [
        ("config_file", folder.join("postgresql.conf")),
        ("hba_file", folder.join("pg_hba.conf")),
        ("ident_file", folder.join("pg_ident.conf")),
    ]
}

/// Writes the settings, the rule who may connect and the map of users.
///
/// Peer authentication: the kernel tells the server which user is at the other end of the socket,
/// and the map admits the one user that runs this program (root where root started it, not the
/// unprivileged user of the server). There is no password to keep, leak or rotate, and `trust`
/// would admit whoever gets into the socket's folder.
pub(crate) fn write(folder: &Path, programs: &Programs) -> Result<(), ClusterError> {
    let [(_, config), (_, hba), (_, ident)] = paths(folder);
    let mut server = server(Memory::of_machine(), best_compression(programs));
    if folder.join(LOCAL).is_file() {
        // Writing to a string can't fail.
        let _ = writeln!(server, "include = '{LOCAL}'");
    }
    let texts = [
        (config, server),
        (hba, format!("local all {USER} peer map=program\n")),
        (
            ident,
            format!("program \"{}\" {USER}\n", account::own_name()?),
        ),
    ];
    for (path, text) in texts {
        // The server's user has to read them; there is no secret in them.
        files::replace(&path, &text, 0o644)?;
    }
    Ok(())
}

/// Memory the server may count on, in MiB.
#[derive(Debug, Clone, Copy)]
struct Memory {
    total: u64,
    /// Free shared memory (/dev/shm).
    shared: u64,
}

impl Memory {
    fn of_machine() -> Self {
        let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix("MemTotal:"))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        });
        let total = machine.map_or(2048, |kib| kib / 1024);
        // A container's limit: version 2 of control groups, then version 1.
        let limits = [
            "/sys/fs/cgroup/memory.max",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        ];
        let limit = limits
            .iter()
            .filter_map(|path| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok())
            .map(|bytes| bytes / (1024 * 1024))
            .min();
        let shared = statvfs("/dev/shm").map_or(0, |found| {
            found.blocks_available() * found.fragment_size() / (1024 * 1024)
        });
        Self {
            total: limit.unwrap_or(total).min(total),
            shared,
        }
    }
}

fn server(memory: Memory, compression: &str) -> String {
    // The program keeps its own snapshot of the library in memory beside the server.
    let shared_buffers = (memory.total / 8).clamp(32, 4096);
    let work = (memory.total / 512).clamp(4, 64);
    let maintenance = (memory.total / 16).clamp(64, 1024);
    let cache = (memory.total / 2).max(256);
    // A container's /dev/shm of 64 MB is too small for parallel queries.
    let dynamic = if memory.shared >= 512 {
        "posix"
    } else {
        "mmap"
    };
    let lines = [
        ("max_connections", "100".to_owned()),
        ("port", PORT.to_string()),
        ("unix_socket_permissions", "0700".to_owned()),
        ("shared_buffers", format!("{shared_buffers}MB")),
        ("work_mem", format!("{work}MB")),
        ("maintenance_work_mem", format!("{maintenance}MB")),
        ("effective_cache_size", format!("{cache}MB")),
        ("dynamic_shared_memory_type", dynamic.to_owned()),
        ("max_wal_size", "4GB".to_owned()),
        ("checkpoint_timeout", "15min".to_owned()),
        ("wal_compression", compression.to_owned()),
        ("random_page_cost", "1.1".to_owned()),
        ("jit", "off".to_owned()),
        // A statement whose program was killed ends soon, and gives its locks back.
        ("client_connection_check_interval", "5s".to_owned()),
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        ("lc_messages", "C".to_owned()),
        ("log_checkpoints", "off".to_owned()),
        ("log_line_prefix", "%m [%p] ".to_owned()),
    ];
    let mut text = "# Written at every start. Put your own settings into local.conf beside this \
                    file;\n# those of the command line (see ps) can't be changed.\n"
        .to_owned();
    for (name, value) in lines {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{name} = '{value}'");
    }
    text
}

/// lz4 costs a tenth of pglz's time; it is there where the server was built with it.
fn best_compression(programs: &Programs) -> &'static str {
    let built = Command::new(programs.path("pg_config"))
        .arg("--configure")
        .output();
    let lz4 =
        built.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("--with-lz4"));
    if lz4 { "lz4" } else { "on" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_settings_have_sane_ends() {
        for (total, buffers, work) in [
            (128, 32, 4),
            (2048, 256, 4),
            (24_576, 3072, 48),
            (1_048_576, 4096, 64),
        ] {
            let text = server(Memory { total, shared: 64 }, "on");
            assert!(
                text.contains(&format!("shared_buffers = '{buffers}MB'")),
                "{total}: {text}"
            );
            assert!(
                text.contains(&format!("\nwork_mem = '{work}MB'")),
                "{total}: {text}"
            );
            assert!(
                text.contains("dynamic_shared_memory_type = 'mmap'"),
                "{total}: {text}"
            );
        }
    }
}
