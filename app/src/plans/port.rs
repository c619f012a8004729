//! What the plan pages need.

use super::change_view::{ChangeChecking, ChangeWish, Changing};
use super::collection_view::CollectionView;
use super::settle_view::Settling;
use super::view::{Agreed, Building, Checking, Joining, PlanView, Wish};
use crate::error::ApiError;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};
use shared::plans::{PlanId, ReminderWish};

/// Plans of a customer. What is somebody else's is not found.
#[async_trait]
pub trait Plans: Send + Sync {
    /// What the builder works with.
    async fn build(&self, actor: &Actor, account: AccountId) -> Result<Building, ApiError>;

    /// Which other accounts of its creditor a plan could be for.
    async fn joining(&self, actor: &Actor, account: AccountId) -> Result<Joining, ApiError>;

    /// Keeps what was chosen, whatever it is, for the next page and for an hour.
    async fn keep_wish(&self, actor: &Actor, account: AccountId, wish: &Wish) -> Result<(), ApiError>;

    /// Whether what was chosen is possible.
    async fn choose(&self, actor: &Actor, account: AccountId, wish: &Wish, locale: Locale) -> Result<(), ApiError>;

    /// Whether the account can be settled for less, and how.
    async fn settlement(&self, actor: &Actor, account: AccountId) -> Result<Settling, ApiError>;

    /// Keeps in how many payments and from which day it is to be settled; refuses what is not offered.
    async fn choose_settlement(
        &self,
        actor: &Actor,
        account: AccountId,
        chosen: (&str, &str),
        locale: Locale,
    ) -> Result<(), ApiError>;

    /// The last look before agreeing.
    async fn check(&self, actor: &Actor, account: AccountId, locale: Locale) -> Result<Checking, ApiError>;

    /// Agrees to what was shown under `seal`. A repeated attempt gets the first answer again.
    async fn agree(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        shown: (&Wish, &str),
        locale: Locale,
    ) -> Result<Agreed, ApiError>;

    /// An agreed plan.
    async fn plan(&self, actor: &Actor, plan: PlanId) -> Result<PlanView, ApiError>;

    /// Makes a new address for the customer's calendar; the one before is stopped. A repeated attempt makes no other.
    async fn make_feed(&self, actor: &Actor, attempt: AttemptId, locale: Locale) -> Result<(), ApiError>;

    /// Stops the address of the customer's calendar.
    async fn stop_feed(&self, actor: &Actor) -> Result<(), ApiError>;

    /// A plan that runs, and what can be changed of it.
    async fn changing(&self, actor: &Actor, plan: PlanId) -> Result<Changing, ApiError>;

    /// Keeps what is to be changed, for an hour; refuses what is not possible.
    async fn ask_change(&self, actor: &Actor, plan: PlanId, wish: &ChangeWish, locale: Locale) -> Result<(), ApiError>;

    /// The last look at a change: of a kind that needs nothing more, or of what was kept.
    async fn check_change(
        &self,
        actor: &Actor,
        plan: PlanId,
        kind: Option<&str>,
        locale: Locale,
    ) -> Result<ChangeChecking, ApiError>;

    /// Makes the change that was shown under `seal`. A repeated attempt changes nothing more.
    async fn change(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        plan: PlanId,
        shown: (&ChangeWish, &str),
        locale: Locale,
    ) -> Result<(), ApiError>;

    /// Keeps how many days before each payment the customer wants to be reminded, for all their plans. A repeated attempt
    /// changes nothing more.
    async fn wish_reminders(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        plan: PlanId,
        wish: ReminderWish,
    ) -> Result<(), ApiError>;

    /// Whether and how the payments of a plan are taken, and from what they can be.
    async fn collection(&self, actor: &Actor, plan: PlanId, locale: Locale) -> Result<CollectionView, ApiError>;

    /// Agrees that the payments of a plan are taken: the method, and the words that were shown under a seal. A repeated
    /// attempt changes nothing more.
    async fn collect(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        plan: PlanId,
        shown: (&str, &str),
        locale: Locale,
    ) -> Result<(), ApiError>;

    /// Stops taking them. A repeated attempt changes nothing more.
    async fn stop_collection(&self, actor: &Actor, attempt: AttemptId, plan: PlanId) -> Result<(), ApiError>;
}
