use uuid::Uuid;

use crate::client::Answer;
use crate::world::World;

const POST: [(&str, &str); 3] = [
    ("role", "officer"),
    ("area", "440399001"),
    ("from", "2020-01-01"),
];

async fn act(world: &World, what: &str, fields: &[(&str, &str)]) -> Answer {
    let version = world.version("staff", world.officer_id).await;
    let path = format!("/staff/{}/{what}", world.officer_id);
    let fields = [&[("version", version.as_str())], fields].concat();
    world.steward.post(&path, &fields).await
}

async fn id_of(world: &World, login: &str) -> Uuid {
    let query = "SELECT id FROM staff WHERE login = $1";
    let query = sqlx::query_scalar(query).bind(login);
    query.fetch_one(world.test.app.pool()).await.unwrap()
}

#[tokio::test]
async fn a_new_account_shows_its_password_once() {
    let world = World::new().await;
    let add =
        async |who: &[(&str, &str)]| world.steward.post("/staff", &[&POST, who].concat()).await;
    add(&[]).await.refused(&["login", "name"]);
    let taken = add(&[("login", "officer"), ("name", "张三")]).await;
    taken.refused(&["login"]);
    assert!(taken.body.contains("张三"), "what was entered stays");
    let in_place = async |area: &'static str| {
        let who = [("login", "zhang"), ("name", "张三"), ("area", area)];
        let fields = [&who[..], &[POST[0], POST[2]]].concat();
        world.steward.post("/staff", &fields).await
    };
    in_place("440399009").await.refused(&["area"]);
    in_place("110101001").await.is(403);

    let made = add(&[("login", "zhang"), ("name", "张三")]).await;
    made.is(200);
    assert_eq!(world.logged("staff.added").await, 1);
    let id = id_of(&world, "zhang").await;
    let page = world.steward.get(&format!("/staff/{id}")).await;
    page.is(200);
    assert!(made.body.contains("one-time") && !page.body.contains("one-time"));
}

#[tokio::test]
async fn a_suspended_account_is_out_at_once_and_can_come_back() {
    let world = World::new().await;
    world.officer.get("/tasks").await.is(200);
    let done = act(&world, "suspend", &[("suspended", "yes")]).await;
    assert!(done.redirected().ends_with("?done=suspended"), "{done:?}");
    let out = world.officer.get("/tasks").await;
    assert!(out.redirected().starts_with("/sign-in"));
    let back = act(&world, "suspend", &[("suspended", "no")]).await;
    assert!(back.redirected().ends_with("?done=resumed"), "{back:?}");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions() {
    let world = World::new().await;
    act(&world, "password", &[]).await.is(200);
    let out = world.officer.get("/tasks").await;
    assert!(out.redirected().starts_with("/sign-in"));
    let stale = format!("/staff/{}/password", world.officer_id);
    let stale = world.steward.post(&stale, &[("version", "1")]).await;
    stale.refused(&[]);
}

#[tokio::test]
async fn a_move_leaves_the_old_doors_behind() {
    let world = World::new().await;
    let task = format!("/tasks/{}", world.lead.task);
    world.officer.get(&task).await.is(200);
    act(&world, "post", &[("role", "officer")])
        .await
        .refused(&["area"]);
    let grid = world.library.grids[3].code.clone();
    let post = [POST[0], POST[2], ("grid", grid.as_str())];
    let done = act(&world, "post", &post).await;
    assert!(done.redirected().ends_with("?done=moved"), "{done:?}");
    world.officer.get(&task).await.is(404);
}

#[tokio::test]
async fn a_leavers_tasks_pass_on_to_the_heir() {
    let world = World::new().await;
    let add = [&POST[..], &[("login", "zhang"), ("name", "张三")]].concat();
    world.steward.post("/staff", &add).await.is(200);
    let heir = id_of(&world, "zhang").await.to_string();
    act(&world, "leave", &[("heir", &heir)])
        .await
        .refused(&["sure"]);
    let done = act(&world, "leave", &[("heir", &heir), ("sure", "yes")]).await;
    assert!(done.redirected().ends_with("?done=left"), "{done:?}");
    let passed = format!(
        "SELECT count(*) FROM task WHERE id = '{}' AND staff_id = '{heir}'",
        world.lead.task
    );
    assert_eq!(world.test.number(&passed).await, 1);
}
