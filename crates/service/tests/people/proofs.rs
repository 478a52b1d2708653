use jiff::SignedDuration;
use policy::Role;
use service::proofs::{self, Proof, Standing};
use service::{plates, receipts};
use testkit::DISTRICT;
use vault::receipt::PREFIX;

use crate::bindings::{claim, claimed};
use crate::scene::{LAST, NAME, NUMBER, PHONE, Scene, refused};

/// A resident with an open stay and a proof of it.
async fn proved() -> (Scene, Proof) {
    let scene = Scene::new().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let steward = scene
        .test
        .hire("steward", &[(Role::Steward, DISTRICT)])
        .await;
    let resident = scene.signed_in(PHONE).await;
    assert!(proofs::issue(app, &resident, door).await.is_err());
    claim(&scene, &resident, door, &claimed(NAME, LAST))
        .await
        .unwrap();
    let tried = proofs::issue(app, &resident, door).await;
    assert_eq!(refused(tried).0, "plate-no-address");
    let mut conn = app.pool().acquire().await.unwrap();
    store::installation::remember(&mut conn, "a key", "intl")
        .await
        .unwrap();
    drop(conn);
    plates::set_origin(
        app,
        &steward,
        DISTRICT,
        "https://menpai.example.gov.cn",
        false,
    )
    .await
    .unwrap();
    let tried = proofs::issue(app, &resident, door).await;
    assert_eq!(refused(tried).0, "proof-no-stay");
    scene.confirmed().await;
    let proof = proofs::issue(app, &resident, door).await.unwrap();
    (scene, proof)
}

fn token(proof: &Proof) -> &str {
    proof.address.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn a_proof_says_who_and_where_and_whoever_is_shown_it_can_check() {
    let (scene, proof) = proved().await;
    let app = &scene.test.app;
    assert_eq!(proof.name.as_str(), NAME);
    assert!(!proof.person.id_number.contains(&NUMBER[6..14]));
    assert!(
        proof
            .address
            .starts_with("HTTPS://MENPAI.EXAMPLE.GOV.CN/PROOF/")
    );
    let found = proofs::check(app, token(&proof)).await.unwrap().unwrap();
    assert_eq!(found.standing, Standing::InForce);
    let (person, door, _) = found.says.unwrap();
    assert!(!person.name.contains(NAME) && !person.id_number.contains(&NUMBER[6..14]));
    assert_eq!(door, proof.door);
    // Nothing is kept of it but that it was made.
    let made = "SELECT count(*) FROM audit_entry WHERE action = 'proof.issued'";
    assert_eq!(scene.test.number(made).await, 1);
    // The line is a receipt as well: it can be checked without the registry.
    let line = format!("{PREFIX}{}", token(&proof));
    assert!(receipts::check(app, &line).await.unwrap().said().is_some());
    let mut altered = token(&proof).to_owned();
    let last = if altered.ends_with('A') { "B" } else { "A" };
    altered.replace_range(altered.len() - 1.., last);
    for none in [altered.as_str(), "", "0", "\u{0}门"] {
        assert_eq!(proofs::check(app, none).await.unwrap(), None, "{none:?}");
    }
}

#[tokio::test]
async fn a_proof_ends_with_its_stay_and_with_its_time_and_tells_no_more_then() {
    let (scene, proof) = proved().await;
    let app = &scene.test.app;
    app.surroundings()
        .advance(proofs::HOLDS + SignedDuration::from_secs(1));
    let over = proofs::check(app, token(&proof)).await.unwrap().unwrap();
    assert_eq!((over.standing, over.says), (Standing::Over, None));

    let (scene, proof) = proved().await;
    let app = &scene.test.app;
    let close = "UPDATE stay SET closed_at = now(), to_date = '2026-11-01', \
                 closed_by_check_id = door_check_id";
    scene.test.sql(close).await;
    let ended = proofs::check(app, token(&proof)).await.unwrap().unwrap();
    assert_eq!((ended.standing, ended.says), (Standing::Ended, None));
}

#[tokio::test]
async fn nobody_gets_a_proof_of_somebody_else() {
    let (scene, _) = proved().await;
    let (app, door) = (&scene.test.app, scene.door(0));
    let stranger = scene.signed_in("+8613900139000").await;
    assert!(proofs::issue(app, &stranger, door).await.is_err());
}
