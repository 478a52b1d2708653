use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::TestApp;

/// The made-up district of the tests.
pub const DISTRICT: &str = "440399";

/// Another made-up district, of which nothing is known but its name.
pub const OTHER_DISTRICT: &str = "440398";

/// A small library: a district, a street, two communities of two grids, two buildings a grid and
/// six dwellings a building.
#[derive(Debug, Clone)]
pub struct TestLibrary {
    /// The district's area.
    pub district: Uuid,
    /// The street's area (code 440399001).
    pub street: Uuid,
    /// The communities' areas (codes 440399001001 and 440399001002).
    pub communities: Vec<Uuid>,
    /// The grids, in the order of their codes.
    pub grids: Vec<TestGrid>,
}

/// A grid.
#[derive(Debug, Clone)]
pub struct TestGrid {
    /// Identity.
    pub id: Uuid,
    /// 14 digits.
    pub code: String,
    /// Its buildings.
    pub buildings: Vec<TestBuilding>,
}

/// A building.
#[derive(Debug, Clone)]
pub struct TestBuilding {
    /// Identity.
    pub id: Uuid,
    /// 19 digits.
    pub code: String,
    /// Its dwellings.
    pub dwellings: Vec<TestDwelling>,
}

/// A dwelling.
#[derive(Debug, Clone)]
pub struct TestDwelling {
    /// Identity.
    pub id: Uuid,
    /// 25 digits.
    pub code: String,
}

impl TestApp {
    /// Writes the library.
    pub async fn library(&self) -> TestLibrary {
        self.district(DISTRICT, "样板区").await;
        let district = self.area("district", DISTRICT, "样板区", None).await;
        let street = self
            .area("street", "440399001", "城东街道", Some(district))
            .await;
        let mut communities = Vec::new();
        let mut grids = Vec::new();
        for (code, name) in [("440399001001", "迎春社区"), ("440399001002", "金秋社区")] {
            let community = self.area("community", code, name, Some(street)).await;
            communities.push(community);
            for number in 1..=2 {
                grids.push(
                    self.grid(community, &format!("{code}{number:02}"), name)
                        .await,
                );
            }
        }
        TestLibrary {
            district,
            street,
            communities,
            grids,
        }
    }

    /// Writes [`OTHER_DISTRICT`].
    pub async fn other_district(&self) {
        self.district(OTHER_DISTRICT, "邻区").await;
        self.area("district", OTHER_DISTRICT, "邻区", None).await;
    }

    async fn district(&self, code: &str, name: &str) {
        let at = self.app.surroundings().now().to_sqlx();
        self.insert(
            sqlx::query(
                "INSERT INTO district (district, province, city, name, created_at) \
                 VALUES ($1, '广东省', '深圳市', $2, $3)",
            )
            .bind(code)
            .bind(name)
            .bind(at),
        )
        .await;
    }

    async fn area(&self, level: &str, code: &str, name: &str, parent: Option<Uuid>) -> Uuid {
        let id = self.id();
        let query = sqlx::query(
            "INSERT INTO area (id, district, level, code, name, parent_id, valid_from) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        );
        let at = self.app.surroundings().now().to_sqlx();
        self.insert(
            query
                .bind(id)
                .bind(&code[..6])
                .bind(level)
                .bind(code)
                .bind(name)
                .bind(parent)
                .bind(at),
        )
        .await;
        id
    }

    async fn grid(&self, community: Uuid, code: &str, name: &str) -> TestGrid {
        let id = self.id();
        let query = sqlx::query(
            "INSERT INTO grid (id, district, community_id, code, name) VALUES ($1, $2, $3, $4, $5)",
        );
        self.insert(
            query
                .bind(id)
                .bind(DISTRICT)
                .bind(community)
                .bind(code)
                .bind(code),
        )
        .await;
        let mut buildings = Vec::new();
        for number in 1..=2 {
            buildings.push(self.building(community, id, code, name, number).await);
        }
        TestGrid {
            id,
            code: code.to_owned(),
            buildings,
        }
    }

    async fn building(
        &self,
        community: Uuid,
        grid: Uuid,
        grid_code: &str,
        name: &str,
        number: u32,
    ) -> TestBuilding {
        let id = self.id();
        let code = format!("{grid_code}{number:05}");
        let compound = format!("{name}花园{}", &grid_code[12..]);
        let label = format!("{number}栋");
        let query = sqlx::query(
            "INSERT INTO building (district, id, code, community_id, grid_id, road, road_no, \
             compound, aliases, label) VALUES ($1, $2, $3, $4, $5, '春风路', '8号', $6, '', $7)",
        );
        self.insert(
            query
                .bind(DISTRICT)
                .bind(id)
                .bind(&code)
                .bind(community)
                .bind(grid)
                .bind(&compound)
                .bind(&label),
        )
        .await;
        let mut dwellings = Vec::new();
        for room in 1..=6u32 {
            let (floor, door) = (room.div_ceil(2), room.div_ceil(2) * 100 + 2 - room % 2);
            let dwelling = TestDwelling {
                id: self.id(),
                code: format!("{code}{room:06}"),
            };
            let address = format!("样板区城东街道{name}春风路8号{compound}{label}{door}");
            let query = sqlx::query(
                "INSERT INTO dwelling (district, id, code, building_id, unit, floor, room, usage, \
                 standard_address) VALUES ($1, $2, $3, $4, '', $5, $6, '住宅', $7)",
            );
            self.insert(
                query
                    .bind(DISTRICT)
                    .bind(dwelling.id)
                    .bind(&dwelling.code)
                    .bind(id)
                    .bind(floor.to_string())
                    .bind(door.to_string())
                    .bind(address),
            )
            .await;
            dwellings.push(dwelling);
        }
        TestBuilding {
            id,
            code,
            dwellings,
        }
    }

    pub(crate) async fn insert(
        &self,
        query: sqlx::query::Query<'_, sqlx::Postgres, sqlx::postgres::PgArguments>,
    ) {
        query
            .execute(self.app.pool())
            .await
            .expect("a row for the test");
    }
}
