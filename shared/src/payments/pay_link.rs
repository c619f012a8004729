//! A link by which somebody else pays: it says for whom and how much, and nothing of any debt.

use super::Payable;
use crate::kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a link takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "amount")]
pub enum LinkAmount {
    /// This much, in one payment, once.
    Fixed(Money),
    /// As much as whoever pays likes, in one payment or several, up to this in all.
    UpTo(Money),
}

/// What its owner decided of a link. What was paid by it is kept with the payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayLink {
    pub amount: LinkAmount,
    /// The first moment at which it takes nothing more.
    pub expires_at: Timestamp,
    /// When its owner stopped it.
    pub stopped_at: Option<Timestamp>,
}

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It takes payments.
    Open,
    /// All that it was for was paid.
    Paid,
    /// Its last day has passed.
    Expired,
    /// Its owner stopped it.
    Stopped,
}

/// Why a link takes nothing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkClosed {
    #[error("all that it was for was paid")]
    Paid,
    #[error("its last day has passed")]
    Expired,
    #[error("its owner stopped it")]
    Stopped,
    /// What is left of it is being paid at this moment.
    #[error("all that is left of it is on its way")]
    OnItsWay,
    /// The account takes nothing, or less than the link is for. Why is not for whoever pays.
    #[error("nothing can be paid by it now")]
    NotNow,
}

impl LinkAmount {
    /// The most that is paid by it in all.
    pub const fn most(self) -> Money {
        match self {
            Self::Fixed(amount) | Self::UpTo(amount) => amount,
        }
    }
}

impl PayLink {
    /// For how many days a link can be made to last.
    pub const DAYS: [u8; 3] = [7, 14, 30];

    /// Where it stands. `taken` is what was paid by it, whatever became of that money since: a link that was used is not
    /// open again because a payment was given back.
    pub fn state(&self, taken: Money, now: Timestamp) -> LinkState {
        if taken.minor() >= self.amount.most().minor() {
            LinkState::Paid
        } else if self.stopped_at.is_some() {
            LinkState::Stopped
        } else if now >= self.expires_at {
            LinkState::Expired
        } else {
            LinkState::Open
        }
    }

    /// What can be paid by it now. `on_its_way` is what has begun to be paid by it and not ended; `account` what the account
    /// takes (none: nothing). The most that comes back is the link's own. Once the account takes less than that, nothing can be
    /// paid at all: whoever tried one amount after the other would learn what is owed.
    ///
    /// # Errors
    /// Why it takes nothing now.
    pub fn payable(
        &self,
        taken: Money,
        on_its_way: Money,
        account: Option<Payable>,
        now: Timestamp,
    ) -> Result<Payable, LinkClosed> {
        match self.state(taken, now) {
            LinkState::Open => {}
            LinkState::Paid => return Err(LinkClosed::Paid),
            LinkState::Expired => return Err(LinkClosed::Expired),
            LinkState::Stopped => return Err(LinkClosed::Stopped),
        }
        let used = taken.checked_add(on_its_way).ok_or(LinkClosed::NotNow)?;
        let account = account.ok_or(LinkClosed::NotNow)?;
        let (most, least) = match self.amount {
            LinkAmount::Fixed(_) if used.is_positive() => return Err(LinkClosed::OnItsWay),
            LinkAmount::Fixed(amount) => (amount, amount),
            LinkAmount::UpTo(amount) => (amount, account.least()),
        };
        let payable = Payable::new(most, used, Some(least)).ok_or(LinkClosed::OnItsWay)?;
        let takes = account.most();
        if takes.currency() != most.currency() || takes.minor() < payable.most().minor() {
            return Err(LinkClosed::NotNow);
        }
        Ok(payable)
    }
}

/// The name that whoever pays is shown, as its owner chose it. Letters of any language, spaces, hyphens, apostrophes and
/// full stops: the page that shows it is ours, so it carries no address, no number and no sentence of anybody else's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkName(String);

/// Why a text is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALinkName {
    #[error("no name")]
    Missing,
    #[error("longer than {} characters", LinkName::CHARS_MAX)]
    TooLong,
    #[error("something else than letters, spaces, hyphens, apostrophes and full stops")]
    Letters,
}

impl LinkName {
    /// How long it may be, in characters.
    pub const CHARS_MAX: usize = 30;

    /// Reads what somebody typed; spaces around it and runs of them are left out.
    ///
    /// # Errors
    /// Where it is empty, too long, or holds what is not written in names.
    pub fn parse(typed: &str) -> Result<Self, NotALinkName> {
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.chars().any(char::is_alphabetic) {
            return Err(if name.is_empty() { NotALinkName::Missing } else { NotALinkName::Letters });
        }
        if name.chars().count() > Self::CHARS_MAX {
            return Err(NotALinkName::TooLong);
        }
        let is_written = |c: char| c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '-' | '\'' | '’' | '.');
        // A full stop inside a word makes an address of it.
        let is_address =
            name.split(' ').any(|word| word.trim_end_matches('.').contains('.') && word.chars().count() > 4);
        if !name.chars().all(is_written) || is_address {
            return Err(NotALinkName::Letters);
        }
        Ok(Self(name))
    }

    /// As it is shown: never empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Accents that stand after their letter.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

