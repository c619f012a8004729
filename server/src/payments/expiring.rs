//! Says that a saved card is about to end, a month before it does: once for each card and each date.

use super::entity::payment_method as method;
use super::facts::MethodExpiring;
use super::methods::{Method, MethodState};
use crate::accounts;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, Handler, JobError};
use crate::kernel::{Kernel, calendar};
use async_trait::async_trait;
use chrono::{Days, Months, NaiveDate};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::payments::PaymentMethodId;
use uuid::Uuid;

/// The kind of job under which it is registered.
pub const KIND: &str = "payments.expiring";
/// How often it is done.
pub const EVERY_SECONDS: u32 = 3_600;
/// How long before its last day.
const MONTHS_BEFORE: Months = Months::new(1);
/// How many methods are read together.
const PAGE: u64 = 500;

/// The handler.
pub struct Expiring(Kernel);

impl Expiring {
    pub fn new(kernel: Kernel) -> Self {
        Self(kernel)
    }

    /// Tells of every card that is about to end. Returns how many.
    pub async fn look(&self) -> Result<u64, Failure> {
        let here = self.0.now().utc().date();
        // Somewhere it is tomorrow already, and somewhere still yesterday.
        let (first, last) = (here - Days::new(1), here + Days::new(1) + MONTHS_BEFORE);
        let (mut told, mut after) = (0, Uuid::nil());
        loop {
            let rows = method::Entity::find()
                .filter(method::Column::State.eq(MethodState::Saved.code()))
                .filter(method::Column::ExpiresOn.between(first, last))
                .filter(method::Column::Id.gt(after))
                .filter(untold())
                .order_by_asc(method::Column::Id)
                .limit(PAGE)
                .all(self.0.db.read())
                .await?;
            let Some(end) = rows.last() else { return Ok(told) };
            after = end.id;
            for row in rows {
                if let Some(expires_on) = row.expires_on {
                    told += u64::from(self.tell(Method::try_from(row)?, expires_on).await?);
                }
            }
        }
    }

    /// One card, in a transaction of its own. False where it is not the day yet, or somebody was quicker.
    async fn tell(&self, method: Method, expires_on: NaiveDate) -> Result<bool, Failure> {
        let now = self.0.now();
        let Some(debt) = accounts::newest_debt_of(self.0.db.read(), method.customer).await? else { return Ok(false) };
        let today = calendar::today(debt.market, now);
        if !(tell_from(expires_on)..=expires_on).contains(&today) {
            return Ok(false);
        }
        let tx = self.0.db.begin().await?;
        if !claim(&tx, method.id, expires_on).await? {
            return Ok(false);
        }
        let fact = MethodExpiring { method: method.id, customer: method.customer, ending: method.ending, expires_on };
        self.0.outbox.record(&tx, &fact, now).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(true)
    }
}

/// The first day on which it is told.
fn tell_from(expires_on: NaiveDate) -> NaiveDate {
    expires_on.checked_sub_months(MONTHS_BEFORE).unwrap_or(expires_on)
}

/// Those whose last day was not told.
fn untold() -> Condition {
    use sea_orm::sea_query::{Expr, ExprTrait};
    let other = Expr::col(method::Column::NudgedFor).ne(Expr::col(method::Column::ExpiresOn));
    Condition::any().add(method::Column::NudgedFor.is_null()).add(other)
}

/// Notes that it is told. False where it was, or the method has gone.
async fn claim(
    tx: &sea_orm::DatabaseTransaction,
    id: PaymentMethodId,
    expires_on: NaiveDate,
) -> Result<bool, sea_orm::DbErr> {
    let noted = method::Entity::update_many()
        .set(method::ActiveModel { nudged_for: Set(Some(expires_on)), ..Default::default() })
        .filter(method::Column::Id.eq(id.uuid()))
        .filter(method::Column::State.eq(MethodState::Saved.code()))
        .filter(untold())
        .exec(tx)
        .await?;
    Ok(noted.rows_affected == 1)
}

#[async_trait]
impl Handler for Expiring {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        let told = self.look().await.map_err(|cause| {
            tracing::error!(%cause, "saved cards could not be looked at");
            JobError::Retry("saved cards could not be looked at")
        })?;
        tracing::info!(told, "owners of cards that are about to end were told");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_a_month_before_whatever_the_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (ends, from) in [
            ("2028-02-29", "2028-01-29"),
            ("2027-03-31", "2027-02-28"),
            ("2027-01-31", "2026-12-31"),
            ("2026-12-31", "2026-11-30"),
        ] {
            assert_eq!(tell_from(day(ends)), day(from));
        }
    }
}
