//! The accounts of the ledger, and what each event posts to them. The table is in `docs/payments.md`.

use super::{AdjustmentKind, Aftermath, Part, pro_rata};
use crate::accounts::AccountId;
use crate::kernel::Money;
use std::fmt;
use std::str::FromStr;

/// An account of the double-entry ledger, kept per creditor and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// What a customer owes on one account. Debits raise it. It opens with the balance that was placed.
    Customer(AccountId),
    /// The other side of what customers owe: the creditor's claims. Credits raise it.
    CreditorClaims,
    /// What the payment provider took and has not yet paid out to us. Debits raise it.
    ProviderClearing,
    /// What we took for a creditor and have not yet passed on. Credits raise it.
    CreditorPayable,
    /// What we are giving back to payers and the provider has not yet confirmed. Credits raise it.
    Refunds,
    /// What the provider keeps for its work. Debits raise it.
    Fees,
    /// Our account at the bank: what the provider has paid out and what we have passed on. Debits raise it.
    Bank,
    /// By how much creditors changed balances. Debits lower what is owed, credits raise it.
    Adjustments,
    /// What creditors gave up. Debits raise it.
    WriteOffs,
}

/// The two halves of the ledger. Each is zero by itself: what is owed, and what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// Customers' debts against what creditors claim, changed and gave up.
    Owed,
    /// Money at the provider and in the bank against whom it belongs to.
    Held,
}

/// One entry: `amount` (above zero) leaves the account that is credited for the one that is debited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    pub debit: LedgerAccount,
    pub credit: LedgerAccount,
    pub amount: Money,
    /// The debt it concerns.
    pub account: AccountId,
}

/// What a payment that succeeded posts, two entries for each part of it: the money at the provider pays the customer's
/// debt; the creditor's claim becomes money that we owe the creditor.
pub fn postings_of_payment(parts: &[Part]) -> Vec<Posting> {
    parts
        .iter()
        .flat_map(|&Part { account, amount }| {
            let pays = (LedgerAccount::ProviderClearing, LedgerAccount::Customer(account));
            let passes_on = (LedgerAccount::CreditorClaims, LedgerAccount::CreditorPayable);
            [pays, passes_on].map(|(debit, credit)| Posting { debit, credit, amount, account })
        })
        .collect()
}

/// What is posted when more of a payment is gone than before, or less: from one aftermath to the next, for each part. What
/// was given back leaves through [`LedgerAccount::Refunds`]; what the payer's bank takes leaves the provider by itself.
/// Either way the customer owes it again. `parts` are those of the payment, and what is gone is shared out over them in
/// proportion, each step exactly.
pub fn postings_of_aftermath(parts: &[Part], before: Aftermath, after: Aftermath) -> Vec<(Posting, &'static str)> {
    use LedgerAccount as L;
    let Some(first) = parts.first() else { return Vec::new() };
    let currency = first.amount.currency();
    let taken = Money::from_minor(parts.iter().map(|part| part.amount.minor()).sum(), currency);
    let shares = |amount: Money| share(parts, amount);
    let (refunded_before, refunded_after) = (shares(before.refunded), shares(after.refunded));
    let (gone_before, gone_after) = (shares(before.gone(taken)), shares(after.gone(taken)));
    let mut postings = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let account = part.account;
        let mut post = |moved: i64, pairs: &[(L, L)], kind| {
            for &(debit, credit) in pairs {
                let (debit, credit) = if moved < 0 { (credit, debit) } else { (debit, credit) };
                let amount = Money::from_minor(moved.abs(), currency);
                postings.push((Posting { debit, credit, amount, account }, kind));
            }
        };
        let owed_again = (L::Customer(account), L::CreditorClaims);
        let refunded = refunded_after[at] - refunded_before[at];
        match refunded {
            0 => {}
            moved => {
                post(moved, &[owed_again, (L::CreditorPayable, L::Refunds), (L::Refunds, L::ProviderClearing)], REFUND)
            }
        }
        match gone_after[at] - gone_before[at] - refunded {
            0 => {}
            moved => post(moved, &[owed_again, (L::CreditorPayable, L::ProviderClearing)], CHARGEBACK),
        }
    }
    postings
}

/// What `kind` an entry of a refund is.
pub const REFUND: &str = "refund";
/// What `kind` an entry of a charge-back is.
pub const CHARGEBACK: &str = "chargeback";

