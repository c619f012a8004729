//! The doors of the plan pages. Customers only, each on their own accounts.

#[cfg(feature = "ssr")]
use super::change_view::ChangeWish;
use super::change_view::{ChangeChecking, Changing};
use super::collection_view::CollectionView;
use super::settle_view::Settling;
#[cfg(feature = "ssr")]
use super::view::Wish;
use super::view::{Building, Checking, Joining, PlanView};
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

/// Which other accounts of its creditor a plan on an account could be for.
#[server(prefix = "/api", endpoint = "plans/join", input = GetUrl)]
pub async fn load_joining(account: String) -> Result<Joining, ApiError> {
    let (actor, plans) = doors()?;
    plans.joining(&actor, account_id(&account)?).await
}

/// Keeps which accounts a plan is to be for, and goes on to build it.
#[server(prefix = "/api", endpoint = "plans/choose-accounts")]
pub async fn choose_accounts(
    account: String,
    lang: Locale,
    #[server(default)] with: Vec<String>,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let account = account_id(&account)?;
    // Whatever is none of theirs is left out where the plan is built.
    let others: Vec<AccountId> = with.iter().filter_map(|id| id.parse().ok()).collect();
    let wish = match others.as_slice() {
        [] => Wish { with: Wish::ALONE.to_owned(), ..Wish::default() },
        others => Wish::with_accounts(others),
    };
    plans.keep_wish(&actor, account, &wish).await?;
    crate::redirect::go(&format!("/{lang}/accounts/{account}/plan"));
    Ok(())
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
    #[server(default)] with: String,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let account = account_id(&account)?;
    let amount = match offer {
        Some(offer) if amount == shown => offer,
        _ => amount,
    };
    let wish = Wish { frequency, amount, first_on, settle: String::new(), with };
    plans.keep_wish(&actor, account, &wish).await?;
    if go.as_deref() == Some("show") {
        crate::redirect::go(&format!("/{lang}/accounts/{account}/plan#result"));
        return Ok(());
    }
    plans.choose(&actor, account, &wish, lang).await?;
    crate::redirect::go(&format!("/{lang}/accounts/{account}/plan/check"));
    Ok(())
}

/// Whether an account can be settled for less, and how.
#[server(prefix = "/api", endpoint = "plans/settlement", input = GetUrl)]
pub async fn load_settlement(account: String) -> Result<Settling, ApiError> {
    let (actor, plans) = doors()?;
    plans.settlement(&actor, account_id(&account)?).await
}

/// Keeps how a settlement is to be paid, and goes on to the last look.
#[server(prefix = "/api", endpoint = "plans/settle")]
pub async fn choose_settlement(
    account: String,
    lang: Locale,
    #[server(default)] count: String,
    #[server(default)] first_on: String,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let account = account_id(&account)?;
    plans.choose_settlement(&actor, account, (&count, &first_on), lang).await?;
    crate::redirect::go(&format!("/{lang}/accounts/{account}/plan/check?settle=1"));
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
    #[server(default)] settle: String,
    #[server(default)] with: String,
) -> Result<(), ApiError> {
    use super::view::Agreed;
    let (actor, plans) = doors()?;
    let wish = Wish { frequency, amount, first_on, settle, with };
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
    plans.plan(&actor, plan_id(&plan)?).await
}

/// Makes a new address for the customer's calendar, and shows it on the page of the plan.
#[server(prefix = "/api", endpoint = "plans/make-feed")]
pub async fn make_feed(attempt: AttemptId, plan: String, lang: Locale) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    plans.make_feed(&actor, attempt, lang).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}?calendar=made#calendar"));
    Ok(())
}

/// Stops the address of the customer's calendar.
#[server(prefix = "/api", endpoint = "plans/stop-feed")]
pub async fn stop_feed(plan: String, lang: Locale) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    plans.stop_feed(&actor).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}?calendar=stopped#calendar"));
    Ok(())
}

/// A plan that runs, and what can be changed of it.
#[server(prefix = "/api", endpoint = "plans/changing", input = GetUrl)]
pub async fn load_changing(plan: String) -> Result<Changing, ApiError> {
    let (actor, plans) = doors()?;
    plans.changing(&actor, plan_id(&plan)?).await
}

