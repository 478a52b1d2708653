use std::sync::OnceLock;

use jiff_sqlx::ToSqlx as _;
use policy::{Actor, Role, RoleHeld, Scope};
use sqlx::Row as _;
use uuid::Uuid;

use crate::{DISTRICT, TestApp};

/// The password of everybody that [`TestApp::hire`] hires.
pub const PASSWORD: &str = "four unrelated words";

impl TestApp {
    /// A member of staff with these roles (role, area or grid code), signed in.
    pub async fn hire(&self, login: &str, roles: &[(Role, &str)]) -> Actor {
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH.get_or_init(|| {
            vault::password::hash(PASSWORD, [1; 16]).expect("a hash of the test password")
        });
        let (id, at) = (self.id(), self.app.surroundings().now());
        let query = sqlx::query(
            "INSERT INTO staff (id, login, name, password_hash, password_is_temporary, state, \
             created_at) VALUES ($1, $2, $2, $3, false, 'active', $4)",
        );
        self.insert(query.bind(id).bind(login).bind(hash).bind(at.to_sqlx()))
            .await;
        for (role, code) in roles {
            let (area, grid) = self.place_of(code).await;
            let query = sqlx::query(
                "INSERT INTO staff_role (id, staff_id, role, area_id, grid_id, valid_from) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            );
            self.insert(
                query
                    .bind(self.id())
                    .bind(id)
                    .bind(role.name())
                    .bind(area)
                    .bind(grid)
                    .bind(at.to_sqlx()),
            )
            .await;
        }
        let roles = roles
            .iter()
            .map(|(role, code)| RoleHeld {
                role: *role,
                scope: Scope::new(code).expect("an area or grid code"),
            })
            .collect();
        Actor::Staff { id, roles }
    }

    /// Somebody who works for an agency in the district, signed in.
    pub async fn hire_agent(&self, login: &str, agency: Uuid) -> Actor {
        let hired = self.hire(login, &[]).await;
        let Actor::Staff { id, .. } = hired else {
            return hired;
        };
        let (area, _) = self.place_of(DISTRICT).await;
        let query = sqlx::query(
            "INSERT INTO staff_role (id, staff_id, role, area_id, agency_id, valid_from) \
             VALUES ($1, $2, 'agency', $3, $4, $5)",
        );
        let at = self.app.surroundings().now();
        let role = query.bind(self.id()).bind(id).bind(area).bind(agency);
        self.insert(role.bind(at.to_sqlx())).await;
        Actor::Agent {
            id,
            agency,
            districts: Scope::new(DISTRICT).into_iter().collect(),
        }
    }

    async fn place_of(&self, code: &str) -> (Uuid, Option<Uuid>) {
        let row = if code.len() == 14 {
            sqlx::query(
                "SELECT community_id AS area, id AS grid FROM grid WHERE code = $1 AND district = $2",
            )
        } else {
            sqlx::query(
                "SELECT id AS area, NULL::uuid AS grid FROM area \
                 WHERE code = $1 AND district = $2 AND valid_to IS NULL",
            )
        };
        let row = row
            .bind(code)
            .bind(&code[..6])
            .fetch_one(self.app.pool())
            .await
            .expect("the area or grid of that code");
        (row.get("area"), row.get("grid"))
    }
}
