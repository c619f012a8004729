//! The calendar that a customer follows: one private address with every payment of every plan, as it is when it is read.
//!
//! Whoever knows the address reads it, as calendars cannot sign in. So it says no more than the calendar file of a plan, it is
//! made only where it is asked for, and it can be stopped at any moment. What we keep is a keyed hash of the secret in it.

use super::agreeing::changed;
use super::calendar::{self, Dated, Standing, Wrapping};
use super::entity::{calendar_feed, instalment, plan};
use super::running::CANCELLED;
use super::{CalendarFeedMade, CalendarFeedStopped, Service, running, store};
use crate::kernel::attempts::Begun;
use crate::kernel::audit;
use crate::kernel::calendar::today;
use crate::kernel::database::is_duplicate;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::plans::view::FeedView;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use shared::identity::{Actor, CustomerId};
use shared::kernel::{AttemptId, Locale, Market, Reader, Timestamp};
use shared::plans::{InstalmentId, PlanId, PlanState};

shared::id! {
    /// One address of a calendar.
    FeedId
}

/// The secret in an address: 256 bits in Base64.
const TOKEN_CHARS: usize = 43;
/// How often it is noted that an address was read.
const NOTED_SECONDS: i64 = 3_600;
/// What is shown of the address is kept under this name, for the session that made it and for an hour.
const SHOWN: &str = "calendar feed";

/// A calendar as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub text: String,
    /// Of the text: another text, another tag.
    pub tag: String,
}

impl Service {
    /// Makes an address; the one before is no longer one. Shown to the session that made it, for an hour: afterwards nobody
    /// knows it but whoever took it along. A repeated attempt makes no other.
    pub(super) async fn make_feed_once(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        locale: Locale,
    ) -> Result<(), Failure> {
        let (kernel, now) = (&self.kernel, self.kernel.now());
        let tx = kernel.db.begin().await?;
        let scope = format!("customer:{}", actor.customer);
        let body = serde_json::to_vec(&locale)?;
        let begun = kernel.attempts.begin(&tx, &scope, attempt, ("make a calendar feed", &body), now).await?;
        let attempt = match begun {
            Begun::First(attempt) => attempt,
            Begun::Again(()) => return Ok(()),
            Begun::Conflict => return Err(changed()),
        };
        self.revoke(&tx, actor.customer, now).await?;
        let token = kernel.new_secret();
        let feed = FeedId::new(now, kernel.random());
        let made = calendar_feed::Entity::insert(calendar_feed::ActiveModel {
            id: Set(feed.uuid()),
            customer_id: Set(actor.customer.uuid()),
            token_hash: Set(self.token_hash(&token)),
            language: Set(locale.code().to_owned()),
            created_at: Set(now.unix_millis()),
            revoked_at: Set(None),
            read_at: Set(None),
        })
        .exec_without_returning(&tx)
        .await;
        match made {
            // Another tab was faster by a moment: its address is the one in force.
            Err(cause) if is_duplicate(&cause) => return Err(changed()),
            outcome => outcome?,
        };
        kernel.outbox.record(&tx, &CalendarFeedMade { customer: actor.customer, language: locale }, now).await?;
        self.note(&tx, actor.customer, "calendar feed made", now).await?;
        attempt.finish(&tx, &()).await?;
        tx.commit().await?;
        kernel.drafts.keep(actor.session.as_bytes(), SHOWN, &token, now).await?;
        Ok(())
    }

