//! One module a group of commands.

mod address;
mod agency;
mod audit;
mod backup;
mod demo;
mod doctor;
mod intake;
mod key;
mod library;
mod plate;
mod privacy;
mod program;
mod receipt;
mod rules;
mod serve;
mod side_by_side;
mod signed;
mod synth;

use cluster::Use;

use crate::answer::{Answer, say};
use crate::cli::{Cli, Command};
use crate::session;

/// Carries a command out.
pub(crate) async fn run(cli: Cli) -> Answer {
    let global = cli.global;
    match cli.command {
        Command::Library(command) => library::run(&global, command).await,
        Command::Address(command) => address::run(&global, command).await,
        Command::Intake(command) => intake::run(&global, command).await,
        Command::Synth(args) => synth::run(&global, &args),
        Command::Migrate => {
            let (cluster, url) = session::database(&global, Use::Command).await?;
            let pool = store::connect(&url, 2).await?;
            let done = store::migrate::run(&pool).await?;
            if global.suite.is_some() {
                session::keys_of(&pool, &global).await?;
            }
            pool.close().await;
            drop(cluster);
            say(&format!(
                "schema {}: {} migrations applied",
                done.version,
                done.applied.len()
            ))
        }
        Command::Demo(args) => demo::run(&global, &args).await,
        Command::Serve(args) => serve::run(&global, &args).await,
        Command::Routes => routes(),
        Command::Doctor(args) => doctor::run(&global, &args).await,
        Command::Plate(command) => plate::run(&global, command).await,
        Command::Receipt(command) => receipt::run(&global, command).await,
        Command::Key(command) => key::run(&global, command).await,
        Command::Program(command) => program::run(&global, command).await,
        Command::Agency(command) => agency::run(&global, command).await,
        Command::Rules(command) => rules::run(&global, &command),
        Command::Audit(command) => audit::run(&global, command).await,
        Command::Privacy(command) => privacy::run(&global, command).await,
        Command::Backup(args) => backup::backup(&global, &args).await,
        Command::Restore(args) => backup::restore(&global, &args).await,
    }
}

/// What the accessibility run visits.
fn routes() -> Answer {
    for route in web::routes() {
        crate::answer::json(&serde_json::json!({
            "method": match route.method { web::routes::Method::Get => "GET", web::routes::Method::Post => "POST" },
            "path": route.path,
            "page": route.page,
            "kind": match route.kind {
                web::routes::Kind::Page => "page",
                web::routes::Kind::Action => "action",
                web::routes::Kind::Data => "data",
                web::routes::Kind::File => "file",
                web::routes::Kind::Api => "api",
            },
        }))?;
    }
    Ok(())
}
