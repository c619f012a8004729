//! `quitus ledger statement`: every entry that moved one account's balance, in the order in which they were posted. Reads in
//! pages; memory stays flat.

use super::entity::{ledger_entry, payment};
use crate::accounts;
use crate::kernel::database::Db;
use crate::kernel::failure::Failure;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{Money, Timestamp};
use shared::payments::LedgerAccount;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many entries are read together; the ids of their payments fit into one query on both databases.
const PAGE: u64 = 2_000;

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub at: Timestamp,
    /// What was posted: `payment`, `adjustment`.
    pub kind: String,
    /// The reference of the payment, where it is one.
    pub reference: Option<String>,
    /// What was owed more by it; less: negative.
    pub moved: Money,
    /// What was owed after it.
    pub balance: Money,
}

/// Tells the balance that was placed and then every line to `tell`, and returns what is owed in the end by the entries; the
/// balance that is kept beside them is for whoever compares.
///
/// # Errors
/// When the database cannot be read, an account does not exist, or sums leave what money can be.
pub async fn statement(
    db: &Db,
    customer: CustomerId,
    account: AccountId,
    mut tell: impl FnMut(Option<&Line>, Money),
) -> Result<Money, Failure> {
    let standing = accounts::standing(db.read(), customer, account).await?;
    let standing = standing.ok_or(Failure::broken("a statement of an account that does not exist"))?;
    let mut balance = standing.placed_balance;
    tell(None, balance);
    let name = LedgerAccount::Customer(account).to_string();
    let mut after: Option<(i64, Uuid)> = None;
    loop {
        // Of the two entries of a payment, only one is on the customer's side.
        let own = Condition::any()
            .add(ledger_entry::Column::Debit.eq(name.as_str()))
            .add(ledger_entry::Column::Credit.eq(name.as_str()));
        let mut page =
            ledger_entry::Entity::find().filter(ledger_entry::Column::AccountId.eq(account.uuid())).filter(own);
        if let Some((at, id)) = after {
            let later = Condition::all().add(ledger_entry::Column::At.eq(at)).add(ledger_entry::Column::Id.gt(id));
            page = page.filter(Condition::any().add(ledger_entry::Column::At.gt(at)).add(later));
        }
        let rows = page
            .order_by_asc(ledger_entry::Column::At)
            .order_by_asc(ledger_entry::Column::Id)
            .limit(PAGE)
            .all(db.read())
            .await?;
        let Some(last) = rows.last() else { return Ok(balance) };
        after = Some((last.at, last.id));
        let references: BTreeMap<Uuid, String> = payment::Entity::find()
            .select_only()
            .columns([payment::Column::Id, payment::Column::Reference])
            .filter(payment::Column::Id.is_in(rows.iter().filter_map(|row| row.payment_id)))
            .into_tuple::<(Uuid, String)>()
            .all(db.read())
            .await?
            .into_iter()
            .collect();
        for row in rows {
            let sign = i64::from(row.debit == name) - i64::from(row.credit == name);
            let moved = Money::from_minor(row.amount * sign, balance.currency());
            balance = balance.checked_add(moved).ok_or(Failure::broken("a sum beyond what money can be"))?;
            let line = Line {
                at: Timestamp::from_unix_millis(row.at),
                kind: row.kind,
                reference: row.payment_id.and_then(|id| references.get(&id).cloned()),
                moved,
                balance,
            };
            tell(Some(&line), balance);
        }
    }
}
