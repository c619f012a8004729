//! Queries of payments. Those for a person are scoped to that person.

use super::entity::{allocation, ledger_entry, payment};
use super::facts::PaymentReceived;
use super::provider::Charge;
use crate::kernel::failure::Failure;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Money, Random, Timestamp};
use shared::payments::{
    AdjustmentId, Aftermath, CardEnding, FailureCode, Part, PayLinkId, PaymentId, PaymentMethodId, PaymentState,
    Posting, postings_of_payment,
};

shared::id! {
    /// One entry of the ledger.
    EntryId
}

/// A payment, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// The plan that ran on the account when it was made.
    pub plan: Option<uuid::Uuid>,
    pub reference: String,
    pub amount: Money,
    pub state: PaymentState,
    pub provider: String,
    pub provider_reference: Option<String>,
    pub method: String,
    pub card: Option<CardEnding>,
    pub failure: Option<FailureCode>,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// What it is for, beyond what is due: a word of plans, passed on.
    pub surplus: Option<String>,
    /// Where its money stands, once it was taken.
    pub aftermath: Aftermath,
    /// The saved method that it was made with.
    pub saved_method: Option<PaymentMethodId>,
    /// The instalment that it takes for somebody who asked us to; none where somebody paid.
    pub instalment: Option<uuid::Uuid>,
    /// The link by which somebody else made it; none where the customer did, or asked us to.
    pub link: Option<PayLinkId>,
}

impl Payment {
    /// What the provider is told of it: always the same.
    pub fn charge(&self) -> Charge {
        Charge {
            key: self.id,
            amount: self.amount,
            method: self.method.clone(),
            reference: self.provider_reference.clone(),
            label: self.reference.clone(),
            is_present: self.instalment.is_none(),
        }
    }
}

