//! Opens a cluster and holds it until its input ends: what the tests kill.
//! `hold DATA_DIR serve|command`

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use cluster::{Cluster, Options, Use};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [data_dir, purpose] = words.as_slice() else {
        eprintln!("usage: hold DATA_DIR serve|command");
        return ExitCode::from(2);
    };
    let purpose = if purpose == "serve" {
        Use::Serve
    } else {
        Use::Command
    };
    let patience = Duration::from_mins(1);
    let progress = Arc::new(|line: &str| eprintln!("{line}"));
    let options = Options {
        patience,
        progress,
        ..Options::default()
    };
    let opened = Cluster::open_with(Path::new(data_dir), purpose, options);
    let done = opened.and_then(|cluster| {
        for notice in cluster.notices() {
            println!("notice {notice}");
        }
        println!(
            "ready {} {} {}",
            if cluster.is_owner() { "owner" } else { "guest" },
            cluster.folder().display(),
            cluster.socket_dir().display()
        );
        let _ = std::io::stdout().flush();
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        cluster.close()
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
