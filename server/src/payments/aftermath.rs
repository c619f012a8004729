//! What is learnt of money that was taken, put into effect: state, entries, balance, fact and audit in one transaction.

use super::Service;
use super::facts::PaymentGivenBack;
use super::store::{self, Source};
use super::together::{own_part, with};
use crate::accounts;
use crate::kernel::failure::Failure;
use sea_orm::DatabaseTransaction;
use shared::accounts::AccountState;
use shared::kernel::Money;
use shared::payments::{Aftermath, Part, PaymentId, PaymentState, moved_by_aftermath, postings_of_aftermath};

impl Service {
    /// Learns where the money of a payment stands, and returns the state of the payment. Told twice, it has its effect
    /// once; of a payment whose money was not taken, nothing can be learnt yet.
    ///
    /// # Errors
    /// When there is no such payment, or more was given back than was taken: a person must look.
    pub async fn learn(&self, id: PaymentId, learnt: Aftermath) -> Result<PaymentState, Failure> {
        let tx = self.kernel.db.begin().await?;
        let state = self.learn_in(&tx, id, learnt).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(state)
    }

    /// The same, in the given transaction.
    pub(super) async fn learn_in(
        &self,
        tx: &DatabaseTransaction,
        id: PaymentId,
        learnt: Aftermath,
    ) -> Result<PaymentState, Failure> {
        let now = self.kernel.now();
        let mut payment = store::lock(tx, id).await?.ok_or(Failure::broken("a payment has gone"))?;
        let before = payment.aftermath;
        if !payment.state.was_taken() || learnt == before {
            return Ok(payment.state);
        }
        let learnt = learnt.of(payment.amount).map_err(|_| Failure::broken("more was given back than was taken"))?;
        payment.aftermath = learnt;
        payment.state = learnt.state(payment.amount);
        store::update(tx, &payment, now).await?;
        let parts = store::parts_of(tx, &payment).await?;
        let entries = postings_of_aftermath(&parts, before, learnt);
        store::post_entries(tx, payment.creditor, Source::Payment(id), entries, now, self.kernel.random()).await?;
        let (moved, outbox) = (moved_by_aftermath(&parts, before, learnt), &self.kernel.outbox);
        for part in &moved {
            accounts::apply_movement(tx, outbox, part.account, part.amount, AccountState::PaidInFull, now).await?;
        }
        let gone = learnt.gone(payment.amount).minor() - before.gone(payment.amount).minor();
        if gone != 0 {
            let gone = Money::from_minor(gone, payment.amount.currency());
            let shares = self.shares(tx, &payment).await?;
            let all = with(payment.account, shares.iter().map(|(account, _)| *account));
            let own = own_part(&payment, &parts, &moved);
            let fact = payment.given_back((gone, own, moved.clone()), self.owed_on(tx, &payment, &all).await?);
            outbox.record(tx, &fact, now).await?;
            let again = !gone.is_positive();
            let back = moved.into_iter().map(|Part { account, amount }| Part {
                account,
                amount: Money::from_minor(-amount.minor(), amount.currency()),
            });
            self.tell_shares(tx, &payment, (&back.collect::<Vec<_>>(), again), now).await?;
        }
        self.note(tx, &payment, now).await?;
        Ok(payment.state)
    }
}

impl store::Payment {
    fn given_back(&self, (gone, part, parts): (Money, Option<Money>, Vec<Part>), balance: Money) -> PaymentGivenBack {
        PaymentGivenBack {
            payment: self.id,
            reference: self.reference.clone(),
            creditor: self.creditor,
            customer: self.customer,
            account: self.account,
            amount: self.amount,
            gone,
            state: self.state,
            card: self.card,
            by_link: self.link,
            part,
            parts,
            balance,
        }
    }
}
