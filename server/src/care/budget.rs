//! Budgets: anybody's for an hour, a customer's for good.

use super::entity::budget;
use crate::accounts;
use crate::kernel::Kernel;
use crate::kernel::drafts::DraftError;
use crate::kernel::failure::Failure;
use crate::kernel::vault::Aad;
use app::care::budget_form::{BudgetForm, Typed};
use app::care::budget_port;
use app::error::ApiError;
use app::page::Visitor;
use async_trait::async_trait;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};
use shared::accounts::{AccountId, CreditorId};
use shared::care::Budget;
use shared::identity::CustomerId;
use shared::kernel::{Locale, Market, Reader};

/// Keeps budgets.
#[derive(Clone)]
pub struct Budgets {
    kernel: Kernel,
}

impl Budgets {
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// The budget a customer gave us last.
    pub async fn of<C: ConnectionTrait>(&self, db: &C, customer: CustomerId) -> Result<Option<Budget>, Failure> {
        let Some(row) = budget::Entity::find_by_id(customer.uuid()).one(db).await? else { return Ok(None) };
        let key = accounts::creditor_key(db, CreditorId::from_uuid(row.creditor_id)).await?;
        let vault = self.kernel.vault.creditor(&key)?;
        Ok(Some(vault.open_json(place(customer.uuid().as_bytes()), &row.lines_sealed)?))
    }

    async fn form(
        &self,
        visitor: &Visitor,
        locale: Locale,
        asked: Option<Market>,
        account: Option<AccountId>,
    ) -> Result<BudgetForm, Failure> {
        let db = self.kernel.db.read();
        let Some(actor) = visitor.actor else {
            let market = asked.unwrap_or(Reader::anywhere(locale).market);
            let typed = self.typed(visitor, market).await?.unwrap_or_default();
            return Ok(BudgetForm { market, signed_in: false, account: None, typed, is_kept: false });
        };
        let debt = match account {
            Some(account) => accounts::debt_of(db, actor.customer, account).await?.ok_or(ApiError::NotFound)?,
            None => accounts::newest_debt_of(db, actor.customer).await?.ok_or(ApiError::NotFound)?,
        };
        let kept = self.of(db, actor.customer).await?.filter(|budget| budget.market() == debt.market);
        let typed = match self.typed(visitor, debt.market).await? {
            Some(typed) => typed,
            None => kept.as_ref().map(|budget| Typed::of(budget, locale)).unwrap_or_default(),
        };
        Ok(BudgetForm { market: debt.market, signed_in: true, account, typed, is_kept: kept.is_some() })
    }

    async fn keep(&self, customer: CustomerId, account: Option<AccountId>, budget: &Budget) -> Result<(), Failure> {
        let tx = self.kernel.db.begin().await?;
        let debt = match account {
            Some(account) => accounts::debt_of(&tx, customer, account).await?,
            None => accounts::newest_debt_of(&tx, customer).await?,
        };
        let debt = debt.filter(|debt| debt.market == budget.market()).ok_or(ApiError::NotFound)?;
        let vault = self.kernel.vault.creditor(&accounts::creditor_key(&tx, debt.creditor).await?)?;
        let row = budget::ActiveModel {
            customer_id: Set(customer.uuid()),
            creditor_id: Set(debt.creditor.uuid()),
            lines_sealed: Set(vault.seal_json(place(customer.uuid().as_bytes()), budget, self.kernel.random())?),
            updated_at: Set(self.kernel.now().unix_millis()),
        };
        let replace = OnConflict::column(budget::Column::CustomerId)
            .update_columns([budget::Column::CreditorId, budget::Column::LinesSealed, budget::Column::UpdatedAt])
            .to_owned();
        budget::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What this browser, or this customer on any, typed within the hour.
    async fn typed(&self, visitor: &Visitor, market: Market) -> Result<Option<Typed>, Failure> {
        let Some(secret) = secret_of(visitor) else { return Ok(None) };
        Ok(self.kernel.drafts.peek(&secret, &draft_name(market), self.kernel.now()).await?)
    }

    async fn keep_typed(&self, visitor: &Visitor, market: Market, typed: &Typed) -> Result<(), Failure> {
        let Some(secret) = secret_of(visitor) else { return Ok(()) };
        match self.kernel.drafts.keep(&secret, &draft_name(market), typed, self.kernel.now()).await {
            Ok(()) => Ok(()),
            Err(DraftError::Size) => Err(ApiError::field("lines", "amount_too_large").into()),
            Err(DraftError::Database(cause)) => Err(cause.into()),
        }
    }
}

/// A browser without a secret of its own shares nothing with another one.
fn secret_of(visitor: &Visitor) -> Option<Vec<u8>> {
    match visitor.actor {
        Some(actor) => Some(actor.customer.uuid().as_bytes().to_vec()),
        None => Some(visitor.browser.clone()).filter(|secret| !secret.is_empty()),
    }
}

fn draft_name(market: Market) -> String {
    format!("budget {market}")
}

fn place(customer: &[u8]) -> Aad<'_> {
    Aad::new("budget", customer, "lines_sealed")
}

#[async_trait]
impl budget_port::Budgets for Budgets {
    async fn form(
        &self,
        visitor: &Visitor,
        locale: Locale,
        market: Option<Market>,
        account: Option<AccountId>,
    ) -> Result<BudgetForm, ApiError> {
        self.form(visitor, locale, market, account).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep_typed(&self, visitor: &Visitor, market: Market, typed: &Typed) -> Result<(), ApiError> {
        self.keep_typed(visitor, market, typed).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep(&self, visitor: &Visitor, account: Option<AccountId>, budget: &Budget) -> Result<(), ApiError> {
        let Some(actor) = visitor.actor else { return Ok(()) };
        self.keep(actor.customer, account, budget).await.map_err(|failure| self.kernel.answer(failure))
    }
}
