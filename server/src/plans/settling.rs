//! Settling for less: what a creditor takes instead of the whole balance, and the way from there to the last look.

use super::Service;
use super::building::Ground;
use crate::kernel::failure::Failure;
use app::amount;
use app::error::ApiError;
use app::plans::settle_view::{SettleChoice, SettleView, Settling};
use app::plans::view::Wish;
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{Locale, Money};
use shared::plans::{Frequency, first_dates};

impl Service {
    /// What an account can be settled for today: all that is paid then. Nothing where it cannot be, or where a plan runs.
    pub async fn settles_for(&self, customer: CustomerId, account: AccountId) -> Result<Option<Money>, Failure> {
        match self.ground(self.kernel.db.read(), customer, account).await? {
            Ground::Open(found) => Ok(found.settlement().map(|settlement| settlement.pays)),
            Ground::Running(_) | Ground::Closed(_) => Ok(None),
        }
    }

    /// The page on which that is chosen.
    pub(super) async fn settling(&self, customer: CustomerId, account: AccountId) -> Result<Settling, Failure> {
        let found = match self.ground(self.kernel.db.read(), customer, account).await? {
            Ground::Open(found) => found,
            Ground::Running(plan) => return Ok(Settling::Running(plan)),
            Ground::Closed(closed) => return Ok(Settling::Closed(closed)),
        };
        let Some(settlement) = found.settlement() else { return Ok(Settling::NotOffered(account)) };
        let (first, last) = first_dates(&settlement.terms, found.today);
        let wish = self.wish(customer, account).await?.filter(Wish::settles);
        Ok(Settling::Open(Box::new(SettleView {
            account,
            creditor: found.debt.creditor_name.clone(),
            reference: found.debt.reference.clone(),
            market: found.debt.market,
            balance: found.debt.balance,
            pays: settlement.pays,
            forgiven: settlement.forgiven,
            until: settlement.until,
            choices: settlement.choices().map(|(count, each)| SettleChoice { count, each }).collect(),
            first_days: first.iter_days().take_while(|day| *day <= last).collect(),
            changes: settlement.changes,
            wish,
        })))
    }

    /// Keeps in how many payments and from when it is to be paid, for the last look.
    pub(super) async fn keep_settlement(
        &self,
        customer: CustomerId,
        account: AccountId,
        (count, first_on): (&str, &str),
        locale: Locale,
    ) -> Result<(), Failure> {
        let found = match self.ground(self.kernel.db.read(), customer, account).await? {
            Ground::Open(found) => found,
            // The next page says how it stands.
            Ground::Running(_) | Ground::Closed(_) => return Ok(()),
        };
        let Some(settlement) = found.settlement() else { return Ok(()) };
        let chosen = count.parse().ok().and_then(|count: u32| settlement.choices().find(|(of, _)| *of == count));
        let (count, each) = chosen.ok_or_else(|| ApiError::field("count", "choose_one"))?;
        let first = first_on.parse().map_err(|_| ApiError::field("first_on", "choose_one"))?;
        settlement
            .propose(count, first, found.debt.market, found.today)
            .map_err(|_| ApiError::field("first_on", "choose_one"))?;
        let wish = Wish {
            frequency: Frequency::Monthly.code().to_owned(),
            amount: amount::to_type(each, locale),
            first_on: first_on.to_owned(),
            settle: Wish::SETTLES.to_owned(),
            with: String::new(),
        };
        self.keep(customer, account, &wish).await
    }
}
