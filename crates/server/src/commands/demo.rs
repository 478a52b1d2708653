//! A sample district with sample reports and an account for each role.

use cluster::Use;
use intake::Channel;
use policy::Role;
use serde::Serialize;
use service::batches::{self, Incoming};
use service::library::{ImportExtent, import};
use service::staff::{DemoAccount, demo_accounts, ensure_demo_agent};

use super::serve::{Door, until_stopped};
use crate::answer::{Answer, Failed, json, refuse, say};
use crate::cli::{Global, ServeArgs};
use crate::session::{ACTOR, Session};

const LIBRARY: &[u8] = include_bytes!("../../../../testdata/sample/library.csv");

/// Reports of the sample: file, content, channel.
const REPORTS: [(&str, &[u8], Channel); 4] = [
    (
        "anju-backoffice.xlsx",
        include_bytes!("../../../../testdata/sample/anju-backoffice.xlsx"),
        Channel::Backoffice,
    ),
    (
        "jiahe.csv",
        include_bytes!("../../../../testdata/sample/jiahe.csv"),
        Channel::Backoffice,
    ),
    (
        "shunda.xls",
        include_bytes!("../../../../testdata/sample/shunda.xls"),
        Channel::Backoffice,
    ),
    (
        "wechat-group.txt",
        include_bytes!("../../../../testdata/sample/wechat-group.txt"),
        Channel::Chat,
    ),
];

/// Accounts: login, name, role.
const ACCOUNTS: [(&str, &str, Role); 5] = [
    ("steward", "数据管理员", Role::Steward),
    ("officer", "网格员", Role::Officer),
    ("supervisor", "片区主管", Role::Supervisor),
    ("dispatcher", "调度员", Role::Dispatcher),
    ("auditor", "隐私审计员", Role::Auditor),
];

/// Who works for one of the agencies of the sample: login, name, agency.
const AGENT: (&str, &str, &str) = ("agency", "中介经办人", "jiahe");

#[derive(Debug, Clone, Serialize)]
struct SignIn {
    role: &'static str,
    login: &'static str,
    password: String,
}

#[derive(Debug, Serialize)]
struct Announcement {
    address: String,
    sign_ins: Vec<SignIn>,
}

pub(crate) async fn run(global: &Global, args: &ServeArgs) -> Answer {
    // Its passwords stand in the source.
    if !args.listen.is_loopback() {
        return refuse(format!(
            "the demo's passwords are known to everybody: it answers on this machine only, not \
             on {} (leave --listen away; menpai serve is for others to reach)",
            args.listen
        ));
    }
    let session = Session::open(global, Use::Serve).await?;
    let served = serve(global, args, &session).await;
    let closed = session.close().await;
    served.and(closed)
}

async fn serve(global: &Global, args: &ServeArgs, session: &Session) -> Answer {
    let mut conn = session.app.read().await?;
    let demo = store::installation::make_demo(&mut conn).await?;
    drop(conn);
    if !demo {
        return refuse(
            "this database is somebody's registry: a demo would give it accounts whose passwords \
             are known to everybody (leave --data and --database-url away, or name an empty one)",
        );
    }
    super::serve::gateway(&session.app, args)?;
    let door = Door::open(args).await?;
    let sign_ins = fill(session).await?;
    // A demo's plates are scanned on this machine; each start may have another port.
    let district = session.district(None).await?;
    service::plates::set_origin(&session.app, &ACTOR, &district, &door.url, true).await?;
    let announcement = Announcement {
        address: door.url.clone(),
        sign_ins,
    };
    if global.json {
        json(&announcement)?;
    } else {
        print(&announcement)?;
    }
    until_stopped(session, args, door).await
}

fn print(announcement: &Announcement) -> Answer {
    say(&format!("\nMenpai 门牌 demo: {}\n", announcement.address))?;
    for sign_in in &announcement.sign_ins {
        say(&format!(
            "  {:12} {:12} {}",
            sign_in.role, sign_in.login, sign_in.password
        ))?;
    }
    say("\nCtrl-C stops it; the data stays in the data folder.")
}

/// Fills the database; started again, it finds everything there and adds nothing.
async fn fill(session: &Session) -> Result<Vec<SignIn>, Failed> {
    let app = &session.app;
    if session.districts().await?.is_empty() {
        import(app, &ACTOR, "library.csv", LIBRARY, ImportExtent::Complete).await?;
    }
    let district = session.district(None).await?;
    let mut sign_ins: Vec<SignIn> = ACCOUNTS
        .iter()
        .map(|&(login, _, role)| SignIn {
            role: role.name(),
            login,
            password: format!("menpai-demo-{login}"),
        })
        .collect();
    // Officers first: the tasks of the reports find whom they belong to.
    let accounts: Vec<DemoAccount> = ACCOUNTS
        .iter()
        .zip(&sign_ins)
        .map(|(&(login, name, role), sign_in)| DemoAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            password: sign_in.password.clone(),
        })
        .collect();
    demo_accounts(app, &district, &accounts).await?;
    for (name, bytes, channel) in REPORTS {
        let source = name.split(['.', '-']).next().unwrap_or(name);
        let incoming = Incoming {
            name: name.to_owned(),
            bytes: bytes.into(),
            source: source.to_owned(),
            channel,
        };
        let received = batches::receive(app, &ACTOR, &district, incoming).await?;
        batches::process(app, &district, received.batch).await?;
    }
    let (login, name, agency) = AGENT;
    let password = format!("menpai-demo-{login}");
    ensure_demo_agent(app, &district, agency, (login, name), &password).await?;
    sign_ins.push(SignIn {
        role: Role::Agency.name(),
        login,
        password,
    });
    Ok(sign_ins)
}
