//! `quitus ledger check`: everything the ledger says, held against everything else. Reads in pages; memory stays flat.

use super::entity::{adjustment, allocation, ledger_entry, payment, remittance};
use super::remitting::movements;
use crate::accounts::{self, Standing};
use crate::kernel::database::Db;
use crate::kernel::failure::Failure;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::{AccountId, AccountState, CreditorId};
use shared::kernel::{Currency, Money};
use shared::payments::{Aftermath, Chargeback, Half, LedgerAccount, PaymentState, postings_of_adjustment};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many rows are looked at together; their ids fit into one query on both databases.
const PAGE: u64 = 2_000;
/// Beyond so many faults the list says no more.
pub const FAULTS_MAX: usize = 1_000;

/// What was read, and what is not as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub entries: u64,
    pub accounts: u64,
    pub payments: u64,
    pub adjustments: u64,
    pub remittances: u64,
    /// Debits less credits of each account of the ledger, by currency; customers' together.
    pub balances: BTreeMap<String, Balances>,
    /// At most [`FAULTS_MAX`].
    pub faults: Vec<String>,
    /// How many there were.
    pub faults_found: u64,
}

/// Debits less credits, in minor units of one currency, by the class of the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balances {
    /// Only those that were posted to.
    pub of: BTreeMap<&'static str, i128>,
    halves: BTreeMap<Half, i128>,
}

impl Balances {
    /// What stands on an account; customers' together.
    pub fn on(&self, account: LedgerAccount) -> i128 {
        self.of.get(account.class()).copied().unwrap_or_default()
    }

    /// The trial balance: zero.
    pub fn total(&self) -> i128 {
        self.of.values().sum()
    }

    /// One half of the ledger: zero.
    pub fn half(&self, half: Half) -> i128 {
        self.halves.get(&half).copied().unwrap_or_default()
    }

    fn add(&mut self, account: LedgerAccount, amount: i128) {
        *self.of.entry(account.class()).or_default() += amount;
        *self.halves.entry(account.half()).or_default() += amount;
    }
}

impl Report {
    pub const fn is_sound(&self) -> bool {
        self.faults_found == 0
    }

    fn fault(&mut self, fault: impl FnOnce() -> String) {
        self.faults_found += 1;
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault());
        }
    }
}

/// Checks the whole ledger. Payments that end meanwhile may be reported; run it again.
///
/// # Errors
/// When the database cannot be read.
pub async fn check(db: &Db) -> Result<Report, Failure> {
    let mut report = Report::default();
    entries(db, &mut report).await?;
    trial_balance(&mut report);
    balances(db, &mut report).await?;
    payments(db, &mut report).await?;
    adjustments(db, &mut report).await?;
    remittances(db, &mut report).await?;
    Ok(report)
}

/// Each entry by itself; their sums.
async fn entries(db: &Db, report: &mut Report) -> Result<(), DbErr> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = ledger_entry::Entity::find().order_by_asc(ledger_entry::Column::Id).limit(PAGE);
        if let Some(after) = after {
            page = page.filter(ledger_entry::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        for row in rows {
            report.entries += 1;
            if row.amount <= 0 {
                report.fault(|| format!("entry {}: its amount is not above zero", row.id));
            }
            for (name, sign) in [(&row.debit, 1), (&row.credit, -1)] {
                match name.parse::<LedgerAccount>() {
                    Ok(account) => {
                        if let LedgerAccount::Customer(customers) = account
                            && row.account_id != Some(customers.uuid())
                        {
                            report.fault(|| format!("entry {}: it names another account than it moves", row.id));
                        }
                        let balances = report.balances.entry(row.currency.clone()).or_default();
                        balances.add(account, i128::from(row.amount) * sign);
                    }
                    Err(_) => report.fault(|| format!("entry {}: it names no account of the ledger", row.id)),
                }
            }
            if [row.payment_id, row.adjustment_id, row.remittance_id].iter().flatten().count() != 1 {
                report.fault(|| format!("entry {}: it belongs to no payment, adjustment or remittance", row.id));
            }
        }
    }
}

