//! `quitus ledger check`: everything the ledger says, held against everything else. Reads in pages; memory stays flat.

use super::entity::{allocation, ledger_entry, payment};
use crate::accounts::{self, Standing};
use crate::kernel::database::Db;
use crate::kernel::failure::Failure;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::AccountState;
use shared::payments::{LedgerAccount, PaymentState};
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
    /// Debits less credits of each account of the ledger, by currency; customers' together.
    pub balances: BTreeMap<String, Balances>,
    /// At most [`FAULTS_MAX`].
    pub faults: Vec<String>,
    /// How many there were.
    pub faults_found: u64,
}

/// Debits less credits, in minor units of one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balances {
    pub customers: i128,
    pub creditor_claims: i128,
    pub provider_clearing: i128,
    pub creditor_payable: i128,
}

impl Balances {
    /// The trial balance: zero.
    pub const fn total(&self) -> i128 {
        self.customers + self.creditor_claims + self.provider_clearing + self.creditor_payable
    }

    fn add(&mut self, account: LedgerAccount, amount: i128) {
        match account {
            LedgerAccount::Customer(_) => self.customers += amount,
            LedgerAccount::CreditorClaims => self.creditor_claims += amount,
            LedgerAccount::ProviderClearing => self.provider_clearing += amount,
            LedgerAccount::CreditorPayable => self.creditor_payable += amount,
        }
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
            if row.payment_id.is_none() && row.kind == "payment" {
                report.fault(|| format!("entry {}: it belongs to no payment", row.id));
            }
        }
    }
}

fn trial_balance(report: &mut Report) {
    for (currency, balances) in report.balances.clone() {
        if balances.total() != 0 {
            report.fault(|| format!("{currency}: the trial balance is {} and not 0", balances.total()));
        }
        let owed = balances.customers + balances.creditor_claims;
        if owed != 0 {
            report.fault(|| format!("{currency}: customers and creditors’ claims differ by {owed}"));
        }
        let held = balances.provider_clearing + balances.creditor_payable;
        if held != 0 {
            report.fault(|| format!("{currency}: what the provider took and what creditors get differ by {held}"));
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

/// Each payment that succeeded is what was posted and what was allocated; no other payment has either.
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
        let ids = || rows.iter().map(|row| row.id);
        let entries =
            ledger_entry::Entity::find().filter(ledger_entry::Column::PaymentId.is_in(ids())).all(db.read()).await?;
        let allocations =
            allocation::Entity::find().filter(allocation::Column::PaymentId.is_in(ids())).all(db.read()).await?;
        // By payment and account: allocated, paid by the customer, passed on to the creditor.
        let mut parts = BTreeMap::<Uuid, BTreeMap<Uuid, [i128; 3]>>::new();
        let mut add = |payment: Uuid, account: Option<Uuid>, at: usize, amount: i64| {
            let account = account.unwrap_or_default();
            parts.entry(payment).or_default().entry(account).or_default()[at] += i128::from(amount);
        };
        for row in allocations {
            add(row.payment_id, Some(row.account_id), 0, row.amount);
        }
        for row in entries {
            let Some(payment) = row.payment_id else { continue };
            let (debit, credit) = (row.debit.parse::<LedgerAccount>(), row.credit.parse::<LedgerAccount>());
            match (debit, credit) {
                (Ok(LedgerAccount::ProviderClearing), Ok(LedgerAccount::Customer(_))) => {
                    add(payment, row.account_id, 1, row.amount);
                }
                (Ok(LedgerAccount::CreditorClaims), Ok(LedgerAccount::CreditorPayable)) => {
                    add(payment, row.account_id, 2, row.amount);
                }
                _ => report.fault(|| format!("entry {}: no payment posts this", row.id)),
            }
        }
        for row in &rows {
            report.payments += 1;
            let parts = parts.remove(&row.id).unwrap_or_default();
            let succeeded = row.state == PaymentState::Succeeded.code();
            if !succeeded && !parts.is_empty() {
                report.fault(|| format!("payment {}: it is {} and has entries or allocations", row.id, row.state));
            }
            let total = |at: usize| parts.values().map(|part| part[at]).sum::<i128>();
            if succeeded && (0..3).any(|at| total(at) != i128::from(row.amount)) {
                report.fault(|| {
                    format!(
                        "payment {}: {} was paid, {} allocated, {} posted and {} passed on",
                        row.id,
                        row.amount,
                        total(0),
                        total(1),
                        total(2)
                    )
                });
            } else if succeeded && parts.values().any(|[a, b, c]| a != b || b != c) {
                report
                    .fault(|| format!("payment {}: it was allocated to other accounts than it was posted to", row.id));
            }
        }
    }
}
