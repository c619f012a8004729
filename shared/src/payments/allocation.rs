//! Which debt a payment goes to.
//!
//! The payer decides (France: Code civil, article 1342-10; common law: the payer appropriates first). What the payer
//! leaves open goes to what is past due, then to what is due, then to the rest, each in proportion. Never to a disputed
//! debt (United States: 12 CFR 1006.30(c)).

use crate::accounts::AccountId;
use crate::kernel::Money;
use serde::{Deserialize, Serialize};

/// A debt that a payment may go to. Amounts in minor units of the payment's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debt {
    pub account: AccountId,
    /// What can still be paid on it.
    pub balance: i64,
    /// Of the balance, what should have been paid before today.
    pub past_due: i64,
    /// Of the balance, what is due today.
    pub due: i64,
    pub disputed: bool,
}

/// A part of a payment, and where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub account: AccountId,
    pub amount: Money,
}

/// Why a payment cannot be allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllocationRefusal {
    #[error("the payer named a disputed debt")]
    Disputed,
    #[error("the payer named a debt that is not among those to be paid")]
    NotThere,
    #[error("more than can be paid on these debts")]
    TooMuch,
    #[error("nothing to allocate")]
    Nothing,
}

/// Divides a payment: first to the debt the payer named, then past due before due before the rest. The parts are
/// positive, in the order of `debts`, and add up to the amount exactly.
///
/// # Errors
/// When the payer's wish cannot be met, or the debts cannot take the amount.
pub fn allocate(amount: Money, named: Option<AccountId>, debts: &[Debt]) -> Result<Vec<Part>, AllocationRefusal> {
    if !amount.is_positive() {
        return Err(AllocationRefusal::Nothing);
    }
    let mut room: Vec<i64> = debts.iter().map(|d| if d.disputed { 0 } else { d.balance.max(0) }).collect();
    let total = room.iter().try_fold(0_i64, |sum, &r| sum.checked_add(r)).ok_or(AllocationRefusal::TooMuch)?;
    let mut left = amount.minor();
    let mut given = vec![0_i64; debts.len()];
    if let Some(named) = named {
        let at = debts.iter().position(|debt| debt.account == named).ok_or(AllocationRefusal::NotThere)?;
        if debts[at].disputed {
            return Err(AllocationRefusal::Disputed);
        }
        let part = left.min(room[at]);
        given[at] += part;
        room[at] -= part;
        left -= part;
    }
    if amount.minor() > total {
        return Err(AllocationRefusal::TooMuch);
    }
    let past_due = |at: usize, room: i64| debts[at].past_due.clamp(0, room);
    let due = |at: usize, room: i64| debts[at].due.clamp(0, room);
    let rest = |_: usize, room: i64| room;
    let ranks: [&dyn Fn(usize, i64) -> i64; 3] = [&past_due, &due, &rest];
    for wanted in ranks {
        let wants: Vec<i64> = room.iter().enumerate().map(|(at, &room)| wanted(at, room)).collect();
        let part = left.min(wants.iter().sum());
        for (at, share) in pro_rata(part, &wants).into_iter().enumerate() {
            given[at] += share;
            room[at] -= share;
        }
        left -= part;
    }
    let parts = debts.iter().zip(given).filter(|(_, given)| *given > 0);
    Ok(parts
        .map(|(debt, given)| Part { account: debt.account, amount: Money::from_minor(given, amount.currency()) })
        .collect())
}

/// Divides a payment whose money is there already, so that none of it can be refused: as [`allocate`] does, and what no
/// debt has room for goes to the account `on` which it was paid. `named`: the payer meant that account before the others.
/// The parts are positive, one for each account, and add up to the amount exactly; nothing or less has none.
pub fn allocate_taken(amount: Money, on: AccountId, named: bool, debts: &[Debt]) -> Vec<Part> {
    let room = debts.iter().filter(|debt| !debt.disputed).map(|debt| i128::from(debt.balance.max(0))).sum::<i128>();
    let fits = i64::try_from(room.min(amount.minor().into())).unwrap_or(0);
    let named = debts.iter().any(|debt| named && debt.account == on && !debt.disputed).then_some(on);
    let mut parts = allocate(Money::from_minor(fits, amount.currency()), named, debts).unwrap_or_default();
    let rest = amount.minor() - parts.iter().map(|part| part.amount.minor()).sum::<i64>();
    if rest > 0 {
        match parts.iter_mut().find(|part| part.account == on) {
            Some(part) => part.amount = Money::from_minor(part.amount.minor() + rest, amount.currency()),
            None => parts.push(Part { account: on, amount: Money::from_minor(rest, amount.currency()) }),
        }
    }
    parts
}

