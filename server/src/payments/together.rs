//! An account and those that are paid with it: the others of a plan that is for several.
//!
//! What is paid on such a plan is one charge and one payment, divided between its accounts when the money is there
//! ([`shared::payments::allocate_taken`]); from then on each account has its own entries, and its own part of whatever
//! becomes of the payment.

use super::Service;
use super::facts::PaymentShared;
use super::store::{self, Payment};
use super::surroundings::Around;
use crate::accounts::{self, Standing};
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::payments::view::Obstacle;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{Money, Timestamp};
use shared::payments::{Debt, Part, Payable, PaymentId, allocate_taken};

/// How an account stands, and those that are paid with it.
pub(super) struct Together {
    /// The account itself.
    pub standing: Standing,
    /// What is owed on all of them; of a settlement, what is left of it.
    pub owed: Money,
    /// The payments on any of them that have begun and not ended, the latest first.
    pub pending: Vec<(PaymentId, i64)>,
    /// The creditor's references of those that are paid with it; empty where it stands alone.
    pub others: Vec<String>,
    obstacle: Option<Obstacle>,
    minimum: Option<Money>,
}

impl Together {
    /// What payments have begun to pay.
    pub fn on_its_way(&self) -> Money {
        self.money(self.pending.iter().map(|(_, amount)| amount).sum())
    }

    /// What can be paid on all of them, or what stands in the way.
    pub fn payable(&self) -> Result<Payable, Obstacle> {
        self.payable_of(self.owed, self.on_its_way())
    }

    /// What can be paid on the account by itself, by somebody who pays for nothing else.
    pub fn payable_alone(&self) -> Result<Payable, Obstacle> {
        let own = self.standing.balance.minor().min(self.owed.minor());
        // What is on its way goes to the others first, as far as they have room for it.
        let on_its_way = self.on_its_way().minor() - (self.owed.minor() - own);
        self.payable_of(self.money(own), self.money(on_its_way.max(0)))
    }

    fn payable_of(&self, owed: Money, on_its_way: Money) -> Result<Payable, Obstacle> {
        if !self.standing.state.is_active() || !self.standing.balance.is_positive() {
            return Err(Obstacle::Closed);
        }
        match self.obstacle {
            Some(obstacle) => Err(obstacle),
            None => Payable::new(owed, on_its_way, self.minimum).ok_or(Obstacle::OnItsWay),
        }
    }

    fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.standing.balance.currency())
    }
}

