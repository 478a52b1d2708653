//! Serving: the web interface and the work that goes on beside it.

use std::net::SocketAddr;
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use cluster::Use;
use service::agencies::connectors;
use service::{
    App, accounts, audit_log, batches, bindings, clocks, disclosures, events, jobs, master_keys,
    messages, outgoing, plates, retention, sign_in, staff, voices,
};
use tokio::sync::watch;

use crate::answer::{Answer, Failed, refuse, say};
use crate::cli::{Global, OpenidArgs, ServeArgs};
use crate::session::{ACTOR, Session};

/// How often a change made by another program is looked for.
const LIBRARY_LOOK: Duration = Duration::from_millis(500);
/// How often unfinished batches and jobs are looked for.
const BATCH_LOOK: Duration = Duration::from_secs(1);
/// How often the private database is looked after.
const DATABASE_LOOK: Duration = Duration::from_secs(1);
/// How often it is looked whether another version of the master key is in use.
const KEYS_LOOK: Duration = Duration::from_millis(500);
/// How often what scans found is written.
const COUNTS_WRITTEN: Duration = Duration::from_secs(1);
/// How often messages that wait are looked for.
const MESSAGES_LOOK: Duration = Duration::from_millis(500);
/// How often notices that wait are looked for.
const NOTICES_LOOK: Duration = Duration::from_secs(1);
/// How often it is looked whether an agency's system is to be asked.
const PULL_LOOK: Duration = Duration::from_secs(2);
const TIDY: Duration = Duration::from_mins(2);
/// How often it is looked whether the night's destruction is due.
const NIGHT_LOOK: Duration = Duration::from_mins(1);
/// How long requests may go on after the word to stop.
const GRACE: Duration = Duration::from_secs(20);

pub(crate) async fn run(global: &Global, args: &ServeArgs) -> Answer {
    let session = Session::open(global, Use::Serve).await?;
    let served = serve(global, args, &session).await;
    let closed = session.close().await;
    served.and(closed)
}

async fn serve(global: &Global, args: &ServeArgs, session: &Session) -> Answer {
    let known = store::installation::read(&mut *session.app.read().await?).await?;
    if known.is_some_and(|known| known.demo) && !args.listen.is_loopback() {
        return refuse(format!(
            "this database is a demo's: the passwords of its accounts are known to everybody, so \
             it answers on this machine only, not on {}",
            args.listen
        ));
    }
    if store::retention::ledger_wanted(&mut *session.app.read().await?).await? {
        return refuse(
            "this registry was restored from a backup, which holds keys that were destroyed since: \
             menpai privacy apply LEDGER with the latest ledger (menpai privacy ledger wrote it), or \
             menpai privacy apply --none where there is none",
        );
    }
    if let Some(url) = &args.public_url {
        match session.districts().await?.first() {
            // `plate public-url` says what to do where plates hang that lead elsewhere.
            Some(district) => {
                let (app, moved) = (&session.app, false);
                plates::set_origin(app, &ACTOR, district, url, moved).await?;
            }
            None => eprintln!(
                "menpai: the public address is set at the first start with an address library"
            ),
        }
    }
    gateway(&session.app, args)?;
    let door = Door::open(args).await?;
    if global.json {
        crate::answer::json(&serde_json::json!({ "address": door.url, "sign_ins": [] }))?;
    } else {
        say(&format!("Menpai 门牌 answers at {}", door.url))?;
    }
    until_stopped(session, args, door).await
}

/// Has text messages go out by the gateway that was described, and agencies' systems asked as far as
/// that is allowed.
pub(crate) fn gateway(app: &App, args: &ServeArgs) -> Answer {
    if let Some(file) = &args.sms {
        let gateway = outside::Sms::from_file(file).map_err(|fault| Failed(fault.to_string()))?;
        eprintln!("menpai: text messages go out by {}", gateway.host());
        app.use_gateway(gateway);
    }
    if let Some(file) = &args.notices {
        let read = outside::Channels::from_file(file);
        let channels = read.map_err(|fault| Failed(fault.to_string()))?;
        let mail = channels.mail_host().unwrap_or("no mail server");
        let robots = if channels.robots() { "and" } else { "and no" };
        eprintln!("menpai: notices to staff go out by {mail} {robots} robots");
        app.use_channels(channels);
    }
    let hosts = args.pull_from.iter().cloned();
    app.use_puller(outside::Puller::new(hosts).map_err(|fault| Failed(fault.to_string()))?);
    Ok(())
}

/// Where browsers come in.
pub(crate) struct Door {
    listener: std::net::TcpListener,
    tls: Option<RustlsConfig>,
    /// Where a browser on this machine finds the program.
    pub(crate) url: String,
}