    /// Stops the address, if there is one.
    pub(super) async fn stop_feed_of(&self, actor: &Actor) -> Result<(), Failure> {
        let (kernel, now) = (&self.kernel, self.kernel.now());
        let tx = kernel.db.begin().await?;
        if self.revoke(&tx, actor.customer, now).await? {
            kernel.outbox.record(&tx, &CalendarFeedStopped { customer: actor.customer }, now).await?;
            self.note(&tx, actor.customer, "calendar feed stopped", now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What the page says of the address: since when there is one, and the address itself where it was made in this session.
    pub(super) async fn feed_view(&self, actor: &Actor, market: Market) -> Result<FeedView, Failure> {
        let now = self.kernel.now();
        let attempt = AttemptId::new(now, self.kernel.random());
        let in_force = self.kernel.db.read();
        let Some(feed) = calendar_feed::Entity::find().filter(in_force_of(actor.customer)).one(in_force).await? else {
            return Ok(FeedView { attempt, since: None, address: None });
        };
        let token: Option<String> = self.kernel.drafts.peek(actor.session.as_bytes(), SHOWN, now).await?;
        // Another session may have made another one since.
        let token = token.filter(|token| self.token_hash(token) == feed.token_hash);
        let since = today(market, Timestamp::from_unix_millis(feed.created_at));
        Ok(FeedView {
            attempt,
            since: Some(since),
            address: token.map(|token| format!("{}/calendar/{token}.ics", self.public_url)),
        })
    }

    /// Whose calendar an address is, if it is one that is in force: told as bytes, to count who reads how often.
    pub async fn feed_owner(&self, token: &str) -> Result<Option<CustomerId>, ApiError> {
        self.told(async { Ok(self.feed_of(token).await?.map(|feed| CustomerId::from_uuid(feed.customer_id))) }.await)
    }

    /// The calendar under an address; not found where there never was one, and where it was stopped.
    pub async fn feed(&self, token: &str) -> Result<Feed, ApiError> {
        self.told(self.read_feed(token).await)
    }

    async fn feed_of(&self, token: &str) -> Result<Option<calendar_feed::Model>, DbErr> {
        if token.len() != TOKEN_CHARS {
            return Ok(None);
        }
        calendar_feed::Entity::find()
            .filter(calendar_feed::Column::TokenHash.eq(self.token_hash(token)))
            .filter(calendar_feed::Column::RevokedAt.is_null())
            .one(self.kernel.db.read())
            .await
    }

    async fn read_feed(&self, token: &str) -> Result<Feed, Failure> {
        let now = self.kernel.now();
        let feed = self.feed_of(token).await?.ok_or(ApiError::NotFound)?;
        let locale = feed.language.parse().map_err(|_| Failure::broken("a calendar in no language"))?;
        let events = self.events(CustomerId::from_uuid(feed.customer_id), locale).await?;
        let text = calendar::write(&events, &Wrapping { locale, host: self.host(), is_followed: true });
        if feed.read_at.is_none_or(|read| now.unix_millis() - read >= NOTED_SECONDS * 1_000) {
            self.note_read(&feed, now).await?;
        }
        let hash = self.kernel.vault.hashes().of("calendar text", &[text.as_bytes()]);
        let tag = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Feed { text, tag })
    }

    /// Every payment of every plan, the latest if there are very many.
    async fn events(&self, customer: CustomerId, locale: Locale) -> Result<Vec<Dated>, Failure> {
        let db = self.kernel.db.read();
        let plans = store::all_plans_of(db, customer).await?;
        let mut events = Vec::new();
        for plan in plans {
            let version = store::version_of(db, &plan).await?;
            let market = running::market_of(db, &plan).await?;
            let currency = store::currency(&version)?;
            let link = self.link_to(PlanId::from_uuid(plan.id), locale);
            for row in store::all_instalments_of(db, &plan).await? {
                let due = store::due(&row, currency);
                let standing = standing(&plan, &row, due.is_paid());
                let sequence = u32::try_from(row.sequence).unwrap_or_default();
                events.push(Dated {
                    id: InstalmentId::from_uuid(row.id),
                    due_on: row.due_on,
                    amount: if standing == Standing::Asked { due.open() } else { due.amount },
                    // A plan that has ended asks for nothing: its last rows were not written again.
                    sequence: sequence + u32::from(plan.state == PlanState::Ended.code()),
                    standing,
                    stamp: Timestamp::from_unix_millis(version.agreed_at.max(plan.closed_at.unwrap_or_default())),
                    reader: Reader::new(locale, market),
                    reference: plan.reference.clone(),
                    link: link.clone(),
                });
            }
        }
        Ok(events)
    }

    async fn note_read(&self, feed: &calendar_feed::Model, now: Timestamp) -> Result<(), DbErr> {
        let values = calendar_feed::ActiveModel { read_at: Set(Some(now.unix_millis())), ..Default::default() };
        calendar_feed::Entity::update_many()
            .set(values)
            .filter(calendar_feed::Column::Id.eq(feed.id))
            .exec(self.kernel.db.writer())
            .await
            .map(|_| ())
    }

    /// Stops what is in force. Whether there was something.
    async fn revoke(&self, tx: &DatabaseTransaction, customer: CustomerId, now: Timestamp) -> Result<bool, DbErr> {
        let values = calendar_feed::ActiveModel { revoked_at: Set(Some(now.unix_millis())), ..Default::default() };
        let stopped = calendar_feed::Entity::update_many().set(values).filter(in_force_of(customer)).exec(tx).await?;
        Ok(stopped.rows_affected > 0)
    }

    async fn note(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        action: &str,
        now: Timestamp,
    ) -> Result<(), DbErr> {
        let entry = audit::Entry {
            chain: None,
            at: now,
            actor: &format!("customer:{customer}"),
            action,
            subject: &format!("customer:{customer}"),
            detail: json!({}),
        };
        audit::record(tx, entry).await
    }

    fn token_hash(&self, token: &str) -> Vec<u8> {
        self.kernel.vault.hashes().of("calendar feed", &[token.as_bytes()]).to_vec()
    }
}

fn in_force_of(customer: CustomerId) -> Condition {
    Condition::all()
        .add(calendar_feed::Column::CustomerId.eq(customer.uuid()))
        .add(calendar_feed::Column::RevokedAt.is_null())
}

fn standing(plan: &plan::Model, row: &instalment::Model, is_paid: bool) -> Standing {
    match row.kind.as_deref() {
        Some(CANCELLED) => Standing::Cancelled,
        _ if is_paid => Standing::Paid,
        _ if plan.state == PlanState::Active.code() => Standing::Asked,
        _ => Standing::Cancelled,
    }
}
