use std::io::Cursor;

use policy::Actor;
use service::library::{ImportExtent, import};

use crate::scene::{GRID, LIBRARY_HEAD, Scene, door};

#[tokio::test]
async fn a_door_whose_row_is_refused_stays_wherever_the_row_stands() {
    let scene = Scene::new().await;
    let bad = |room| door(GRID, 2, room).replace("城东街道", "");
    // All rows of the second building are refused; of the first, one is missing.
    let mut file = LIBRARY_HEAD.to_owned();
    file.push_str(&bad(101));
    file.push_str(&bad(102));
    for room in [101, 102, 201] {
        file.push_str(&door(GRID, 1, room));
    }
    let input = Cursor::new(file.into_bytes());
    let report = import(
        scene.app(),
        &Actor::Machine,
        "l.csv",
        input,
        ImportExtent::Complete,
    );
    let report = report.await.unwrap();
    assert_eq!((report.rejected, report.retired), (2, 1));
    let standing = "dwelling WHERE retired_at IS NULL";
    assert_eq!(scene.count(standing).await, 5);
    assert_eq!(scene.count("building WHERE retired_at IS NULL").await, 2);
}
