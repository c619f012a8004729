//! Passing on what was taken for a creditor: up to the end of a day, line by line, to the cent.
//!
//! A remittance covers the entries between two moments and none twice: the first moment is the end of the one before. Once a
//! day is over its entries never change, so the same day again tells the same lines and posts nothing.

use super::entity::{ledger_entry, payment, remittance};
use super::store::EntryId;
use crate::accounts;
use crate::kernel::audit;
use crate::kernel::calendar::moment;
use crate::kernel::failure::Failure;
use crate::kernel::{Kernel, database};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::Serialize;
use shared::accounts::{AccountId, CreditorId};
use shared::kernel::{Currency, Market, Money, Timestamp};
use shared::payments::LedgerAccount;
use std::collections::BTreeMap;
use uuid::Uuid;

shared::id! {
    /// What was passed on to a creditor for the time up to a day, in one currency.
    RemittanceId
}

/// How many entries are read together; the ids of their payments fit into one query on both databases.
const PAGE: u64 = 2_000;

/// One movement of what is owed to a creditor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemittedLine {
    pub at: Timestamp,
    /// `payment`, `refund`, `chargeback`.
    pub kind: String,
    /// The creditor's reference of the account.
    pub account: String,
    /// The reference of the payment.
    pub payment: Option<String>,
    /// Below zero: it went back.
    pub amount: Money,
}

/// What was passed on in one currency. `carried_in` + `net` = `amount` + `carried_out`; what is carried is never above zero: more
/// went back than was taken, and later payments make up for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remitted {
    pub currency: Currency,
    pub lines: u64,
    /// By the kind of movement, in minor units.
    pub by_kind: BTreeMap<String, i64>,
    pub net: i64,
    pub carried_in: i64,
    /// What is to be paid to the creditor.
    pub amount: i64,
    pub carried_out: i64,
    /// It was passed on by an earlier call.
    pub was_there: bool,
}

/// Why nothing is passed on.
#[derive(Debug, thiserror::Error)]
pub enum NotRemitted {
    #[error("{0} is not over where the creditor is: pass on an earlier day")]
    NotOver(NaiveDate),
    #[error("everything up to {0} was passed on already: pass on a later day, or ask for {0} again to see its lines")]
    Later(NaiveDate),
    #[error("another remittance of this creditor is being made: run it again")]
    Twice,
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<DbErr> for NotRemitted {
    fn from(cause: DbErr) -> Self {
        if database::is_duplicate(&cause) { Self::Twice } else { Self::Failed(cause.into()) }
    }
}

/// A creditor's remittance for the time up to the end of a day.
pub struct Remitting<'a> {
    pub kernel: &'a Kernel,
    pub creditor: CreditorId,
    pub market: Market,
    /// In the creditor's market.
    pub day: NaiveDate,
    /// Everything is told, nothing is posted.
    pub dry_run: bool,
}

impl Remitting<'_> {
    /// Tells every line to `tell` and posts what is to be paid, in every currency the creditor has entries in.
    ///
    /// # Errors
    /// When the day is not over, a later one was passed on already, or the database fails; nothing is posted then.
    pub async fn remit(
        &self,
        mut tell: impl FnMut(&RemittedLine) -> std::io::Result<()>,
    ) -> Result<Vec<Remitted>, NotRemitted> {
        let now = self.kernel.now();
        let until = self.day.succ_opt().map(|next| moment(self.market, next, 0)).filter(|until| *until <= now);
        let until = until.ok_or(NotRemitted::NotOver(self.day))?;
        let tx = self.kernel.db.begin().await?;
        let mut remitted = Vec::new();
        for currency in currencies(&tx, self.creditor).await? {
            remitted.push(self.in_currency(&tx, currency, until, now, &mut tell).await?);
        }
        if self.dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(remitted)
    }

    async fn in_currency(
        &self,
        tx: &DatabaseTransaction,
        currency: Currency,
        until: Timestamp,
        now: Timestamp,
        tell: &mut impl FnMut(&RemittedLine) -> std::io::Result<()>,
    ) -> Result<Remitted, NotRemitted> {
        let last = last_of(tx, self.creditor, currency).await?;
        let stored = match &last {
            Some(last) if last.day > self.day => return Err(NotRemitted::Later(last.day)),
            Some(last) if last.day == self.day => Some(last.clone()),
            _ => None,
        };
        let (from, carried_in) = match (&stored, &last) {
            (Some(stored), _) => (stored.from_at, stored.carried_in),
            (None, Some(last)) => (last.until_at, last.carried_out),
            (None, None) => (0, 0),
        };
        let until = stored.as_ref().map_or(until.unix_millis(), |stored| stored.until_at);
        let (mut lines, mut by_kind) = (0, BTreeMap::<String, i64>::new());
        let net = movements(tx, (self.creditor, currency), (from, until), |line| {
            lines += 1;
            *by_kind.entry(line.kind.clone()).or_default() += line.amount.minor();
            tell(line)
        })
        .await?;
        let total = carried_in.checked_add(net).ok_or(Failure::broken("a sum beyond what money can be"))?;
        let (amount, carried_out) = (total.max(0), total.min(0));
        let was_there = stored.is_some();
        if stored.is_none_or(|stored| (stored.net, stored.amount) != (net, amount)) {
            if was_there {
                return Err(Failure::broken("a remittance is not what its entries say").into());
            }
            let row = remittance::Model {
                id: RemittanceId::new(now, self.kernel.random()).uuid(),
                creditor_id: self.creditor.uuid(),
                currency: currency.to_string(),
                day: self.day,
                from_at: from,
                until_at: until,
                net,
                carried_in,
                amount,
                carried_out,
                at: now.unix_millis(),
            };
            self.post(tx, row, now).await?;
        }
        Ok(Remitted { currency, lines, by_kind, net, carried_in, amount, carried_out, was_there })
    }

    async fn post(&self, tx: &DatabaseTransaction, row: remittance::Model, now: Timestamp) -> Result<(), NotRemitted> {
        let (id, amount, currency) = (row.id, row.amount, row.currency.clone());
        let active: remittance::ActiveModel = row.into();
        remittance::Entity::insert(active).exec_without_returning(tx).await?;
        if amount > 0 {
            let entry = ledger_entry::ActiveModel {
                id: Set(EntryId::new(now, self.kernel.random()).uuid()),
                creditor_id: Set(self.creditor.uuid()),
                currency: Set(currency),
                amount: Set(amount),
                debit: Set(LedgerAccount::CreditorPayable.to_string()),
                credit: Set(LedgerAccount::Bank.to_string()),
                account_id: Set(None),
                payment_id: Set(None),
                kind: Set(KIND.to_owned()),
                at: Set(now.unix_millis()),
                adjustment_id: Set(None),
                remittance_id: Set(Some(id)),
            };
            ledger_entry::Entity::insert(entry).exec_without_returning(tx).await?;
        }
        let entry = audit::Entry {
            chain: Some(self.creditor.uuid()),
            at: now,
            actor: "operator",
            action: "passed on to the creditor",
            subject: &format!("remittance:{id}"),
            detail: serde_json::json!({ "day": self.day }),
        };
        audit::record(tx, entry).await?;
        Ok(())
    }
}

