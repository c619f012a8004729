//! A stored plan as the rules know it, and back.

use super::entity::{instalment, plan, plan_payment, plan_version};
use super::moments::Moments;
use super::store;
use crate::accounts::{self, Debt};
use crate::care;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{Adjust, Market, Money, Random, Timestamp};
use shared::plans::{ChangeTerms, InstalmentId, Laid, PlanId, PlanInstalment, Rhythm, Running, Timing};
use uuid::Uuid;

/// What `instalment.kind` says of a payment on top.
pub const EXTRA: &str = "extra";
/// What it says of one that is no longer asked for.
pub const CANCELLED: &str = "cancelled";

/// A plan with all that its rules need.
pub struct Loaded {
    pub row: plan::Model,
    pub version: plan_version::Model,
    /// The debts that it is for, in the order in which its agreement names them: at least one, all with one creditor, in one
    /// market and one currency.
    pub debts: Vec<Debt>,
    /// The first of them on which something can be asked for; the first where there is none.
    pub debt: Debt,
    pub running: Running,
    /// The customer's date.
    pub today: NaiveDate,
}

impl Loaded {
    /// The accounts that it is for.
    pub fn accounts(&self) -> Vec<AccountId> {
        self.debts.iter().map(|debt| debt.account).collect()
    }

    /// What is owed on all of them.
    pub fn owed(&self) -> Money {
        let owed = self.debts.iter().map(|debt| debt.balance.minor().max(0)).sum();
        Money::from_minor(owed, self.debt.balance.currency())
    }

    /// Whether a hold rests on one of them of which something can be asked for, or on their owner: then nothing is.
    pub async fn is_held<C: ConnectionTrait>(&self, db: &C, now: Timestamp) -> Result<bool, DbErr> {
        let active: Vec<_> = self.debts.iter().filter(|debt| debt.state.is_active()).map(|debt| debt.account).collect();
        Ok(care::hold_on(db, self.debt.customer, &active, now).await?.is_some())
    }
}

/// A plan of this customer; `None` also for what is somebody else's.
pub async fn load<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    plan: PlanId,
    now: Timestamp,
) -> Result<Option<Loaded>, Failure> {
    match store::plan_of(db, customer, plan).await? {
        Some(row) => Ok(Some(read(db, row, now).await?)),
        None => Ok(None),
    }
}

/// A plan that was found as its owner's.
pub async fn read<C: ConnectionTrait>(db: &C, row: plan::Model, now: Timestamp) -> Result<Loaded, Failure> {
    let version = store::version_of(db, &row).await?;
    let debts = debts_of(db, &row).await?;
    let first = debts.iter().find(|debt| debt.state.is_active()).or(debts.first());
    let debt = first.cloned().ok_or_else(|| Failure::broken("a plan without its account"))?;
    let rhythm = rhythm(&row, &version, debt.market)?;
    let rows = store::instalments_of(db, &row).await?;
    let currency = store::currency(&version)?;
    let instalments = rows
        .iter()
        .map(|row| PlanInstalment {
            id: Some(InstalmentId::from_uuid(row.id)),
            nominal_on: row.nominal_on,
            due_on: row.due_on,
            due: store::due(row, currency),
            is_extra: row.kind.as_deref() == Some(EXTRA),
        })
        .collect();
    let running = Running::try_new(rhythm, instalments).map_err(|_| Failure::broken("a plan out of order"))?;
    let today = today(debt.market, now);
    Ok(Loaded { row, version, debts, debt, running, today })
}

/// The debts that a plan is for, in the order in which its agreement names them.
pub async fn debts_of<C: ConnectionTrait>(db: &C, row: &plan::Model) -> Result<Vec<Debt>, Failure> {
    let accounts = store::accounts_of(db, row).await?;
    accounts::debts_of(db, CustomerId::from_uuid(row.customer_id), &accounts).await
}

/// One account between which a payment is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub account: AccountId,
    /// A hold rests on it by itself: nothing goes to it that another has room for.
    pub is_held: bool,
}

/// The accounts between which a payment on one is divided: those of a plan, or of the one that runs on it. Empty where there
/// is none.
pub async fn shares<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
    plan: Option<PlanId>,
    now: Timestamp,
) -> Result<Vec<Share>, Failure> {
    let row = match plan {
        Some(plan) => store::plan_of(db, customer, plan).await?,
        None => store::running_on(db, customer, account).await?,
    };
    let Some(row) = row else { return Ok(Vec::new()) };
    let all = store::accounts_of(db, &row).await?;
    let held = care::held_among(db, customer, &all, now).await?;
    Ok(all.into_iter().map(|account| Share { account, is_held: held.contains(&account) }).collect())
}

