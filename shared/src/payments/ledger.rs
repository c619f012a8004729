//! The accounts of the ledger, and what each event posts to them. The table is in `docs/payments.md`.

use super::Part;
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

/// Text that names no account of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown account of the ledger")]
pub struct UnknownLedgerAccount;

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(account) => write!(f, "customer:{account}"),
            Self::CreditorClaims => f.write_str("creditor_claims"),
            Self::ProviderClearing => f.write_str("provider_clearing"),
            Self::CreditorPayable => f.write_str("creditor_payable"),
        }
    }
}

impl FromStr for LedgerAccount {
    type Err = UnknownLedgerAccount;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "creditor_claims" => Ok(Self::CreditorClaims),
            "provider_clearing" => Ok(Self::ProviderClearing),
            "creditor_payable" => Ok(Self::CreditorPayable),
            _ => text
                .strip_prefix("customer:")
                .and_then(|id| id.parse().ok())
                .map(Self::Customer)
                .ok_or(UnknownLedgerAccount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use std::collections::BTreeMap;

    fn account() -> AccountId {
        AccountId::from_uuid(uuid::Uuid::from_u128(7))
    }

    #[test]
    fn an_account_of_the_ledger_is_read_back_from_its_name() {
        use LedgerAccount::{CreditorClaims, CreditorPayable, Customer, ProviderClearing};
        for name in [Customer(account()), CreditorClaims, ProviderClearing, CreditorPayable] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        for wrong in ["customer", "customer:", "customer:7", "petty_cash", ""] {
            assert_eq!(wrong.parse::<LedgerAccount>(), Err(UnknownLedgerAccount), "{wrong}");
        }
    }

    #[test]
    fn a_payment_lowers_the_debt_and_the_claim_and_is_owed_to_the_creditor() {
        let postings =
            postings_of_payment(&[Part { account: account(), amount: Money::from_minor(40, Currency::EUR) }]);
        let mut balances = BTreeMap::<LedgerAccount, i64>::new();
        for posting in postings {
            *balances.entry(posting.debit).or_default() += posting.amount.minor();
            *balances.entry(posting.credit).or_default() -= posting.amount.minor();
        }
        assert_eq!(balances[&LedgerAccount::Customer(account())], -40);
        assert_eq!(balances[&LedgerAccount::CreditorClaims], 40);
        assert_eq!(balances[&LedgerAccount::ProviderClearing], 40);
        assert_eq!(balances[&LedgerAccount::CreditorPayable], -40);
        assert_eq!(balances.values().sum::<i64>(), 0);
    }
}
