//! The doors of the budget page. Open to everybody.

use super::budget_form::BudgetForm;
use crate::error::ApiError;
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::kernel::Locale;
use std::collections::BTreeMap;

/// What the budget page shows.
#[server(prefix = "/api", endpoint = "care/budget", input = GetUrl)]
pub async fn load_budget(
    market: Option<String>,
    account: Option<String>,
    lang: Locale,
) -> Result<BudgetForm, ApiError> {
    let (budgets, visitor) = doors();
    let market = market.and_then(|code| code.parse().ok());
    let account = account.and_then(|id| id.parse().ok());
    budgets.form(&visitor, lang, market, account).await
}

/// Keeps what was typed and shows what is left, or goes on to the plan it is for.
#[server(prefix = "/api", endpoint = "care/keep-budget")]
pub async fn keep_budget(
    market: String,
    account: Option<String>,
    lang: Locale,
    #[server(default)] lines: BTreeMap<String, String>,
    #[server(default)] every: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let (budgets, visitor) = doors();
    let market = market.parse().map_err(|_| ApiError::field("market", "choose_one"))?;
    let account = account.filter(|id| !id.is_empty());
    let typed = super::budget_form::Typed { lines, every };
    budgets.keep_typed(&visitor, market, &typed).await?;
    let budget = typed.read(market).map_err(ApiError::Invalid)?;
    let account =
        account.map(|id| id.parse::<shared::accounts::AccountId>()).transpose().map_err(|_| ApiError::NotFound)?;
    budgets.keep(&visitor, account, &budget).await?;
    let is_something_left = budget.means().left_over_yearly() > 0;
    crate::redirect::go(&match account {
        Some(account) if is_something_left && visitor.actor.is_some() => format!("/{lang}/accounts/{account}/plan"),
        Some(account) => format!("/{lang}/budget?market={market}&account={account}#result"),
        None => format!("/{lang}/budget?market={market}#result"),
    });
    Ok(())
}

#[cfg(feature = "ssr")]
fn doors() -> (std::sync::Arc<dyn super::budget_port::Budgets>, crate::page::Visitor) {
    (crate::page::port::<dyn super::budget_port::Budgets>(), crate::page::visitor())
}
