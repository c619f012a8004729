//! What creditors say of balances, put into effect: the adjustment, its entry, the balance, the fact and the audit entry in
//! one transaction.

use super::entity::adjustment;
use super::facts::BalanceAdjusted;
use super::store::{self, Source};
use crate::accounts;
use crate::kernel::failure::Failure;
use crate::kernel::outbox::Outbox;
use crate::kernel::vault::Vault;
use crate::kernel::{Kernel, audit};
use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Money, Random, Timestamp};
use shared::payments::{AdjustmentId, AdjustmentKind, AdjustmentRefusal, postings_of_adjustment};

/// What a creditor says of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub account: AccountId,
    pub customer: CustomerId,
    pub kind: AdjustmentKind,
    /// Above zero; none where it is of all that is left.
    pub amount: Option<Money>,
    /// The creditor's own name for it, unique with that creditor.
    pub reference: String,
    pub reason: String,
    /// The day the creditor counts it from.
    pub told_on: NaiveDate,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjusted {
    /// The balance moved by so much.
    Now(Money),
    /// It was told before, just so.
    Before,
}

/// Why nothing came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAdjusted {
    #[error(transparent)]
    Refused(#[from] AdjustmentRefusal),
    /// Something else was told under this reference.
    #[error("something else was told under this reference before")]
    Conflict,
}

/// With what an adjustment is put into effect, and by whom.
pub(super) struct By<'a> {
    pub outbox: &'a Outbox,
    pub vault: &'a Vault,
    pub random: &'a dyn Random,
    pub actor: &'a str,
}

/// Where creditors' words about balances go.
pub struct Books {
    kernel: Kernel,
}

impl Books {
    pub const fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Puts one word of a creditor into effect. `told.account` was found as that creditor's.
    ///
    /// # Errors
    /// When the database fails. That it cannot be done is the inner answer, and leaves the transaction as it was.
    pub async fn adjust(
        &self,
        tx: &DatabaseTransaction,
        creditor: CreditorId,
        told: &Told,
        now: Timestamp,
    ) -> Result<Result<Adjusted, NotAdjusted>, Failure> {
        let Kernel { outbox, vault, random, .. } = &self.kernel;
        put(tx, By { outbox, vault, random: random.as_ref(), actor: "creditor" }, creditor, told, now).await
    }
}

/// What [`Books::adjust`] does, also where a fact brings it about.
pub(super) async fn put(
    tx: &DatabaseTransaction,
    By { outbox, vault, random, actor }: By<'_>,
    creditor: CreditorId,
    told: &Told,
    now: Timestamp,
) -> Result<Result<Adjusted, NotAdjusted>, Failure> {
    let hash = hash_of(vault, told);
    let known = adjustment::Entity::find()
        .filter(adjustment::Column::CreditorId.eq(creditor.uuid()))
        .filter(adjustment::Column::Reference.eq(told.reference.as_str()))
        .one(tx)
        .await?;
    match known {
        Some(known) if known.content_hash == hash => return Ok(Ok(Adjusted::Before)),
        Some(_) => return Ok(Err(NotAdjusted::Conflict)),
        None => {}
    }
    let standing = accounts::lock_standing(tx, told.customer, told.account).await?;
    let standing = standing
        .filter(|standing| standing.creditor == creditor)
        .ok_or(Failure::broken("an adjustment of an account that is not the creditor's"))?;
    let moved = match told.kind.moves(standing.state, standing.balance, told.amount) {
        Ok(moved) => moved,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let id = AdjustmentId::new(now, random);
    write(tx, id, creditor, told, moved, hash, now).await?;
    let entries = postings_of_adjustment(told.kind, told.account, moved);
    let entries = entries.into_iter().map(|posting| (posting, told.kind.entry()));
    store::post_entries(tx, creditor, Source::Adjustment(id), entries, now, random).await?;
    let closes_as = told.kind.closes_as();
    let after = accounts::apply_movement(tx, outbox, told.account, moved, closes_as, now).await?;
    let fact = BalanceAdjusted {
        adjustment: id,
        creditor,
        customer: told.customer,
        account: told.account,
        kind: told.kind,
        moved,
        balance: after.balance,
    };
    outbox.record(tx, &fact, now).await?;
    let entry = audit::Entry {
        chain: Some(creditor.uuid()),
        at: now,
        actor,
        action: &format!("balance adjusted: {}", told.kind.code().replace('_', " ")),
        subject: &format!("adjustment:{id}"),
        detail: serde_json::json!({ "account": told.account }),
    };
    audit::record(tx, entry).await?;
    Ok(Ok(Adjusted::Now(moved)))
}

/// Everything of it but its name.
fn hash_of(vault: &Vault, told: &Told) -> Vec<u8> {
    let minor = told.amount.map_or(0, Money::minor).to_be_bytes();
    let currency = told.amount.map(|amount| amount.currency().to_string()).unwrap_or_default();
    let (day, kind) = (told.told_on.to_string(), told.kind.code());
    let parts: [&[u8]; 6] =
        [told.account.as_bytes(), kind.as_bytes(), &minor, currency.as_bytes(), day.as_bytes(), told.reason.as_bytes()];
    vault.hashes().of("adjustment", &parts).to_vec()
}

async fn write(
    tx: &DatabaseTransaction,
    id: AdjustmentId,
    creditor: CreditorId,
    told: &Told,
    moved: Money,
    content_hash: Vec<u8>,
    now: Timestamp,
) -> Result<(), DbErr> {
    adjustment::Entity::insert(adjustment::ActiveModel {
        id: Set(id.uuid()),
        creditor_id: Set(creditor.uuid()),
        customer_id: Set(told.customer.uuid()),
        account_id: Set(told.account.uuid()),
        kind: Set(told.kind.code().to_owned()),
        amount: Set(moved.minor()),
        currency: Set(moved.currency().to_string()),
        reference: Set(told.reference.clone()),
        content_hash: Set(content_hash),
        reason: Set(told.reason.clone()),
        told_on: Set(told.told_on),
        at: Set(now.unix_millis()),
    })
    .exec_without_returning(tx)
    .await
    .map(|_| ())
}
