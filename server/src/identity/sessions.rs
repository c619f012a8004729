//! Sessions: opened by a right code, recognised on every request, ended by time, by choice or by wrong answers.

use super::Service;
use super::entity::session;
use crate::kernel::failure::Failure;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use shared::identity::{
    ABSOLUTE_SECONDS, Actor, CONFIRM_TRIES, CustomerId, Device, OpenSession, PendingActor, SessionId, session_is_alive,
};
use shared::kernel::Timestamp;

/// `last_seen_at` is written no more often than this: reading a page should not cost a write.
const SEEN_EVERY_SECONDS: i64 = 30;

/// Who a session belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// Every proof is given.
    Actor(Actor),
    /// The second fact is still owed.
    Pending(PendingActor),
    Nobody,
}

impl Service {
    /// Finds out whose session a cookie's token is, and notes that it was used.
    pub async fn recognise(&self, token: &str) -> Result<Recognised, DbErr> {
        let now = self.kernel.now();
        let hash = self.kernel.vault.hashes().token(token.as_bytes()).to_vec();
        let Some(row) =
            session::Entity::find().filter(session::Column::TokenHash.eq(hash)).one(self.kernel.db.read()).await?
        else {
            return Ok(Recognised::Nobody);
        };
        let open = OpenSession {
            last_seen_at: Timestamp::from_unix_millis(row.last_seen_at),
            expires_at: Timestamp::from_unix_millis(row.expires_at),
            is_ended: row.ended_at.is_some(),
        };
        if !session_is_alive(open, now) {
            return Ok(Recognised::Nobody);
        }
        if now.seconds_since(open.last_seen_at) >= SEEN_EVERY_SECONDS {
            session::Entity::update_many()
                .col_expr(session::Column::LastSeenAt, Expr::value(now.unix_millis()))
                .filter(session::Column::Id.eq(row.id))
                .exec(self.kernel.db.writer())
                .await?;
        }
        let (session, customer) = (SessionId::from_uuid(row.id), CustomerId::from_uuid(row.customer_id));
        Ok(match row.confirmed_at {
            Some(_) => Recognised::Actor(Actor { session, customer }),
            None => Recognised::Pending(PendingActor { session, customer }),
        })
    }

    /// Opens a session and returns its token, which is stored nowhere.
    pub(super) async fn open_session(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        device: Device,
        owes_second_fact: bool,
        now: Timestamp,
    ) -> Result<String, DbErr> {
        let token = self.kernel.new_secret();
        session::Entity::insert(session::ActiveModel {
            id: Set(SessionId::new(now, self.kernel.random()).uuid()),
            token_hash: Set(self.kernel.vault.hashes().token(token.as_bytes()).to_vec()),
            customer_id: Set(customer.uuid()),
            device: Set(device.code()),
            created_at: Set(now.unix_millis()),
            last_seen_at: Set(now.unix_millis()),
            expires_at: Set(now.plus_seconds(ABSOLUTE_SECONDS).unix_millis()),
            confirmed_at: Set((!owes_second_fact).then_some(now.unix_millis())),
            confirm_tries_left: Set(CONFIRM_TRIES),
            ended_at: Set(None),
        })
        .exec_without_returning(tx)
        .await?;
        Ok(token)
    }

    /// Notes whether the second fact was given right. Returns how many tries are left; the session ends with the last.
    pub async fn confirm(&self, pending: PendingActor, is_right: bool) -> Result<i32, Failure> {
        let now = self.kernel.now().unix_millis();
        let tx = self.kernel.db.begin().await?;
        let mine = session::Entity::update_many()
            .filter(session::Column::Id.eq(pending.session.uuid()))
            .filter(session::Column::ConfirmedAt.is_null())
            .filter(session::Column::EndedAt.is_null())
            .filter(session::Column::ConfirmTriesLeft.gt(0));
        let left = if is_right {
            mine.col_expr(session::Column::ConfirmedAt, Expr::value(now)).exec(&tx).await?;
            CONFIRM_TRIES
        } else {
            mine.col_expr(session::Column::ConfirmTriesLeft, Expr::col(session::Column::ConfirmTriesLeft).sub(1))
                .exec(&tx)
                .await?;
            let row = session::Entity::find_by_id(pending.session.uuid()).one(&tx).await?;
            row.map_or(0, |row| row.confirm_tries_left)
        };
        if left == 0 {
            session::Entity::update_many()
                .col_expr(session::Column::EndedAt, Expr::value(now))
                .filter(session::Column::Id.eq(pending.session.uuid()))
                .exec(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(left)
    }

    /// Ends a session, if there is one, and forgets what its browser typed: others may use it next.
    pub(super) async fn leave(&self, session: Option<SessionId>, browser: &[u8]) -> Result<(), Failure> {
        if let Some(session) = session {
            self.end(session).await?;
        }
        Ok(self.kernel.drafts.forget(browser).await?)
    }

    /// Ends a session.
    pub(super) async fn end(&self, session: SessionId) -> Result<(), Failure> {
        session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(self.kernel.now().unix_millis()))
            .filter(session::Column::Id.eq(session.uuid()))
            .filter(session::Column::EndedAt.is_null())
            .exec(self.kernel.db.writer())
            .await?;
        Ok(())
    }
}