/// By how much what is owed on each account of a payment moves when its money moves: more than nothing where it is owed
/// again. What does not move is left out.
pub fn moved_by_aftermath(parts: &[Part], before: Aftermath, after: Aftermath) -> Vec<Part> {
    let Some(first) = parts.first() else { return Vec::new() };
    let currency = first.amount.currency();
    let taken = Money::from_minor(parts.iter().map(|part| part.amount.minor()).sum(), currency);
    let (was, is) = (share(parts, before.gone(taken)), share(parts, after.gone(taken)));
    let moved = parts
        .iter()
        .zip(was.iter().zip(is))
        .map(|(part, (was, is))| Part { account: part.account, amount: Money::from_minor(is - was, currency) });
    moved.filter(|part| !part.amount.is_zero()).collect()
}

/// An amount over the parts of a payment, in proportion, by largest remainder.
fn share(parts: &[Part], amount: Money) -> Vec<i64> {
    let weights: Vec<i64> = parts.iter().map(|part| part.amount.minor()).collect();
    pro_rata(amount.minor(), &weights)
}

/// What an adjustment posts. `moved` is by how much the balance moves, below zero where less is owed; nothing is posted
/// where it does not move.
pub fn postings_of_adjustment(kind: AdjustmentKind, account: AccountId, moved: Money) -> Vec<Posting> {
    use LedgerAccount as L;
    if moved.is_zero() {
        return Vec::new();
    }
    let against = match kind {
        // The claim is met, or goes home.
        AdjustmentKind::Payment | AdjustmentKind::Recall => L::CreditorClaims,
        AdjustmentKind::Decrease | AdjustmentKind::Increase => L::Adjustments,
        AdjustmentKind::WriteOff => L::WriteOffs,
    };
    let amount = Money::from_minor(moved.minor().abs(), moved.currency());
    let (debit, credit) =
        if moved.minor() < 0 { (against, L::Customer(account)) } else { (L::Customer(account), against) };
    vec![Posting { debit, credit, amount, account }]
}

impl LedgerAccount {
    /// Which half it belongs to.
    pub const fn half(self) -> Half {
        match self {
            Self::Customer(_) | Self::CreditorClaims | Self::Adjustments | Self::WriteOffs => Half::Owed,
            Self::ProviderClearing | Self::CreditorPayable | Self::Refunds | Self::Fees | Self::Bank => Half::Held,
        }
    }

    /// The name without the account it is about: `customer` for every customer's.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Customer(_) => "customer",
            Self::CreditorClaims => "creditor_claims",
            Self::ProviderClearing => "provider_clearing",
            Self::CreditorPayable => "creditor_payable",
            Self::Refunds => "refunds",
            Self::Fees => "fees",
            Self::Bank => "bank",
            Self::Adjustments => "adjustments",
            Self::WriteOffs => "write_offs",
        }
    }
}

/// Text that names no account of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown account of the ledger")]
pub struct UnknownLedgerAccount;

/// The accounts that are not about one debt.
const SHARED: [LedgerAccount; 8] = [
    LedgerAccount::CreditorClaims,
    LedgerAccount::ProviderClearing,
    LedgerAccount::CreditorPayable,
    LedgerAccount::Refunds,
    LedgerAccount::Fees,
    LedgerAccount::Bank,
    LedgerAccount::Adjustments,
    LedgerAccount::WriteOffs,
];

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(account) => write!(f, "customer:{account}"),
            other => f.write_str(other.class()),
        }
    }
}

