//! Giving money back to whoever paid it: ordered once, told to the provider until it answers, and learnt from its books.
//!
//! An order moves nothing by itself. The provider is told under the order's own id, so that telling it again gives nothing
//! twice; what it gave back is then learnt like everything that becomes of money that was taken ([`super::looking`]).

use super::Service;
use super::entity::refund;
use super::provider::{Refund, RefundAnswer, Refunded};
use super::store::{self, Payment};
use crate::kernel::audit;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{self, Claimed, Handler, JobError, NewJob};
use async_trait::async_trait;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use shared::kernel::Money;
use shared::payments::PaymentId;
use std::sync::Arc;
use std::time::Duration;

/// The kind of job under which an order is told to the provider.
pub const KIND: &str = "payments.refund";
/// How long after the one before each turn comes, in seconds; after the last it goes on daily.
const WAITS: [i64; 4] = [60, 5 * 60, 3_600, 6 * 3_600];
const DAY: i64 = 24 * 3_600;
/// How long one call to a provider may take.
const CALL: Duration = Duration::from_secs(30);

shared::id! {
    /// An order to give money back.
    RefundId
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// The provider has not answered yet.
    Created,
    /// The provider has taken it on.
    Processing,
    /// The money is on its way to the payer, and in the ledger.
    Made,
    /// It did not work, and will not.
    Failed,
}

/// Why no order is written down.
#[derive(Debug, thiserror::Error)]
pub enum NotRefunded {
    #[error("no payment has this reference")]
    NoSuchPayment,
    #[error("its money was not taken, so there is nothing to give back")]
    NotTaken,
    #[error("the payer’s bank has it or has asked for it back: wait until that is decided")]
    ChargedBack,
    #[error("an amount above zero in the currency of the payment is needed")]
    NotAnAmount,
    #[error("at most {} is left to give back, orders on their way included", .0.to_plain())]
    MoreThanLeft(Money),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<DbErr> for NotRefunded {
    fn from(cause: DbErr) -> Self {
        Self::Failed(cause.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Turn {
    refund: RefundId,
    turn: u32,
}

impl RefundState {
    const ALL: [Self; 4] = [Self::Created, Self::Processing, Self::Made, Self::Failed];

    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Processing => "processing",
            Self::Made => "made",
            Self::Failed => "failed",
        }
    }

    fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Processing)
    }
}

impl Service {
    /// Orders that money of a payment is given back: so much of it, or all that is left. `name` names the order: the same
    /// name for the same payment is the same order. Returns how it stands when the provider was told.
    ///
    /// # Errors
    /// When there is no such payment, nothing of it can be given back, or less than that is left.
    pub async fn refund(
        &self,
        reference: &str,
        amount: Option<Money>,
        name: &str,
        reason: &str,
    ) -> Result<(Money, RefundState), NotRefunded> {
        let now = self.kernel.now();
        let found = store::find_by_reference(self.kernel.db.read(), reference).await?;
        let payment = found.ok_or(NotRefunded::NoSuchPayment)?;
        let id = self.refund_id(payment.id, name);
        let tx = self.kernel.db.begin().await?;
        // Nobody orders or learns anything of this payment meanwhile.
        let payment = store::lock(&tx, payment.id).await?.ok_or(NotRefunded::NoSuchPayment)?;
        let order = match refund::Entity::find_by_id(id.uuid()).one(&tx).await? {
            Some(known) => known,
            None => {
                let amount = refundable(&tx, &payment, amount).await?;
                let row = refund::Model {
                    id: id.uuid(),
                    payment_id: payment.id.uuid(),
                    amount: amount.minor(),
                    currency: amount.currency().to_string(),
                    state: RefundState::Created.code().to_owned(),
                    reason: reason.to_owned(),
                    provider_reference: None,
                    created_at: now.unix_millis(),
                    updated_at: now.unix_millis(),
                };
                refund::Entity::insert(refund::ActiveModel::from(row.clone())).exec_without_returning(&tx).await?;
                self.turn_to(&tx, id, 0).await?;
                let entry = audit::Entry {
                    chain: Some(payment.creditor.uuid()),
                    at: now,
                    actor: "operator",
                    action: "refund ordered",
                    subject: &format!("payment:{}", payment.id),
                    detail: serde_json::json!({ "refund": id }),
                };
                audit::record(&tx, entry).await?;
                row
            }
        };
        tx.commit().await?;
        let state = self.push(id).await?;
        Ok((Money::from_minor(order.amount, payment.amount.currency()), state))
    }