fn trial_balance(report: &mut Report) {
    for (currency, balances) in report.balances.clone() {
        if balances.total() != 0 {
            report.fault(|| format!("{currency}: the trial balance is {} and not 0", balances.total()));
        }
        let owed = balances.half(Half::Owed);
        if owed != 0 {
            report.fault(|| {
                format!("{currency}: customers and what creditors claim, changed and gave up differ by {owed}")
            });
        }
        let held = balances.half(Half::Held);
        if held != 0 {
            report.fault(|| format!("{currency}: what is held and whom it belongs to differ by {held}"));
        }
    }
}

/// Each account's balance is what was placed and its entries.
async fn balances(db: &Db, report: &mut Report) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let accounts = accounts::standings_after(db.read(), after, PAGE).await?;
        let Some(last) = accounts.last() else { return Ok(()) };
        after = Some(last.account);
        let mut moved = BTreeMap::<Uuid, i128>::new();
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::AccountId.is_in(accounts.iter().map(|standing| standing.account.uuid())))
            .all(db.read())
            .await?;
        let by_id: BTreeMap<Uuid, &Standing> = accounts.iter().map(|s| (s.account.uuid(), s)).collect();
        for row in rows {
            let Some(standing) = row.account_id.and_then(|id| by_id.get(&id)) else { continue };
            if row.currency != standing.balance.currency().code() || row.creditor_id != standing.creditor.uuid() {
                report.fault(|| format!("entry {}: another currency or creditor than its account’s", row.id));
            }
            let name = LedgerAccount::Customer(standing.account).to_string();
            let sign = i128::from(row.debit == name) - i128::from(row.credit == name);
            *moved.entry(standing.account.uuid()).or_default() += i128::from(row.amount) * sign;
        }
        for standing in &accounts {
            report.accounts += 1;
            let moved = moved.get(&standing.account.uuid()).copied().unwrap_or_default();
            let expected = i128::from(standing.placed_balance.minor()) + moved;
            if i128::from(standing.balance.minor()) != expected {
                report.fault(|| {
                    format!(
                        "account {}: its balance is {} and should be {expected}",
                        standing.account,
                        standing.balance.minor()
                    )
                });
            }
            let ends = match standing.state {
                AccountState::Open => !standing.balance.is_positive(),
                AccountState::PaidInFull => standing.balance.is_positive(),
                AccountState::Settled | AccountState::Recalled => false,
            };
            if ends {
                report.fault(|| {
                    format!(
                        "account {}: it is {} with a balance of {}",
                        standing.account,
                        standing.state.code(),
                        standing.balance.minor()
                    )
                });
            }
        }
    }
}

/// What was posted and allocated for one payment on one account. Each pair or triple is one thing seen from its two or three
/// entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Posted {
    allocated: i128,
    /// The customer paid; the creditor is owed it.
    paid: [i128; 2],
    /// Given back by us: owed again; set aside; gone from the provider.
    refunded: [i128; 3],
    /// Taken back by the bank: owed again; gone from the provider.
    charged_back: [i128; 2],
}

impl Posted {
    fn add(&mut self, other: &Self) {
        self.allocated += other.allocated;
        self.paid.iter_mut().zip(other.paid).for_each(|(sum, amount)| *sum += amount);
        self.refunded.iter_mut().zip(other.refunded).for_each(|(sum, amount)| *sum += amount);
        self.charged_back.iter_mut().zip(other.charged_back).for_each(|(sum, amount)| *sum += amount);
    }

