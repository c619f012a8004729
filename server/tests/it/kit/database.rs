//! A fresh, migrated database for one test: copied from one that was migrated once.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use server::kernel::database::Db;
use sha2::{Digest, Sha256};
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// The key of the advisory lock held while the template is made, so that two test runs do not make it at once.
const TEMPLATE_LOCK: i64 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that lives as long as its test. Stands in for [`Db`] wherever one is wanted.
#[derive(Clone)]
pub struct TestDb {
    db: Db,
    url: String,
    folder: Option<Arc<tempfile::TempDir>>,
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// A copy of the migrated template.
    pub async fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("quitus.db");
                tokio::fs::write(&file, sqlite_template().await).await.unwrap();
                let url = format!("sqlite://{}", file.display());
                Self { db: Db::open(&url).await.unwrap(), url, folder: Some(Arc::new(folder)) }
            }
            Kind::Postgres => {
                static NUMBER: AtomicU32 = AtomicU32::new(0);
                let template = postgres_template().await;
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("quitus_test_{}_{number}", std::process::id());
                let admin = admin().await;
                execute(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                execute(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                admin.close().await.unwrap();
                let url = address_of(&name);
                Self { db: Db::open(&url).await.unwrap(), url, folder: None }
            }
        }
    }

    /// The same database, for what takes a [`Db`] of its own.
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// Its address, for an application or a second process.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Another node on the same database: connections of its own.
    pub async fn another_node(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }

    /// Closes it and removes it from the disk or the server.
    pub async fn discard(self) {
        let Self { db, url, folder } = self;
        db.close().await.unwrap();
        if folder.is_none() {
            let admin = admin().await;
            let name = url.rsplit('/').next().and_then(|end| end.split('?').next()).unwrap();
            execute(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            admin.close().await.unwrap();
        }
    }
}

async fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("template.db");
            let db = Db::open(&format!("sqlite://{}", file.display())).await.unwrap();
            db.migrate().await.unwrap();
            db.close().await.unwrap();
            std::fs::read(file).unwrap()
        })
        .await
}

/// The name of a migrated database that nobody connects to. It is named after the sources of the steps, so that a
/// server that stays never serves yesterday's tables.
async fn postgres_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let name = format!("quitus_template_{}", steps_fingerprint());
            let admin = admin().await;
            execute(&admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
            let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
            if admin
                .query_one_raw(sea_orm::Statement::from_string(admin.get_database_backend(), exists))
                .await
                .unwrap()
                .is_none()
            {
                // Renamed when finished: a template that exists is a whole one.
                let building = format!("{name}_building");
                execute(&admin, &format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
                execute(&admin, &format!("CREATE DATABASE {building} TEMPLATE template0 ENCODING 'UTF8'")).await;
                let db = Db::open(&address_of(&building)).await.unwrap();
                db.migrate().await.unwrap();
                db.close().await.unwrap();
                execute(&admin, &format!("ALTER DATABASE {building} RENAME TO {name}")).await;
            }
            // Closing the only connection lets go of the lock.
            admin.close().await.unwrap();
            name
        })
        .await
}

fn steps_fingerprint() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migration/src");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(std::fs::read(file).unwrap());
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// One connection to the server itself.
async fn admin() -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(server_address());
    options.max_connections(1).acquire_timeout(std::time::Duration::from_secs(5)).sqlx_logging(false);
    Database::connect(options).await.unwrap_or_else(|cause| {
        panic!(
            "the tests run on PostgreSQL too, and none can be reached: {cause}\n\
             run them as: scripts/postgres.sh run -- cargo test -p server\n\
             or set QUITUS_TEST_POSTGRES=postgres://USER:PASSWORD@HOST/NAME to a server where databases may be created"
        )
    })
}

async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
}

fn server_address() -> String {
    std::env::var("QUITUS_TEST_POSTGRES").unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned())
}

fn address_of(database: &str) -> String {
    let mut address = reqwest::Url::parse(&server_address()).expect("QUITUS_TEST_POSTGRES is an address");
    address.set_path(database);
    address.to_string()
}
