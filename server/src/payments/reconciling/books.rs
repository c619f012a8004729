//! What is read of our own books: which payments a report means, and what was posted at the provider.

use super::super::entity::{ledger_entry, payment};
use crate::kernel::failure::Failure;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::kernel::{Currency, Money, Timestamp};
use shared::payments::{LedgerAccount, Movement, PaymentId, Posted, Span};
use std::collections::HashMap;
use uuid::Uuid;

/// How many rows are read together; their ids fit into one query on both databases.
pub const PAGE: u64 = 2_000;

/// A payment that is in our books.
#[derive(Debug, Clone)]
pub struct Known {
    pub id: PaymentId,
    /// What its payer can quote.
    pub reference: String,
}

/// A movement of an account that the provider's report is held against.
pub struct Entry {
    pub at: Timestamp,
    pub currency: Currency,
    pub moved: Moved,
}

pub enum Moved {
    /// Of `provider_clearing`, with the payment it is of.
    Clearing(Known, Posted),
    /// Of `fees`: by how much it rose.
    Fees(i64),
}

/// The payments that some names stand for.
#[derive(Default)]
pub struct KnownPayments {
    ours: HashMap<Uuid, Known>,
    theirs: HashMap<String, Known>,
}

impl KnownPayments {
    pub fn get(&self, name: &str) -> Option<&Known> {
        Uuid::try_parse(name).map_or_else(|_| self.theirs.get(name), |id| self.ours.get(&id))
    }
}

/// Looks up names: our own ids, and the provider's names for payments of its own.
pub async fn known<C: ConnectionTrait>(
    db: &C,
    provider: &str,
    names: impl Iterator<Item = &str> + Clone,
) -> Result<KnownPayments, DbErr> {
    let ids: Vec<Uuid> = names.clone().filter_map(|name| Uuid::try_parse(name).ok()).collect();
    let theirs: Vec<&str> = names.filter(|name| !name.is_empty() && Uuid::try_parse(name).is_err()).collect();
    let mut known = KnownPayments::default();
    if !ids.is_empty() {
        let found = named(db, Condition::all().add(payment::Column::Id.is_in(ids))).await?;
        known.ours = found.into_iter().map(|(known, _)| (known.id.uuid(), known)).collect();
    }
    if !theirs.is_empty() {
        let theirs = payment::Column::ProviderReference.is_in(theirs);
        let of = Condition::all().add(theirs).add(payment::Column::Provider.eq(provider));
        let found = named(db, of).await?;
        known.theirs = found.into_iter().filter_map(|(known, theirs)| Some((theirs?, known))).collect();
    }
    Ok(known)
}

/// Payments, with what the provider calls them.
async fn named<C: ConnectionTrait>(db: &C, of: Condition) -> Result<Vec<(Known, Option<String>)>, DbErr> {
    let rows: Vec<(Uuid, String, Option<String>)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::Id, payment::Column::Reference, payment::Column::ProviderReference])
        .filter(of)
        .into_tuple()
        .all(db)
        .await?;
    let known = |id, reference| Known { id: PaymentId::from_uuid(id), reference };
    Ok(rows.into_iter().map(|(id, reference, theirs)| (known(id, reference), theirs)).collect())
}

/// Every movement of `provider_clearing` for payments of one provider, and of `fees`, in a time, in the order in which they were
/// posted. Reads in pages; memory stays flat.
pub async fn posted<C: ConnectionTrait>(
    db: &C,
    provider: &str,
    time: Span,
    mut take: impl FnMut(Entry) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (clearing, fees) = (LedgerAccount::ProviderClearing.to_string(), LedgerAccount::Fees.to_string());
    let mut after: Option<(i64, Uuid)> = None;
    loop {
        let rows = page(db, [&clearing, &fees], time, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some((last.at, last.id));
        let payments = of_provider(db, provider, &rows).await?;
        for row in rows {
            let currency = row.currency.parse().map_err(|_| Failure::broken("an entry in an unknown currency"))?;
            let rose =
                |account: &str| row.amount * (i64::from(row.debit == account) - i64::from(row.credit == account));
            let at = Timestamp::from_unix_millis(row.at);
            if row.debit == fees || row.credit == fees {
                take(Entry { at, currency, moved: Moved::Fees(rose(&fees)) })?;
            }
            let Some(known) = row.payment_id.and_then(|id| payments.get(&id)) else { continue };
            if let Some(movement) = Movement::of(&row.kind)
                && (row.debit == clearing || row.credit == clearing)
            {
                let posted = Posted { at, movement, amount: Money::from_minor(rose(&clearing), currency) };
                take(Entry { at, currency, moved: Moved::Clearing(known.clone(), posted) })?;
            }
        }
    }
}

async fn page<C: ConnectionTrait>(
    db: &C,
    accounts: [&String; 2],
    time: Span,
    after: Option<(i64, Uuid)>,
) -> Result<Vec<ledger_entry::Model>, DbErr> {
    use ledger_entry::Column as C;
    // Each page begins where the one before ended: only there can the database go by its index.
    let from = after.map_or(time.from.unix_millis(), |(at, _)| at);
    let mut page = ledger_entry::Entity::find()
        .filter(C::At.gte(from))
        .filter(C::At.lt(time.until.unix_millis()))
        .filter(Condition::any().add(C::Debit.is_in(accounts)).add(C::Credit.is_in(accounts)));
    if let Some((at, id)) = after {
        let later = Condition::all().add(C::At.eq(at)).add(C::Id.gt(id));
        page = page.filter(Condition::any().add(C::At.gt(at)).add(later));
    }
    page.order_by_asc(C::At).order_by_asc(C::Id).limit(PAGE).all(db).await
}

/// The payments of these entries that are of one provider.
async fn of_provider<C: ConnectionTrait>(
    db: &C,
    provider: &str,
    rows: &[ledger_entry::Model],
) -> Result<HashMap<Uuid, Known>, DbErr> {
    let ids = rows.iter().filter_map(|row| row.payment_id);
    let of = Condition::all().add(payment::Column::Id.is_in(ids)).add(payment::Column::Provider.eq(provider));
    Ok(named(db, of).await?.into_iter().map(|(known, _)| (known.id.uuid(), known)).collect())
}
