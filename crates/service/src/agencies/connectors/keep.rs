//! Making, changing and pausing connectors.

use intake::pull::{Auth, Described, Settings, Unfit};
use jiff::Timestamp;
use policy::{Action, Actor};
use store::agency::{self as rows, ClientRow, ConnectorRow, NewConnector};
use uuid::Uuid;
use vault::DataKey;
use vault::session::SessionToken;
use zeroize::Zeroizing;

use super::{described, field};
use crate::{App, Change, Error, Note, Refusal};

/// Most characters of a secret.
const MOST_SECRET: usize = 4_000;
/// Connectors of one agency in one district.
const MOST: usize = 20;
/// Its pages are bounded by the schedule: no other limit is needed.
const CALLS_A_MINUTE: i32 = 600_000;

/// What a connector proves itself by; "" keeps the one it has.
pub type Secret = Zeroizing<String>;

impl From<&Unfit> for Refusal {
    fn from(unfit: &Unfit) -> Self {
        Self::new(unfit.code, unfit.en())
            .on(unfit.field)
            .with(unfit.zh())
    }
}

fn refused(field: &'static str, code: &'static str, en: &str, zh: &str) -> Error {
    Refusal::new(code, en).on(field).with(zh).into()
}

/// What a description says, and that its address may be asked.
fn read(app: &App, said: &Described, secret: &str) -> Result<Settings, Error> {
    let settings = Settings::of(said).map_err(|unfit| match unfit.first() {
        Some(first) => Refusal::from(first).into(),
        None => Error::Internal("a description is refused without a reason".to_owned()),
    })?;
    if let Some(puller) = app.puller()
        && puller.may_ask(settings.url.as_str()).is_err()
    {
        return Err(refused(
            "url",
            "connector-url-private",
            "The address lies in a private network. Whoever runs the program can allow its host: \
             menpai serve --pull-from HOST.",
            "网址在内部网络中，须由系统管理员放行：menpai serve --pull-from 主机名",
        ));
    }
    if secret.chars().count() > MOST_SECRET || secret.chars().any(char::is_control) {
        return Err(refused(
            "secret",
            "connector-secret",
            "The secret has at most 4000 characters, without line breaks.",
            "密钥最多4000个字符，不含换行",
        ));
    }
    Ok(settings)
}

/// The secret of the row to be written: the one entered, or the one that is kept. One that is kept
/// goes to the server it was entered for and nowhere else: whoever changes the address has to know
/// it.
fn kept(
    settings: &Settings,
    entered: &str,
    before: Option<(&Settings, &ConnectorRow)>,
) -> Result<bool, Error> {
    if settings.auth == Auth::None || !entered.is_empty() {
        return Ok(false);
    }
    let same = before.is_some_and(|(old, row)| {
        row.secret.is_some()
            && old.auth == settings.auth
            && old.url.origin() == settings.url.origin()
    });
    if same {
        return Ok(true);
    }
    Err(refused(
        "secret",
        "connector-secret-missing",
        "Enter the secret: none is kept for this server and this kind of proof.",
        "请填写密钥：还没有用于这个服务器和验证方式的密钥",
    ))
}

/// A key of its own, wrapped, and the secret sealed with it; none where nothing is proved.
fn sealed(
    app: &App,
    district: &str,
    id: Uuid,
    settings: &Settings,
    secret: &str,
) -> (Vec<u8>, Option<Vec<u8>>) {
    let here = app.surroundings();
    let key = DataKey::new(app.keys().suite, here.random());
    let at = |column| field(district, id, column);
    let wrapped = key.wrap(&app.keys().wrap, at("connector.data_key"), here.random());
    let some = settings.auth != Auth::None;
    let secret = some.then(|| key.seal(at("connector.secret"), secret.as_bytes(), here.random()));
    (wrapped, secret)
}

fn written(said: &Described) -> Result<String, Error> {
    serde_json::to_string(said)
        .map_err(|error| Error::Internal(format!("writing a description: {error}")))
}

async fn no_other(
    change: &mut Change,
    district: &str,
    agency: Uuid,
    own: Option<Uuid>,
    name: &str,
) -> Result<(), Error> {
    let others = rows::connectors_of(change.conn(), district, agency).await?;
    if own.is_none() && others.len() >= MOST {
        return Err(refused(
            "form",
            "connector-many",
            "An agency has at most 20 connectors: change one of them.",
            "一家机构最多20个接口，请修改已有的",
        ));
    }
    for other in others.iter().filter(|row| Some(row.id) != own) {
        if described(other)?.name.trim() == name {
            return Err(refused(
                "name",
                "connector-known",
                "The agency has a connector of that name: change that one, or choose another name.",
                "这家机构已有同名接口，请修改那一个，或换个名称",
            ));
        }
    }
    Ok(())
}

