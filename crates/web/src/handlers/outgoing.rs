//! Notices to staff: what was sent, where somebody wants mail, and robots in groups.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use service::Error;
use service::outgoing::{self as queue, Letter, NewRobot, Robot};

use super::{after_row, id, page, whole};
use crate::fault::Fault;
use crate::form::Form;
use crate::i18n::say;
use crate::posted::Posted;
use crate::refusals;
use crate::session::{Around, Session, SignedIn};
use crate::site::Registry;
use crate::views::outgoing::{
    LetterLine, OwnMailView, RobotLine, RobotsView, SentView, channel, fault, kind, reason, state,
};
use crate::views::parts::{Choice, Pager};
use crate::when::When;

pub(super) fn routes() -> Router<Registry> {
    Router::new()
        .route("/sent", get(sent))
        .route("/sent/{letter}", post(settle))
        .route("/account/mail", get(mail).post(mail_do))
        .route("/robots", get(robots).post(add))
        .route("/robots/{robot}", post(robot_do))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

fn line(row: Letter) -> LetterLine {
    let waits = row.state == "waiting";
    LetterLine {
        id: row.id.to_string(),
        name: row.name,
        channel: channel(&row.channel),
        kind: kind(&row.kind),
        notices: whole(row.notices),
        place: row.place,
        made: When::at(row.made_at),
        next: waits.then(|| When::at(row.run_at)),
        sent: row.sent_at.map(When::at),
        dead: row.dead_at.map(When::at),
        tries: whole(row.tries),
        unsure: row.unsure,
        fault: row.fault.map(|(name, number)| {
            let number = number.filter(|number| *number != 0);
            let number = number.map_or_else(String::new, |number| number.to_string());
            (fault(&name), number)
        }),
        reason: row.reason.as_deref().map(reason),
        version: row.version,
    }
}

async fn letters(
    registry: &Registry,
    session: &Session,
    asked: &Asked,
    form: Form,
) -> Result<SentView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let after = after_row(&asked.after)?;
    let wanted = Some(asked.state.as_str());
    let found = queue::letters(app, actor, district, wanted, after).await?;
    let ways = queue::ways(app);
    let path = format!("/sent?state={}", found.state);
    Ok(SentView {
        state: (found.state, state(found.state)),
        states: found
            .sums
            .iter()
            .map(|&(name, sum)| (name, state(name), whole(sum)))
            .collect(),
        lines: found.rows.into_iter().map(line).collect(),
        pager: Pager {
            first: after.map(|_| path.clone()),
            next: found.more.map(|last| format!("{path}&after={last}")),
        },
        reasons: queue::REASONS.map(|name| (name, reason(name))).to_vec(),
        leaves: ways.any(),
        robots: actor.may(policy::Action::ManageRobots, district).is_ok(),
        form,
    })
}