    /// Where an entry of this kind between these two counts; below zero where it was posted the other way round.
    fn place(&mut self, kind: &str, debit: LedgerAccount, credit: LedgerAccount) -> Option<(&mut i128, i128)> {
        use LedgerAccount::{CreditorClaims, CreditorPayable, Customer, ProviderClearing, Refunds};
        Some(match (kind, debit, credit) {
            ("payment", ProviderClearing, Customer(_)) => (&mut self.paid[0], 1),
            ("payment", CreditorClaims, CreditorPayable) => (&mut self.paid[1], 1),
            ("refund", Customer(_), CreditorClaims) => (&mut self.refunded[0], 1),
            ("refund", CreditorClaims, Customer(_)) => (&mut self.refunded[0], -1),
            ("refund", CreditorPayable, Refunds) => (&mut self.refunded[1], 1),
            ("refund", Refunds, CreditorPayable) => (&mut self.refunded[1], -1),
            ("refund", Refunds, ProviderClearing) => (&mut self.refunded[2], 1),
            ("refund", ProviderClearing, Refunds) => (&mut self.refunded[2], -1),
            ("chargeback", Customer(_), CreditorClaims) => (&mut self.charged_back[0], 1),
            ("chargeback", CreditorClaims, Customer(_)) => (&mut self.charged_back[0], -1),
            ("chargeback", CreditorPayable, ProviderClearing) => (&mut self.charged_back[1], 1),
            ("chargeback", ProviderClearing, CreditorPayable) => (&mut self.charged_back[1], -1),
            _ => return None,
        })
    }
}

/// Each payment whose money was taken is what was posted and what was allocated, and where its money stands; no other
/// payment has entries or allocations.
async fn payments(db: &Db, report: &mut Report) -> Result<(), DbErr> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = payment::Entity::find().order_by_asc(payment::Column::Id).limit(PAGE);
        if let Some(after) = after {
            page = page.filter(payment::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        let mut posted = posted(db, rows.iter().map(|row| row.id).collect(), report).await?;
        for row in &rows {
            report.payments += 1;
            let parts = posted.remove(&row.id).unwrap_or_default();
            if let Some(fault) = fault_of(row, &parts) {
                report.fault(|| format!("payment {}: {fault}", row.id));
            }
        }
    }
}

/// By payment and account.
async fn posted(
    db: &Db,
    payments: Vec<Uuid>,
    report: &mut Report,
) -> Result<BTreeMap<Uuid, BTreeMap<Uuid, Posted>>, DbErr> {
    let of = ledger_entry::Column::PaymentId.is_in(payments.clone());
    let entries = ledger_entry::Entity::find().filter(of).all(db.read()).await?;
    let of = allocation::Column::PaymentId.is_in(payments);
    let allocations = allocation::Entity::find().filter(of).all(db.read()).await?;
    let mut posted = BTreeMap::<Uuid, BTreeMap<Uuid, Posted>>::new();
    for row in allocations {
        let on = posted.entry(row.payment_id).or_default().entry(row.account_id).or_default();
        on.allocated += i128::from(row.amount);
    }
    for row in entries {
        let (Some(payment), Some(account)) = (row.payment_id, row.account_id) else { continue };
        // What names no account was reported where each entry was read.
        let (Ok(debit), Ok(credit)) = (row.debit.parse(), row.credit.parse()) else { continue };
        let on = posted.entry(payment).or_default().entry(account).or_default();
        match on.place(&row.kind, debit, credit) {
            Some((sum, sign)) => *sum += i128::from(row.amount) * sign,
            None => report.fault(|| format!("entry {}: no payment posts this", row.id)),
        }
    }
    Ok(posted)
}

/// What is wrong with a payment, if anything is.
fn fault_of(row: &payment::Model, parts: &BTreeMap<Uuid, Posted>) -> Option<String> {
    let Ok(state) = row.state.parse::<PaymentState>() else { return Some("its state is none".to_owned()) };
    if !state.was_taken() {
        return (!parts.is_empty()).then(|| format!("it is {} and has entries or allocations", row.state));
    }
    let currency: Currency = row.currency.parse().ok()?;
    let taken = Money::from_minor(row.amount, currency);
    let chargeback: Chargeback = row.chargeback.as_deref().map_or(Ok(Chargeback::None), str::parse).ok()?;
    let aftermath = Aftermath { refunded: Money::from_minor(row.refunded.unwrap_or_default(), currency), chargeback };
    let mut total = Posted::default();
    parts.values().for_each(|part| total.add(part));
    let (amount, refunded) = (i128::from(taken.minor()), i128::from(aftermath.refunded.minor()));
    let charged_back = i128::from(aftermath.charged_back(taken).minor());
    let should =
        Posted { allocated: amount, paid: [amount; 2], refunded: [refunded; 3], charged_back: [charged_back; 2] };
    if state != aftermath.state(taken) {
        Some(format!("it is {} and its money says {}", row.state, aftermath.state(taken).code()))
    } else if total != should {
        Some(format!("posted and allocated was {total:?} and should be {should:?}"))
    } else if parts.values().any(|part| part.paid != [part.allocated; 2]) {
        Some("it was allocated to other accounts than it was posted to".to_owned())
    } else {
        None
    }
}

