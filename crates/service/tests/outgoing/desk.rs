//! Letters that wait for a person.

use policy::Role;
use service::Error;
use service::hazards::Kind;
use service::outgoing;
use testkit::{DISTRICT, Manner};

use crate::{World, refusal};

#[tokio::test]
async fn a_dead_letter_is_sent_again_or_dropped_with_a_reason() {
    let world = World::new().await;
    let (app, steward) = (&world.test.app, &world.steward);
    world.mail.behave(Manner::Refusing);
    world.danger("one", Kind::Fire).await;
    assert_eq!(world.send().await.dead, 1);
    let dead = outgoing::letters(app, steward, DISTRICT, None, None)
        .await
        .unwrap();
    assert_eq!(
        (dead.state, dead.rows.len(), &*dead.rows[0].name),
        ("dead", 1, "officer")
    );
    let letter = &dead.rows[0];
    assert_eq!(letter.fault, Some(("refused".to_owned(), Some(550))));
    let retry = |version| outgoing::retry(app, steward, DISTRICT, letter.id, version);
    assert!(matches!(retry(letter.version + 1).await, Err(Error::Stale)));
    retry(letter.version).await.unwrap();
    assert!(
        matches!(retry(letter.version).await, Err(Error::Stale)),
        "done"
    );
    assert_eq!(world.send().await.dead, 1);
    let dead = outgoing::letters(app, steward, DISTRICT, Some("dead"), None)
        .await
        .unwrap();
    let again = (dead.rows[0].id, dead.rows[0].version);
    let none = outgoing::drop_letter(app, steward, DISTRICT, again, "why not").await;
    assert_eq!(refusal(none.unwrap_err()), "outgoing-reason");
    outgoing::drop_letter(app, steward, DISTRICT, again, "told-otherwise")
        .await
        .unwrap();
    assert_eq!(
        world.test.number("SELECT count(*) FROM outgoing").await,
        0,
        "words are gone"
    );
    let after = outgoing::letters(app, steward, DISTRICT, None, None)
        .await
        .unwrap();
    assert!(after.rows.is_empty() && after.sums.contains(&("dropped", 1)));
    let noted = "SELECT count(*) FROM audit_entry WHERE action IN \
                 ('outgoing.dead', 'outgoing.retried', 'outgoing.dropped')";
    assert_eq!(world.test.number(noted).await, 4);
    // Forgotten in the end.
    world.wait(91 * 24 * 60);
    outgoing::tidy(app).await.unwrap();
    assert_eq!(
        world
            .test
            .number("SELECT count(*) FROM outgoing_letter")
            .await,
        0
    );
}

#[tokio::test]
async fn each_sees_letters_about_their_own_area() {
    let world = World::new().await;
    let app = &world.test.app;
    world.mail.behave(Manner::Refusing);
    world.danger("one", Kind::Fire).await;
    world.send().await;
    let here = world
        .test
        .hire("here", &[(Role::Supervisor, "440399001001")])
        .await;
    let there = world
        .test
        .hire("there", &[(Role::Supervisor, "440399001002")])
        .await;
    let seen = outgoing::letters(app, &here, DISTRICT, None, None)
        .await
        .unwrap();
    assert_eq!(seen.rows.len(), 1);
    let unseen = outgoing::letters(app, &there, DISTRICT, None, None)
        .await
        .unwrap();
    assert!(unseen.rows.is_empty() && unseen.sums.iter().all(|(_, sum)| *sum == 0));
    let (id, version) = (seen.rows[0].id, seen.rows[0].version);
    let no = outgoing::retry(app, &there, DISTRICT, id, version).await;
    assert!(matches!(no, Err(Error::NotFound(_))));
    let no = outgoing::letters(app, &world.officer, DISTRICT, None, None).await;
    assert!(matches!(no, Err(Error::Denied(_))));
    outgoing::retry(app, &here, DISTRICT, id, version)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_letter_that_is_never_taken_ends_with_a_person() {
    let mut world = World::new().await;
    world.mail.stop().await;
    world.danger("one", Kind::Fire).await;
    for _ in 0..12 {
        world.send().await;
        world.wait(61);
    }
    assert_eq!(world.count("dead").await, 1);
    assert_eq!(world.send().await, outgoing::Sent::default());
}
