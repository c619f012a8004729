//! What a person owes: the pages of accounts.

use super::entity::{account, creditor, customer, customer_record};
use super::surroundings::{Around, Surroundings};
use super::{Profile, open_description, store};
use crate::identity;
use crate::kernel::Kernel;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::vault::Wrapped;
use app::accounts::port::Accounts;
use app::accounts::view::{AccountRow, AccountView, AccountsView, AskedDetail, DetailTyped, SignInTyped, Stretch};
use app::error::ApiError;
use app::page::Visitor;
use async_trait::async_trait;
use sea_orm::EntityTrait;
use shared::accounts::{AccountId, AccountState, Charges, CreditorId};
use shared::identity::{Actor, CustomerId, PendingActor};
use shared::kernel::{Currency, Locale, Market, Money, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Accounts on a page, open or closed.
const PER_PAGE: u64 = 20;

/// The use cases.
pub struct Service {
    pub(super) kernel: Kernel,
    pub(super) identity: Arc<identity::Service>,
    surroundings: Arc<dyn Surroundings>,
}

impl Service {
    pub fn new(kernel: Kernel, identity: Arc<identity::Service>, surroundings: Arc<dyn Surroundings>) -> Self {
        Self { kernel, identity, surroundings }
    }

    async fn list(&self, customer: CustomerId, page: u64, closed_page: u64) -> Result<AccountsView, Failure> {
        let db = self.kernel.db.read();
        let market = self.market(customer).await?;
        let today = today(market, self.kernel.now());
        let active_count = store::count_open(db, customer).await?;
        let (page, pages) = of_pages(page, active_count);
        let (closed_page, closed_pages) = of_pages(closed_page, store::count_closed(db, customer).await?);
        let active = store::open_accounts(db, customer, (page - 1) * PER_PAGE, PER_PAGE).await?;
        let closed = store::closed_accounts(db, customer, (closed_page - 1) * PER_PAGE, PER_PAGE).await?;
        let creditors = self.creditors(active.iter().chain(&closed)).await?;
        let around = self.surroundings.around(customer).await?;
        let totals = store::totals(db, customer).await?;
        let totals: Result<Vec<Money>, Failure> =
            totals.into_iter().map(|(code, minor)| Ok(Money::from_minor(minor, currency(&code)?))).collect();
        let rows = |accounts: &[account::Model]| -> Result<Vec<AccountRow>, Failure> {
            accounts.iter().map(|account| self.row(account, &creditors, &around, market)).collect()
        };
        Ok(AccountsView {
            first_name: self.first_name(customer).await?,
            market,
            totals: totals?,
            next: around.plans.iter().min_by_key(|plan| plan.due_on).cloned(),
            active: rows(&active)?,
            active_count,
            closed: rows(&closed)?,
            page,
            pages,
            closed_page,
            closed_pages,
            unread: self.surroundings.unread(customer).await?,
            today,
        })
    }

    pub(super) async fn detail(
        &self,
        customer: CustomerId,
        id: AccountId,
        stretch: Stretch,
    ) -> Result<AccountView, Failure> {
        let db = self.kernel.db.read();
        let account = store::account_of(db, customer, id).await?.ok_or(ApiError::NotFound)?;
        let creditors = self.creditors([&account]).await?;
        let around = self.surroundings.around(customer).await?;
        let market = account.market.parse().map_err(|_| Failure::broken("an account in no market"))?;
        let currency = currency(&account.currency)?;
        let money = |minor| Money::from_minor(minor, currency);
        let charges = Charges::try_new(
            money(account.principal),
            money(account.interest),
            money(account.fees),
            money(account.paid_before),
        )
        .map_err(|_| Failure::broken("an account whose charges do not add up"))?;
        let row = self.row(&account, &creditors, &around, market)?;
        let legal_name = creditors.get(&account.creditor_id).map(|c| c.legal_name.clone()).unwrap_or_default();
        Ok(AccountView {
            market,
            reference: account.reference.clone(),
            legal_name: if legal_name.is_empty() { row.creditor.clone() } else { legal_name },
            original_creditor: account.original_creditor.clone().filter(|name| !name.is_empty()),
            original_amount: money(account.original_amount),
            charges,
            paid_since: money(account.placed_balance - account.balance),
            opened_on: account.opened_on,
            default_on: account.default_on,
            plan: around.plans.iter().find(|plan| plan.accounts.contains(&id)).map(|plan| plan.plan),
            settles_for: self.surroundings.settles_for(customer, id).await?,
            history: super::history::of_account(db, customer, &account, market, stretch).await?,
            today: today(market, self.kernel.now()),
            row,
        })
    }

    fn row(
        &self,
        account: &account::Model,
        creditors: &HashMap<Uuid, creditor::Model>,
        around: &Around,
        market: Market,
    ) -> Result<AccountRow, Failure> {
        let id = AccountId::from_uuid(account.id);
        let creditor =
            creditors.get(&account.creditor_id).ok_or_else(|| Failure::broken("an account without its creditor"))?;
        let description = match &account.description_sealed {
            Some(sealed) => {
                let vault = self.kernel.vault.creditor(&Wrapped::from_bytes(creditor.wrapped_key.clone()))?;
                open_description(&vault, id, sealed)?
            }
            None => String::new(),
        };
        Ok(AccountRow {
            id,
            creditor: creditor.name.clone(),
            product: account.product_type.parse().map_err(|_| Failure::broken("an account of no kind"))?,
            description,
            balance: Money::from_minor(account.balance, currency(&account.currency)?),
            state: account.state.parse::<AccountState>().map_err(|_| Failure::broken("an account in no state"))?,
            closed_on: account.closed_at.map(|at| today(market, Timestamp::from_unix_millis(at))),
            has_plan: around.plans.iter().any(|plan| plan.accounts.contains(&id)),
            hold: around.hold_on(id),
        })
    }

    async fn creditors<'a>(
        &self,
        accounts: impl IntoIterator<Item = &'a account::Model>,
    ) -> Result<HashMap<Uuid, creditor::Model>, Failure> {
        let ids: std::collections::BTreeSet<Uuid> = accounts.into_iter().map(|account| account.creditor_id).collect();
        Ok(store::creditors(self.kernel.db.read(), ids).await?.into_iter().map(|row| (row.id, row)).collect())
    }

    async fn market(&self, customer: CustomerId) -> Result<Market, Failure> {
        let row = customer::Entity::find_by_id(customer.uuid()).one(self.kernel.db.read()).await?;
        let row = row.ok_or_else(|| Failure::broken("a session without its customer"))?;
        row.market.parse().map_err(|_| Failure::broken("a customer in no market"))
    }

    /// What the person is called; empty where no creditor said so.
    async fn first_name(&self, customer: CustomerId) -> Result<String, Failure> {
        Ok(self.profiles(customer).await?.into_iter().next().map(|profile| profile.first_name).unwrap_or_default())
    }

    /// The person as each of their creditors knows them.
    pub(super) async fn profiles(&self, customer: CustomerId) -> Result<Vec<Profile>, Failure> {
        let db = self.kernel.db.read();
        let records: Vec<customer_record::Model> = store::records(db, customer).await?;
        let ids = records.iter().map(|record| record.creditor_id).collect();
        let creditors: HashMap<Uuid, creditor::Model> =
            store::creditors(db, ids).await?.into_iter().map(|row| (row.id, row)).collect();
        records
            .iter()
            .map(|record| {
                let creditor = creditors
                    .get(&record.creditor_id)
                    .ok_or_else(|| Failure::broken("a record without its creditor"))?;
                let vault = self.kernel.vault.creditor(&Wrapped::from_bytes(creditor.wrapped_key.clone()))?;
                let of = CreditorId::from_uuid(record.creditor_id);
                Ok(Profile::open(&vault, of, &record.reference_index, &record.profile_sealed)?)
            })
            .collect()
    }
}

