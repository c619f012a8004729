//! What somebody typed, kept for an hour so that no error, expired session or reload loses it.
//!
//! Found by a keyed hash of a secret that only the browser has, and sealed: we cannot read whose it is.

use super::database::Db;
use super::vault::{Aad, Vault};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::kernel::{Random, Timestamp};
use std::sync::Arc;
use zeroize::Zeroizing;

/// How large a draft may be, as JSON.
pub const BYTES_MAX: usize = 16 * 1024;
/// For how long it is kept after the last time it was stored.
pub const KEPT_SECONDS: i64 = 60 * 60;

/// Keeps drafts.
#[derive(Clone)]
pub struct Drafts {
    db: Db,
    vault: Arc<Vault>,
    random: Arc<dyn Random>,
}

/// Why a draft was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("the draft is larger than {BYTES_MAX} bytes, or cannot be said in JSON")]
    Size,
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Drafts {
    pub fn new(db: Db, vault: Arc<Vault>, random: Arc<dyn Random>) -> Self {
        Self { db, vault, random }
    }

    /// Keeps what was typed into a form, in place of what was kept for it before.
    pub async fn keep<T: Serialize>(
        &self,
        browser_secret: &[u8],
        form: &str,
        values: &T,
        now: Timestamp,
    ) -> Result<(), DraftError> {
        let plain = Zeroizing::new(serde_json::to_vec(values).map_err(|_| DraftError::Size)?);
        if plain.len() > BYTES_MAX {
            return Err(DraftError::Size);
        }
        let key = self.key(browser_secret);
        let row = row_bytes(&key, form);
        let kept = entity::ActiveModel {
            key: Set(key),
            form: Set(form.to_owned()),
            values_sealed: Set(self.vault.platform().seal(place(&row), &plain, self.random.as_ref())),
            expires_at: Set(now.plus_seconds(KEPT_SECONDS).unix_millis()),
        };
        let replace = OnConflict::columns([entity::Column::Key, entity::Column::Form])
            .update_columns([entity::Column::ValuesSealed, entity::Column::ExpiresAt])
            .to_owned();
        entity::Entity::insert(kept).on_conflict(replace).exec_without_returning(self.db.writer()).await?;
        Ok(())
    }

    /// What was kept for the form. A draft that is too old, or was kept under another key, is none.
    pub async fn peek<T: DeserializeOwned>(
        &self,
        browser_secret: &[u8],
        form: &str,
        now: Timestamp,
    ) -> Result<Option<T>, DbErr> {
        let key = self.key(browser_secret);
        let row = row_bytes(&key, form);
        let kept = entity::Entity::find_by_id((key, form.to_owned())).one(self.db.read()).await?;
        Ok(kept
            .filter(|kept| kept.expires_at > now.unix_millis())
            .and_then(|kept| self.vault.platform().open_json(place(&row), &kept.values_sealed).ok()))
    }

    /// The same, and forgets it: the form was accepted, or is being shown again.
    pub async fn take<T: DeserializeOwned>(
        &self,
        browser_secret: &[u8],
        form: &str,
        now: Timestamp,
    ) -> Result<Option<T>, DbErr> {
        let kept = self.peek(browser_secret, form, now).await?;
        if kept.is_some() {
            let key = (self.key(browser_secret), form.to_owned());
            entity::Entity::delete_by_id(key).exec(self.db.writer()).await?;
        }
        Ok(kept)
    }

    /// Forgets everything this browser typed: its person has left, and the next one is somebody else.
    pub async fn forget(&self, browser_secret: &[u8]) -> Result<(), DbErr> {
        let mine = entity::Column::Key.eq(self.key(browser_secret));
        entity::Entity::delete_many().filter(mine).exec(self.db.writer()).await.map(|_| ())
    }

    /// Forgets drafts that are too old. Returns how many.
    pub async fn clean<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<u64, DbErr> {
        let old = entity::Column::ExpiresAt.lte(now.unix_millis());
        Ok(entity::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
    }

    fn key(&self, browser_secret: &[u8]) -> Vec<u8> {
        self.vault.hashes().of("draft", &[browser_secret]).to_vec()
    }
}

fn row_bytes(key: &[u8], form: &str) -> Vec<u8> {
    [key, form.as_bytes()].concat()
}

fn place(row: &[u8]) -> Aad<'_> {
    Aad::new("draft", row, "values_sealed")
}

pub mod entity {
    //! The table `draft`.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub form: String,
        pub values_sealed: Vec<u8>,
        pub expires_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
