//! Every write is repeatable (ARCHITECTURE.md, invariant 8): a command that arrives again gets the first answer again.
//!
//! The attempt is claimed at the beginning of the use case's own transaction. A second one with the same id waits
//! there until the first commits, then finds its answer; if the first is rolled back, the second is the first.

use super::vault::{Aad, SealError, Vault};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    TryInsertResult,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::kernel::{AttemptId, Random, Timestamp};
use std::sync::Arc;

/// For how long a first answer is kept: at least a day, however late in the second day the cleaning comes.
pub const KEPT_SECONDS: i64 = 48 * 3_600;

/// Remembers first answers, sealed.
#[derive(Clone)]
pub struct Attempts {
    vault: Arc<Vault>,
    random: Arc<dyn Random>,
}

/// What a command that arrives is.
#[must_use]
pub enum Begun<T> {
    /// New: do it, then [`Attempt::finish`] before the commit.
    First(Attempt),
    /// Done before: this was the answer.
    Again(T),
    /// The id was used for another command, or for the same with another content.
    Conflict,
}

/// A command that is being done for the first time.
#[must_use = "without `finish`, the command could never be repeated"]
pub struct Attempt {
    service: Attempts,
    scope: [u8; 32],
    attempt: AttemptId,
}

/// Why an attempt could not be looked up or stored.
#[derive(Debug, thiserror::Error)]
pub enum AttemptError {
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error("the first answer: {0}")]
    Answer(#[from] SealError),
}

impl Attempts {
    pub fn new(vault: Arc<Vault>, random: Arc<dyn Random>) -> Self {
        Self { vault, random }
    }

    /// Claims the attempt for this transaction.
    ///
    /// `scope` is who sends it (`customer:ID`): nobody meets another's attempts. `command` is its name, `body` all that
    /// was asked for, without the attempt id.
    pub async fn begin<T: DeserializeOwned>(
        &self,
        tx: &DatabaseTransaction,
        scope: &str,
        attempt: AttemptId,
        (command, body): (&str, &[u8]),
        now: Timestamp,
    ) -> Result<Begun<T>, AttemptError> {
        let scope = self.vault.hashes().of("attempt scope", &[scope.as_bytes()]);
        let body_hash = self.vault.hashes().of("attempt body", &[body]);
        let claimed = entity::Entity::insert(entity::ActiveModel {
            scope: Set(scope.to_vec()),
            attempt_id: Set(attempt.uuid()),
            command: Set(command.to_owned()),
            body_hash: Set(body_hash.to_vec()),
            // Seen by nobody: it is replaced before the commit.
            answer_sealed: Set(Vec::new()),
            created_at: Set(now.unix_millis()),
        })
        .on_conflict_do_nothing_on([entity::Column::Scope, entity::Column::AttemptId])
        .exec_without_returning(tx)
        .await?;
        if matches!(claimed, TryInsertResult::Inserted(1..)) {
            return Ok(Begun::First(Attempt { service: self.clone(), scope, attempt }));
        }
        let first = entity::Entity::find_by_id((scope.to_vec(), attempt.uuid())).one(tx).await?;
        match first {
            Some(first) if first.command == command && first.body_hash == body_hash => {
                let row = row_bytes(&scope, attempt);
                Ok(Begun::Again(self.vault.platform().open_json(place(&row), &first.answer_sealed)?))
            }
            _ => Ok(Begun::Conflict),
        }
    }

    /// Whether an attempt was claimed before: whoever presses again is not trying anew.
    pub async fn is_known<C: ConnectionTrait>(&self, db: &C, scope: &str, attempt: AttemptId) -> Result<bool, DbErr> {
        let scope = self.vault.hashes().of("attempt scope", &[scope.as_bytes()]);
        Ok(entity::Entity::find_by_id((scope.to_vec(), attempt.uuid())).one(db).await?.is_some())
    }

    /// Forgets answers that nobody will ask for again. Returns how many.
    pub async fn clean<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<u64, DbErr> {
        let old = entity::Column::CreatedAt.lt(now.plus_seconds(-KEPT_SECONDS).unix_millis());
        Ok(entity::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
    }
}

impl Attempt {
    /// Keeps the answer, in the transaction of the effect.
    pub async fn finish<T: Serialize>(self, tx: &DatabaseTransaction, answer: &T) -> Result<(), AttemptError> {
        let Self { service, scope, attempt } = self;
        let row = row_bytes(&scope, attempt);
        let sealed = service.vault.platform().seal_json(place(&row), answer, service.random.as_ref())?;
        entity::Entity::update_many()
            .set(entity::ActiveModel { answer_sealed: Set(sealed), ..Default::default() })
            .filter(entity::Column::Scope.eq(scope.to_vec()))
            .filter(entity::Column::AttemptId.eq(attempt.uuid()))
            .exec(tx)
            .await?;
        Ok(())
    }
}

impl super::retry::Transient for AttemptError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Database(error) if super::database::is_transient(error))
    }
}

fn row_bytes(scope: &[u8; 32], attempt: AttemptId) -> Vec<u8> {
    [scope.as_slice(), attempt.uuid().as_bytes()].concat()
}

fn place(row: &[u8]) -> Aad<'_> {
    Aad::new("attempt", row, "answer_sealed")
}

pub mod entity {
    //! The table `attempt`.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scope: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub attempt_id: Uuid,
        pub command: String,
        pub body_hash: Vec<u8>,
        pub answer_sealed: Vec<u8>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
