//! What is read of agreed plans: the page, the calendar, what others need to know.

use super::building;
use super::calendar::{self, Dated, Standing, Wrapping};
use super::entity::plan;
use super::running::{self, Loaded};
use super::{Service, collecting, policies, remind, store};
use crate::accounts;
use crate::kernel;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::plans::view::{Collected, InstalmentView, MissedView, PlanView, Reminders};
use chrono::NaiveDate;
use shared::accounts::AccountId;
use shared::identity::{Actor, CustomerId};
use shared::kernel::{AttemptId, Locale, Money, Reader, Timestamp};
use shared::plans::{Change, Due, InstalmentId, PlanId, PlanState, Running, Surplus, Who};

/// A plan in a few figures, for the list of accounts and for the page that takes payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub plan: PlanId,
    /// Those it is for: the ones on which something can be paid first.
    pub accounts: Vec<AccountId>,
    pub reference: String,
    pub state: PlanState,
    pub total: Money,
    pub paid: Money,
    /// The next payment that is not whole: what is left of it, and when it is due.
    pub next: Option<(Money, NaiveDate)>,
    pub ends_on: NaiveDate,
    /// The rest of the balance is given up when it is paid.
    pub is_settlement: bool,
}

/// What a payment above what is due does to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurplusOutcome {
    pub surplus: Surplus,
    /// The next payment afterwards, and the day of the last.
    pub next: Option<(NaiveDate, Money)>,
    pub ends_on: Option<NaiveDate>,
}

/// A calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// `QT-7F3K-92WD.ics`
    pub name: String,
    pub text: String,
}

impl Service {
    /// An agreed plan, for its page.
    pub(super) async fn read(&self, actor: &Actor, plan: PlanId) -> Result<PlanView, Failure> {
        let customer = actor.customer;
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let loaded = running::load(db, customer, plan, now).await?.ok_or(ApiError::NotFound)?;
        let collected = match collecting::of_plan(db, plan).await? {
            Some(_) => Collected::From(self.collected_from(&loaded).await?),
            None => Collected::ByHand,
        };
        let again = store::tried_again(db, plan).await?;
        let is_held = loaded.is_held(db, now).await?;
        let owed = loaded.owed();
        let Loaded { row, version, debts, debt, running, today } = loaded;
        let state = row.state.parse().map_err(|_| Failure::broken("a plan in no state"))?;
        let is_open = state == PlanState::Active && !is_held;
        Ok(PlanView {
            id: plan,
            reference: row.reference,
            account: debt.account,
            creditor: debt.creditor_name,
            accounts: debts.iter().map(building::shown).collect(),
            market: debt.market,
            state,
            version: u16::try_from(row.version).map_err(|_| Failure::broken("a plan in no version"))?,
            frequency: version.frequency,
            today,
            agreed_on: kernel::calendar::today(debt.market, Timestamp::from_unix_millis(version.agreed_at)),
            instalments: running
                .instalments()
                .iter()
                .map(|row| InstalmentView {
                    due_on: row.due_on,
                    nominal_on: row.nominal_on,
                    due: row.due,
                    is_extra: row.is_extra,
                    is_moved: !running.timing().is_due_on(row.nominal_on, row.due_on),
                    again_on: row.id.and_then(|id| again.get(&id)).map(|at| kernel::calendar::today(debt.market, *at)),
                })
                .collect(),
            words: version.words.lines().map(str::to_owned).collect(),
            is_payable: debt.state.is_active() && owed.is_positive() && !is_held,
            is_held,
            missed: is_open.then(|| missed(&running, row.ends_on, today)).flatten(),
            changes: *running.changes(),
            forgives: row.forgives.map(|minor| Money::from_minor(minor, debt.balance.currency())),
            reminders: Reminders {
                wish: remind::wish_of(db, customer).await?,
                usual_days: running.changes().remind_days,
                attempt: AttemptId::new(now, self.kernel.random()),
            },
            collected,
            feed: self.feed_view(actor, debt.market).await?,
        })
    }

    /// The payments to come as a calendar file. Another customer's plan is not found.
    pub async fn calendar(&self, actor: &Actor, plan: PlanId, locale: Locale) -> Result<CalendarFile, ApiError> {
        self.told(self.calendar_of(actor.customer, plan, locale).await)
    }

    async fn calendar_of(&self, customer: CustomerId, plan: PlanId, locale: Locale) -> Result<CalendarFile, Failure> {
        let db = self.kernel.db.read();
        let plan_row = store::plan_of(db, customer, plan).await?.ok_or(ApiError::NotFound)?;
        let version = store::version_of(db, &plan_row).await?;
        let market = running::market_of(db, &plan_row).await?;
        let currency = store::currency(&version)?;
        let (reader, link) = (Reader::new(locale, market), self.link_to(plan, locale));
        let payments: Vec<Dated> = store::instalments_of(db, &plan_row)
            .await?
            .iter()
            .filter(|row| !store::due(row, currency).is_paid())
            .map(|row| Dated {
                id: InstalmentId::from_uuid(row.id),
                due_on: row.due_on,
                amount: store::due(row, currency).open(),
                sequence: u32::try_from(row.sequence).unwrap_or_default(),
                standing: Standing::Asked,
                stamp: self.kernel.now(),
                reader,
                reference: plan_row.reference.clone(),
                link: link.clone(),
            })
            .collect();
        let wrapping = Wrapping { locale, host: self.host(), is_followed: false };
        Ok(CalendarFile { name: format!("{}.ics", plan_row.reference), text: calendar::write(&payments, &wrapping) })
    }