/// Keeps what is to be changed and goes on to the last look; what is wrong with it is said on the form.
#[server(prefix = "/api", endpoint = "plans/ask-change")]
pub async fn ask_change(
    plan: String,
    lang: Locale,
    kind: String,
    #[server(default)] due_on: String,
    #[server(default)] to: String,
    #[server(default)] frequency: String,
    #[server(default)] amount: String,
    #[server(default)] next_on: String,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    plans.ask_change(&actor, plan, &ChangeWish { kind, due_on, to, frequency, amount, next_on }, lang).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}/change/check"));
    Ok(())
}

/// The last look at a change. `kind` names one that needs nothing more; without it, what was kept is looked at.
#[server(prefix = "/api", endpoint = "plans/check-change", input = GetUrl)]
pub async fn check_change(plan: String, lang: Locale, kind: Option<String>) -> Result<ChangeChecking, ApiError> {
    let (actor, plans) = doors()?;
    plans.check_change(&actor, plan_id(&plan)?, kind.as_deref(), lang).await
}

/// Makes the change that was shown. A repeated `attempt` leads to the same plan again.
#[server(prefix = "/api", endpoint = "plans/change")]
pub async fn make_change(
    attempt: AttemptId,
    plan: String,
    lang: Locale,
    kind: String,
    #[server(default)] due_on: String,
    #[server(default)] to: String,
    #[server(default)] frequency: String,
    #[server(default)] amount: String,
    #[server(default)] next_on: String,
    seal: String,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    let wish = ChangeWish { kind, due_on, to, frequency, amount, next_on };
    plans.change(&actor, attempt, plan, (&wish, &seal), lang).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}?changed=1"));
    Ok(())
}

/// Keeps how many days before each payment somebody wants to be reminded, and goes back to the plan.
#[server(prefix = "/api", endpoint = "plans/remind")]
pub async fn set_reminders(
    attempt: AttemptId,
    plan: String,
    lang: Locale,
    #[server(default)] days: String,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    let wish = days.parse().map_err(|_| ApiError::field("days", "remind_choose"))?;
    plans.wish_reminders(&actor, attempt, plan, wish).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}?reminders=1"));
    Ok(())
}

/// Whether and how the payments of a plan are taken.
#[server(prefix = "/api", endpoint = "plans/collection", input = GetUrl)]
pub async fn load_collection(plan: String, lang: Locale) -> Result<CollectionView, ApiError> {
    let (actor, plans) = doors()?;
    plans.collection(&actor, plan_id(&plan)?, lang).await
}

/// Agrees that the payments of a plan are taken from a method, and goes back to the plan. A repeated `attempt` leads there
/// again.
#[server(prefix = "/api", endpoint = "plans/collect")]
pub async fn collect(
    attempt: AttemptId,
    plan: String,
    lang: Locale,
    #[server(default)] method: String,
    seal: String,
) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    plans.collect(&actor, attempt, plan, (&method, &seal), lang).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}?collected=on"));
    Ok(())
}

/// Stops taking the payments of a plan, and goes back to it.
#[server(prefix = "/api", endpoint = "plans/stop-collection")]
pub async fn stop_collection(attempt: AttemptId, plan: String, lang: Locale) -> Result<(), ApiError> {
    let (actor, plans) = doors()?;
    let plan = plan_id(&plan)?;
    plans.stop_collection(&actor, attempt, plan).await?;
    crate::redirect::go(&format!("/{lang}/plans/{plan}?collected=off"));
    Ok(())
}

#[cfg(feature = "ssr")]
fn doors() -> Result<(shared::identity::Actor, std::sync::Arc<dyn super::port::Plans>), ApiError> {
    Ok((crate::identity::require_actor()?, crate::page::port::<dyn super::port::Plans>()))
}

#[cfg(feature = "ssr")]
fn account_id(text: &str) -> Result<AccountId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}

#[cfg(feature = "ssr")]
fn plan_id(text: &str) -> Result<PlanId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}
