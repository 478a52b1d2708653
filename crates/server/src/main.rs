//! The program `menpai`: commands in, exit codes out. Everything that matters happens below.

mod answer;
mod cli;
mod commands;
mod keys;
mod session;

use std::process::ExitCode;

/// A third of an import's time here was the system allocator's: rows are taken apart and put
/// together on several threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::read();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        // Saying on a closed stderr that it is closed would panic, amid a request.
        .log_internal_errors(false)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("MENPAI_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("menpai: no threads to run on: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(answer::Failed(message)) => {
            if !message.is_empty() {
                eprintln!("menpai: {message}");
            }
            ExitCode::from(1)
        }
    }
}
