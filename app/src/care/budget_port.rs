//! What the budget page needs.

use super::budget_form::{BudgetForm, Typed};
use crate::error::ApiError;
use crate::page::Visitor;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::care::Budget;
use shared::kernel::{Locale, Market};

/// Budgets: anybody's, and those of people who are signed in.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// The page: what was typed last, or what is kept of a person who is signed in, in their own market.
    async fn form(
        &self,
        visitor: &Visitor,
        locale: Locale,
        market: Option<Market>,
        account: Option<AccountId>,
    ) -> Result<BudgetForm, ApiError>;

    /// Keeps what was typed for the next page: an hour at most.
    async fn keep_typed(&self, visitor: &Visitor, market: Market, typed: &Typed) -> Result<(), ApiError>;

    /// Keeps the budget of a person who is signed in, so that it is never asked twice. Does nothing for anybody else.
    async fn keep(&self, visitor: &Visitor, account: Option<AccountId>, budget: &Budget) -> Result<(), ApiError>;
}
