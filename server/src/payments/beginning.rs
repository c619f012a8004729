//! A payment, written down and asked for: the same whoever begins it.

use super::provider::{ON_PROVIDERS_PAGE, Offer};
use super::store::{self, Payment};
use super::{Service, janitor, methods};
use crate::accounts::Standing;
use crate::kernel::attempts::AttemptError;
use crate::kernel::failure::Failure;
use crate::kernel::{audit, database, reference};
use app::error::ApiError;
use app::payments::view::PayMethod;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Currency, Money};
use shared::payments::{Aftermath, CardEnding, PaymentId, PaymentMethodId, PaymentState};
use std::time::Duration;

/// How long a person waits for the provider before the page says that the payment is on its way.
pub(super) const PATIENCE: Duration = Duration::from_secs(7);

/// What a beginning came to.
pub(super) enum Started {
    New(Box<Payment>),
    /// Under the same attempt.
    Before(PaymentId),
}

/// What somebody pays with.
pub(super) struct Chosen {
    /// The provider's name for it.
    pub method: String,
    pub ending: Option<CardEnding>,
    pub saved: Option<PaymentMethodId>,
}

/// Under this attempt something else was begun, or something changed since the form was shown.
pub(super) fn changed_meanwhile() -> Failure {
    ApiError::Refused("changed_meanwhile".to_owned()).into()
}

pub(super) fn of_attempt(cause: AttemptError) -> Failure {
    match cause {
        AttemptError::Database(cause) => cause.into(),
        AttemptError::Answer(cause) => cause.into(),
    }
}

impl Service {
    /// A new payment of somebody's on an account of theirs, laid on no plan.
    pub(super) fn new_payment(&self, standing: &Standing, amount: Money, with: Chosen) -> Payment {
        let (now, random) = (self.kernel.now(), self.kernel.random());
        Payment {
            id: PaymentId::new(now, random),
            creditor: standing.creditor,
            customer: standing.customer,
            account: standing.account,
            plan: None,
            reference: format!("QP-{}", reference::short(random)),
            amount,
            state: PaymentState::Created,
            provider: self.provider.name().to_owned(),
            provider_reference: None,
            method: with.method,
            card: with.ending,
            failure: None,
            created_at: now,
            settled_at: None,
            surplus: None,
            aftermath: Aftermath::nothing(amount),
            saved_method: with.saved,
            instalment: None,
            link: None,
        }
    }

    /// Writes a payment down, with the job that will ask for it. False where there is one under this attempt: the
    /// transaction is of no use then.
    pub(super) async fn write_down(
        &self,
        tx: &DatabaseTransaction,
        payment: &Payment,
        attempt: AttemptId,
        actor: &str,
    ) -> Result<bool, Failure> {
        match store::insert(tx, payment, attempt).await {
            Err(cause) if database::is_duplicate(&cause) => return Ok(false),
            outcome => outcome?,
        }
        let now = payment.created_at;
        janitor::enqueue(tx, payment.id, 0, now, self.kernel.random()).await?;
        let Payment { account, instalment, link, .. } = payment;
        let entry = audit::Entry {
            chain: Some(payment.creditor.uuid()),
            at: now,
            actor,
            action: "payment started",
            subject: &format!("payment:{}", payment.id),
            detail: serde_json::json!({ "account": account, "instalment": instalment, "link": link }),
        };
        audit::record(tx, entry).await?;
        Ok(true)
    }

    /// Has the provider announce a payment, writes down its name for it, and charges. A name that cannot be written down
    /// is not charged under: nobody would ever look there.
    pub(super) async fn take(&self, mut payment: Payment) -> Result<PaymentState, Failure> {
        if let Some(name) = self.provider.prepare(&payment.charge()).await {
            if !store::name(self.kernel.db.writer(), payment.id, &name).await? {
                return Err(Failure::broken("a payment has another name already"));
            }
            payment.provider_reference = Some(name);
        }
        self.charge(&payment).await
    }

    /// Takes a payment that has just been written down, while its payer waits, and says how it stands. It goes on when the
    /// payer's connection breaks, and when the payer has waited long enough.
    pub(super) async fn take_while_waiting(&self, started: Started) -> Result<(PaymentId, PaymentState), Failure> {
        let id = match started {
            Started::New(payment) => {
                let (id, service) = (payment.id, self.clone());
                let charging = tokio::spawn(async move {
                    if let Err(cause) = service.take(*payment).await {
                        tracing::error!(payment = %id, %cause, "an answer could not be stored; it will be asked for");
                    }
                });
                // Whatever became of it is on the next page.
                let _ = tokio::time::timeout(PATIENCE, charging).await;
                id
            }
            Started::Before(id) => id,
        };
        let payment = store::find_any(self.kernel.db.read(), id).await?;
        let payment = payment.ok_or(Failure::broken("a payment was started and is not there"))?;
        Ok((payment.id, payment.state))
    }

    /// The attempt that a form shown now carries: the same until what `parts` say has changed.
    pub(super) fn attempt_made_of(&self, kind: &str, parts: &[&[u8]]) -> AttemptId {
        let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = self.kernel.vault.hashes().of(kind, parts);
        AttemptId::from_uuid(uuid::Builder::from_custom_bytes(first).into_uuid())
    }

    /// What anybody can pay with: what the provider offers.
    pub(super) fn offered_to_anybody(&self) -> impl Iterator<Item = PayMethod> {
        self.provider.offers().into_iter().map(|offer| match offer {
            Offer::Test(card) => PayMethod::Test(card),
            Offer::Page => PayMethod::Elsewhere,
        })
    }

    /// What a person can pay with: what they have saved, the default first, then what the provider offers.
    pub(super) async fn offered(&self, customer: CustomerId, currency: Currency) -> Result<Vec<PayMethod>, Failure> {
        let saved = methods::chargeable(self.kernel.db.read(), self.provider.name(), customer, currency).await?;
        let saved = saved.into_iter().map(|method| PayMethod::Saved(method.view()));
        Ok(saved.chain(self.offered_to_anybody()).collect())
    }

    /// What was chosen to pay with of what the provider offers to anybody.
    pub(super) fn chosen_of_offers(&self, code: &str) -> Option<Chosen> {
        self.provider.offers().into_iter().find_map(|offer| {
            let (method, ending) = match offer {
                Offer::Test(card) => (card.code(), Some(card.ending())),
                Offer::Page => (ON_PROVIDERS_PAGE, None),
            };
            (code == method).then(|| Chosen { method: method.to_owned(), ending, saved: None })
        })
    }

    /// What was chosen to pay with, if it is there and theirs.
    pub(super) async fn chosen<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        code: &str,
        currency: Currency,
    ) -> Result<Option<Chosen>, Failure> {
        if let Some(offered) = self.chosen_of_offers(code) {
            return Ok(Some(offered));
        }
        let Ok(id) = code.parse::<PaymentMethodId>() else { return Ok(None) };
        let saved = methods::chargeable(db, self.provider.name(), customer, currency).await?;
        let saved = saved.into_iter().find(|method| method.id == id);
        Ok(saved.and_then(|method| Some(Chosen { method: method.reference?, ending: method.ending, saved: Some(id) })))
    }
}