impl TryFrom<String> for LinkName {
    type Error = NotALinkName;
    fn try_from(text: String) -> Result<Self, NotALinkName> {
        Self::parse(&text)
    }
}

impl From<LinkName> for String {
    fn from(name: LinkName) -> Self {
        name.0
    }
}

impl fmt::Display for LinkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// It is personal, and must not reach a log by accident.
impl fmt::Debug for LinkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_000_000);

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn link(amount: LinkAmount) -> PayLink {
        PayLink { amount, expires_at: NOW.plus_seconds(60), stopped_at: None }
    }

    fn account(most: i64, least: i64) -> Option<Payable> {
        Payable::new(eur(most), eur(0), Some(eur(least)))
    }

    #[test]
    fn a_fixed_amount_is_paid_whole_and_once() {
        let link = link(LinkAmount::Fixed(eur(4_000)));
        let payable = link.payable(eur(0), eur(0), account(10_000, 500), NOW).unwrap();
        assert_eq!((payable.least(), payable.most()), (eur(4_000), eur(4_000)));
        assert_eq!(link.payable(eur(0), eur(4_000), account(6_000, 500), NOW), Err(LinkClosed::OnItsWay));
        assert_eq!(link.payable(eur(4_000), eur(0), account(6_000, 500), NOW), Err(LinkClosed::Paid));
        assert_eq!(link.payable(eur(0), eur(0), account(3_999, 500), NOW), Err(LinkClosed::NotNow));
        assert_eq!(link.payable(eur(0), eur(0), None, NOW), Err(LinkClosed::NotNow));
    }

    #[test]
    fn a_free_amount_is_paid_in_parts_up_to_what_its_owner_said() {
        let link = link(LinkAmount::UpTo(eur(4_000)));
        let payable = link.payable(eur(1_000), eur(500), account(90_000, 500), NOW).unwrap();
        assert_eq!((payable.least(), payable.most()), (eur(500), eur(2_500)));
        // What is left below the least of the creditor can be given all the same.
        let payable = link.payable(eur(3_900), eur(0), account(90_000, 500), NOW).unwrap();
        assert_eq!((payable.least(), payable.most()), (eur(100), eur(100)));
        assert_eq!(link.payable(eur(3_000), eur(1_000), account(9_000, 500), NOW), Err(LinkClosed::OnItsWay));
    }

    #[test]
    fn what_is_owed_is_told_to_nobody() {
        let link = link(LinkAmount::UpTo(eur(4_000)));
        let shown = |balance| link.payable(eur(0), eur(0), account(balance, 500), NOW);
        assert_eq!(shown(4_000), shown(90_000));
        for balance in [3_999, 700, 1] {
            assert_eq!(shown(balance), Err(LinkClosed::NotNow), "whatever is left, the same");
        }
    }

    #[test]
    fn it_ends_on_its_day_or_when_it_is_stopped() {
        let mut link = link(LinkAmount::UpTo(eur(4_000)));
        assert_eq!(link.state(eur(0), NOW.plus_seconds(59)), LinkState::Open);
        assert_eq!(link.state(eur(0), NOW.plus_seconds(60)), LinkState::Expired);
        link.stopped_at = Some(NOW);
        assert_eq!(link.payable(eur(0), eur(0), account(9_000, 500), NOW), Err(LinkClosed::Stopped));
        assert_eq!(link.state(eur(4_000), NOW), LinkState::Paid, "what was paid stays paid");
    }

    #[test]
    fn a_name_is_a_name() {
        for name in ["Amélie", "  Jean-Luc  d’Or ", "O'Neil", "Zoë B.", "李雷", "Dr. No", "J.R.", "A. B. Cooper"]
        {
            assert!(LinkName::parse(name).is_ok(), "{name}");
        }
        assert_eq!(LinkName::parse("  Jean-Luc  d’Or ").unwrap().as_str(), "Jean-Luc d’Or");
        assert_eq!(LinkName::parse("  "), Err(NotALinkName::Missing));
        assert_eq!(LinkName::parse(&"a".repeat(31)), Err(NotALinkName::TooLong));
        for text in ["win.example.com", "Call 0800 123", "<b>", "a@b", "https://x", "...", "evil.example"] {
            assert_eq!(LinkName::parse(text), Err(NotALinkName::Letters), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_link_takes_more_than_it_is_for_nor_more_than_the_account_does(
            most in 1_i64..1_000_000, is_fixed: bool, balance in 1_i64..1_000_000, least in 1_i64..5_000,
            tries in prop::collection::vec(1_i64..1_000_000, 1..30),
        ) {
            let amount = if is_fixed { LinkAmount::Fixed(eur(most)) } else { LinkAmount::UpTo(eur(most)) };
            let link = link(amount);
            let (mut taken, mut left) = (0, balance);
            for wanted in tries {
                let Some(account) = Payable::new(eur(left), eur(0), Some(eur(least))) else { break };
                let Ok(payable) = link.payable(eur(taken), eur(0), Some(account), NOW) else { continue };
                prop_assert!(payable.most().minor() <= left && payable.least().minor() <= payable.most().minor());
                if let Ok(paid) = payable.check(eur(wanted.min(payable.most().minor()))) {
                    taken += paid.minor();
                    left -= paid.minor();
                }
                prop_assert!(taken <= most && left >= 0);
                prop_assert!(!is_fixed || taken == 0 || taken == most);
            }
        }
    }
}
