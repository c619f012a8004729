//! What happens by itself before or on the date of a payment. Whatever sets a date sets these moments with it.

use super::collecting;
use super::remind::{self, Reminding};
use super::running::Loaded;
use crate::kernel::calendar;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};
use shared::plans::{COLLECT_HOURS, PlanId, collect_on};

/// How somebody is reminded of the payments of a plan, and whether they are taken, on the day on which their dates are set.
#[derive(Debug, Clone, Copy)]
pub struct Moments {
    pub reminding: Reminding,
    /// The customer asked that we take each payment on its date.
    pub is_collected: bool,
}

impl Moments {
    /// The moment at which somebody is reminded of a payment due on a day, in milliseconds; none: not at all.
    pub fn remind_at(self, due_on: NaiveDate) -> Option<i64> {
        self.reminding.at(due_on)
    }

    /// The moment from which a payment due on a day is taken, in milliseconds; none: not at all.
    pub fn collect_at(self, due_on: NaiveDate) -> Option<i64> {
        let day = collect_on(due_on, self.reminding.today).filter(|_| self.is_collected)?;
        Some(calendar::moment(self.reminding.market, day, COLLECT_HOURS.start).unix_millis())
    }
}

/// The moments of a plan that was read.
pub async fn moments_of<C: ConnectionTrait>(db: &C, loaded: &Loaded) -> Result<Moments, DbErr> {
    let reminding = remind::reminding_of(db, loaded).await?;
    let collection = collecting::of_plan(db, PlanId::from_uuid(loaded.row.id)).await?;
    Ok(Moments { reminding, is_collected: collection.is_some() })
}
