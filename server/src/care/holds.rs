//! Placing holds.

use super::entity::hold;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait};
use shared::accounts::AccountId;
use shared::care::{HoldId, HoldKind};
use shared::identity::CustomerId;
use shared::kernel::{Random, Timestamp};

/// A hold that is about to rest on somebody.
#[derive(Debug, Clone, Copy)]
pub struct NewHold<'a> {
    pub customer: CustomerId,
    /// The account it rests on; none: the whole person.
    pub account: Option<AccountId>,
    pub kind: HoldKind,
    /// What the person can quote, and staff can find the reason by.
    pub reference: &'a str,
}

/// Places a hold until somebody ends it. It is in force from `now`, as soon as the transaction is committed.
///
/// The caller has found out that the account is the customer's.
pub async fn place_hold(
    tx: &DatabaseTransaction,
    new: NewHold<'_>,
    now: Timestamp,
    random: &dyn Random,
) -> Result<HoldId, DbErr> {
    let id = HoldId::new(now, random);
    hold::Entity::insert(hold::ActiveModel {
        id: Set(id.uuid()),
        customer_id: Set(new.customer.uuid()),
        account_id: Set(new.account.map(AccountId::uuid)),
        kind: Set(new.kind.code().to_owned()),
        reference: Set(new.reference.to_owned()),
        placed_at: Set(now.unix_millis()),
        until_at: Set(None),
        released_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}