impl Door {
    /// Binds the port that was asked for and reads the certificate: before anything is said or
    /// done that a wrong one would make untrue.
    pub(crate) async fn open(args: &ServeArgs) -> Result<Self, Failed> {
        let tls = tls(args).await?;
        let (listener, address) = listen(args)?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        Ok(Self {
            listener,
            tls,
            url: format!("{scheme}://{address}"),
        })
    }
}

async fn tls(args: &ServeArgs) -> Result<Option<RustlsConfig>, Failed> {
    let (Some(certificate), Some(key)) = (&args.certificate, &args.key) else {
        return Ok(None);
    };
    // Fails only where a provider was chosen before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let tls = RustlsConfig::from_pem_file(certificate, key).await;
    tls.map(Some).map_err(|error| {
        Failed(format!(
            "certificate {} and key {} can't be used: {error}",
            certificate.display(),
            key.display()
        ))
    })
}

fn listen(args: &ServeArgs) -> Result<(std::net::TcpListener, SocketAddr), Failed> {
    let wanted = SocketAddr::new(args.listen, args.port);
    let listener = std::net::TcpListener::bind(wanted).map_err(|error| {
        Failed(format!(
            "{wanted} can't be listened on: {error}: choose another --port"
        ))
    })?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until SIGTERM or Ctrl-C, then lets running requests end.
pub(crate) async fn until_stopped(session: &Session, args: &ServeArgs, door: Door) -> Answer {
    let app = &session.app;
    if let Some(provider) = openid(&args.openid)? {
        app.use_openid(provider);
    }
    let (stop, stopped) = watch::channel(false);
    let repeated = [
        (LIBRARY_LOOK, Work::Library),
        (BATCH_LOOK, Work::Batches),
        (BATCH_LOOK, Work::Jobs),
        (BATCH_LOOK, Work::Doors),
        (TIDY, Work::Tidy),
        (NIGHT_LOOK, Work::Retention),
        (COUNTS_WRITTEN, Work::Counts),
        (MESSAGES_LOOK, Work::Messages),
        (NOTICES_LOOK, Work::Notices),
        (NIGHT_LOOK, Work::Clocks),
        (NIGHT_LOOK, Work::Events),
        (KEYS_LOOK, Work::Keys),
        (PULL_LOOK, Work::Pull),
        (BATCH_LOOK, Work::FirstSteward),
    ];
    let mut work = vec![tokio::spawn(seal(app.clone(), stopped.clone()))];
    work.extend(
        repeated
            .map(|(every, what)| tokio::spawn(repeat(app.clone(), stopped.clone(), every, what))),
    );
    let settings = web::Settings {
        transport: args.transport(),
        place: place(app).await?,
    };
    let router = web::guard::behind(web::router(app.clone(), settings), &args.trusted_proxy)
        .into_make_service_with_connect_info::<SocketAddr>();
    let handle = axum_server::Handle::new();
    let signalled = tokio::spawn({
        let handle = handle.clone();
        async move {
            signal().await;
            handle.graceful_shutdown(Some(GRACE));
        }
    });
    let listener = door.listener;
    let answering = async {
        if let Some(tls) = door.tls {
            let server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
            server.serve(router).await
        } else {
            let server = axum_server::from_tcp(listener)?.handle(handle);
            server.serve(router).await
        }
    };
    // Without its database there is nothing to serve: whoever started the program starts it anew.
    let served = tokio::select! {
        served = answering => served.map_err(Failed::from),
        lost = database_lost(session) => Err(lost),
    };
    signalled.abort();
    let _ = stop.send(true);
    for task in work {
        // What waits for a database that is gone would wait long.
        if served.is_err() {
            task.abort();
        }
        let _ = task.await;
    }
    // No request is answered any more: these are the last.
    if served.is_ok()
        && let Err(error) = plates::write_counts(app).await
    {
        tracing::error!(%error, "the last counts of scans were not written");
    }
    served
}

/// The provider at which staff may sign in.
fn openid(args: &OpenidArgs) -> Result<Option<openid::Provider>, Failed> {
    let (Some(issuer), Some(client)) = (&args.openid_issuer, &args.openid_client) else {
        return Ok(None);
    };
    let read = |path: &std::path::Path| {
        std::fs::read(path)
            .map_err(|error| Failed(format!("{} can't be read: {error}", path.display())))
    };
    let client_secret = match &args.openid_secret_file {
        Some(path) => {
            let text = String::from_utf8(read(path)?)
                .map_err(|_| Failed(format!("{} is no text", path.display())))?;
            Some(text.trim().to_owned().into())
        }
        None => None,
    };
    let settings = openid::Settings {
        issuer: issuer.clone(),
        client_id: client.clone(),
        client_secret,
        authority: args.openid_authority.as_deref().map(read).transpose()?,
    };
    let provider = openid::Provider::new(settings).map_err(|fault| Failed(fault.to_string()))?;
    Ok(Some(provider))
}

/// Ends when the private database was given up.
async fn database_lost(session: &Session) -> Failed {
    loop {
        if let Some(Err(error)) = session.cluster.as_ref().map(cluster::Cluster::health) {
            return error.into();
        }
        tokio::time::sleep(DATABASE_LOOK).await;
    }
}

/// Name of the district for the pages' header; the product's own before there is one.
async fn place(app: &App) -> Result<String, Failed> {
    let mut conn = app.read().await?;
    let districts = store::library::districts(&mut conn).await?;
    Ok(districts
        .into_iter()
        .next()
        .map_or_else(|| "门牌".to_owned(), |first| first.name))
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

async fn seal(app: App, mut stopped: watch::Receiver<bool>) {
    audit_log::seal_all(app, async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    })
    .await;
}

#[derive(Clone, Copy)]
enum Work {
    Library,
    Batches,
    Jobs,
    Doors,
    Tidy,
    Retention,
    Counts,
    Messages,
    Notices,
    Clocks,
    Events,
    Keys,
    Pull,
    FirstSteward,
}

/// Does the same again and again. What fails is logged and tried anew: the database may be
/// restarting.
async fn repeat(app: App, mut stopped: watch::Receiver<bool>, every: Duration, work: Work) {
    loop {
        let done = match work {
            Work::Library => app.refresh_library().await.map(|_| true),
            // Between two portions: a large file must not keep the program from ending.
            Work::Batches => batches::process_unfinished_until(&app, &|| *stopped.borrow())
                .await
                .map(|_| true),
            Work::Jobs => jobs::run_due(&app).await.map(|_| true),
            Work::Doors => voices::hear_waiting(&app, &|| *stopped.borrow())
                .await
                .map(|_| true),
            Work::Tidy => {
                tidy(&app).await;
                Ok(true)
            }
            Work::Retention => nightly(&app, &|| *stopped.borrow()).await,
            Work::Counts => plates::write_counts(&app).await.map(|()| true),
            Work::Keys => master_keys::look(&app, &|| *stopped.borrow()).await,
            Work::Pull => connectors::pull_due(&app, &|| *stopped.borrow())
                .await
                .map(|_| true),
            Work::Messages => messages::send_due(&app).await.map(|_| true),
            Work::Notices => outgoing::send_due(&app, &|| *stopped.borrow())
                .await
                .map(|_| true),
            Work::Clocks => clocks::nightly(&app).await,
            Work::Events => events::climb(&app).await.map(|_| true),
            Work::FirstSteward => first_stewards(&app).await,
        };
        match done {
            Ok(false) if matches!(work, Work::FirstSteward) => return,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "background work failed, it is tried again"),
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(every) => {}
        }
    }
}

