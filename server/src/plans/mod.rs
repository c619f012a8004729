//! Plans: what a creditor accepts, what was agreed, what has been paid of it.

mod agreeing;
mod agreement;
mod building;
pub mod calendar;
mod changing;
pub mod collect;
mod collecting;
mod coming;
pub mod entity;
mod facts;
mod feed;
mod following;
mod moments;
mod papers;
mod policies;
mod reactions;
mod reading;
pub mod remind;
mod running;
mod settling;
mod simulate;
mod store;
pub mod watch;

pub use collect::{Collectable, CollectionPutOff, FollowCollection, MethodRemoved, PaymentFailed, collectable};
pub use collecting::SavedMethods;
pub use facts::{
    CalendarFeedMade, CalendarFeedStopped, CollectionAgreed, CollectionFailed, CollectionStopped, InstalmentDueSoon,
    InstalmentToCollect, PaymentMissed, PlanAgreed, PlanChanged, PlanCompleted, PlanEnded, PlanResumed, StoppedWhy,
};
pub use feed::Feed;
pub use following::{BalanceAdjusted, FollowBalance, PaymentGivenBack};
pub use policies::{Imported, Policies, PolicyFileError, Shown};
pub use reactions::{MarkPaid, PaymentReceived};
pub use reading::{CalendarFile, Summary, SurplusOutcome};
pub use remind::is_asked_for;
pub use running::{Share, shares};
pub use simulate::Simulated;

use crate::care::Budgets;
use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::plans::change_view::{ChangeChecking, ChangeWish, Changing};
use app::plans::collection_view::CollectionView;
use app::plans::port::Plans;
use app::plans::settle_view::Settling;
use app::plans::view::{Agreed, Building, Checking, Joining, PlanView, Wish};
use async_trait::async_trait;
use building::Site;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};
use shared::plans::{PlanId, ReminderWish};
use std::sync::Arc;

/// The use cases.
pub struct Service {
    kernel: Kernel,
    budgets: Arc<Budgets>,
    /// Scheme, host and port, as printed in calendars.
    public_url: String,
    methods: Arc<dyn SavedMethods>,
}

impl Service {
    pub fn new(kernel: Kernel, budgets: Arc<Budgets>, public_url: &str, methods: Arc<dyn SavedMethods>) -> Self {
        Self { kernel, budgets, public_url: public_url.to_owned(), methods }
    }

    fn told<T>(&self, outcome: Result<T, Failure>) -> Result<T, ApiError> {
        outcome.map_err(|failure| self.kernel.answer(failure))
    }

    async fn building(&self, actor: &Actor, account: AccountId) -> Result<Building, Failure> {
        let wish = self.wish(actor.customer, account).await?.filter(|wish| !wish.settles());
        Ok(match self.site(self.kernel.db.read(), actor.customer, account, wish).await? {
            Site::Open(open) => Building::Open(Box::new(open.builder)),
            Site::Running(plan) => Building::Running(plan),
            Site::Closed(closed) => Building::Closed(closed),
        })
    }

    async fn keep_own_wish(&self, actor: &Actor, account: AccountId, wish: &Wish) -> Result<(), Failure> {
        crate::accounts::debt_of(self.kernel.db.read(), actor.customer, account).await?.ok_or(ApiError::NotFound)?;
        self.keep(actor.customer, account, wish).await
    }

    async fn choosing(&self, actor: &Actor, account: AccountId, wish: &Wish, locale: Locale) -> Result<(), Failure> {
        let db = self.kernel.db.read();
        if let Site::Open(open) = self.site(db, actor.customer, account, Some(wish.clone())).await? {
            open.builder.propose(wish, locale).map_err(|trouble| ApiError::field(trouble.field, trouble.code))?;
        }
        // Where it is closed by now, the next page says why.
        Ok(())
    }
}

