//! What a provider says, put into effect: state, entries, balance, facts and audit in one transaction.

use super::Service;
use super::facts::{DeclinedInstalment, GuestPaid, PaymentFailed};
use super::provider::Told;
use super::store::{self, Payment};
use super::together::{own_part, with};
use crate::accounts;
use crate::kernel::audit;
use crate::kernel::failure::Failure;
use shared::accounts::AccountState;
use shared::kernel::{Money, Timestamp};
use shared::payments::{Answer, FailureCode, PaymentId, PaymentState};
use std::time::Duration;

/// A provider that has not got a charge this long after it was made never will: no call of ours lives longer than
/// [`CALL`].
pub const ARRIVES_WITHIN_SECONDS: i64 = 15 * 60;
/// For how long a confirmation may be given.
pub const CONFIRM_WITHIN_SECONDS: i64 = 30 * 60;
/// How long one call to a provider may take.
const CALL: Duration = Duration::from_secs(30);

impl Service {
    /// Charges, and puts the answer into effect. Holds no transaction while the provider is asked.
    pub(super) async fn charge(&self, payment: &Payment) -> Result<PaymentState, Failure> {
        let charge = payment.charge();
        let told = tokio::time::timeout(CALL, self.provider.create(&charge)).await.unwrap_or(Told::SILENCE);
        self.settle(payment.id, told).await
    }

    /// Asks what became of a payment that has not ended; never charges. Returns its state.
    pub async fn ask(&self, payment: PaymentId) -> Result<PaymentState, Failure> {
        let now = self.kernel.now();
        let payment = store::find_any(self.kernel.db.read(), payment)
            .await?
            .ok_or(Failure::broken("a payment that does not exist is asked about"))?;
        let age = now.seconds_since(payment.created_at);
        let call = async {
            match payment.state {
                state if state.is_final() => None,
                PaymentState::NeedsConfirmation if age < CONFIRM_WITHIN_SECONDS => None,
                PaymentState::NeedsConfirmation => Some(self.provider.cancel(&payment.charge()).await),
                _ => match self.provider.retrieve(&payment.charge()).await {
                    None if age >= ARRIVES_WITHIN_SECONDS => Some(Told::failed(FailureCode::NeverArrived)),
                    told => told,
                },
            }
        };
        match tokio::time::timeout(CALL, call).await {
            Ok(Some(told)) => self.settle(payment.id, told).await,
            Ok(None) | Err(_) => Ok(payment.state),
        }
    }

    /// Passes on what the person said to the bank, and puts the answer into effect.
    pub(super) async fn pass_on(&self, payment: &Payment, approved: bool) -> Result<PaymentState, Failure> {
        let charge = payment.charge();
        let told = tokio::time::timeout(CALL, self.provider.confirm(&charge, approved)).await;
        self.settle(payment.id, told.unwrap_or(Told::SILENCE)).await
    }

    /// Puts an answer into effect; told twice, it has its effect once.
    async fn settle(&self, id: PaymentId, told: Told) -> Result<PaymentState, Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        let mut payment = store::lock(&tx, id).await?.ok_or(Failure::broken("a payment has gone"))?;
        let before = payment.clone();
        match payment.state.after(told.answer) {
            Ok(state) => payment.state = state,
            Err(impossible) => {
                tracing::error!(payment = %id, %impossible, "the provider contradicts itself");
                return Ok(payment.state);
            }
        }
        payment.provider_reference = payment.provider_reference.or(told.reference);
        payment.card = payment.card.or(told.card);
        if let Answer::Failed(code) = told.answer {
            payment.failure = payment.failure.or(Some(code));
        }
        if payment == before {
            return Ok(payment.state);
        }
        if payment.state.is_final() && !before.state.is_final() {
            payment.settled_at = Some(now);
        }
        store::update(&tx, &payment, now).await?;
        if payment.state != before.state {
            match payment.state {
                PaymentState::Succeeded => self.receive(&tx, &payment, now).await?,
                PaymentState::Failed => {
                    let code = payment.failure.unwrap_or(FailureCode::Declined);
                    self.kernel.outbox.record(&tx, &failed(&payment, code), now).await?;
                }
                _ => {}
            }
            self.note(&tx, &payment, now).await?;
        }
        tx.commit().await?;
        self.kernel.wake.wake();
        metrics::counter!("quitus_payments_total", "state" => payment.state.code()).increment(1);
        Ok(payment.state)
    }

    /// The money is there: entries, allocation, balance and fact, all in the given transaction.
    async fn receive(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        payment: &Payment,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let outbox = &self.kernel.outbox;
        let shares = self.shares(tx, payment).await?;
        let parts = self.divide(tx, payment, &shares).await?;
        store::post(tx, payment, &parts, now, self.kernel.random()).await?;
        for part in &parts {
            let owed_less = Money::from_minor(-part.amount.minor(), part.amount.currency());
            accounts::apply_movement(tx, outbox, part.account, owed_less, AccountState::PaidInFull, now).await?;
        }
        let owed =
            self.owed_on(tx, payment, &with(payment.account, shares.iter().map(|(account, _)| *account))).await?;
        let received = payment.received((own_part(payment, &parts, &parts), parts.clone()), owed);
        outbox.record(tx, &received, now).await?;
        self.tell_shares(tx, payment, (&parts, false), now).await?;
        if payment.link.is_some() {
            let Payment { id, creditor, customer, account, .. } = *payment;
            self.kernel.outbox.record(tx, &GuestPaid { payment: id, creditor, customer, account }, now).await?;
        }
        Ok(())
    }

    pub(super) async fn note(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        payment: &Payment,
        now: Timestamp,
    ) -> Result<(), Failure> {
        audit::record(
            tx,
            audit::Entry {
                chain: Some(payment.creditor.uuid()),
                at: now,
                actor: "system",
                action: &format!("payment {}", payment.state.code().replace('_', " ")),
                subject: &format!("payment:{}", payment.id),
                detail: serde_json::json!({ "account": payment.account, "failure": payment.failure }),
            },
        )
        .await?;
        Ok(())
    }
}

fn failed(payment: &Payment, code: FailureCode) -> PaymentFailed {
    PaymentFailed {
        payment: payment.id,
        reference: payment.reference.clone(),
        creditor: payment.creditor,
        customer: payment.customer,
        account: payment.account,
        amount: payment.amount,
        code,
        collected: payment.instalment.map(|instalment| DeclinedInstalment { instalment, decline: code.decline() }),
        by_link: payment.link,
    }
}