/// Makes a connector for an agency; it runs for the first time at once.
///
/// # Errors
/// [`Error::Refused`] on the field that is wrong; [`Error::Denied`]; [`Error::NotFound`].
pub async fn connect(
    app: &App,
    actor: &Actor,
    district: &str,
    agency: Uuid,
    said: &Described,
    secret: &Secret,
) -> Result<Uuid, Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let settings = read(app, said, secret)?;
    kept(&settings, secret, None)?;
    let mut change = app.change(district, &permit).await?;
    let (id, at) = (app.surroundings().id(), change.at);
    if rows::agency(change.conn(), district, agency)
        .await?
        .is_none()
    {
        return Err(Error::NotFound("agency"));
    }
    no_other(&mut change, district, agency, None, &settings.name).await?;
    // Nobody is told the secret of its program: only this installation pushes as it.
    let unknown = SessionToken::new(app.surroundings().random());
    let program = ClientRow {
        id,
        agency_id: agency,
        label: settings.name.clone(),
        districts: vec![district.to_owned()],
        secret_digest: unknown.stored().to_vec(),
        former: None,
        calls_a_minute: CALLS_A_MINUTE,
        issued_at: at,
        revoked_at: None,
    };
    rows::insert_client(change.conn(), &program, permit.staff_id()).await?;
    let (data_key, secret) = sealed(app, district, id, &settings, secret);
    let new = NewConnector {
        id,
        district,
        described: &written(said)?,
        data_key: &data_key,
        secret: secret.as_deref(),
        due_at: at,
    };
    rows::insert_connector(change.conn(), &new).await?;
    change
        .commit(Note::new("connector.made", "connector", id))
        .await?;
    Ok(id)
}

async fn known(change: &mut Change, district: &str, id: Uuid) -> Result<ConnectorRow, Error> {
    let found = rows::connector(change.conn(), district, id).await?;
    found.ok_or(Error::NotFound("connector"))
}

/// Describes a connector anew. Where more than its name and schedule changes, it begins again with
/// everything: what it had taken is known and makes nothing twice.
///
/// # Errors
/// As [`connect`]; [`Error::Stale`] where somebody changed it since `version`.
pub async fn reconnect(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    version: i32,
    said: &Described,
    secret: &Secret,
) -> Result<(), Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let settings = read(app, said, secret)?;
    let mut change = app.change(district, &permit).await?;
    let row = known(&mut change, district, id).await?;
    let old = super::settings(&row)?;
    let keeps = kept(&settings, secret, Some((&old, &row)))?;
    no_other(
        &mut change,
        district,
        row.agency_id,
        Some(id),
        &settings.name,
    )
    .await?;
    let (data_key, secret) = if keeps {
        (row.data_key.clone(), row.secret.clone())
    } else {
        sealed(app, district, id, &settings, secret)
    };
    let new = NewConnector {
        id,
        district,
        described: &written(said)?,
        data_key: &data_key,
        secret: secret.as_deref(),
        due_at: change.at,
    };
    let restart = !settings.asks_like(&old);
    if !rows::update_connector(change.conn(), &new, version, restart).await? {
        return Err(Error::Stale);
    }
    rows::rename_client(change.conn(), id, &settings.name).await?;
    change
        .commit(Note::new("connector.edited", "connector", id))
        .await
}

/// Has a connector rest, or go on where it stopped.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] where it does already.
pub async fn pause(
    app: &App,
    actor: &Actor,
    district: &str,
    id: Uuid,
    rests: bool,
) -> Result<(), Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let mut change = app.change(district, &permit).await?;
    known(&mut change, district, id).await?;
    let at: Option<Timestamp> = rests.then_some(change.at);
    if !rows::pause_connector(change.conn(), id, at).await? {
        return Err(Error::Stale);
    }
    let what = if rests {
        "connector.paused"
    } else {
        "connector.resumed"
    };
    change.commit(Note::new(what, "connector", id)).await
}

/// Has a connector run at once instead of at its time.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn ask_now(app: &App, actor: &Actor, district: &str, id: Uuid) -> Result<(), Error> {
    let permit = actor.may(Action::ManageAgencies, district)?;
    let mut change = app.change(district, &permit).await?;
    known(&mut change, district, id).await?;
    let at = change.at;
    rows::connector_due(change.conn(), id, at).await?;
    change
        .commit(Note::new("connector.asked", "connector", id))
        .await
}
