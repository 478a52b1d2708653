//! Runs a command with a private PostgreSQL for its tests: `with_cluster -- cargo test`.

use std::process::{Command, ExitCode};

use testkit::{SERVER_VARIABLE, TestServer};

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).skip_while(|word| word == "--");
    let Some(program) = words.next() else {
        eprintln!("usage: with_cluster -- COMMAND [ARGUMENT…]");
        return ExitCode::from(2);
    };
    let server = TestServer::find();
    let status = Command::new(&program)
        .args(words)
        .env(SERVER_VARIABLE, server.url("postgres"))
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{program} can't be started: {error}");
            ExitCode::FAILURE
        }
    }
}
