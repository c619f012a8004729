//! Where a customer is signed in: seen and ended by themselves.

use super::Service;
use super::entity::session;
use crate::kernel::audit;
use crate::kernel::failure::Failure;
use app::identity::port::SessionView;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::json;
use shared::identity::{Actor, Device, IDLE_SECONDS, SessionId};
use shared::kernel::Timestamp;
use uuid::Uuid;

/// How many are shown. A session ends by itself within hours, and a code opens one: nobody has more.
const SHOWN_MAX: u64 = 50;

impl Service {
    /// Where the customer is signed in now, the last used first.
    pub(super) async fn sessions_of(&self, actor: &Actor) -> Result<Vec<SessionView>, Failure> {
        let now = self.kernel.now();
        let rows = alive(actor, now)
            .order_by_desc(session::Column::LastSeenAt)
            .order_by_asc(session::Column::Id)
            .limit(SHOWN_MAX)
            .all(self.kernel.db.read())
            .await?;
        let view = |row: session::Model| SessionView {
            id: SessionId::from_uuid(row.id),
            device: Device::from_code(&row.device),
            is_this: row.id == actor.session.uuid(),
            minutes_ago: minutes(now, Timestamp::from_unix_millis(row.last_seen_at)),
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Ends one session of the customer. One that is not theirs, or ended already, is left as it is; the answer is the same.
    pub(super) async fn end_own(&self, actor: &Actor, session: SessionId) -> Result<(), Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        if end(&tx, actor, &[session.uuid()], now).await? > 0 {
            note(&tx, actor, "session ended", &format!("session:{session}"), json!({}), now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Ends every session of the customer but the one that asks.
    pub(super) async fn end_others(&self, actor: &Actor) -> Result<(), Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        // Not only those that are shown.
        let others: Vec<Uuid> = alive(actor, now)
            .filter(session::Column::Id.ne(actor.session.uuid()))
            .select_only()
            .column(session::Column::Id)
            .order_by_asc(session::Column::Id)
            .into_tuple()
            .all(&tx)
            .await?;
        if end(&tx, actor, &others, now).await? > 0 {
            let subject = format!("customer:{}", actor.customer);
            note(&tx, actor, "other sessions ended", &subject, json!({ "sessions": others }), now).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// The customer's sessions that still count.
fn alive(actor: &Actor, now: Timestamp) -> Select<session::Entity> {
    session::Entity::find()
        .filter(session::Column::CustomerId.eq(actor.customer.uuid()))
        .filter(session::Column::ExpiresAt.gt(now.unix_millis()))
        .filter(session::Column::LastSeenAt.gt(now.plus_seconds(-IDLE_SECONDS).unix_millis()))
        .filter(session::Column::EndedAt.is_null())
}

/// Ends those of these that are the customer's. Returns how many that were.
async fn end(tx: &DatabaseTransaction, actor: &Actor, sessions: &[Uuid], now: Timestamp) -> Result<u64, DbErr> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.unix_millis()))
        .filter(session::Column::CustomerId.eq(actor.customer.uuid()))
        .filter(session::Column::Id.is_in(sessions.iter().copied()))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected)
}

/// A customer may be known to several creditors: it stands in the platform's own chain.
async fn note(
    tx: &DatabaseTransaction,
    actor: &Actor,
    action: &str,
    subject: &str,
    detail: serde_json::Value,
    at: Timestamp,
) -> Result<(), DbErr> {
    let who = format!("customer:{}", actor.customer);
    audit::record(tx, audit::Entry { chain: None, at, actor: &who, action, subject, detail }).await
}

/// Whole minutes from one moment to a later one.
fn minutes(now: Timestamp, then: Timestamp) -> u32 {
    u32::try_from(now.seconds_since(then) / 60).unwrap_or_default()
}
