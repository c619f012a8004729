//! Plans over several accounts of a creditor: which accounts a plan is for, and since when one is not any more.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0019_joint_plans"
    }
}

/// Every plan before was for one account, which is in it as long as it runs.
fn fill() -> Result<InsertStatement, DbErr> {
    let closed = Func::coalesce([Expr::col("closed_at"), Expr::col("created_at")]);
    let left_at = CaseStatement::new().case(Expr::col("state").ne("active"), closed);
    let plans = Query::select().columns(["id", "account_id"]).expr(Expr::val(0)).expr(left_at).from("plan").take();
    let columns = ["plan_id", "account_id", "position", "left_at"];
    let mut insert = Query::insert();
    insert.into_table("plan_account").columns(columns);
    insert.select_from(plans).map_err(|cause| DbErr::Migration(cause.to_string()))?;
    Ok(insert)
}

/// What said it before: an account is the first of one plan at a time.
const ONE_ACTIVE: &str = "plan_one_active";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("plan_account")
            .col(uuid("plan_id"))
            .col(uuid("account_id"))
            // In the order in which the agreement names them; 0 is the account it was begun from.
            .col(integer("position"))
            // The plan has closed, or the account was taken out of it.
            .col(big_integer_null("left_at"))
            .primary_key(Index::create().col("plan_id").col("account_id"))
            .foreign_key(reference("plan_id", "plan").from_tbl("plan_account"))
            .foreign_key(reference("account_id", "account").from_tbl("plan_account"))
            .take();
        // Two tabs, two nodes: an account is in one plan at a time.
        let one = unique("plan_account", &["account_id"])
            .name("plan_account_one_runs")
            .and_where(Expr::col("left_at").is_null())
            .take();
        // What was begun on a plan, whichever of its accounts it was paid on.
        let begun = index("payment", &["plan_id"]).and_where(Expr::col("plan_id").is_not_null()).take();
        create(manager, [table], [one, index("plan_account", &["account_id", "plan_id"]), begun]).await?;
        manager.execute(fill()?).await?;
        manager.drop_index(Index::drop().name(ONE_ACTIVE).table("plan").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("payment_by_plan_id").table("payment").to_owned()).await?;
        let one = unique("plan", &["account_id"]).name(ONE_ACTIVE).and_where(Expr::col("state").eq("active")).take();
        manager.create_index(one).await?;
        drop_all(manager, &["plan_account"]).await
    }
}
