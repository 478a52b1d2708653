use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, Weak};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use uuid::Uuid;

/// Names the server to use, such as `postgres://postgres@127.0.0.1:5432`.
pub const SERVER_VARIABLE: &str = "MENPAI_TEST_DATABASE_URL";

/// A server for tests.
#[derive(Debug)]
pub struct TestServer {
    url: String,
    // Keeps the private cluster running.
    _cluster: Option<cluster::Cluster>,
}

/// The private cluster of this process, as long as a test uses it.
static HERE: Mutex<Weak<TestServer>> = Mutex::new(Weak::new());

impl TestServer {
    /// The server of this process.
    pub fn shared() -> std::sync::Arc<Self> {
        let mut here = HERE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = here.upgrade() {
            return server;
        }
        let server = std::sync::Arc::new(Self::find());
        *here = std::sync::Arc::downgrade(&server);
        server
    }

    /// The server the environment names, else the private one.
    pub fn find() -> Self {
        match std::env::var(SERVER_VARIABLE) {
            Ok(url) if !url.is_empty() => Self {
                url,
                _cluster: None,
            },
            _ => Self::private(),
        }
    }

    /// The private one.
    pub fn private() -> Self {
        let folder = target_folder().join("test-cluster");
        let cluster = cluster::Cluster::open(&folder, cluster::Use::Command)
            .expect("a private PostgreSQL for the tests");
        Self {
            url: cluster.url("postgres"),
            _cluster: Some(cluster),
        }
    }

    /// A connection URL for one of its databases.
    pub fn url(&self, database: &str) -> String {
        let (rest, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let authority = rest.split_once("://").map_or(rest, |(_, rest)| rest);
        let authority = authority
            .split_once('/')
            .map_or(authority, |(authority, _)| authority);
        let mark = if query.is_empty() { "" } else { "?" };
        format!("postgres://{authority}/{database}{mark}{query}")
    }

    /// Makes a migrated, empty database and gives its name.
    pub async fn create_database(&self) -> String {
        let mut admin = self.admin().await;
        let template = self.template(&mut admin).await;
        let name = format!("menpai_test_{}", Uuid::now_v7().simple());
        run(
            &mut admin,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        name
    }

    /// Removes a database, whoever is connected.
    pub async fn drop_database(&self, name: &str) {
        let mut admin = self.admin().await;
        run(
            &mut admin,
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await;
    }

    async fn admin(&self) -> PgConnection {
        PgConnection::connect(&self.url("postgres"))
            .await
            .expect("a connection to the test server")
    }

    /// The migrated database that others are copied from, made once for each schema.
    async fn template(&self, admin: &mut PgConnection) -> String {
        let name = format!("menpai_template_{}", schema_name());
        // Whoever comes first makes it; the key is arbitrary but fixed.
        run(admin, "SELECT pg_advisory_lock(721966)".to_owned()).await;
        let there: bool =
            sqlx::query("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1) AS there")
                .bind(&name)
                .fetch_one(&mut *admin)
                .await
                .and_then(|row| row.try_get("there"))
                .expect("a look at the databases");
        if !there {
            // Under another name first, so that a half-made one is never used.
            let making = format!("menpai_making_{}", Uuid::now_v7().simple());
            run(
                admin,
                format!("CREATE DATABASE {making} ENCODING 'UTF8' TEMPLATE template0"),
            )
            .await;
            let pool = store::connect(&self.url(&making), 1)
                .await
                .expect("a connection");
            store::migrate::run(&pool)
                .await
                .expect("migrations from empty");
            pool.close().await;
            run(admin, format!("ALTER DATABASE {making} RENAME TO {name}")).await;
        }
        run(admin, "SELECT pg_advisory_unlock(721966)".to_owned()).await;
        name
    }
}

async fn run(conn: &mut PgConnection, statement: String) {
    let failed = statement.clone();
    if let Err(error) = conn.execute(AssertSqlSafe(statement)).await {
        panic!("{failed}: {error}");
    }
}

fn target_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

/// A short name for the migrations as they are now (FNV-1a over their texts).
fn schema_name() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of migrations")
        .map(|entry| entry.expect("a migration").path())
        .collect();
    files.sort();
    let hash = files
        .iter()
        .flat_map(|file| std::fs::read(file).expect("a migration"))
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}
