//! Payments whose moment has come: read by an index that holds nothing else, however large the book, and each acted on in a
//! transaction of its own that holds its plan.

use super::entity::{instalment, plan};
use super::running::{self, Loaded};
use super::store;
use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use async_trait::async_trait;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// How many payments are read together.
const PAGE: u64 = 500;

/// Which of a payment's moments: the column it stands in.
#[derive(Debug, Clone, Copy)]
pub enum Moment {
    Remind,
    Collect,
}

/// A payment whose moment has come, as it is while its plan is held: nobody moves it meanwhile.
pub struct Come {
    pub tx: DatabaseTransaction,
    pub row: instalment::Model,
    pub loaded: Loaded,
}

/// What is done when the moment has come.
#[async_trait]
pub trait Coming: Sync {
    const MOMENT: Moment;

    fn kernel(&self) -> &Kernel;

    /// Acts on one, and commits what it did. Whether it counts.
    async fn act(&self, come: Come) -> Result<bool, Failure>;
}

/// Acts on everything whose moment has come. Returns how many count.
pub async fn look<C: Coming>(what: &C) -> Result<u64, Failure> {
    let (mut counted, mut after, mut failed) = (0, None, None);
    loop {
        let rows = C::MOMENT.page(what.kernel(), after).await?;
        let Some(last) = rows.last() else { return failed.map_or(Ok(counted), Err) };
        after = C::MOMENT.of(last).map(|at| (at, last.id));
        for row in &rows {
            match look_at(what, row).await {
                Ok(counts) => counted += u64::from(counts),
                // One that cannot be read keeps nobody else from theirs; at the end it is said.
                Err(failure) => failed = Some(failed.unwrap_or(failure)),
            }
        }
    }
}

async fn look_at<C: Coming>(what: &C, seen: &instalment::Model) -> Result<bool, Failure> {
    let (kernel, now) = (what.kernel(), what.kernel().now());
    let Some(plan) = plan::Entity::find_by_id(seen.plan_id).one(kernel.db.read()).await? else { return Ok(false) };
    let tx = kernel.db.begin().await?;
    let Some(plan) = store::hold(&tx, plan.id).await? else { return Ok(false) };
    // Read again: meanwhile it was moved, or another node was here.
    let row = instalment::Entity::find_by_id(seen.id).one(&tx).await?;
    let has_come = |row: &instalment::Model| C::MOMENT.of(row).is_some_and(|at| at <= now.unix_millis());
    let Some(row) = row.filter(has_come) else { return Ok(false) };
    let loaded = running::read(&tx, plan, now).await?;
    what.act(Come { tx, row, loaded }).await
}

impl Moment {
    const fn column(self) -> instalment::Column {
        match self {
            Self::Remind => instalment::Column::RemindAt,
            Self::Collect => instalment::Column::CollectAt,
        }
    }

    const fn of(self, row: &instalment::Model) -> Option<i64> {
        match self {
            Self::Remind => row.remind_at,
            Self::Collect => row.collect_at,
        }
    }

    /// The next payments whose moment has come.
    async fn page(self, kernel: &Kernel, after: Option<(i64, Uuid)>) -> Result<Vec<instalment::Model>, DbErr> {
        let column = self.column();
        let mut find =
            instalment::Entity::find().filter(column.is_not_null()).filter(column.lte(kernel.now().unix_millis()));
        if let Some((at, id)) = after {
            let later = Condition::all().add(column.eq(at)).add(instalment::Column::Id.gt(id));
            find = find.filter(Condition::any().add(column.gt(at)).add(later));
        }
        find.order_by_asc(column).order_by_asc(instalment::Column::Id).limit(PAGE).all(kernel.db.read()).await
    }
}