impl Service {
    /// How an account of this customer stands, with those that are paid with it. Not found where it is another's.
    pub(super) async fn together<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        account: AccountId,
        around: &Around,
    ) -> Result<Together, Failure> {
        let mut standings = Vec::with_capacity(around.together.len().max(1));
        for id in with(account, around.together.iter().copied()) {
            standings.extend(accounts::standing(db, customer, id).await?);
        }
        of(db, standings, account, around).await
    }

    /// The same, and nobody else moves any of them until the transaction ends.
    pub(super) async fn lock_together(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        account: AccountId,
        around: &Around,
    ) -> Result<Together, Failure> {
        let standings = accounts::lock_standings(tx, with(account, around.together.iter().copied())).await?;
        let own = standings.into_iter().filter(|standing| standing.customer == customer).collect();
        of(tx, own, account, around).await
    }

    /// The accounts between which a payment is divided, each with whether a hold rests on it.
    pub(super) async fn shares(
        &self,
        tx: &DatabaseTransaction,
        payment: &Payment,
    ) -> Result<Vec<(AccountId, bool)>, Failure> {
        let Payment { customer, account, plan, .. } = *payment;
        let shares = self.surroundings.shares(tx, customer, account, plan).await?;
        Ok(if shares.is_empty() { vec![(account, false)] } else { shares })
    }

    /// Divides a payment whose money is there. A link is for the account that it names; whatever else is paid on a plan is
    /// shared between its accounts in proportion to what is owed, but for any on which a hold rests. What none has room for
    /// stays on the account on which it was paid. They are held until the transaction ends.
    pub(super) async fn divide(
        &self,
        tx: &DatabaseTransaction,
        payment: &Payment,
        shares: &[(AccountId, bool)],
    ) -> Result<Vec<Part>, Failure> {
        let all = with(payment.account, shares.iter().map(|(account, _)| *account));
        let standings = accounts::lock_standings(tx, all).await?;
        let share_of = |standing: &Standing| shares.iter().find(|(account, _)| *account == standing.account);
        let debt = |standing: &Standing| {
            let (_, is_held) = share_of(standing)?;
            Some(Debt {
                account: standing.account,
                balance: if standing.state.is_active() { standing.balance.minor() } else { 0 },
                past_due: 0,
                due: 0,
                // Where it is the only one, its owner paid it knowing that.
                disputed: *is_held && shares.len() > 1,
            })
        };
        let debts: Vec<Debt> = standings.iter().filter_map(debt).collect();
        let is_named = payment.link.is_some() || payment.plan.is_none();
        Ok(allocate_taken(payment.amount, payment.account, is_named, &debts))
    }

    /// What is owed on some accounts of a customer.
    pub(super) async fn owed_on<C: ConnectionTrait>(
        &self,
        db: &C,
        payment: &Payment,
        accounts: &[AccountId],
    ) -> Result<Money, Failure> {
        let mut owed = 0;
        for account in accounts {
            let standing = accounts::standing(db, payment.customer, *account).await?;
            owed += standing.map_or(0, |standing| standing.balance.minor());
        }
        Ok(Money::from_minor(owed, payment.amount.currency()))
    }

    /// Tells for every other account what of a payment went to it, or came back from it (below zero); `again`: after it had
    /// come back.
    pub(super) async fn tell_shares(
        &self,
        tx: &DatabaseTransaction,
        payment: &Payment,
        (parts, again): (&[Part], bool),
        now: Timestamp,
    ) -> Result<(), DbErr> {
        for part in parts.iter().filter(|part| part.account != payment.account && !part.amount.is_zero()) {
            let fact = PaymentShared {
                payment: payment.id,
                creditor: payment.creditor,
                customer: payment.customer,
                account: part.account,
                part: part.amount,
                again,
                by_link: payment.link,
            };
            self.kernel.outbox.record(tx, &fact, now).await?;
        }
        Ok(())
    }
}

/// What moved on a payment's own account; none where the payment was not shared with others.
pub(super) fn own_part(payment: &Payment, parts: &[Part], moved: &[Part]) -> Option<Money> {
    let own = moved.iter().find(|part| part.account == payment.account).map(|part| part.amount);
    let is_shared = parts.iter().any(|part| part.account != payment.account);
    is_shared.then(|| own.unwrap_or(Money::zero(payment.amount.currency())))
}

/// An account and those with it, each once.
pub(super) fn with(account: AccountId, others: impl IntoIterator<Item = AccountId>) -> Vec<AccountId> {
    let mut all = vec![account];
    for other in others {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

async fn of<C: ConnectionTrait>(
    db: &C,
    standings: Vec<Standing>,
    account: AccountId,
    around: &Around,
) -> Result<Together, Failure> {
    let ids: Vec<AccountId> = standings.iter().map(|standing| standing.account).collect();
    let pending = store::pending(db, &ids, around.plan).await?;
    let (own, others): (Vec<_>, Vec<_>) = standings.into_iter().partition(|standing| standing.account == account);
    let standing = own.into_iter().next().ok_or(ApiError::NotFound)?;
    let others: Vec<Standing> =
        others.into_iter().filter(|other| other.state.is_active() && other.balance.is_positive()).collect();
    let owed = standing.balance.minor().max(0) + others.iter().map(|other| other.balance.minor()).sum::<i64>();
    let owed = around.ceiling.map_or(owed, |ceiling| ceiling.minor().min(owed));
    Ok(Together {
        owed: Money::from_minor(owed, standing.balance.currency()),
        pending,
        others: others.into_iter().map(|other| other.reference).collect(),
        obstacle: around.obstacle,
        minimum: around.minimum,
        standing,
    })
}
