use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use registry::clock;
use registry::door::LeadKind;
use service::parties::{self, PersonSaid};
use uuid::Uuid;

use crate::{DISTRICT, TestApp, TestBuilding, TestDwelling, TestGrid};

/// What a lead for a test says.
#[derive(Debug, Clone)]
pub struct LeadSpec {
    /// Its kind.
    pub kind: LeadKind,
    /// Whom it names.
    pub people: Vec<PersonSaid>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Who has its task.
    pub officer: Option<Uuid>,
}

impl LeadSpec {
    /// A lead of this kind that names people by name only.
    pub fn new(kind: LeadKind, names: &[&str]) -> Self {
        let people = names
            .iter()
            .map(|name| PersonSaid {
                name: (*name).to_owned(),
                ..PersonSaid::default()
            })
            .collect();
        Self {
            kind,
            people,
            from: None,
            to: None,
            officer: None,
        }
    }

    /// The same, with its task given to somebody.
    #[must_use]
    pub fn for_officer(mut self, officer: Uuid) -> Self {
        self.officer = Some(officer);
        self
    }
}

/// A lead with its task.
#[derive(Debug, Clone)]
pub struct TestLead {
    /// The lead.
    pub id: Uuid,
    /// Its open task: the door's, where it had one already.
    pub task: Uuid,
    /// The people it names.
    pub parties: Vec<Uuid>,
    /// The declaration it came from.
    pub declaration: Uuid,
}

impl TestApp {
    /// A lead at a door, with batch, declaration, people and task. Without a dwelling it is known
    /// by its building only.
    pub async fn lead(
        &self,
        grid: &TestGrid,
        building: &TestBuilding,
        dwelling: Option<&TestDwelling>,
        spec: LeadSpec,
    ) -> TestLead {
        let at = self.app.surroundings().now();
        let dwelling = dwelling.map(|d| d.id);
        let task = self.task(grid, building, dwelling, spec.officer).await;
        // A lead has the id of its declaration, which says its place in its batch.
        let batch = self.id();
        let lead = store::reports::declaration_id(batch, 1);
        let query = sqlx::query(
            "INSERT INTO lead (district, id, kind, state, building_id, dwelling_id, grid_id, \
             task_id, from_date, to_date, created_at) \
             VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10)",
        );
        self.insert(
            query
                .bind(DISTRICT)
                .bind(lead)
                .bind(spec.kind.name())
                .bind(building.id)
                .bind(dwelling)
                .bind(grid.id)
                .bind(task)
                .bind(spec.from.map(jiff_sqlx::ToSqlx::to_sqlx))
                .bind(spec.to.map(jiff_sqlx::ToSqlx::to_sqlx))
                .bind(at.to_sqlx()),
        )
        .await;
        let declaration = self
            .declaration(lead, batch, building, dwelling, &spec)
            .await;
        let door = dwelling.unwrap_or(building.id);
        let rows: Vec<_> = spec
            .people
            .iter()
            .map(|person| parties::seal_party(&self.app, DISTRICT, lead, person, door, at))
            .collect();
        let mut conn = self.app.read().await.expect("a connection");
        store::party::insert_many(&mut conn, DISTRICT, &rows)
            .await
            .expect("the lead's people");
        let parties = rows.iter().map(|row| row.id).collect();
        TestLead {
            id: lead,
            task,
            parties,
            declaration,
        }
    }

    async fn task(
        &self,
        grid: &TestGrid,
        building: &TestBuilding,
        dwelling: Option<Uuid>,
        officer: Option<Uuid>,
    ) -> Uuid {
        let open: Option<Uuid> = sqlx::query_scalar(
            "SELECT id FROM task WHERE district = $1 AND building_id = $2 \
             AND dwelling_id IS NOT DISTINCT FROM $3 AND state = 'open'",
        )
        .bind(DISTRICT)
        .bind(building.id)
        .bind(dwelling)
        .fetch_optional(self.app.pool())
        .await
        .expect("a look at the door's task");
        if let Some(open) = open {
            return open;
        }
        let (id, at) = (self.id(), self.app.surroundings().now());
        let query = sqlx::query(
            "INSERT INTO task (district, id, kind, state, grid_id, staff_id, building_id, \
             dwelling_id, created_at, due_at) \
             VALUES ($1, $2, 'door_check', 'open', $3, $4, $5, $6, $7, $8)",
        );
        self.insert(
            query
                .bind(DISTRICT)
                .bind(id)
                .bind(grid.id)
                .bind(officer)
                .bind(building.id)
                .bind(dwelling)
                .bind(at.to_sqlx())
                .bind(clock::due_at(at).to_sqlx()),
        )
        .await;
        id
    }

    async fn declaration(
        &self,
        lead: Uuid,
        batch: Uuid,
        building: &TestBuilding,
        dwelling: Option<Uuid>,
        spec: &LeadSpec,
    ) -> Uuid {
        let (agency, declaration) = (self.id(), lead);
        let at = self.app.surroundings().now().to_sqlx();
        let query = sqlx::query("INSERT INTO agency (id, name, created_at) VALUES ($1, $2, $3)");
        self.insert(query.bind(agency).bind(format!("中介{agency}")).bind(at))
            .await;
        let query = sqlx::query(
            "INSERT INTO batch (district, id, agency_id, channel, file_name, sha256, size, state, \
             received_at) VALUES ($1, $2, $3, 'tenday', ''::bytea, $4, 1, 'done', $5)",
        );
        self.insert(
            query
                .bind(DISTRICT)
                .bind(batch)
                .bind(agency)
                .bind(batch.as_bytes().to_vec())
                .bind(at),
        )
        .await;
        let (kind, level) = (
            if spec.kind == LeadKind::Ended {
                "check_out"
            } else {
                "check_in"
            },
            if dwelling.is_some() {
                "unit"
            } else {
                "building"
            },
        );
        let door = store::reports::door_part(dwelling.unwrap_or(building.id));
        let mark = store::reports::report_mark(door, declaration.as_bytes());
        let query = sqlx::query(
            "INSERT INTO declaration (district, id, batch_id, seq, row_no, kind, tenants, \
             faults, decision, level, confidence, building_id, dwelling_id, duplicate, outcome, \
             report_mark) VALUES ($1, $2, $3, 1, 3, $4, $5, '{}', 'match', $6, 1, \
             $7, $8, false, $9, $10)",
        );
        self.insert(
            query
                .bind(DISTRICT)
                .bind(declaration)
                .bind(batch)
                .bind(kind)
                .bind(i32::try_from(spec.people.len()).expect("few people"))
                .bind(level)
                .bind(building.id)
                .bind(dwelling)
                .bind(spec.kind.name())
                .bind(mark),
        )
        .await;
        declaration
    }
}