/// The page asked for among those there are, and how many these are; from 1.
fn of_pages(asked: u64, count: u64) -> (u64, u64) {
    let pages = count.div_ceil(PER_PAGE).max(1);
    (asked.clamp(1, pages), pages)
}

fn currency(code: &str) -> Result<Currency, Failure> {
    code.parse().map_err(|_| Failure::broken("an account in no currency"))
}

#[async_trait]
impl Accounts for Service {
    async fn all(&self, actor: &Actor, page: u64, closed_page: u64) -> Result<AccountsView, ApiError> {
        self.list(actor.customer, page, closed_page).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn one(&self, actor: &Actor, account: AccountId, stretch: Stretch) -> Result<AccountView, ApiError> {
        self.detail(actor.customer, account, stretch).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn typed(&self, visitor: &Visitor) -> Result<SignInTyped, ApiError> {
        self.typed_before(visitor).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn sign_in(&self, visitor: &Visitor, typed: &SignInTyped, locale: Locale) -> Result<(), ApiError> {
        self.ask_for_code(visitor, typed, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn asked_detail(&self, pending: &PendingActor) -> Result<AskedDetail, ApiError> {
        let asked = self.owed_detail(pending.customer).await.map_err(|failure| self.kernel.answer(failure))?;
        asked.ok_or(ApiError::NotFound)
    }

    async fn confirm(&self, pending: &PendingActor, typed: &DetailTyped) -> Result<(), ApiError> {
        self.compare_detail(pending, typed).await.map_err(|failure| self.kernel.answer(failure))
    }
}