/// Each adjustment has the one entry that it posts.
async fn adjustments(db: &Db, report: &mut Report) -> Result<(), DbErr> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = adjustment::Entity::find().order_by_asc(adjustment::Column::Id).limit(PAGE);
        if let Some(after) = after {
            page = page.filter(adjustment::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        let of = ledger_entry::Column::AdjustmentId.is_in(rows.iter().map(|row| row.id));
        let mut entries = BTreeMap::<Uuid, Vec<ledger_entry::Model>>::new();
        for entry in ledger_entry::Entity::find().filter(of).all(db.read()).await? {
            entries.entry(entry.adjustment_id.unwrap_or_default()).or_default().push(entry);
        }
        for row in rows {
            report.adjustments += 1;
            let found = entries.remove(&row.id).unwrap_or_default();
            let should = posted_by(&row);
            let is = |entry: &ledger_entry::Model| (entry.debit.clone(), entry.credit.clone(), entry.amount);
            if found.iter().map(is).collect::<Vec<_>>() != should {
                report.fault(|| format!("adjustment {}: {} entries that are not what it posts", row.id, found.len()));
            }
        }
    }
}

/// Debit, credit and amount of what an adjustment posts.
fn posted_by(row: &adjustment::Model) -> Vec<(String, String, i64)> {
    let (Ok(kind), Ok(currency)) = (row.kind.parse(), row.currency.parse()) else { return Vec::new() };
    let moved = Money::from_minor(row.amount, currency);
    let entries = postings_of_adjustment(kind, AccountId::from_uuid(row.account_id), moved);
    entries.into_iter().map(|entry| (entry.debit.to_string(), entry.credit.to_string(), entry.amount.minor())).collect()
}

/// Each remittance passed on what its entries say, begins where the one before ended and has its one entry.
async fn remittances(db: &Db, report: &mut Report) -> Result<(), Failure> {
    let rows = remittance::Entity::find()
        .order_by_asc(remittance::Column::CreditorId)
        .order_by_asc(remittance::Column::Currency)
        .order_by_asc(remittance::Column::Day)
        .all(db.read())
        .await?;
    let mut before: Option<remittance::Model> = None;
    for row in rows {
        report.remittances += 1;
        let same = |before: &&remittance::Model| {
            (before.creditor_id, before.currency.as_str()) == (row.creditor_id, row.currency.as_str())
        };
        let (from, carried) =
            before.as_ref().filter(same).map_or((0, 0), |before| (before.until_at, before.carried_out));
        let Ok(currency) = row.currency.parse() else {
            report.fault(|| format!("remittance {}: an unknown currency", row.id));
            continue;
        };
        let of = (CreditorId::from_uuid(row.creditor_id), currency);
        let net = movements(db.read(), of, (row.from_at, row.until_at), |_| Ok(())).await?;
        let posted = ledger_entry::Entity::find().filter(ledger_entry::Column::RemittanceId.eq(row.id));
        let posted: Vec<i64> = posted.all(db.read()).await?.into_iter().map(|entry| entry.amount).collect();
        let should = if row.amount > 0 { vec![row.amount] } else { Vec::new() };
        let total = row.carried_in + net;
        let is_sound = (row.from_at, row.carried_in, row.net) == (from, carried, net)
            && (row.amount, row.carried_out) == (total.max(0), total.min(0))
            && posted == should;
        if !is_sound {
            report
                .fault(|| format!("remittance {}: {} was passed on and its entries come to {net}", row.id, row.amount));
        }
        before = Some(row);
    }
    Ok(())
}