/// Writes down a new payment. `attempt` is unique for its customer.
pub async fn insert(tx: &DatabaseTransaction, new: &Payment, attempt: AttemptId) -> Result<(), DbErr> {
    payment::Entity::insert(payment::ActiveModel {
        id: Set(new.id.uuid()),
        creditor_id: Set(new.creditor.uuid()),
        customer_id: Set(new.customer.uuid()),
        account_id: Set(new.account.uuid()),
        plan_id: Set(new.plan),
        attempt_id: Set(attempt.uuid()),
        reference: Set(new.reference.clone()),
        amount: Set(new.amount.minor()),
        currency: Set(new.amount.currency().to_string()),
        state: Set(new.state.code().to_owned()),
        provider: Set(new.provider.clone()),
        provider_reference: Set(new.provider_reference.clone()),
        method: Set(new.method.clone()),
        method_label: Set(new.card.map(|card| card.to_string())),
        failure: Set(new.failure.map(|code| code.code().to_owned())),
        created_at: Set(new.created_at.unix_millis()),
        updated_at: Set(new.created_at.unix_millis()),
        settled_at: Set(None),
        surplus: Set(new.surplus.clone()),
        refunded: Set(None),
        chargeback: Set(None),
        aftermath_version: Set(None),
        method_id: Set(new.saved_method.map(PaymentMethodId::uuid)),
        instalment_id: Set(new.instalment),
        pay_link_id: Set(new.link.map(PayLinkId::uuid)),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// A payment of this person.
pub async fn find<C: ConnectionTrait>(db: &C, customer: CustomerId, id: PaymentId) -> Result<Option<Payment>, Failure> {
    let found =
        payment::Entity::find_by_id(id.uuid()).filter(payment::Column::CustomerId.eq(customer.uuid())).one(db).await?;
    found.map(Payment::try_from).transpose()
}

/// Any payment: for the work that belongs to nobody.
pub async fn find_any<C: ConnectionTrait>(db: &C, id: PaymentId) -> Result<Option<Payment>, Failure> {
    payment::Entity::find_by_id(id.uuid()).one(db).await?.map(Payment::try_from).transpose()
}

/// The payment that this person began under an attempt.
pub async fn of_attempt<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    attempt: AttemptId,
) -> Result<Option<Payment>, Failure> {
    let found = payment::Entity::find()
        .filter(payment::Column::CustomerId.eq(customer.uuid()))
        .filter(payment::Column::AttemptId.eq(attempt.uuid()))
        .one(db)
        .await?;
    found.map(Payment::try_from).transpose()
}

/// A payment by what its payer can quote. For whoever runs the site.
pub async fn find_by_reference<C: ConnectionTrait>(db: &C, reference: &str) -> Result<Option<Payment>, Failure> {
    let found = payment::Entity::find().filter(payment::Column::Reference.eq(reference)).one(db).await?;
    found.map(Payment::try_from).transpose()
}

/// The same, and nobody else moves it until the transaction ends.
pub async fn lock(tx: &DatabaseTransaction, id: PaymentId) -> Result<Option<Payment>, Failure> {
    payment::Entity::find_by_id(id.uuid()).lock_exclusive().one(tx).await?.map(Payment::try_from).transpose()
}

/// Writes down what the provider calls a payment, before it is charged. False where another name stands there.
pub async fn name<C: ConnectionTrait>(db: &C, id: PaymentId, reference: &str) -> Result<bool, DbErr> {
    let written = payment::Entity::update_many()
        .set(payment::ActiveModel { provider_reference: Set(Some(reference.to_owned())), ..Default::default() })
        .filter(payment::Column::Id.eq(id.uuid()))
        .filter(payment::Column::ProviderReference.is_null())
        .exec(db)
        .await?;
    Ok(written.rows_affected == 1)
}

/// How often what became of the money of a payment has changed: a look that began before the last change is an old one.
pub async fn aftermath_version<C: ConnectionTrait>(db: &C, id: PaymentId) -> Result<i32, DbErr> {
    let found = payment::Entity::find_by_id(id.uuid()).one(db).await?;
    Ok(found.and_then(|row| row.aftermath_version).unwrap_or_default())
}

/// Counts a change.
pub async fn set_aftermath_version(tx: &DatabaseTransaction, id: PaymentId, version: i32) -> Result<(), DbErr> {
    payment::Entity::update_many()
        .set(payment::ActiveModel { aftermath_version: Set(Some(version)), ..Default::default() })
        .filter(payment::Column::Id.eq(id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Stores what an answer changed.
pub async fn update(tx: &DatabaseTransaction, payment: &Payment, now: Timestamp) -> Result<(), DbErr> {
    payment::Entity::update_many()
        .set(payment::ActiveModel {
            state: Set(payment.state.code().to_owned()),
            provider_reference: Set(payment.provider_reference.clone()),
            method_label: Set(payment.card.map(|card| card.to_string())),
            failure: Set(payment.failure.map(|code| code.code().to_owned())),
            settled_at: Set(payment.settled_at.map(Timestamp::unix_millis)),
            refunded: Set(Some(payment.aftermath.refunded.minor())),
            chargeback: Set(Some(payment.aftermath.chargeback.code().to_owned())),
            updated_at: Set(now.unix_millis()),
            ..Default::default()
        })
        .filter(payment::Column::Id.eq(payment.id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

/// The payments on these accounts or on a plan that have begun and not ended, the latest first.
pub async fn pending<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    plan: Option<uuid::Uuid>,
) -> Result<Vec<(PaymentId, i64)>, DbErr> {
    let mut here =
        Condition::any().add(payment::Column::AccountId.is_in(accounts.iter().map(|account| account.uuid())));
    if let Some(plan) = plan {
        here = here.add(payment::Column::PlanId.eq(plan));
    }
    let open = PaymentState::ALL.into_iter().filter(|state| !state.is_final()).map(PaymentState::code);
    let rows: Vec<(uuid::Uuid, i64)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::Id, payment::Column::Amount])
        .filter(here)
        .filter(payment::Column::State.is_in(open))
        .order_by_desc(payment::Column::CreatedAt)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, amount)| (PaymentId::from_uuid(id), amount)).collect())
}

/// Whether a payment on one of these accounts or on a plan was started of which nobody knows yet how it ends.
pub async fn is_under_way<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    plan: Option<uuid::Uuid>,
) -> Result<bool, DbErr> {
    Ok(!pending(db, accounts, plan).await?.is_empty())
}

/// How many payments of this person on an account have ended.
pub async fn count_ended<C: ConnectionTrait>(db: &C, customer: CustomerId, account: AccountId) -> Result<u64, DbErr> {
    let ended = PaymentState::ALL.into_iter().filter(|state| state.is_final()).map(PaymentState::code);
    payment::Entity::find()
        .filter(payment::Column::CustomerId.eq(customer.uuid()))
        .filter(payment::Column::AccountId.eq(account.uuid()))
        .filter(payment::Column::State.is_in(ended))
        .count(db)
        .await
}

/// Posts a payment to the ledger, with its allocation.
pub async fn post(
    tx: &DatabaseTransaction,
    payment: &Payment,
    parts: &[Part],
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), DbErr> {
    for part in parts {
        allocation::Entity::insert(allocation::ActiveModel {
            payment_id: Set(payment.id.uuid()),
            account_id: Set(part.account.uuid()),
            amount: Set(part.amount.minor()),
            currency: Set(part.amount.currency().to_string()),
        })
        .exec_without_returning(tx)
        .await?;
    }
    let entries = postings_of_payment(parts).into_iter().map(|posting| (posting, "payment"));
    post_entries(tx, payment.creditor, Source::Payment(payment.id), entries, now, random).await
}

/// What entries are posted for.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    Payment(PaymentId),
    Adjustment(AdjustmentId),
}

