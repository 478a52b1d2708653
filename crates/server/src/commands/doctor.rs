//! Checks the set-up and says what to do.

use cluster::Use;

use crate::answer::{Answer, Failed, refuse, say};
use crate::cli::Global;
use crate::keys;
use crate::session::Session;

pub(crate) async fn run(global: &Global) -> Answer {
    let mut wrong = 0;
    let data = &global.data;
    say(&format!(
        "data folder   {}",
        std::path::absolute(data)?.display()
    ))?;
    if keys::path(data).exists() {
        match keys::open(data) {
            Ok(key) => say(&format!(
                "key file      ok, fingerprint {}",
                key.fingerprint()
            ))?,
            Err(Failed(message)) => {
                wrong += 1;
                say(&format!("key file      {message}"))?;
            }
        }
    } else {
        say("key file      none yet: the first start makes it")?;
    }
    match Session::open(global, Use::Command).await {
        Ok(session) => {
            let version = store::read_only_check(session.app.pool()).await?;
            say(&format!(
                "database      ok, PostgreSQL {version}, schema up to date"
            ))?;
            let mut conn = session.app.read().await?;
            let districts = store::library::districts(&mut conn).await?;
            if districts.is_empty() {
                say("library       empty: menpai library import FILE.csv")?;
            }
            for district in districts {
                let standing = store::library::standing(&mut conn, &district.district).await?;
                say(&format!(
                    "library       {} {}: {standing} dwellings",
                    district.district, district.name
                ))?;
            }
            drop(conn);
            session.close().await?;
        }
        Err(Failed(message)) => {
            wrong += 1;
            say(&format!("database      {message}"))?;
        }
    }
    if wrong == 0 {
        Ok(())
    } else {
        refuse("something is wrong: see above")
    }
}