#[async_trait]
impl Plans for Service {
    async fn build(&self, actor: &Actor, account: AccountId) -> Result<Building, ApiError> {
        self.told(self.building(actor, account).await)
    }

    async fn joining(&self, actor: &Actor, account: AccountId) -> Result<Joining, ApiError> {
        self.told(self.joining_of(actor.customer, account).await)
    }

    async fn keep_wish(&self, actor: &Actor, account: AccountId, wish: &Wish) -> Result<(), ApiError> {
        self.told(self.keep_own_wish(actor, account, wish).await)
    }

    async fn choose(&self, actor: &Actor, account: AccountId, wish: &Wish, locale: Locale) -> Result<(), ApiError> {
        self.told(self.choosing(actor, account, wish, locale).await)
    }

    async fn settlement(&self, actor: &Actor, account: AccountId) -> Result<Settling, ApiError> {
        self.told(self.settling(actor.customer, account).await)
    }

    async fn choose_settlement(
        &self,
        actor: &Actor,
        account: AccountId,
        (count, first_on): (&str, &str),
        locale: Locale,
    ) -> Result<(), ApiError> {
        self.told(self.keep_settlement(actor.customer, account, (count, first_on), locale).await)
    }

    async fn check(&self, actor: &Actor, account: AccountId, locale: Locale) -> Result<Checking, ApiError> {
        self.told(self.last_look(actor.customer, account, locale).await)
    }

    async fn agree(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        shown: (&Wish, &str),
        locale: Locale,
    ) -> Result<Agreed, ApiError> {
        self.told(self.agree_once(actor.customer, attempt, account, shown, locale).await)
    }

    async fn plan(&self, actor: &Actor, plan: PlanId) -> Result<PlanView, ApiError> {
        self.told(self.read(actor, plan).await)
    }

    async fn make_feed(&self, actor: &Actor, attempt: AttemptId, locale: Locale) -> Result<(), ApiError> {
        self.told(self.make_feed_once(actor, attempt, locale).await)
    }

    async fn stop_feed(&self, actor: &Actor) -> Result<(), ApiError> {
        self.told(self.stop_feed_of(actor).await)
    }

    async fn changing(&self, actor: &Actor, plan: PlanId) -> Result<Changing, ApiError> {
        self.told(self.changing_of(actor.customer, plan).await)
    }

    async fn ask_change(&self, actor: &Actor, plan: PlanId, wish: &ChangeWish, locale: Locale) -> Result<(), ApiError> {
        self.told(self.keep_change(actor.customer, plan, wish, locale).await)
    }

    async fn check_change(
        &self,
        actor: &Actor,
        plan: PlanId,
        kind: Option<&str>,
        locale: Locale,
    ) -> Result<ChangeChecking, ApiError> {
        self.told(self.look_at_change(actor.customer, plan, kind, locale).await)
    }

    async fn change(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        plan: PlanId,
        shown: (&ChangeWish, &str),
        locale: Locale,
    ) -> Result<(), ApiError> {
        self.told(self.change_once(actor.customer, attempt, plan, shown, locale).await)
    }

    async fn wish_reminders(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        plan: PlanId,
        wish: ReminderWish,
    ) -> Result<(), ApiError> {
        self.told(self.keep_reminder_wish(actor.customer, attempt, plan, wish).await)
    }

    async fn collection(&self, actor: &Actor, plan: PlanId, locale: Locale) -> Result<CollectionView, ApiError> {
        self.told(self.collection_of(actor.customer, plan, locale).await)
    }

    async fn collect(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        plan: PlanId,
        shown: (&str, &str),
        locale: Locale,
    ) -> Result<(), ApiError> {
        self.told(self.collect_once(actor.customer, attempt, plan, shown, locale).await)
    }

    async fn stop_collection(&self, actor: &Actor, attempt: AttemptId, plan: PlanId) -> Result<(), ApiError> {
        self.told(self.stop_collecting(actor.customer, attempt, plan).await)
    }
}
