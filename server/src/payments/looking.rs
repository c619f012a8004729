//! Asks a provider what became of money that it took, and has it learnt.
//!
//! The provider says how it stands in all, never what has changed; so whatever is heard late, twice or in another order,
//! the last look counts. Two looks that overlap cannot say which of them is the later one: one of them looks again.

use super::Service;
use super::store;
use crate::kernel::failure::Failure;
use shared::payments::{Aftermath, PaymentId};

/// Somebody is always quicker: then later.
const LOOKS_MAX: usize = 4;

impl Service {
    /// Asks how the money of a payment stands, and puts what is new into effect: the one place where what a provider says
    /// of taken money reaches the ledger. False if the provider is silent, or others were quicker once too often.
    pub(super) async fn look_after(&self, id: PaymentId) -> Result<bool, Failure> {
        for _ in 0..LOOKS_MAX {
            let db = self.kernel.db.writer();
            let payment = store::find_any(db, id).await?.ok_or(Failure::broken("a payment has gone"))?;
            let seen = store::aftermath_version(db, id).await?;
            let Some(learnt) = self.provider.aftermath(&payment.charge()).await else { return Ok(false) };
            if self.learn_since(id, learnt, seen).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// False where something was learnt after `seen`.
    async fn learn_since(&self, id: PaymentId, learnt: Aftermath, seen: i32) -> Result<bool, Failure> {
        let tx = self.kernel.db.begin().await?;
        let payment = store::lock(&tx, id).await?.ok_or(Failure::broken("a payment has gone"))?;
        if store::aftermath_version(&tx, id).await? != seen {
            return Ok(false);
        }
        if payment.aftermath != learnt {
            store::set_aftermath_version(&tx, id, seen + 1).await?;
            self.learn_in(&tx, id, learnt).await?;
            tx.commit().await?;
            self.kernel.wake.wake();
        }
        Ok(true)
    }
}
