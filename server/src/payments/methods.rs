//! Methods that people have saved: queries, scoped to their owner.

use super::entity::payment_method as method;
use super::saving::Saving;
use crate::kernel::failure::Failure;
use app::payments::view::MethodView;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::identity::CustomerId;
use shared::kernel::{Currency, Timestamp};
use shared::payments::{CardEnding, FailureCode, MethodKind, PaymentMethodId};

/// No person has more, removed ones not counted.
pub const METHODS_MAX: u64 = 10;

/// Where a method stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodState {
    /// The person is typing it, or nobody knows.
    Waiting,
    /// It can be charged.
    Saved,
    /// It was not saved, and will not be.
    Failed,
    /// Its owner has taken it away.
    Removed,
}

/// A method, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    pub id: PaymentMethodId,
    pub customer: CustomerId,
    pub provider: String,
    pub currency: Currency,
    pub state: MethodState,
    pub saving_reference: Option<String>,
    pub reference: Option<String>,
    pub card: Option<String>,
    pub kind: MethodKind,
    pub brand: String,
    pub ending: Option<CardEnding>,
    pub expires_on: Option<NaiveDate>,
    pub failure: Option<FailureCode>,
    pub is_default: bool,
    pub replaces: Option<PaymentMethodId>,
    pub created_at: Timestamp,
}

impl MethodState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Saved, Self::Failed, Self::Removed];

    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Saved => "saved",
            Self::Failed => "failed",
            Self::Removed => "removed",
        }
    }
}

impl Method {
    /// What the provider is told of it while it is being saved: always the same.
    pub fn saving(&self) -> Saving {
        Saving {
            key: self.id,
            customer: self.customer,
            currency: self.currency,
            reference: self.saving_reference.clone(),
            card: self.card.clone(),
        }
    }

    /// What its owner sees of it.
    pub fn view(&self) -> MethodView {
        MethodView {
            id: self.id,
            kind: self.kind,
            brand: self.brand.clone(),
            ending: self.ending,
            expires_on: self.expires_on,
            is_default: self.is_default,
        }
    }
}

/// What a person can be charged by in a currency, the default first, then the latest.
pub async fn chargeable<C: ConnectionTrait>(
    db: &C,
    provider: &str,
    customer: CustomerId,
    currency: Currency,
) -> Result<Vec<Method>, Failure> {
    let mut all = in_state(db, customer, MethodState::Saved).await?;
    all.retain(|method| method.provider == provider && method.currency == currency);
    Ok(all)
}

/// A person's methods in a state, the default first, then the latest.
pub async fn in_state<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    state: MethodState,
) -> Result<Vec<Method>, Failure> {
    let rows = method::Entity::find()
        .filter(method::Column::CustomerId.eq(customer.uuid()))
        .filter(method::Column::State.eq(state.code()))
        .order_by_desc(method::Column::IsDefault)
        .order_by_desc(method::Column::CreatedAt)
        .order_by_desc(method::Column::Id)
        .limit(METHODS_MAX * 2)
        .all(db)
        .await?;
    rows.into_iter().map(Method::try_from).collect()
}

/// Any method: for the work that belongs to nobody.
pub async fn find_any<C: ConnectionTrait>(db: &C, id: PaymentMethodId) -> Result<Option<Method>, Failure> {
    method::Entity::find_by_id(id.uuid()).one(db).await?.map(Method::try_from).transpose()
}

/// All methods of a person that are there, and nobody else changes them until the transaction ends.
pub async fn lock_all(tx: &DatabaseTransaction, customer: CustomerId) -> Result<Vec<Method>, Failure> {
    let there = [MethodState::Waiting.code(), MethodState::Saved.code()];
    let rows = method::Entity::find()
        .filter(method::Column::CustomerId.eq(customer.uuid()))
        .filter(method::Column::State.is_in(there))
        // In one order, so that two who lock them do not wait for each other.
        .order_by_asc(method::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    rows.into_iter().map(Method::try_from).collect()
}

impl TryFrom<method::Model> for Method {
    type Error = Failure;
    fn try_from(row: method::Model) -> Result<Self, Failure> {
        let broken = Failure::broken;
        let state = MethodState::ALL.into_iter().find(|state| state.code() == row.state);
        let kind = row.kind.map_or(Ok(MethodKind::Card), |kind| kind.parse());
        Ok(Self {
            id: PaymentMethodId::from_uuid(row.id),
            customer: CustomerId::from_uuid(row.customer_id),
            provider: row.provider,
            currency: row.currency.parse().map_err(|_| broken("a payment method in an unknown currency"))?,
            state: state.ok_or(broken("a payment method in an unknown state"))?,
            saving_reference: row.saving_reference,
            reference: row.reference,
            card: row.card,
            kind: kind.map_err(|_| broken("a payment method of an unknown kind"))?,
            brand: row.brand.unwrap_or_default(),
            ending: row.ending.and_then(|digits| digits.parse().ok()),
            expires_on: row.expires_on,
            failure: row.failure.and_then(|code| code.parse().ok()),
            is_default: row.is_default,
            replaces: row.replaces_id.map(PaymentMethodId::from_uuid),
            created_at: Timestamp::from_unix_millis(row.created_at),
        })
    }
}
