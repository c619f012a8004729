//! How often something may be tried: counted in the database, so that several nodes count together.
//!
//! A sliding window from two fixed ones: what the previous window counted is weighed by how much of it still lies
//! within the last `window_seconds`. Tries that are refused are not counted: an outsider who keeps knocking delays
//! nobody else, and the wait that was announced is the wait.

mod network;
mod window;

pub use network::{ByNetwork, CODES_PER_NETWORK, network_of};

use super::database::Db;
use super::vault::Vault;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use shared::kernel::Timestamp;
use std::sync::Arc;
use window::Window;

/// How often one caller may do one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Names what is counted: `code asked for, by address`. Two limits of one name share their counters.
    pub name: &'static str,
    /// How many within the window.
    pub tries_max: u32,
    pub window_seconds: u32,
}

/// Whether it may be tried now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    Allowed,
    /// Not before so many seconds (at least 1).
    RetryAfter(u32),
}

/// Counts tries.
#[derive(Clone)]
pub struct Limits {
    db: Db,
    vault: Arc<Vault>,
    codes_per_network: u32,
}

impl Limits {
    pub fn new(db: Db, vault: Arc<Vault>) -> Self {
        Self { db, vault, codes_per_network: CODES_PER_NETWORK }
    }

    /// Counts a try by `who` (an address, an account: stored as a keyed hash), unless it is one too many.
    ///
    /// Takes a transaction of its own, so that the try counts whatever becomes of it: do not call it while holding one.
    pub async fn allow(&self, limit: Limit, who: &[u8], now: Timestamp) -> Result<Verdict, DbErr> {
        let key = self.key(limit, who);
        let window = Window::of(limit, now);
        // Refusing takes no lock and writes nothing: a flood costs a look-up each.
        let previous = self.count(self.db.read(), &key, window.start - window.length).await?;
        let current = self.count(self.db.read(), &key, window.start).await?;
        if let Some(seconds) = window.wait_seconds(limit.tries_max, previous, current) {
            return Ok(Verdict::RetryAfter(seconds));
        }
        let tx = self.db.begin().await?;
        let counted = entity::Entity::insert(entity::ActiveModel {
            key: Set(key.clone()),
            window_start: Set(window.start),
            count: Set(1),
            expires_at: Set(window.start + 2 * window.length),
        })
        .on_conflict(
            OnConflict::columns([entity::Column::Key, entity::Column::WindowStart])
                .value(entity::Column::Count, Expr::col((entity::Entity, entity::Column::Count)).add(1))
                .to_owned(),
        )
        .exec_with_returning(&tx)
        .await?;
        // Others may have counted since we looked; the row is ours until we commit. Dropping it uncounts the try.
        match window.wait_seconds(limit.tries_max, previous, i64::from(counted.count) - 1) {
            Some(seconds) => Ok(Verdict::RetryAfter(seconds)),
            None => {
                tx.commit().await?;
                Ok(Verdict::Allowed)
            }
        }
    }

    /// Takes back a try that [`Self::allow`] counted at `now`: it turned out to be none.
    pub async fn forgive(&self, limit: Limit, who: &[u8], now: Timestamp) -> Result<(), DbErr> {
        entity::Entity::update_many()
            .col_expr(entity::Column::Count, Expr::col(entity::Column::Count).sub(1))
            .filter(entity::Column::Key.eq(self.key(limit, who)))
            .filter(entity::Column::WindowStart.eq(Window::of(limit, now).start))
            .filter(entity::Column::Count.gt(0))
            .exec(self.db.writer())
            .await
            .map(|_| ())
    }

    /// Forgets windows that no longer matter. Returns how many.
    pub async fn clean<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<u64, DbErr> {
        let old = entity::Column::ExpiresAt.lt(now.unix_millis());
        Ok(entity::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
    }

    fn key(&self, limit: Limit, who: &[u8]) -> Vec<u8> {
        self.vault.hashes().of("limit", &[limit.name.as_bytes(), who]).to_vec()
    }

    async fn count<C: ConnectionTrait>(&self, db: &C, key: &[u8], start: i64) -> Result<i64, DbErr> {
        let row = entity::Entity::find_by_id((key.to_vec(), start)).one(db).await?;
        Ok(row.map_or(0, |row| i64::from(row.count)))
    }
}

pub mod entity {
    //! The table `rate_window`.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rate_window")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub window_start: i64,
        pub count: i32,
        pub expires_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
