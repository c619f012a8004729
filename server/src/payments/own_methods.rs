//! Saving, replacing and taking away a method of one's own. Nothing is charged here, and no number is typed on our pages.

use super::Service;
use super::entity::payment_method as method;
use super::facts::{MethodRemoved, MethodSaved};
use super::methods::{self, METHODS_MAX, Method, MethodState};
use super::provider::Offer;
use super::saving::{SavedMethod, SavingAnswer, SavingTold};
use crate::accounts;
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{self, Claimed, Handler, JobError, NewJob};
use crate::kernel::{audit, calendar, limits};
use app::error::ApiError;
use app::payments::method_view::{Added, MethodsView, OfferView};
use async_trait::async_trait;
use chrono::{Months, NaiveDate};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Timestamp};
use shared::payments::{FailureCode, PaymentMethodId};
use std::sync::Arc;
use std::time::Duration;

/// The kind of job under which savings are asked about that have not ended.
pub const ASK_SAVING: &str = "payments.saving";
/// The kind of job under which the provider forgets what was taken away.
pub const FORGET: &str = "payments.forget_method";
/// How long a person waits for the provider.
const PATIENCE: Duration = Duration::from_secs(7);
/// How long after the one before each look comes, in seconds; a saving that has not ended after the last never will.
const LOOKS: [i64; 5] = [120, 10 * 60, 3_600, 12 * 3_600, 24 * 3_600];
/// Trying many cards is what thieves do, with what is saved as with what is paid.
const STARTS: limits::Limit =
    limits::Limit { name: "payment method begun, by customer", tries_max: 15, window_seconds: 3_600 };

#[derive(Serialize, Deserialize)]
struct Look {
    method: PaymentMethodId,
    look: usize,
}

#[derive(Serialize, Deserialize)]
struct Forget {
    method: PaymentMethodId,
}

impl Service {
    /// What a person has saved, and what they can save.
    pub(super) async fn own_methods(&self, actor: &Actor) -> Result<MethodsView, Failure> {
        let db = self.kernel.db.read();
        // Whoever comes back from the provider's page sees at once what became of it.
        let (mut go_on, mut is_waiting) = (None, false);
        for waiting in methods::in_state(db, actor.customer, MethodState::Waiting).await? {
            match tokio::time::timeout(PATIENCE, self.look(waiting.id)).await {
                Ok(Ok((state, page))) => {
                    is_waiting |= state == MethodState::Waiting;
                    // The latest one, where somebody has begun twice.
                    go_on = go_on.or(page);
                }
                Ok(Err(cause)) => tracing::error!(method = %waiting.id, %cause, "a method could not be looked at"),
                Err(_) => is_waiting = true,
            }
        }
        let debt = accounts::newest_debt_of(db, actor.customer).await?.ok_or(ApiError::NotFound)?;
        let mut saved = methods::in_state(db, actor.customer, MethodState::Saved).await?;
        saved.retain(|method| method.provider == self.provider.name());
        Ok(MethodsView {
            attempt: AttemptId::new(self.kernel.now(), self.kernel.random()),
            market: debt.market,
            today: calendar::today(debt.market, self.kernel.now()),
            methods: saved.iter().map(Method::view).collect(),
            is_waiting,
            go_on,
            offers: self.provider.offers().into_iter().map(offer_view).collect(),
        })
    }

    /// Begins to save a method, in the place of another where that is named.
    pub(super) async fn add_own(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        card: Option<&str>,
        replaces: Option<PaymentMethodId>,
    ) -> Result<Added, Failure> {
        let now = self.kernel.now();
        let who = actor.customer.as_bytes();
        if let limits::Verdict::RetryAfter(seconds) = self.kernel.limits.allow(STARTS, who, now).await? {
            return Err(ApiError::Wait { seconds }.into());
        }
        let card = self.card_offered(card)?;
        let id = self.begin_saving(actor, attempt, card, replaces).await?;
        let found = methods::find_any(self.kernel.db.read(), id).await?;
        let found = found.ok_or(Failure::broken("a method was begun and is not there"))?;
        if found.state == MethodState::Waiting {
            let service = self.clone();
            // On its own: it goes on when the person's connection breaks.
            let saving = tokio::spawn(async move { service.look(id).await });
            if let Ok(Ok(Err(cause))) = tokio::time::timeout(PATIENCE, saving).await {
                return Err(cause);
            }
        }
        let found = methods::find_any(self.kernel.db.read(), id).await?;
        Ok(match found.map(|method| (method.state, method.failure)) {
            Some((MethodState::Saved, _)) => Added::Saved,
            Some((MethodState::Failed, code)) => Added::Failed(code.unwrap_or(FailureCode::Declined)),
            _ => Added::Waiting,
        })
    }