async fn sent(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = letters(&registry, &session, &asked, Form::default()).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("retry", say!("outgoing-retried")),
        ("drop", say!("outgoing-was-dropped")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn settle(
    State(registry): State<Registry>,
    around: Around,
    Path(letter): Path<String>,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let which = (id(&letter)?, form.version());
    let drops = form.is("step", "drop");
    let done = if drops {
        queue::drop_letter(app, actor, district, which, form.value("reason")).await
    } else {
        queue::retry(app, actor, district, which.0, which.1).await
    };
    match done {
        Ok(()) => {
            let word = if drops { "drop" } else { "retry" };
            Ok(Redirect::to(&format!("/sent?done={word}")).into_response())
        }
        Err(error) => {
            refusals::beside(&mut form, error)?;
            let view = letters(&registry, &session, &Asked::default(), form).await?;
            let page = page(&view, &around.with(&session))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn own(registry: &Registry, session: &Session, form: Form) -> Result<OwnMailView, Fault> {
    let own = queue::own(registry.app(), &session.actor).await?;
    Ok(OwnMailView {
        sends: own.sends,
        proven: own.proven.map(|address| address.to_string()),
        waiting: own.waiting.map(|address| address.to_string()),
        minutes: whole(queue::CODE_MINUTES),
        form,
    })
}

async fn mail(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let view = own(&registry, &session, Form::default()).await?;
    let mut chrome = around.with(&session);
    let told = [
        ("set", say!("own-mail-sent")),
        ("prove", say!("own-mail-proven")),
        ("forget", say!("own-mail-forgotten")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn mail_do(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let (word, done): (_, Result<(), Error>) = match form.value("step") {
        "prove" => {
            let code = form.value("code").to_owned();
            form.forget("code");
            (
                "prove",
                queue::prove_mail(app, actor, district, &code).await,
            )
        }
        "forget" => ("forget", queue::forget_mail(app, actor, district).await),
        _ => {
            let address = form.value("address").to_owned();
            ("set", queue::set_mail(app, actor, district, &address).await)
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/account/mail?done={word}")).into_response()),
        Err(error) => {
            let status = refusals::status(&error);
            refusals::beside(&mut form, error)?;
            let view = own(&registry, &session, form).await?;
            Ok((status, page(&view, &around.with(&session))?).into_response())
        }
    }
}

async fn list(
    registry: &Registry,
    session: &Session,
    around: &crate::chrome::Chrome,
    form: Form,
) -> Result<RobotsView, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let found = queue::robots(app, actor, district).await?;
    Ok(RobotsView {
        speaks: queue::ways(app).robots,
        lines: found
            .into_iter()
            .map(|robot| RobotLine {
                id: robot.id.to_string(),
                name: robot.name,
                channel: channel(robot.kind.map_or("", Robot::name)),
                place: robot.place,
                host: robot.host,
                signs: robot.signs,
                since: When::at(robot.made_at),
            })
            .collect(),
        kinds: Robot::ALL
            .map(|kind| Choice {
                value: kind.name().to_owned(),
                text: around.label(channel(kind.name())),
            })
            .to_vec(),
        form,
    })
}

async fn robots(
    State(registry): State<Registry>,
    SignedIn(session): SignedIn,
    around: Around,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let form = Form::with([("place", session.district.as_str())]);
    let mut chrome = around.with(&session);
    let view = list(&registry, &session, &chrome, form).await?;
    let told = [
        ("added", say!("robot-added")),
        ("try", say!("robot-tried")),
        ("remove", say!("robot-removed")),
    ];
    chrome.tell(&asked.done, told);
    Ok(page(&view, &chrome)?.into_response())
}

async fn add(
    State(registry): State<Registry>,
    around: Around,
    Posted { session, mut form }: Posted,
) -> Result<Response, Fault> {
    let new = NewRobot {
        kind: Robot::from_name(form.value("kind")),
        name: form.value("name").to_owned(),
        place: form.value("place").to_owned(),
        address: form.value("address").to_owned().into(),
        secret: form.value("secret").to_owned().into(),
    };
    form.forget("address");
    form.forget("secret");
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    match queue::add_robot(app, actor, district, &new).await {
        Ok(_) => Ok(Redirect::to("/robots?done=added").into_response()),
        Err(error) => refused(&registry, &session, around, form, error).await,
    }
}

async fn refused(
    registry: &Registry,
    session: &Session,
    around: Around,
    mut form: Form,
    error: Error,
) -> Result<Response, Fault> {
    refusals::beside(&mut form, error)?;
    let chrome = around.with(session);
    let view = list(registry, session, &chrome, form).await?;
    let page = page(&view, &chrome)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn robot_do(
    State(registry): State<Registry>,
    around: Around,
    Path(robot): Path<String>,
    Posted { session, form }: Posted,
) -> Result<Response, Fault> {
    let (app, actor, district) = (registry.app(), &session.actor, session.district.as_str());
    let (word, done) = if form.is("step", "remove") {
        let done = queue::remove_robot(app, actor, district, id(&robot)?).await;
        ("remove", done)
    } else {
        let done = queue::try_robot(app, actor, district, id(&robot)?).await;
        ("try", done)
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/robots?done={word}")).into_response()),
        Err(error) => refused(&registry, &session, around, form, error).await,
    }
}
