//! People outside the staff: what they see, and what nobody gets out of their pages.

use policy::Bound;
use service::bindings::{self, Door};
use testkit::{DISTRICT, SmsReceiver};
use vault::session::SessionToken;

use crate::client::{Answer, Client};
use crate::world::{PERSON, World};

const PHONE: &str = "+8613800138000";
const NUMBER: &str = "10019019900101109X";

struct Scene {
    world: World,
    sms: SmsReceiver,
    /// The page of the first dwelling's plate, where somebody is said to live.
    page: String,
    /// That of one of which nobody spoke.
    quiet: String,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let sms = world.test.gateway().await;
        world.plated().await;
        let page = world.page_of(world.plate_of(0).await);
        let quiet = world.page_of(world.plate_of(3).await);
        Self {
            world,
            sms,
            page,
            quiet,
        }
    }

    async fn person(&self, phone: &str) -> Client {
        let token: SessionToken = self.sms.sign_in(phone).await;
        Client::person(&self.world.test.app, &token)
    }

    async fn landlord(&self) -> Client {
        let app = &self.world.test.app;
        let building = &self.world.library.grids[0].buildings[0];
        let door = Door {
            building: building.id,
            dwelling: Some(building.dwellings[0].id),
        };
        let officer = service::sign_in::session(app, &self.world.officer.token()).await;
        let officer = officer.unwrap().unwrap().actor;
        let given = bindings::give(app, &officer, DISTRICT, door, Bound::Landlord)
            .await
            .unwrap();
        let landlord = self.person("+8613900139001").await;
        let fields = [("how", "code"), ("code", given.code.as_str())];
        let bound = landlord.post(&format!("{}/bind", self.page), &fields).await;
        assert!(bound.redirected().ends_with("?done=bound"));
        landlord
    }
}

/// A page without what differs from request to request.
fn plain(answer: &Answer, but: &[&str]) -> String {
    let body = answer.body.lines().filter(|line| !line.contains("<code>0"));
    let mut text: String = body.collect::<Vec<_>>().join("\n");
    for word in but {
        text = text.replace(word, "…");
    }
    let questions = text.split("name=\"question\" value=\"").enumerate();
    let questions = questions.map(|(n, part)| if n == 0 { part } else { &part[36..] });
    questions.collect()
}

#[tokio::test]
async fn asking_for_a_code_says_nothing_about_a_number() {
    let scene = Scene::new().await;
    scene.person(PHONE).await;
    let stranger = Client::stranger(&scene.world.test.app);
    let ask = |phone: &'static str| {
        let stranger = stranger.clone();
        async move { stranger.send("/me/sign-in", &[("phone", phone)]).await }
    };
    let (known, unknown) = (ask("13800138000").await, ask("13900139007").await);
    known.is(200);
    unknown.is(200);
    assert_eq!(
        plain(&known, &["13800138000"]),
        plain(&unknown, &["13900139007"])
    );
    ask("12").await.refused(&["phone"]);
}

#[tokio::test]
async fn an_account_alone_sees_what_everybody_sees() {
    let scene = Scene::new().await;
    let person = scene.person("+8613900139007").await;
    for page in [&scene.page, &scene.quiet] {
        let seen = person.get(page).await;
        assert!(!seen.body.contains(PERSON) && !seen.body.contains("/record"));
        for below in ["record", "door", "record.json"] {
            person.get(&format!("{page}/{below}")).await.is(404);
        }
        // The form is the same whoever lives there or nobody.
        person.get(&format!("{page}/declare/in")).await.is(200);
    }
    let tried = [("how", "match"), ("name", PERSON), ("last", "01109X")];
    let mut answers = Vec::new();
    for page in [&scene.page, &scene.quiet] {
        let answer = person.post(&format!("{page}/bind"), &tried).await;
        answer.is(422);
        let main = answer
            .body
            .split("<form")
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        answers.push((answer.status, main.len()));
    }
    assert_eq!(answers[0], answers[1], "nobody learns who is registered");
}

