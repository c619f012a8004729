//! What the provider says it moved, held against what we posted: payment by payment, to the cent.
//!
//! Told in `docs/reconciliation.md`. Both sides of one payment are compared as a whole for each [`Movement`]: news may come
//! in one step or in several, and what counts is what they come to.

use super::{CHARGEBACK, REFUND};
use crate::kernel::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far apart the same movement may be in the two books and still be the same.
pub const BESIDE_SECONDS: i64 = 24 * 3_600;

/// A way in which money of a payment moves, in both books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// It was taken from the payer.
    Payment,
    /// It was given back.
    Refund,
    /// The payer's bank took it back, or let it go again.
    Chargeback,
}

/// What a line of the provider's report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedKind {
    /// Money of a payment moved.
    Moved(Movement),
    /// A debit that was counted as taken did not go through after all.
    FellThrough,
    /// The provider's own price; of no payment.
    Fee,
    /// Paid out to our bank, or taken from there.
    Payout,
    /// A word that no event of ours has.
    Unknown,
}

/// One line of the provider's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Where it starts in the file; the first line is 1.
    pub line: u64,
    /// When the provider moved it.
    pub at: Timestamp,
    /// What it is.
    pub kind: ReportedKind,
    /// The provider's name for this movement: no other has it.
    pub name: String,
    /// The payment, as the provider names it: by our id where it knows it. May be empty.
    pub payment: String,
    /// What came in; below zero where it went out.
    pub amount: Money,
    /// What the provider keeps of it for its work.
    pub fee: Money,
}

/// One movement of `provider_clearing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// When it was posted.
    pub at: Timestamp,
    /// What it is.
    pub movement: Movement,
    /// What came in; below zero where it went out.
    pub amount: Money,
}

/// The time that is reconciled: from one moment on, before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first moment of it.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

/// Where a moment lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Within [`BESIDE_SECONDS`] before the span.
    Before,
    /// In the span.
    Within,
    /// Within [`BESIDE_SECONDS`] after it.
    After,
}

/// What is not the same in both books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The provider moved it and we posted nothing.
    MissingHere,
    /// We posted it and the provider has no such movement.
    MissingThere,
    /// Both have it, with other amounts.
    AmountDiffers,
    /// The provider has it more than once.
    TwiceThere,
    /// Both have it, in other currencies.
    CurrencyDiffers,
    /// The provider moved money for something that is no event of ours.
    UnknownKind,
}

/// What came of comparing one movement of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// None: the other book has it within [`BESIDE_SECONDS`], so it is no difference.
    pub difference: Option<Difference>,
    /// None where the kind is unknown.
    pub movement: Option<Movement>,
    /// What the provider moved in the span; none where it moved nothing.
    pub there: Option<Money>,
    /// What we posted in the span.
    pub here: Option<Money>,
    /// The first line of the report it is about.
    pub line: Option<u64>,
    /// The provider's name for that line.
    pub name: Option<String>,
}

/// What one currency comes to, in minor units. What went out is below zero, but for fees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Taken, by the report.
    pub payments: i128,
    /// Given back, by the report.
    pub refunds: i128,
    /// Taken back by banks and let go again, and debits that fell through, by the report.
    pub chargebacks: i128,
    /// Of no known kind, by the report.
    pub other: i128,
    /// What the provider keeps, by the report.
    pub fees: i128,
    /// Paid out to our bank, by the report; not part of [`Self::net`].
    pub payouts: i128,
    /// By how much `provider_clearing` rose.
    pub clearing: i128,
    /// By how much `fees` rose.
    pub fees_posted: i128,
    /// What the differences come to, there less here.
    pub differences: i128,
    /// What is in the day beside comes to, there less here.
    pub beside: i128,
}

impl Movement {
    /// Every movement.
    pub const ALL: [Self; 3] = [Self::Payment, Self::Refund, Self::Chargeback];

    /// What `kind` its entries in the ledger are.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => REFUND,
            Self::Chargeback => CHARGEBACK,
        }
    }

    /// The movement of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|movement| movement.code() == code)
    }
}

impl Span {
    /// Where a moment lies; none where it is too far away to be the same movement.
    pub const fn place(self, at: Timestamp) -> Option<Place> {
        let (at, from, until) = (at.unix_millis(), self.from.unix_millis(), self.until.unix_millis());
        match self.with_the_days_beside() {
            window if at < window.from.unix_millis() || at >= window.until.unix_millis() => None,
            _ if at < from => Some(Place::Before),
            _ if at < until => Some(Place::Within),
            _ => Some(Place::After),
        }
    }