impl FromStr for LedgerAccount {
    type Err = UnknownLedgerAccount;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shared = SHARED.into_iter().find(|account| account.class() == text);
        let own = || text.strip_prefix("customer:")?.parse().ok().map(Self::Customer);
        shared.or_else(own).ok_or(UnknownLedgerAccount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use crate::payments::Chargeback;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn account(n: u128) -> AccountId {
        AccountId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    /// Debits less credits of every account.
    #[derive(Default)]
    struct Book(BTreeMap<LedgerAccount, i64>);

    impl Book {
        fn post(&mut self, postings: impl IntoIterator<Item = Posting>) {
            for posting in postings {
                assert!(posting.amount.is_positive(), "an entry of nothing");
                *self.0.entry(posting.debit).or_default() += posting.amount.minor();
                *self.0.entry(posting.credit).or_default() -= posting.amount.minor();
            }
        }

        fn of(&self, account: LedgerAccount) -> i64 {
            self.0.get(&account).copied().unwrap_or_default()
        }

        fn half(&self, half: Half) -> i64 {
            self.0.iter().filter(|(account, _)| account.half() == half).map(|(_, balance)| balance).sum()
        }
    }

    #[test]
    fn an_account_of_the_ledger_is_read_back_from_its_name() {
        for name in SHARED.into_iter().chain([LedgerAccount::Customer(account(7))]) {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        for wrong in ["customer", "customer:", "customer:7", "petty_cash", ""] {
            assert_eq!(wrong.parse::<LedgerAccount>(), Err(UnknownLedgerAccount), "{wrong}");
        }
    }

    #[test]
    fn a_payment_lowers_the_debt_and_the_claim_and_is_owed_to_the_creditor() {
        let mut book = Book::default();
        book.post(postings_of_payment(&[Part { account: account(7), amount: eur(40) }]));
        assert_eq!(book.of(LedgerAccount::Customer(account(7))), -40);
        assert_eq!(book.of(LedgerAccount::CreditorClaims), 40);
        assert_eq!(book.of(LedgerAccount::ProviderClearing), 40);
        assert_eq!(book.of(LedgerAccount::CreditorPayable), -40);
    }

    #[test]
    fn an_adjustment_is_one_entry_in_the_half_of_what_is_owed() {
        let cases = [
            (AdjustmentKind::Payment, -40, LedgerAccount::CreditorClaims),
            (AdjustmentKind::Recall, -40, LedgerAccount::CreditorClaims),
            (AdjustmentKind::Decrease, -40, LedgerAccount::Adjustments),
            (AdjustmentKind::Increase, 40, LedgerAccount::Adjustments),
            (AdjustmentKind::WriteOff, -40, LedgerAccount::WriteOffs),
        ];
        for (kind, moved, against) in cases {
            let mut book = Book::default();
            book.post(postings_of_adjustment(kind, account(7), eur(moved)));
            assert_eq!(book.of(LedgerAccount::Customer(account(7))), moved, "{kind:?}");
            assert_eq!(book.of(against), -moved, "{kind:?}");
            assert_eq!((book.half(Half::Owed), book.half(Half::Held)), (0, 0), "{kind:?}");
        }
        assert_eq!(postings_of_adjustment(AdjustmentKind::Recall, account(7), eur(0)), []);
    }

    proptest! {
        #[test]
        fn whatever_is_learnt_of_money_that_was_taken_the_customer_owes_exactly_what_is_gone(
            amounts in prop::collection::vec(1i64..100_000, 1..4),
            learnt in prop::collection::vec((0i64..=100, prop::sample::select(Chargeback::ALL.to_vec())), 1..12),
        ) {
            let parts: Vec<Part> =
                amounts.iter().zip(1u128..).map(|(&minor, n)| Part { account: account(n), amount: eur(minor) }).collect();
            let taken = eur(amounts.iter().sum());
            let mut book = Book::default();
            book.post(postings_of_payment(&parts));
            let mut before = Aftermath::nothing(taken);
            for (percent, chargeback) in learnt {
                let after = Aftermath { refunded: eur(taken.minor() * percent / 100), chargeback };
                book.post(postings_of_aftermath(&parts, before, after).into_iter().map(|(posting, _)| posting));
                before = after;
                let owed: i64 = parts.iter().map(|part| book.of(LedgerAccount::Customer(part.account))).sum();
                let here = taken.minor() - after.gone(taken).minor();
                prop_assert_eq!(owed, -here);
                prop_assert_eq!(book.of(LedgerAccount::ProviderClearing), here);
                prop_assert_eq!(book.of(LedgerAccount::CreditorPayable), -here);
                prop_assert_eq!(book.of(LedgerAccount::Refunds), 0);
                prop_assert_eq!((book.half(Half::Owed), book.half(Half::Held)), (0, 0));
                for part in &parts {
                    let owed = book.of(LedgerAccount::Customer(part.account));
                    prop_assert!((-part.amount.minor()..=0).contains(&owed));
                }
            }
        }
    }
}