#[tokio::test]
async fn a_landlord_never_reads_a_document() {
    let scene = Scene::new().await;
    let landlord = scene.landlord().await;
    let fields = [
        ("as", "landlord"),
        ("n", "1"),
        ("from", "2026-01-01"),
        ("p1-name", "林小满"),
        ("p1-document", "citizen_id"),
        ("p1-number", NUMBER),
        ("p1-phone", PHONE),
    ];
    let path = format!("{}/declare/in", scene.page);
    let taken = landlord.post(&path, &fields).await;
    taken.is(200);
    assert!(taken.body.contains("申报编号"), "{}", taken.body);
    for path in [
        scene.page.clone(),
        format!("{}/door", scene.page),
        "/me".to_owned(),
    ] {
        let seen = landlord.get(&path).await;
        seen.is(200);
        for word in [NUMBER, "13800138000", "林小满", PERSON] {
            assert!(!seen.body.contains(word), "{path} shows {word}");
        }
    }
    for below in ["record", "record.json"] {
        landlord
            .get(&format!("{}/{below}", scene.page))
            .await
            .is(404);
    }
    // Nor of the neighbour's door.
    landlord.get(&format!("{}/door", scene.quiet)).await.is(404);
    // What is wrong stands beside its field, and nothing entered is lost.
    let wrong = [
        ("as", "host"),
        ("n", "1"),
        ("p1-name", "小明"),
        ("p1-document", "citizen_id"),
        ("p1-number", "100190199001011090"),
        ("p1-minor", "yes"),
    ];
    let again = landlord.post(&path, &wrong).await;
    again.refused(&["p1-number", "p1-guardian"]);
    assert!(again.body.contains("value=\"小明\""));
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_own_session() {
    let scene = Scene::new().await;
    let person = scene.person(PHONE).await;
    let path = format!("{}/declare/empty", scene.page);
    let voices = "SELECT count(*) FROM voice";
    let mut forged = person.clone();
    forged.csrf = "made up".to_owned();
    forged.post(&path, &[("as", "landlord")]).await.is(403);
    // The token of somebody else's session.
    let mut crossed = person.clone();
    crossed.csrf = scene.person("+85291234567").await.csrf;
    crossed.post(&path, &[("as", "landlord")]).await.is(403);
    // The session of the staff is none here, and the other way round.
    scene
        .world
        .officer
        .post(&path, &[("as", "landlord")])
        .await
        .is(403);
    assert!(
        person
            .get("/tasks")
            .await
            .redirected()
            .starts_with("/sign-in")
    );
    assert!(
        scene
            .world
            .officer
            .get("/me")
            .await
            .redirected()
            .starts_with("/me/sign-in")
    );
    assert_eq!(scene.world.test.number(voices).await, 0);
    person.post(&path, &[("as", "landlord")]).await.is(200);
    assert_eq!(scene.world.test.number(voices).await, 1);
}

#[tokio::test]
async fn what_was_entered_survives_the_end_of_a_session() {
    let scene = Scene::new().await;
    let person = scene.person(PHONE).await;
    let app = &scene.world.test.app;
    app.surroundings().advance(service::accounts::IDLE);
    let path = format!("{}/declare/out", scene.page);
    let fields = [
        ("as", "landlord"),
        ("names", "林小满"),
        ("to", "2026-10-01"),
    ];
    let ended = person.post(&path, &fields).await;
    ended.is(403);
    let kept = ended.body.split("name=\"kept\" value=\"").nth(1).unwrap();
    let kept = kept
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    assert!(kept.contains("landlord"));
    let stranger = Client::stranger(app).from([192, 0, 2, 77]);
    let carried = [
        ("kept", kept.as_str()),
        ("kept_to", path.as_str()),
        ("next", path.as_str()),
    ];
    let asked = [&carried[..], &[("phone", PHONE)]].concat();
    let asked = stranger.send("/me/sign-in", &asked).await;
    let question = asked
        .body
        .split("name=\"question\" value=\"")
        .nth(1)
        .unwrap();
    let code = scene.sms.code(PHONE).await;
    let entered = [
        ("question", &question[..36]),
        ("phone", PHONE),
        ("code", code.as_str()),
    ];
    let answer = stranger
        .send("/me/code", &[&carried[..], &entered].concat())
        .await;
    answer.is(200);
    assert!(answer.body.contains("林小满") && answer.body.contains(&format!("action=\"{path}\"")));
    assert!(answer.headers.contains_key("set-cookie"));
}
