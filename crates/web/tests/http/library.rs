use crate::world::World;

const HEADER: &str = "unit_code,building_code,province,city,district,street,community,grid,road,\
    road_no,compound,aliases,building,unit,floor,room,usage,lon,lat,standard_address";

#[tokio::test]
async fn a_file_of_rooms_is_added_and_a_wrong_one_refused() {
    let world = World::new().await;
    let steward = &world.steward;
    let none = steward
        .upload("/library", &[("extent", "part")], None)
        .await;
    none.refused(&["file"]);
    let wrong = Some(("a.csv", "a,b\n1,2\n"));
    let wrong = steward
        .upload("/library", &[("extent", "part")], wrong)
        .await;
    wrong.refused(&["file"]);
    let before = world.test.number("SELECT count(*) FROM dwelling").await;

    let building = &world.library.grids[0].buildings[0].code;
    let row = format!(
        "{building}000077,{building},广东省,深圳市,样板区,城东街道,迎春社区,01,春风路,8号,\
         迎春社区花园01,,1栋,,7,707,住宅,,,样板区城东街道迎春社区春风路8号迎春社区花园011栋707"
    );
    let file = format!("{HEADER}\n{row}\n");
    let done = steward
        .upload(
            "/library",
            &[("extent", "part")],
            Some(("rooms.csv", &file)),
        )
        .await;
    assert!(done.redirected().contains("done=imported"), "{done:?}");
    let after = world.test.number("SELECT count(*) FROM dwelling").await;
    assert_eq!(after, before + 1);
    let retired = "SELECT count(*) FROM dwelling WHERE retired_at IS NOT NULL";
    assert_eq!(world.test.number(retired).await, 0, "the others stay");
    world
        .officer
        .upload("/library", &[], Some(("a.csv", "a\n")))
        .await
        .is(403);
}