    /// The span, and [`BESIDE_SECONDS`] on either side of it.
    pub const fn with_the_days_beside(self) -> Self {
        Self { from: self.from.plus_seconds(-BESIDE_SECONDS), until: self.until.plus_seconds(BESIDE_SECONDS) }
    }
}

impl Difference {
    /// Every difference.
    pub const ALL: [Self; 6] = [
        Self::MissingHere,
        Self::MissingThere,
        Self::AmountDiffers,
        Self::TwiceThere,
        Self::CurrencyDiffers,
        Self::UnknownKind,
    ];

    /// The code in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingHere => "missing_here",
            Self::MissingThere => "missing_there",
            Self::AmountDiffers => "amount_differs",
            Self::TwiceThere => "twice_there",
            Self::CurrencyDiffers => "currency_differs",
            Self::UnknownKind => "unknown_kind",
        }
    }

    /// What to do about it. `is_ours`: the payment is in our books.
    pub const fn remedy(self, movement: Option<Movement>, is_ours: bool) -> &'static str {
        match (self, movement) {
            (Self::MissingHere, _) if !is_ours => {
                "Look it up at the provider: if another system takes money there too, leave it; if nothing of ours is behind it, give it back there."
            }
            (Self::MissingHere, Some(Movement::Payment)) => {
                "Have the provider send its notice again, then reconcile again; if the payment has failed here for good, give it back at the provider: the customer still owes it."
            }
            (Self::MissingHere, _) => "Have the provider send its notice again, then reconcile again.",
            (Self::MissingThere, _) => {
                "Look the payment up at the provider; if the report begins or ends with the day, make it one day longer on either side. What is posted and never happened must be set right by hand: docs/payments.md."
            }
            (Self::AmountDiffers, _) => {
                "Look the payment up at the provider, have its notice sent again, then reconcile again; what still differs must be set right by hand: docs/payments.md."
            }
            (Self::TwiceThere, Some(Movement::Payment)) => {
                "If the same line stands in the report twice, fetch the report anew; if the payer was charged twice, give one back at the provider."
            }
            (Self::TwiceThere, _) => {
                "If the same line stands in the report twice, fetch the report anew; else have the provider send its notice again."
            }
            (Self::CurrencyDiffers, _) => {
                "The provider has changed the money into another currency: have it kept in a balance of its own, or post the exchange by hand."
            }
            (Self::UnknownKind, _) => {
                "Look it up at the provider: it is no payment, refund, charge-back, fee or payout. What is not for this site belongs to another account at the provider."
            }
        }
    }
}

/// What both books moved of one movement in one currency: before the span, in it, after it.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    there: [i64; 3],
    here: [i64; 3],
    is_there: bool,
    is_here: bool,
    within: bool,
    times_taken: u32,
    is_doubled: bool,
    /// Which of the lines is the first.
    first: Option<usize>,
}

impl Sums {
    const WITHIN: usize = Place::Within as usize;

    fn difference(&self, place: usize) -> i64 {
        self.there[place].saturating_sub(self.here[place])
    }

    /// None: the same in both. Some of none: it is in the day beside.
    fn verdict(&self, movement: Movement) -> Option<Option<Difference>> {
        let differs = self.difference(Self::WITHIN);
        if differs == 0 || !self.within {
            return None;
        }
        if self.is_doubled {
            return Some(Some(Difference::TwiceThere));
        }
        // What one book has in the span and the other beside it is missing over there by just as much.
        let [before, after] = [Place::Before, Place::After].map(|place| self.difference(place as usize));
        if [before, after, before.saturating_add(after)].contains(&differs.saturating_neg()) {
            return Some(None);
        }
        Some(Some(match (self.is_there, self.is_here) {
            _ if movement == Movement::Payment && self.times_taken > 1 && self.is_here => Difference::TwiceThere,
            (true, false) => Difference::MissingHere,
            (false, _) => Difference::MissingThere,
            (true, true) => Difference::AmountDiffers,
        }))
    }
}

