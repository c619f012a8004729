//! The simulator's book, told as a provider tells its own: for reconciling it.

use super::entity::{simulated_charge as charge, simulated_dispute as dispute, simulated_refund as given_back};
use super::reconciling::{NotReconciled, days};
use super::simulator::Booked;
use crate::kernel::database::Db;
use crate::kernel::failure::Failure;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::kernel::{Currency, Money, Timestamp};
use shared::payments::{Movement, Reported, ReportedKind, Span};
use std::collections::HashMap;

/// How many rows are read together; their keys fit into one query on both databases.
const PAGE: u64 = 2_000;

/// Everything the simulator moved on these days of UTC and on the days beside them: what it took, what it gave back, what banks
/// took. Returns how many lines that is. Reads in pages; memory stays flat.
///
/// # Errors
/// When the days are the wrong way round, or the database or `tell` fails.
pub async fn simulated_report(
    db: &Db,
    from: NaiveDate,
    to: NaiveDate,
    mut tell: impl FnMut(&Reported) -> std::io::Result<()>,
) -> Result<u64, NotReconciled> {
    let time = days(from, to)?.with_the_days_beside();
    let mut lines = 0;
    let mut line = |movement, name: String, payment: String, at, amount: Money| {
        lines += 1;
        let (kind, fee) = (ReportedKind::Moved(movement), Money::zero(amount.currency()));
        tell(&Reported { line: lines + 1, at: Timestamp::from_unix_millis(at), kind, name, payment, amount, fee })
    };
    let mut taken = Pages::<charge::Entity>::new(charge::Column::CreatedAt, charge::Column::Reference, time);
    while let Some(rows) = taken.next(db, |row| (row.created_at, &row.reference)).await? {
        for row in rows.into_iter().filter(|row| row.state == Booked::Taken.code()) {
            let amount = Money::from_minor(row.amount, known(&row.currency)?);
            line(Movement::Payment, row.reference, row.idempotency_key, row.created_at, amount)?;
        }
    }
    let mut gone = Pages::<given_back::Entity>::new(given_back::Column::CreatedAt, given_back::Column::Reference, time);
    while let Some(rows) = gone.next(db, |row| (row.created_at, &row.reference)).await? {
        let currencies = currencies(db, rows.iter().map(|row| &row.charge_key)).await?;
        for row in rows {
            let amount = Money::from_minor(-row.amount, of(&currencies, &row.charge_key)?);
            line(Movement::Refund, row.reference, row.charge_key, row.created_at, amount)?;
        }
    }
    let mut held = Pages::<dispute::Entity>::new(dispute::Column::CreatedAt, dispute::Column::Reference, time);
    while let Some(rows) = held.next(db, |row| (row.created_at, &row.reference)).await? {
        let currencies = currencies(db, rows.iter().map(|row| &row.charge_key)).await?;
        for row in rows {
            let amount = Money::from_minor(row.amount, of(&currencies, &row.charge_key)?);
            line(Movement::Chargeback, row.reference, row.charge_key, row.created_at, amount)?;
        }
    }
    Ok(lines)
}

/// A book, a page at a time, by time and name.
struct Pages<E: EntityTrait> {
    at: E::Column,
    name: E::Column,
    time: Span,
    after: Option<(i64, String)>,
}

impl<E: EntityTrait> Pages<E> {
    const fn new(at: E::Column, name: E::Column, time: Span) -> Self {
        Self { at, name, time, after: None }
    }

    /// None after the last.
    async fn next(
        &mut self,
        db: &Db,
        place: impl Fn(&E::Model) -> (i64, &String),
    ) -> Result<Option<Vec<E::Model>>, DbErr> {
        let from = self.after.as_ref().map_or(self.time.from.unix_millis(), |(at, _)| *at);
        let mut page = E::find().filter(self.at.gte(from)).filter(self.at.lt(self.time.until.unix_millis()));
        if let Some((at, name)) = &self.after {
            let later = Condition::all().add(self.at.eq(*at)).add(self.name.gt(name));
            page = page.filter(Condition::any().add(self.at.gt(*at)).add(later));
        }
        let rows = page.order_by_asc(self.at).order_by_asc(self.name).limit(PAGE).all(db.read()).await?;
        self.after = rows.last().map(|row| (place(row).0, place(row).1.clone()));
        Ok((!rows.is_empty()).then_some(rows))
    }
}

/// The currencies of charges, by their keys.
async fn currencies(db: &Db, keys: impl Iterator<Item = &String>) -> Result<HashMap<String, String>, DbErr> {
    let rows: Vec<(String, String)> = charge::Entity::find()
        .select_only()
        .columns([charge::Column::IdempotencyKey, charge::Column::Currency])
        .filter(charge::Column::IdempotencyKey.is_in(keys))
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows.into_iter().collect())
}

fn of(currencies: &HashMap<String, String>, key: &str) -> Result<Currency, Failure> {
    known(currencies.get(key).map(String::as_str).unwrap_or_default())
}

fn known(currency: &str) -> Result<Currency, Failure> {
    currency.parse().map_err(|_| Failure::broken("a simulated charge in an unknown currency"))
}