    /// The page of a plan, as calendars and papers link to it.
    pub(super) fn link_to(&self, plan: PlanId, locale: Locale) -> String {
        format!("{}/{locale}/plans/{plan}", self.public_url)
    }

    /// Our host, without scheme and port.
    pub(super) fn host(&self) -> &str {
        let host = self.public_url.split("://").nth(1).unwrap_or(&self.public_url);
        host.split([':', '/']).next().unwrap_or(host)
    }

    /// Every plan of a customer that is not ended, in a few figures.
    pub async fn summaries(&self, customer: CustomerId) -> Result<Vec<Summary>, Failure> {
        let mut summaries = Vec::new();
        for plan in store::plans_of(self.kernel.db.read(), customer).await? {
            summaries.push(self.summary(plan).await?);
        }
        Ok(summaries)
    }

    /// The plan that runs on an account, in a few figures.
    pub async fn running(&self, customer: CustomerId, account: AccountId) -> Result<Option<Summary>, Failure> {
        match store::running_on(self.kernel.db.read(), customer, account).await? {
            Some(plan) => Ok(Some(self.summary(plan).await?)),
            None => Ok(None),
        }
    }

    /// What a payment of so much does to the plan that runs on an account, for each thing it may be for. Empty where no
    /// plan runs, where it is just what comes next, or where nothing is above what is due by today.
    pub async fn surpluses(
        &self,
        customer: CustomerId,
        account: AccountId,
        amount: Money,
    ) -> Result<Vec<SurplusOutcome>, Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let Some(plan) = store::running_on(db, customer, account).await? else { return Ok(Vec::new()) };
        let Loaded { running, today, .. } = running::read(db, plan, now).await?;
        let due: i64 = running.open().filter(|row| row.due_on <= today).map(|row| row.due.open().minor()).sum();
        let Some(next) = running.open().find(|row| row.due_on > today) else { return Ok(Vec::new()) };
        let (above, next) = (amount.minor() - due, next.due.open().minor());
        if above <= 0 || above == next || amount.minor() >= running.remaining().minor() {
            return Ok(Vec::new());
        }
        let possible = Surplus::ALL.into_iter().filter(|surplus| *surplus != Surplus::SkipNext || above > next);
        let outcome = |surplus| {
            let mut after = running.clone();
            after.receive(amount, surplus, today);
            let next = after.open().next().map(|row| (row.due_on, row.due.open()));
            SurplusOutcome { surplus, next, ends_on: after.ends_on() }
        };
        Ok(possible.map(outcome).collect())
    }

    /// The smallest payment that the creditor's policy knows for the account's balance.
    pub async fn minimum(&self, customer: CustomerId, account: AccountId) -> Result<Option<Money>, Failure> {
        let db = self.kernel.db.read();
        let Some(debt) = accounts::debt_of(db, customer, account).await? else { return Ok(None) };
        // What is owed with others is paid with them.
        let owed = match store::running_on(db, customer, account).await? {
            Some(plan) => running::read(db, plan, self.kernel.now()).await?.owed(),
            None => debt.balance,
        };
        let policy = policies::in_force(db, debt.creditor).await?;
        Ok(policy.and_then(|(_, policy)| Some(policy.terms_for(owed)?.min_instalment())))
    }

    async fn summary(&self, plan: plan::Model) -> Result<Summary, Failure> {
        let db = self.kernel.db.read();
        let currency = store::currency(&store::version_of(db, &plan).await?)?;
        let rows = store::instalments_of(db, &plan).await?;
        let dues: Vec<(NaiveDate, Due)> = rows.iter().map(|row| (row.due_on, store::due(row, currency))).collect();
        let sum =
            |of: fn(&Due) -> Money| Money::from_minor(dues.iter().map(|(_, due)| of(due).minor()).sum(), currency);
        let debts = running::debts_of(db, &plan).await?;
        let (open, closed): (Vec<_>, Vec<_>) = debts.iter().partition(|debt| debt.state.is_active());
        let accounts = open.iter().chain(&closed).map(|debt| debt.account).collect();
        Ok(Summary {
            plan: PlanId::from_uuid(plan.id),
            accounts,
            reference: plan.reference,
            state: plan.state.parse().map_err(|_| Failure::broken("a plan in no state"))?,
            is_settlement: plan.forgives.is_some(),
            total: sum(|due| due.amount),
            paid: sum(|due| due.paid),
            next: dues.iter().find(|(_, due)| !due.is_paid()).map(|(day, due)| (due.open(), *day)),
            ends_on: dues.last().map(|(day, _)| *day).ok_or_else(|| Failure::broken("a plan without payments"))?,
        })
    }
}

/// What was missed, and what each way of making it good comes to.
fn missed(running: &Running, ends_on: Option<NaiveDate>, today: NaiveDate) -> Option<MissedView> {
    let missed = running.missed_by(today)?;
    let after = |change| running.change(&change, Who::Customer, today).ok();
    Some(MissedView {
        count: missed.count,
        amount: missed.amount,
        spread: after(Change::SpreadMissed).map(|plan| plan.amount()),
        to_end: after(Change::MissedToEnd).and_then(|plan| plan.ends_on()),
        until: running.missed_until(Who::Customer, today).ok().map(|(_, latest)| latest),
        ends_on,
    })
}