/// Compares the two books for one payment: `there` are the lines of the report for it, `here` what we posted, each in the span
/// or in the days beside it; what lies further away is left alone. What is the same in both is not told.
pub fn compare(span: Span, there: &[Reported], here: &[Posted]) -> Vec<Finding> {
    let fell_through_as = fell_through(there, here);
    let mut sums = BTreeMap::<(Movement, Currency), Sums>::new();
    let mut names = BTreeSet::new();
    for (at, line) in there.iter().enumerate() {
        let Some(place) = span.place(line.at) else { continue };
        let movement = match line.kind {
            ReportedKind::Moved(movement) => movement,
            ReportedKind::FellThrough => fell_through_as,
            ReportedKind::Fee | ReportedKind::Payout | ReportedKind::Unknown => continue,
        };
        let sum = sums.entry((movement, line.amount.currency())).or_default();
        sum.there[place as usize] = sum.there[place as usize].saturating_add(line.amount.minor());
        sum.is_there = true;
        sum.is_doubled |= !names.insert(line.name.as_str());
        sum.times_taken += u32::from(line.amount.is_positive());
        if place == Place::Within {
            sum.within = true;
            sum.first.get_or_insert(at);
        }
    }
    for entry in here {
        let Some(place) = span.place(entry.at) else { continue };
        let sum = sums.entry((entry.movement, entry.amount.currency())).or_default();
        sum.here[place as usize] = sum.here[place as usize].saturating_add(entry.amount.minor());
        sum.is_here = true;
        sum.within |= place == Place::Within;
    }
    let found = sums.into_iter().filter_map(|((movement, currency), sum)| {
        let difference = sum.verdict(movement)?;
        let of = |minor: i64, is_known: bool| is_known.then(|| Money::from_minor(minor, currency));
        let line = sum.first.and_then(|at| there.get(at));
        Some(Finding {
            difference,
            movement: Some(movement),
            there: of(sum.there[Sums::WITHIN], sum.is_there),
            here: of(sum.here[Sums::WITHIN], sum.is_here),
            line: line.map(|line| line.line),
            name: line.map(|line| line.name.clone()),
        })
    });
    in_other_currencies(found.collect())
}

/// What a debit that fell through counts as. Where we never posted the payment it undoes the taking over there, and both have
/// nothing; else it is a charge-back.
fn fell_through(there: &[Reported], here: &[Posted]) -> Movement {
    let was_taken_there = there.iter().any(|line| line.kind == ReportedKind::Moved(Movement::Payment));
    let is_known_here = here.iter().any(|entry| entry.movement != Movement::Refund);
    if was_taken_there && !is_known_here { Movement::Payment } else { Movement::Chargeback }
}

/// What is missing here in one currency and there in another is one difference.
fn in_other_currencies(mut found: Vec<Finding>) -> Vec<Finding> {
    for movement in Movement::ALL {
        let place = |found: &[Finding], difference| {
            found.iter().position(|one| one.movement == Some(movement) && one.difference == Some(difference))
        };
        if let (Some(there), Some(here)) =
            (place(&found, Difference::MissingHere), place(&found, Difference::MissingThere))
        {
            found[there].here = found[here].here;
            found[there].difference = Some(Difference::CurrencyDiffers);
            found.remove(here);
        }
    }
    found
}

impl Finding {
    /// A line of no known kind.
    pub fn unknown(line: &Reported) -> Self {
        Self {
            difference: Some(Difference::UnknownKind),
            movement: None,
            there: Some(line.amount),
            here: None,
            line: Some(line.line),
            name: Some(line.name.clone()),
        }
    }
}

impl Totals {
    /// What the provider moved, less its fees.
    pub const fn net(&self) -> i128 {
        self.gross() - self.fees
    }

    /// What the provider moved, before its fees.
    pub const fn gross(&self) -> i128 {
        self.payments + self.refunds + self.chargebacks + self.other
    }

    /// What the report and `provider_clearing` differ by beyond what was found: zero, unless a movement was counted and not
    /// compared.
    pub const fn unexplained(&self) -> i128 {
        self.gross() - self.clearing - self.differences - self.beside
    }

    /// Counts a line of the span.
    pub fn report(&mut self, line: &Reported) {
        let amount = i128::from(line.amount.minor());
        self.fees += i128::from(line.fee.minor());
        match line.kind {
            ReportedKind::Moved(Movement::Payment) => self.payments += amount,
            ReportedKind::Moved(Movement::Refund) => self.refunds += amount,
            ReportedKind::Moved(Movement::Chargeback) | ReportedKind::FellThrough => self.chargebacks += amount,
            // It goes out.
            ReportedKind::Fee => self.fees -= amount,
            ReportedKind::Payout => self.payouts += amount,
            ReportedKind::Unknown => self.other += amount,
        }
    }

    /// Counts what a finding comes to in this currency.
    pub fn find(&mut self, finding: &Finding, currency: Currency) {
        let of = |side: Option<Money>| {
            i128::from(side.filter(|amount| amount.currency() == currency).map_or(0, Money::minor))
        };
        let differs = of(finding.there) - of(finding.here);
        match finding.difference {
            Some(_) => self.differences += differs,
            None => self.beside += differs,
        }
    }
}

#[cfg(test)]
#[path = "reconciliation_tests.rs"]
mod tests;