/// In which market a plan is.
pub async fn market_of<C: ConnectionTrait>(db: &C, row: &plan::Model) -> Result<Market, Failure> {
    let (customer, account) = (CustomerId::from_uuid(row.customer_id), AccountId::from_uuid(row.account_id));
    let debt = accounts::debt_of(db, customer, account).await?;
    Ok(debt.ok_or_else(|| Failure::broken("a plan without its account"))?.market)
}

fn rhythm(plan: &plan::Model, version: &plan_version::Model, market: Market) -> Result<Rhythm, Failure> {
    let broken = || Failure::broken("a version of a plan that cannot be read");
    let changes = version.changes.as_deref().map(serde_json::from_str).transpose()?;
    let adjust: Adjust = version.adjust.parse().map_err(|_| broken())?;
    let frequency = version.frequency.parse().map_err(|_| broken())?;
    Ok(Rhythm {
        terms: serde_json::from_str(&version.terms)?,
        changes: changes.unwrap_or_else(ChangeTerms::default),
        timing: Timing { frequency, first_on: version.first_on, market, adjust },
        amount: Money::from_minor(version.amount, store::currency(version)?),
        agreed_on: today(market, Timestamp::from_unix_millis(plan.created_at)),
        skipped_on: version.skipped_on.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
    })
}

/// Writes what became of the instalments: new ones, those that changed, those that are no longer asked for. A calendar
/// that follows the plan sees each by its `sequence`, and whoever is to be reminded is, of the new dates, on which they are taken too. Returns the ids, in the order of `after`.
pub async fn write_instalments<C: ConnectionTrait>(
    db: &C,
    (plan, version): (PlanId, i32),
    before: &Running,
    after: &Running,
    (moments, now): (Moments, Timestamp),
    random: &dyn Random,
) -> Result<Vec<InstalmentId>, DbErr> {
    let old = |id: InstalmentId| before.instalments().iter().find(|row| row.id == Some(id));
    let mut number = store::last_number(db, plan).await?;
    let mut ids = Vec::with_capacity(after.instalments().len());
    let mut new = Vec::new();
    for row in after.instalments() {
        let known = row.id.and_then(|id| Some((id, old(id)?)));
        let Some((id, old)) = known else {
            number += 1;
            let id = row.id.unwrap_or_else(|| InstalmentId::new(now, random));
            new.push(added(plan, version, number, id, row, moments));
            ids.push(id);
            continue;
        };
        ids.push(id);
        if old != row {
            let shows_otherwise = (old.due_on, old.due.open()) != (row.due_on, row.due.open());
            store::rewrite(db, id, row, shows_otherwise).await?;
            if old.due_on != row.due_on {
                store::remind(db, id, row.due_on, moments.remind_at(row.due_on)).await?;
                store::collect(db, id, moments.collect_at(row.due_on)).await?;
            }
        }
    }
    let gone = before.instalments().iter().filter_map(|row| row.id).filter(|id| !ids.contains(id));
    for id in gone.collect::<Vec<_>>() {
        store::cancel(db, id).await?;
    }
    if !new.is_empty() {
        // Fourteen values a row: SQLite takes 32 766 in a statement, and a plan has at most 1200 payments.
        instalment::Entity::insert_many(new).exec_without_returning(db).await?;
    }
    Ok(ids)
}

fn added(
    plan: PlanId,
    version: i32,
    number: i32,
    id: InstalmentId,
    row: &PlanInstalment,
    moments: Moments,
) -> instalment::ActiveModel {
    let is_asked_for = row.is_open() && !row.is_extra;
    instalment::ActiveModel {
        id: Set(id.uuid()),
        plan_id: Set(plan.uuid()),
        version: Set(version),
        number: Set(number),
        nominal_on: Set(row.nominal_on),
        due_on: Set(row.due_on),
        amount: Set(row.due.amount.minor()),
        paid: Set(row.due.paid.minor()),
        sequence: Set(0),
        kind: Set(row.is_extra.then(|| EXTRA.to_owned())),
        remind_at: Set(moments.remind_at(row.due_on).filter(|_| is_asked_for)),
        reminded_for: Set(None),
        collect_at: Set(moments.collect_at(row.due_on).filter(|_| is_asked_for)),
        collect_tries: Set(None),
    }
}

/// Notes where a payment went, so that it can be taken back from there.
pub async fn note_laid<C: ConnectionTrait>(
    db: &C,
    (plan, payment): (PlanId, Uuid),
    laid: &[Laid],
    ids: &[InstalmentId],
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), DbErr> {
    let rows = laid.iter().filter_map(|part| {
        Some(plan_payment::ActiveModel {
            id: Set(InstalmentId::new(now, random).uuid()),
            plan_id: Set(plan.uuid()),
            instalment_id: Set(ids.get(part.at)?.uuid()),
            payment_id: Set(payment),
            amount: Set(part.amount.minor()),
            at: Set(now.unix_millis()),
        })
    });
    store::note_payments(db, rows.collect()).await
}