    /// What was chosen on our page: a card of the simulator's, or nothing, because it is typed on the provider's.
    fn card_offered(&self, card: Option<&str>) -> Result<Option<String>, ApiError> {
        let offers = self.provider.offers();
        if offers.contains(&Offer::Page) {
            return Ok(None);
        }
        let known = offers.iter().find_map(|offer| match offer {
            Offer::Test(test) if Some(test.code()) == card => Some(test.code().to_owned()),
            _ => None,
        });
        known.map(Some).ok_or_else(|| ApiError::field("card", "choose_one"))
    }

    async fn begin_saving(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        card: Option<String>,
        replaces: Option<PaymentMethodId>,
    ) -> Result<PaymentMethodId, Failure> {
        let (now, random) = (self.kernel.now(), self.kernel.random());
        let scope = format!("customer:{}", actor.customer);
        let body = serde_json::to_vec(&(&card, replaces))?;
        let tx = self.kernel.db.begin().await?;
        let first = match self.kernel.attempts.begin(&tx, &scope, attempt, ("payments.add_method", &body), now).await? {
            Begun::First(first) => first,
            Begun::Again(id) => return Ok(id),
            Begun::Conflict => return Err(ApiError::Refused("changed_meanwhile".to_owned()).into()),
        };
        let debt = accounts::newest_debt_of(&tx, actor.customer).await?.ok_or(ApiError::NotFound)?;
        let there = methods::lock_all(&tx, actor.customer).await?;
        if let Some(old) = replaces {
            there
                .iter()
                .find(|method| method.id == old && method.state == MethodState::Saved)
                .ok_or(ApiError::NotFound)?;
        } else if there.len() as u64 >= METHODS_MAX {
            return Err(ApiError::Refused("methods_full".to_owned()).into());
        }
        let id = PaymentMethodId::new(now, random);
        method::Entity::insert(method::ActiveModel {
            id: Set(id.uuid()),
            customer_id: Set(actor.customer.uuid()),
            provider: Set(self.provider.name().to_owned()),
            currency: Set(debt.balance.currency().to_string()),
            state: Set(MethodState::Waiting.code().to_owned()),
            card: Set(card),
            is_default: Set(false),
            replaces_id: Set(replaces.map(PaymentMethodId::uuid)),
            created_at: Set(now.unix_millis()),
            saving_reference: Set(None),
            reference: Set(None),
            kind: Set(None),
            brand: Set(None),
            ending: Set(None),
            expires_on: Set(None),
            failure: Set(None),
            nudged_for: Set(None),
            removed_at: Set(None),
            forgotten_at: Set(None),
        })
        .exec_without_returning(&tx)
        .await?;
        self.look_later(&tx, id, 0, now).await?;
        first.finish(&tx, &id).await?;
        note(&tx, &scope, "payment method begun", id, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn look_later(
        &self,
        tx: &DatabaseTransaction,
        method: PaymentMethodId,
        look: usize,
        now: Timestamp,
    ) -> Result<(), DbErr> {
        let Some(wait) = LOOKS.get(look) else { return Ok(()) };
        let job = NewJob::new(ASK_SAVING, &Look { method, look }, now.plus_seconds(*wait))?;
        jobs::enqueue(tx, job.unique(format!("{ASK_SAVING}:{method}:{look}")), now, self.kernel.random()).await?;
        Ok(())
    }

    /// Asks what became of a method that is being saved; never charges.
    pub async fn look_at_saving(&self, id: PaymentMethodId) -> Result<MethodState, Failure> {
        Ok(self.look(id).await?.0)
    }

    /// The same, with the page on which its owner goes on.
    async fn look(&self, id: PaymentMethodId) -> Result<(MethodState, Option<String>), Failure> {
        let find = async || methods::find_any(self.kernel.db.read(), id).await;
        // Another house may share the provider's account.
        let Some(found) = find().await? else { return Ok((MethodState::Removed, None)) };
        if found.state != MethodState::Waiting || found.provider != self.provider.name() {
            return Ok((found.state, None));
        }
        // Its name may never have reached us: it is begun again under the same key, which charges nothing either.
        let told = match found.saving_reference {
            None => self.provider.begin_saving(&found.saving()).await,
            Some(_) => self.provider.saved(&found.saving()).await,
        };
        let page = match &told.answer {
            SavingAnswer::Waiting(page) => page.clone(),
            _ => None,
        };
        self.settle_saving(id, told).await?;
        Ok((find().await?.map_or(MethodState::Removed, |method| method.state), page))
    }

    /// Puts an answer into effect; told twice, it has its effect once.
    async fn settle_saving(&self, id: PaymentMethodId, told: SavingTold) -> Result<(), Failure> {
        let now = self.kernel.now();
        let owner = methods::find_any(self.kernel.db.read(), id).await?.ok_or(Failure::broken("a method has gone"))?;
        let tx = self.kernel.db.begin().await?;
        let there = methods::lock_all(&tx, owner.customer).await?;
        let Some(found) = there.iter().find(|method| method.id == id && method.state == MethodState::Waiting) else {
            return Ok(());
        };
        let mut row = method::ActiveModel::default();
        if found.saving_reference.is_none() {
            row.saving_reference = Set(told.reference);
        }
        match told.answer {
            SavingAnswer::Silence | SavingAnswer::Waiting(_) => update(&tx, id, row).await?,
            SavingAnswer::Failed(code) => {
                row.state = Set(MethodState::Failed.code().to_owned());
                row.failure = Set(Some(code.code().to_owned()));
                update(&tx, id, row).await?;
                note(&tx, "system", "payment method not saved", id, now).await?;
            }
            SavingAnswer::Saved(saved) => self.keep(&tx, found, &there, row, saved, now).await?,
        }
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    async fn keep(
        &self,
        tx: &DatabaseTransaction,
        found: &Method,
        there: &[Method],
        mut row: method::ActiveModel,
        saved: SavedMethod,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let old = there.iter().find(|method| Some(method.id) == found.replaces && method.state == MethodState::Saved);
        let has_default = there.iter().any(|method| method.is_default);
        let is_default = old.map_or(!has_default, |old| old.is_default || !has_default);
        if let Some(old) = old {
            self.take_away(tx, old, now).await?;
            self.kernel.outbox.record(tx, &removed(old, Some(found.id)), now).await?;
        }
        row.state = Set(MethodState::Saved.code().to_owned());
        row.reference = Set(Some(saved.method));
        row.kind = Set(Some(saved.kind.code().to_owned()));
        row.brand = Set(Some(saved.brand));
        row.ending = Set(saved.ending.map(|ending| ending.to_string()));
        row.expires_on = Set(saved.expires.and_then(|(year, month)| last_day(year, month)));
        row.is_default = Set(is_default);
        update(tx, found.id, row).await?;
        let fact = MethodSaved { method: found.id, customer: found.customer, kind: saved.kind, ending: saved.ending };
        self.kernel.outbox.record(tx, &fact, now).await?;
        note(tx, "system", "payment method saved", found.id, now).await?;
        Ok(())
    }

    /// Takes a method away from its owner's; the provider forgets it soon after.
    async fn take_away(&self, tx: &DatabaseTransaction, old: &Method, now: Timestamp) -> Result<(), DbErr> {
        let row = method::ActiveModel {
            state: Set(MethodState::Removed.code().to_owned()),
            is_default: Set(false),
            removed_at: Set(Some(now.unix_millis())),
            ..Default::default()
        };
        update(tx, old.id, row).await?;
        let job = NewJob::new(FORGET, &Forget { method: old.id }, now)?.unique(format!("{FORGET}:{}", old.id));
        jobs::enqueue(tx, job, now, self.kernel.random()).await?;
        Ok(())
    }

    /// Takes a method away. One that is not theirs, or gone already, does not exist.
    pub(super) async fn remove_own(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        id: PaymentMethodId,
    ) -> Result<(), Failure> {
        self.change(actor, attempt, ("payments.remove_method", id), async |tx, chosen, there, now| {
            self.take_away(tx, chosen, now).await?;
            let mut others: Vec<_> =
                there.iter().filter(|method| method.id != id && method.state == MethodState::Saved).collect();
            others.sort_by_key(|method| (method.created_at, method.id));
            // The latest one takes its place, so that there is one to start from.
            if let (true, Some(next)) = (chosen.is_default, others.last()) {
                update(tx, next.id, method::ActiveModel { is_default: Set(true), ..Default::default() }).await?;
            }
            self.kernel.outbox.record(tx, &removed(chosen, None), now).await?;
            Ok("payment method removed")
        })
        .await
    }

    /// Makes a method the one that is used where nothing else is said.
    pub(super) async fn choose_default(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        id: PaymentMethodId,
    ) -> Result<(), Failure> {
        self.change(actor, attempt, ("payments.default_method", id), async |tx, _, _, _| {
            let before = method::Column::CustomerId.eq(actor.customer.uuid());
            method::Entity::update_many()
                .set(method::ActiveModel { is_default: Set(false), ..Default::default() })
                .filter(before)
                .filter(method::Column::IsDefault.eq(true))
                .exec(tx)
                .await?;
            update(tx, id, method::ActiveModel { is_default: Set(true), ..Default::default() }).await?;
            Ok("payment method made the default")
        })
        .await
    }

    async fn change(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        (command, id): (&str, PaymentMethodId),
        effect: impl AsyncFnOnce(&DatabaseTransaction, &Method, &[Method], Timestamp) -> Result<&'static str, Failure>,
    ) -> Result<(), Failure> {
        let now = self.kernel.now();
        let scope = format!("customer:{}", actor.customer);
        let tx = self.kernel.db.begin().await?;
        let body = serde_json::to_vec(&id)?;
        let first = match self.kernel.attempts.begin(&tx, &scope, attempt, (command, &body), now).await? {
            Begun::First(first) => first,
            Begun::Again(()) => return Ok(()),
            Begun::Conflict => return Err(ApiError::Refused("changed_meanwhile".to_owned()).into()),
        };
        let there = methods::lock_all(&tx, actor.customer).await?;
        let chosen = there.iter().find(|method| method.id == id && method.state == MethodState::Saved);
        let action = effect(&tx, chosen.ok_or(ApiError::NotFound)?, &there, now).await?;
        first.finish(&tx, &()).await?;
        note(&tx, &scope, action, id, now).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// Has the provider forget a method that was taken away. False if it does not answer.
    async fn forget(&self, id: PaymentMethodId) -> Result<bool, Failure> {
        let Some(found) = methods::find_any(self.kernel.db.read(), id).await? else { return Ok(true) };
        let Some(reference) = found.reference.filter(|_| found.provider == self.provider.name()) else {
            return Ok(true);
        };
        if !self.provider.forget(&reference).await {
            return Ok(false);
        }
        let forgotten_at = Set(Some(self.kernel.now().unix_millis()));
        update(self.kernel.db.writer(), id, method::ActiveModel { forgotten_at, ..Default::default() }).await?;
        Ok(true)
    }
}

async fn update<C: sea_orm::ConnectionTrait>(
    db: &C,
    id: PaymentMethodId,
    row: method::ActiveModel,
) -> Result<(), DbErr> {
    use sea_orm::ActiveModelTrait;
    // Nothing is new: no statement says so.
    if row.is_changed() {
        method::Entity::update_many().set(row).filter(method::Column::Id.eq(id.uuid())).exec(db).await?;
    }
    Ok(())
}

/// A person may be known to several creditors: it stands in the platform's own chain.
async fn note(
    tx: &DatabaseTransaction,
    who: &str,
    action: &str,
    id: PaymentMethodId,
    at: Timestamp,
) -> Result<(), DbErr> {
    let subject = format!("payment_method:{id}");
    audit::record(tx, audit::Entry { chain: None, at, actor: who, action, subject: &subject, detail: json!({}) }).await
}

fn removed(method: &Method, replaced_by: Option<PaymentMethodId>) -> MethodRemoved {
    MethodRemoved { method: method.id, customer: method.customer, ending: method.ending, replaced_by }
}

fn offer_view(offer: Offer) -> OfferView {
    match offer {
        Offer::Test(card) => OfferView::Test(card),
        Offer::Page => OfferView::Page,
    }
}

/// The last day of a month, as cards mean it.
pub(super) fn last_day(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// Asks about methods that are being saved.
pub struct AskSaving(Arc<Service>);

/// Has the provider forget.
pub struct Forgetting(Arc<Service>);

impl AskSaving {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

impl Forgetting {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

#[async_trait]
impl Handler for AskSaving {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let Look { method, look } = job.payload()?;
        let failed = |cause: Failure| {
            tracing::error!(%method, %cause, "a method could not be looked at");
            JobError::Retry("a method could not be looked at")
        };
        if self.0.look_at_saving(method).await.map_err(failed)? != MethodState::Waiting {
            return Ok(());
        }
        if look + 1 < LOOKS.len() {
            let tx = self.0.kernel.db.begin().await?;
            self.0.look_later(&tx, method, look + 1, self.0.kernel.now()).await?;
            tx.commit().await?;
        } else {
            // Its page has closed by now. Should it be saved after all, nobody is charged by what nobody sees.
            let given_up = SavingTold::failed(FailureCode::NotConfirmed);
            self.0.settle_saving(method, given_up).await.map_err(failed)?;
        }
        Ok(())
    }
}

#[async_trait]
impl Handler for Forgetting {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let Forget { method } = job.payload()?;
        match self.0.forget(method).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(JobError::Retry("the provider does not answer")),
            Err(cause) => {
                tracing::error!(%method, %cause, "a method could not be forgotten");
                Err(JobError::Retry("a method could not be forgotten"))
            }
        }
    }
}