/// What `kind` the entry of a remittance is.
pub const KIND: &str = "remittance";

/// The last remittance of a creditor in a currency. Nobody makes another until the transaction ends.
async fn last_of(
    tx: &DatabaseTransaction,
    creditor: CreditorId,
    currency: Currency,
) -> Result<Option<remittance::Model>, DbErr> {
    remittance::Entity::find()
        .filter(remittance::Column::CreditorId.eq(creditor.uuid()))
        .filter(remittance::Column::Currency.eq(currency.code()))
        .order_by_desc(remittance::Column::Day)
        .lock_exclusive()
        .one(tx)
        .await
}

async fn currencies(tx: &DatabaseTransaction, creditor: CreditorId) -> Result<Vec<Currency>, Failure> {
    let codes: Vec<String> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::Currency)
        .distinct()
        .filter(ledger_entry::Column::CreditorId.eq(creditor.uuid()))
        .order_by_asc(ledger_entry::Column::Currency)
        .into_tuple()
        .all(tx)
        .await?;
    let read = |code: String| code.parse().map_err(|_| Failure::broken("an entry in an unknown currency"));
    codes.into_iter().map(read).collect()
}

/// Every movement of what is owed to a creditor in one currency, from one moment on and before another, in the order in which
/// they were posted; returns their sum. Reads in pages; memory stays flat.
pub(super) async fn movements<C: ConnectionTrait>(
    db: &C,
    (creditor, currency): (CreditorId, Currency),
    (from, until): (i64, i64),
    mut tell: impl FnMut(&RemittedLine) -> std::io::Result<()>,
) -> Result<i64, Failure> {
    let name = LedgerAccount::CreditorPayable.to_string();
    let (mut after, mut sum): (Option<(i64, Uuid)>, i64) = (None, 0);
    loop {
        let payable = Condition::any()
            .add(ledger_entry::Column::Debit.eq(name.as_str()))
            .add(ledger_entry::Column::Credit.eq(name.as_str()));
        let mut page = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::CreditorId.eq(creditor.uuid()))
            .filter(ledger_entry::Column::Currency.eq(currency.code()))
            .filter(ledger_entry::Column::At.gte(from))
            .filter(ledger_entry::Column::At.lt(until))
            .filter(ledger_entry::Column::Kind.ne(KIND))
            .filter(payable);
        if let Some((at, id)) = after {
            let later = Condition::all().add(ledger_entry::Column::At.eq(at)).add(ledger_entry::Column::Id.gt(id));
            page = page.filter(Condition::any().add(ledger_entry::Column::At.gt(at)).add(later));
        }
        let page = page.order_by_asc(ledger_entry::Column::At).order_by_asc(ledger_entry::Column::Id).limit(PAGE);
        let rows = page.all(db).await?;
        let Some(last) = rows.last() else { return Ok(sum) };
        after = Some((last.at, last.id));
        let accounts = accounts::references(db, rows.iter().filter_map(|row| row.account_id)).await?;
        let payments = payment_references(db, &rows).await?;
        for row in rows {
            let sign = i64::from(row.credit == name) - i64::from(row.debit == name);
            let line = RemittedLine {
                at: Timestamp::from_unix_millis(row.at),
                kind: row.kind,
                account: row
                    .account_id
                    .and_then(|id| accounts.get(&AccountId::from_uuid(id)).cloned())
                    .unwrap_or_default(),
                payment: row.payment_id.and_then(|id| payments.get(&id).cloned()),
                amount: Money::from_minor(row.amount * sign, currency),
            };
            sum = sum.checked_add(line.amount.minor()).ok_or(Failure::broken("a sum beyond what money can be"))?;
            tell(&line)?;
        }
    }
}

async fn payment_references<C: ConnectionTrait>(
    db: &C,
    rows: &[ledger_entry::Model],
) -> Result<BTreeMap<Uuid, String>, DbErr> {
    let found: Vec<(Uuid, String)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::Id, payment::Column::Reference])
        .filter(payment::Column::Id.is_in(rows.iter().filter_map(|row| row.payment_id)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}