/// Divides an amount in proportion to weights by largest remainder, ties to the lowest index; the shares add up exactly.
/// No share is above its weight while the amount is not above their sum. Negative weights count as nothing; without
/// any weight nothing is divided.
pub fn pro_rata(amount: i64, weights: &[i64]) -> Vec<i64> {
    let weights: Vec<i128> = weights.iter().map(|&weight| i128::from(weight.max(0))).collect();
    let total: i128 = weights.iter().sum();
    if total == 0 || amount <= 0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<(i128, i128)> =
        weights.iter().map(|weight| i128::from(amount) * weight).map(|part| (part / total, part % total)).collect();
    // Each quotient is at most `amount`, so it fits.
    let mut shares: Vec<i64> = exact.iter().map(|&(whole, _)| i64::try_from(whole).unwrap_or(amount)).collect();
    let left = usize::try_from(amount - shares.iter().sum::<i64>()).unwrap_or(0);
    let mut order: Vec<usize> = (0..shares.len()).collect();
    // Stable, so equal remainders stay in order.
    order.sort_by_key(|&at| std::cmp::Reverse(exact[at].1));
    for at in order.into_iter().take(left) {
        shares[at] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use proptest::prelude::*;

    fn account(n: u128) -> AccountId {
        AccountId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn debt(n: u128, balance: i64, past_due: i64, due: i64) -> Debt {
        Debt { account: account(n), balance, past_due, due, disputed: false }
    }

    fn amounts(parts: Result<Vec<Part>, AllocationRefusal>) -> Vec<(AccountId, i64)> {
        parts.unwrap().into_iter().map(|part| (part.account, part.amount.minor())).collect()
    }

    #[test]
    fn shares_follow_the_largest_remainder_and_ties_go_to_the_first() {
        assert_eq!(pro_rata(10_000, &[50_000, 30_000, 12_345]), [5_414, 3_249, 1_337]);
        assert_eq!(pro_rata(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(pro_rata(2, &[1, 1, 1]), [1, 1, 0]);
        assert_eq!(pro_rata(5, &[0, 0]), [0, 0]);
        assert_eq!(pro_rata(5, &[]), Vec::<i64>::new());
    }

    #[test]
    fn the_debt_the_payer_names_comes_first_and_what_is_over_goes_by_the_rule() {
        let debts = [debt(1, 1_000, 0, 500), debt(2, 300, 0, 0)];
        assert_eq!(amounts(allocate(eur(200), Some(account(2)), &debts)), [(account(2), 200)]);
        assert_eq!(amounts(allocate(eur(700), Some(account(2)), &debts)), [(account(1), 400), (account(2), 300)]);
    }

    #[test]
    fn past_due_comes_before_due_and_due_before_the_rest() {
        let debts = [debt(1, 1_000, 0, 100), debt(2, 1_000, 300, 50)];
        assert_eq!(amounts(allocate(eur(300), None, &debts)), [(account(2), 300)]);
        assert_eq!(amounts(allocate(eur(450), None, &debts)), [(account(1), 100), (account(2), 350)]);
    }

    #[test]
    fn nothing_goes_to_a_disputed_debt_not_even_when_it_is_named() {
        let debts = [Debt { disputed: true, ..debt(1, 1_000, 1_000, 0) }, debt(2, 500, 0, 0)];
        assert_eq!(amounts(allocate(eur(500), None, &debts)), [(account(2), 500)]);
        assert_eq!(allocate(eur(501), None, &debts), Err(AllocationRefusal::TooMuch));
        assert_eq!(allocate(eur(10), Some(account(1)), &debts), Err(AllocationRefusal::Disputed));
        assert_eq!(allocate(eur(10), Some(account(9)), &debts), Err(AllocationRefusal::NotThere));
        assert_eq!(allocate(eur(0), None, &debts), Err(AllocationRefusal::Nothing));
    }

    proptest! {
        #[test]
        fn shares_add_up_exactly_and_none_is_above_its_weight(
            weights in prop::collection::vec(0_i64..=Money::MAX_MINOR, 1..12), part in 0_u64..=1_000_000,
        ) {
            let total: i64 = weights.iter().sum();
            let amount = i64::try_from(i128::from(total) * i128::from(part) / 1_000_000).unwrap();
            let shares = pro_rata(amount, &weights);
            prop_assert_eq!(shares.iter().sum::<i64>(), amount);
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!((0..=*weight).contains(share), "{} of {}", share, weight);
            }
        }

        #[test]
        fn parts_add_up_exactly_and_no_debt_is_overpaid(
            debts in prop::collection::vec((0_i64..100_000, 0_i64..120_000, 0_i64..120_000, any::<bool>()), 1..6),
            amount in 1_i64..300_000, named in prop::option::of(0_u128..6),
        ) {
            let debts: Vec<Debt> = debts.into_iter().enumerate().map(|(n, (balance, past_due, due, disputed))| {
                Debt { disputed, ..debt(n as u128, balance, past_due, due) }
            }).collect();
            let taken = allocate_taken(eur(amount), account(1), named.is_some(), &debts);
            prop_assert_eq!(taken.iter().map(|part| part.amount.minor()).sum::<i64>(), amount.max(0));
            prop_assert!(taken.iter().all(|part| part.amount.is_positive()));
            let goes_beyond = |part: &Part| {
                let of = debts.iter().find(|debt| debt.account == part.account);
                let room = of.filter(|debt| !debt.disputed).map_or(0, |debt| debt.balance.max(0));
                part.account != account(1) && part.amount.minor() > room
            };
            prop_assert!(!taken.iter().any(goes_beyond), "only the account it was paid on takes more than is owed");
            if let Ok(parts) = allocate(eur(amount), named.map(account), &debts) {
                prop_assert_eq!(parts.iter().map(|part| part.amount.minor()).sum::<i64>(), amount);
                for part in parts {
                    let debt = debts.iter().find(|debt| debt.account == part.account).unwrap();
                    prop_assert!(!debt.disputed && part.amount.is_positive() && part.amount.minor() <= debt.balance);
                }
            }
        }
    }
}