/// What a night brings: destruction of what is due, and questions about stays whose last day is over.
async fn nightly(app: &App, stop: &(dyn Fn() -> bool + Sync)) -> Result<bool, service::Error> {
    let ran = retention::nightly(app, stop).await?;
    if ran {
        voices::look_again_at_ends(app).await?;
    }
    Ok(ran)
}

/// Removes what no longer counts, tells whoever is to be told and hands over the tasks of posts that
/// began or ended. A step that fails keeps none behind it from its turn.
async fn tidy(app: &App) {
    fn log<T>(step: &str, done: Result<T, service::Error>) {
        if let Err(error) = done {
            tracing::error!(%error, step, "background work failed, it is tried again");
        }
    }
    log("sign_in", sign_in::tidy(app).await);
    log("accounts", accounts::tidy(app).await);
    log("bindings", bindings::tidy(app).await);
    log("messages", messages::tidy(app).await);
    log("outgoing", outgoing::tidy(app).await);
    log("disclosures", disclosures::tell_due(app).await);
    log("staff", staff::keep_up(app).await);
}

/// Makes the steward's account of a new district and says its password once, on the terminal of
/// whoever started the program. True while there is no district yet.
async fn first_stewards(app: &App) -> Result<bool, service::Error> {
    let mut conn = app.read().await?;
    let districts = store::library::districts(&mut conn).await?;
    drop(conn);
    for district in &districts {
        if let Some(first) = staff::ensure_first_steward(app, &district.district).await? {
            eprintln!(
                "menpai: first account of {}: sign in as {} with {} and choose a password",
                district.name,
                first.login,
                first.password.as_str()
            );
        }
    }
    Ok(districts.is_empty())
}
