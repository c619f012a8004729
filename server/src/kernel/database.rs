//! The database: SQLite by default, PostgreSQL when it grows; the same code for both.
//!
//! SQLite runs with one writing connection and several that only read (WAL); a write transaction takes the writer at
//! once (`BEGIN IMMEDIATE`), so it never fails half-way for having read first. On PostgreSQL both are the same pool.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use std::time::Duration;

/// The key of the advisory lock that one migrating node holds on PostgreSQL: "quitus" in ASCII.
const MIGRATION_LOCK: i64 = 0x7175_6974_7573;
const READERS_MAX: u32 = 4;
const POSTGRES_CONNECTIONS_MAX: u32 = 16;

/// Both ways into the database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

/// Why the database could not be opened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("not a database address: expected sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME")]
    Address,
    #[error("the database cannot be opened: {0}")]
    Connect(#[from] DbErr),
}

impl Db {
    /// Opens `sqlite://…` (the file is created) or `postgres://…`. Does not migrate.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(POSTGRES_CONNECTIONS_MAX)
                .acquire_timeout(Duration::from_secs(10))
                .sqlx_logging(false);
            let pool = Database::connect(options).await?;
            Ok(Self { read: pool.clone(), write: pool })
        } else {
            Err(OpenError::Address)
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, OpenError> {
        let file = url.split('?').next().unwrap_or(url);
        let options = |connections: u32, mode: &str| {
            let mut options = ConnectOptions::new(format!("{file}?mode={mode}"));
            options
                .max_connections(connections)
                .min_connections(1)
                .acquire_timeout(Duration::from_secs(30))
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(|sqlite| {
                    sqlite
                        .journal_mode(SqliteJournalMode::Wal)
                        // Full: what was acknowledged survives a power cut, not only a crash.
                        .synchronous(SqliteSynchronous::Full)
                        .busy_timeout(Duration::from_secs(10))
                        .pragma("cache_size", "-65536")
                        // Of each connection, so a few times over: it counts as memory in use.
                        .pragma("mmap_size", "67108864")
                        .pragma("temp_store", "MEMORY")
                });
            options
        };
        // The writer first: it creates the file and turns WAL on.
        let write = Database::connect(options(1, "rwc")).await?;
        let read = Database::connect(options(READERS_MAX, "ro")).await?;
        Ok(Self { read, write })
    }

    /// For queries outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Starts a write transaction; it holds SQLite's only writer until it is committed or dropped.
    /// Never wait for the network while holding one.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.write.begin_with_options(options).await
    }

    /// The writing connection itself: for bulk work that manages its own transactions.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    pub fn backend(&self) -> DatabaseBackend {
        self.write.get_database_backend()
    }

    /// Applies the missing steps; several nodes starting together wait for one another. Returns how many were applied.
    pub async fn migrate(&self) -> Result<usize, DbErr> {
        let missing = async |db: &DatabaseConnection| {
            migration::Migrator::get_pending_migrations(db).await.map(|pending| pending.len())
        };
        match self.backend() {
            DatabaseBackend::Postgres => {
                // The lock belongs to a connection, so it is held by one of its own while another migrates.
                let lock = self.write.begin().await?;
                lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
                let count = missing(&self.write).await?;
                migration::Migrator::up(&self.write, None).await?;
                lock.commit().await?;
                Ok(count)
            }
            _ => {
                let count = missing(&self.write).await?;
                migration::Migrator::up(&self.write, None).await?;
                Ok(count)
            }
        }
    }

    /// Whether it answers at all.
    pub async fn answers(&self) -> Result<(), DbErr> {
        self.read.execute_unprepared("SELECT 1").await.map(|_| ())
    }

    /// How many steps are missing. Changes nothing.
    pub async fn pending(&self) -> Result<usize, DbErr> {
        migration::Migrator::get_pending_migrations_read_only(&self.read).await.map(|pending| pending.len())
    }

    /// Takes every step back. For tests: it empties the database.
    pub async fn migrate_down(&self) -> Result<(), DbErr> {
        migration::Migrator::down(&self.write, None).await
    }

    /// Closes every connection; SQLite then folds its log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.clone().close().await?;
        self.write.close().await
    }
}

/// Whether a write failed because such a row exists already.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}

/// Whether the same transaction, tried again, may well succeed (PostgreSQL: serialization failure or deadlock).
pub fn is_transient(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else {
        return false;
    };
    cause.as_database_error().and_then(|e| e.code()).is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01"))
}