/// Writes entries, each with its kind. The only place that does.
pub async fn post_entries(
    tx: &DatabaseTransaction,
    creditor: CreditorId,
    source: Source,
    entries: impl IntoIterator<Item = (Posting, &'static str)>,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), DbErr> {
    let (payment, adjustment) = match source {
        Source::Payment(id) => (Some(id.uuid()), None),
        Source::Adjustment(id) => (None, Some(id.uuid())),
    };
    let rows = entries.into_iter().map(|(posting, kind)| ledger_entry::ActiveModel {
        id: Set(EntryId::new(now, random).uuid()),
        creditor_id: Set(creditor.uuid()),
        currency: Set(posting.amount.currency().to_string()),
        amount: Set(posting.amount.minor()),
        debit: Set(posting.debit.to_string()),
        credit: Set(posting.credit.to_string()),
        account_id: Set(Some(posting.account.uuid())),
        payment_id: Set(payment),
        kind: Set(kind.to_owned()),
        at: Set(now.unix_millis()),
        adjustment_id: Set(adjustment),
        remittance_id: Set(None),
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    ledger_entry::Entity::insert_many(rows).exec_without_returning(tx).await.map(|_| ())
}

/// Which debts a payment went to.
pub async fn parts_of<C: ConnectionTrait>(db: &C, payment: &Payment) -> Result<Vec<Part>, DbErr> {
    let rows = allocation::Entity::find()
        .filter(allocation::Column::PaymentId.eq(payment.id.uuid()))
        .order_by_asc(allocation::Column::AccountId)
        .all(db)
        .await?;
    let part = |row: allocation::Model| Part {
        account: AccountId::from_uuid(row.account_id),
        amount: Money::from_minor(row.amount, payment.amount.currency()),
    };
    Ok(rows.into_iter().map(part).collect())
}

impl Payment {
    /// The fact that it was received. `part`: what of it went to its account, where it was shared with others; `parts`: where
    /// all of it went; `balance`: what is owed on all of them.
    pub fn received(&self, (part, parts): (Option<Money>, Vec<Part>), balance: Money) -> PaymentReceived {
        PaymentReceived {
            payment: self.id,
            reference: self.reference.clone(),
            creditor: self.creditor,
            customer: self.customer,
            account: self.account,
            plan: self.plan,
            amount: self.amount,
            card: self.card,
            surplus: self.surplus.clone(),
            by_link: self.link,
            part,
            parts,
            balance,
        }
    }
}

impl TryFrom<payment::Model> for Payment {
    type Error = Failure;
    fn try_from(row: payment::Model) -> Result<Self, Failure> {
        let broken = Failure::broken;
        let currency = row.currency.parse().map_err(|_| broken("a payment in an unknown currency"))?;
        let failure = row.failure.map(|code| code.parse()).transpose();
        let card = row.method_label.map(|digits| digits.parse()).transpose();
        let chargeback = row.chargeback.map(|code| code.parse()).transpose();
        let aftermath = Aftermath {
            refunded: Money::from_minor(row.refunded.unwrap_or_default(), currency),
            chargeback: chargeback.map_err(|_| broken("a payment with an unknown charge-back"))?.unwrap_or_default(),
        };
        Ok(Self {
            id: PaymentId::from_uuid(row.id),
            creditor: CreditorId::from_uuid(row.creditor_id),
            customer: CustomerId::from_uuid(row.customer_id),
            account: AccountId::from_uuid(row.account_id),
            plan: row.plan_id,
            reference: row.reference,
            amount: Money::from_minor(row.amount, currency),
            state: row.state.parse().map_err(|_| broken("a payment in an unknown state"))?,
            provider: row.provider,
            provider_reference: row.provider_reference,
            method: row.method,
            card: card.map_err(|_| broken("a payment with an unknown card"))?,
            failure: failure.map_err(|_| broken("a payment that failed for an unknown reason"))?,
            created_at: Timestamp::from_unix_millis(row.created_at),
            settled_at: row.settled_at.map(Timestamp::from_unix_millis),
            surplus: row.surplus,
            aftermath,
            saved_method: row.method_id.map(PaymentMethodId::from_uuid),
            instalment: row.instalment_id,
            link: row.pay_link_id.map(PayLinkId::from_uuid),
        })
    }
}