    /// The id of an order: always the same for the same name.
    fn refund_id(&self, payment: PaymentId, name: &str) -> RefundId {
        let hash = self.kernel.vault.hashes().of("refund", &[payment.as_bytes(), name.as_bytes()]);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        RefundId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// Tells the provider of an order that is open, and learns what became of the money. Told twice, it gives nothing twice.
    async fn push(&self, id: RefundId) -> Result<RefundState, Failure> {
        let broken = || Failure::broken("an order to give money back has gone");
        let db = self.kernel.db.writer();
        let row = refund::Entity::find_by_id(id.uuid()).one(db).await?.ok_or_else(broken)?;
        let state = RefundState::of(&row.state).ok_or_else(broken)?;
        if !state.is_open() {
            return Ok(state);
        }
        let payment = store::find_any(db, PaymentId::from_uuid(row.payment_id)).await?.ok_or_else(broken)?;
        let amount = Money::from_minor(row.amount, payment.amount.currency());
        let order = Refund { key: row.id, charge: payment.charge(), amount };
        let told = tokio::time::timeout(CALL, self.provider.refund(&order)).await.unwrap_or(Refunded::SILENCE);
        let after = match told.answer {
            RefundAnswer::Made => RefundState::Made,
            RefundAnswer::Processing => RefundState::Processing,
            RefundAnswer::Failed | RefundAnswer::Rejected => RefundState::Failed,
            RefundAnswer::Silence => state,
        };
        // Learnt first: an order is made only when the ledger says so, too.
        if after == RefundState::Made && !self.look_after(payment.id).await? {
            return Ok(state);
        }
        if after != state {
            let changed = refund::ActiveModel {
                state: Set(after.code().to_owned()),
                provider_reference: Set(told.reference),
                updated_at: Set(self.kernel.now().unix_millis()),
                ..Default::default()
            };
            refund::Entity::update_many().set(changed).filter(refund::Column::Id.eq(row.id)).exec(db).await?;
        }
        Ok(after)
    }

    async fn turn_to<C: ConnectionTrait>(&self, db: &C, refund: RefundId, turn: u32) -> Result<(), DbErr> {
        let (now, random) = (self.kernel.now(), self.kernel.random());
        let wait = usize::try_from(turn).ok().and_then(|at| WAITS.get(at)).copied().unwrap_or(DAY);
        let job = NewJob::new(KIND, &Turn { refund, turn }, now.plus_seconds(wait))?;
        jobs::enqueue(db, job.unique(format!("{KIND}:{refund}:{turn}")), now, random).await.map(|_| ())
    }
}

/// What is ordered: at most what is left, orders on their way included.
async fn refundable(tx: &DatabaseTransaction, payment: &Payment, amount: Option<Money>) -> Result<Money, NotRefunded> {
    if !payment.state.was_taken() {
        return Err(NotRefunded::NotTaken);
    }
    if payment.aftermath.chargeback.holds_money() {
        return Err(NotRefunded::ChargedBack);
    }
    let open = refund::Entity::find()
        .filter(refund::Column::PaymentId.eq(payment.id.uuid()))
        .filter(refund::Column::State.is_in([RefundState::Created.code(), RefundState::Processing.code()]))
        .all(tx)
        .await?;
    let on_its_way: i64 = open.iter().map(|row| row.amount).sum();
    let currency = payment.amount.currency();
    let left = payment.amount.minor() - payment.aftermath.gone(payment.amount).minor() - on_its_way;
    let left = Money::from_minor(left.max(0), currency);
    let amount = amount.unwrap_or(left);
    if amount.minor() > left.minor() || left.is_zero() {
        return Err(NotRefunded::MoreThanLeft(left));
    }
    if amount.currency() != currency || !amount.is_positive() {
        return Err(NotRefunded::NotAnAmount);
    }
    Ok(amount)
}

/// Tells the provider of orders until it has answered.
pub struct Refunding(Arc<Service>);

impl Refunding {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

#[async_trait]
impl Handler for Refunding {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let Turn { refund, turn } = job.payload()?;
        let state = self.0.push(refund).await.map_err(|cause| {
            tracing::error!(%refund, %cause, "an order to give money back could not be told");
            JobError::Retry("an order to give money back could not be told")
        })?;
        if state.is_open() {
            self.0.turn_to(self.0.kernel.db.writer(), refund, turn + 1).await?;
        }
        Ok(())
    }
}

/// The currency of a payment: for whoever reads an amount.
///
/// # Errors
/// When the database cannot be read, or no payment has this reference.
pub async fn currency_of(service: &Service, reference: &str) -> Result<shared::kernel::Currency, NotRefunded> {
    let found = store::find_by_reference(service.kernel.db.read(), reference).await?;
    found.map(|payment| payment.amount.currency()).ok_or(NotRefunded::NoSuchPayment)
}
