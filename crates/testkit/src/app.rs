use std::sync::Arc;

use service::{App, Surroundings};
use uuid::Uuid;
use vault::{Keyring, MasterKey, Suite};

use crate::TestServer;

/// The program on a database of its own, removed when this is dropped.
#[derive(Debug)]
pub struct TestApp {
    /// The program.
    pub app: App,
    server: Arc<TestServer>,
    database: String,
}

impl TestApp {
    /// A fresh program with an empty, migrated database.
    pub async fn new() -> Self {
        Self::with(Suite::Intl).await
    }

    /// The same with the algorithms of a suite.
    pub async fn with(suite: Suite) -> Self {
        let server = tokio::task::spawn_blocking(TestServer::shared)
            .await
            .expect("a test server");
        let database = server.create_database().await;
        let pool = store::connect(&server.url(&database), 8)
            .await
            .expect("the test database");
        let keys = Keyring::new(suite, &MasterKey::new([7; 32]));
        let app = App::new(pool, keys, Surroundings::of_this_machine());
        Self {
            app,
            server,
            database,
        }
    }

    /// A connection URL of the database.
    pub fn url(&self) -> String {
        self.server.url(&self.database)
    }

    /// Another program on the same database, as if it had been started again. With another key
    /// file it is a program that must open nothing.
    pub async fn again(&self, master: [u8; 32]) -> App {
        let pool = store::connect(&self.url(), 4)
            .await
            .expect("the test database");
        let keys = Keyring::new(self.app.keys().suite, &MasterKey::new(master));
        App::new(pool, keys, Surroundings::of_this_machine())
    }

    /// Runs a statement of the test's own.
    pub async fn sql(&self, statement: &str) -> u64 {
        sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
            .execute(self.app.pool())
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"))
            .rows_affected()
    }

    /// One number that a query of the test's own finds.
    pub async fn number(&self, query: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(query.to_owned()))
            .fetch_one(self.app.pool())
            .await
            .unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// A fresh id.
    pub fn id(&self) -> Uuid {
        self.app.surroundings().id()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let (server, database) = (self.server.clone(), self.database.clone());
        // A runtime of its own: the test's may be on its way down.
        let removed = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(server.drop_database(&database));
        })
        .join();
        assert!(
            removed.is_ok() || std::thread::panicking(),
            "the test database could not be removed"
        );
    }
}
