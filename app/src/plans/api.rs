//! The doors of the plan pages. Customers only, each on their own accounts.

#[cfg(feature = "ssr")]
use super::view::Wish;
use super::view::{Building, Checking, PlanView};
use crate::error::ApiError;
use leptos::prelude::*;
use server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use shared::accounts::AccountId;
use shared::kernel::{AttemptId, Locale};
#[cfg(feature = "ssr")]
use shared::plans::PlanId;

/// What the builder works with.
#[server(prefix = "/api", endpoint = "plans/build", input = GetUrl)]
pub async fn build_plan(account: String) -> Result<Building, ApiError> {
    let (actor, plans) = doors()?;
    plans.build(&actor, account_id(&account)?).await
}

/// Keeps what was chosen: goes on to the last look, or shows the same page with what it comes to.
///
/// Without script both an offer and the box for an own amount are sent: the box counts if it was changed (`shown` is
/// what stood in it).
#[server(prefix = "/api", endpoint = "plans/choose")]
pub async fn choose_plan(
    account: String,
    lang: Locale,
    frequency: String,
    first_on: String,
    amount: String,
    #[server(default)] shown: String,
    offer: Option<String>,
    go: Option<String>,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let account = account_id(&account)?;
    let amount = match offer {
        Some(offer) if amount == shown => offer,
        _ => amount,
    };
    let wish = Wish { frequency, amount, first_on };
    plans.keep_wish(&actor, account, &wish).await?;
    if go.as_deref() == Some("show") {
        crate::redirect::go(&format!("/{lang}/accounts/{account}/plan#result"));
        return Ok(());
    }
    plans.choose(&actor, account, &wish, lang).await?;
    crate::redirect::go(&format!("/{lang}/accounts/{account}/plan/check"));
    Ok(())
}

/// The last look before agreeing.
#[server(prefix = "/api", endpoint = "plans/check", input = GetUrl)]
pub async fn check_plan(account: String, lang: Locale) -> Result<Checking, ApiError> {
    let (actor, plans) = doors()?;
    plans.check(&actor, account_id(&account)?, lang).await
}

/// Agrees to the plan that was shown. A repeated `attempt` leads to the same plan again.
#[server(prefix = "/api", endpoint = "plans/agree")]
pub async fn agree_plan(
    attempt: AttemptId,
    account: String,
    lang: Locale,
    frequency: String,
    first_on: String,
    amount: String,
    seal: String,
) -> Result<(), ApiError> {
    use super::view::Agreed;
    let (actor, plans) = doors()?;
    let wish = Wish { frequency, amount, first_on };
    let agreed = plans.agree(&actor, attempt, account_id(&account)?, (&wish, &seal), lang).await?;
    crate::redirect::go(&match agreed {
        Agreed::Set(plan) => format!("/{lang}/plans/{plan}?set=1"),
        Agreed::Already(plan) => format!("/{lang}/plans/{plan}?already=1"),
    });
    Ok(())
}

/// An agreed plan.
#[server(prefix = "/api", endpoint = "plans/plan", input = GetUrl)]
pub async fn load_plan(plan: String) -> Result<PlanView, ApiError> {
    let (actor, plans) = doors()?;
    plans.plan(&actor, plan.parse::<PlanId>().map_err(|_| ApiError::NotFound)?).await
}

#[cfg(feature = "ssr")]
fn doors() -> Result<(shared::identity::Actor, std::sync::Arc<dyn super::port::Plans>), ApiError> {
    Ok((crate::identity::require_actor()?, crate::page::port::<dyn super::port::Plans>()))
}

#[cfg(feature = "ssr")]
fn account_id(text: &str) -> Result<AccountId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}
