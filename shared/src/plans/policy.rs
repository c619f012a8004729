//! What a creditor accepts, by size of the balance.

use super::settlement::{DISCOUNT_MAX, SETTLEMENT_INSTALMENTS_MAX, SettlementRule};
use super::{ChangeTerms, ChangeTermsFault, Frequency};
use crate::kernel::{Adjust, Currency, Money};
use serde::{Deserialize, Serialize};

/// The longest duration a policy may set, in months: two centuries, which is no limit, because
/// [`super::INSTALMENTS_MAX`] is reached sooner.
pub const MONTHS_MAX: u16 = 2400;
/// The latest first payment a policy may set, in days from the day of the agreement: ten years, which is no limit.
pub const DAYS_TO_FIRST_MAX: u16 = 3650;

/// What is written down about one band; [`Terms`] is the checked form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsFields {
    /// Only the last instalment may be below it. More than zero.
    pub min_instalment: Money,
    /// From the day of the agreement to the last nominal date: 1 to [`MONTHS_MAX`].
    pub max_months: u16,
    /// At least one.
    pub frequencies: Vec<Frequency>,
    /// From the day of the agreement to the first nominal date: 0 (that day only) to [`DAYS_TO_FIRST_MAX`].
    pub max_days_to_first: u16,
    /// What happens to a payment on a day when banks do not work.
    pub business_days: Adjust,
}

/// The limits inside which a plan may be chosen; frozen into every plan that is agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "TermsFields", into = "TermsFields")]
pub struct Terms(TermsFields);

/// What is wrong with a policy, and in which band (counted from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("band {band}: {fault}")]
pub struct PolicyError {
    pub band: usize,
    pub fault: PolicyFault,
}

/// What can be wrong with a policy; each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    #[error("a policy needs at least one band")]
    NoBands,
    #[error("an amount cannot be read: write digits and a point, such as \"10.00\", as precise as the currency is")]
    Amount,
    #[error("`above` must be zero or more, and `up_to` more than `above`")]
    Empty,
    #[error(
        "`above` must be the `up_to` of the band of this currency before it, so that no balance is without terms or has two"
    )]
    GapOrOverlap,
    #[error("`min_instalment` must be more than zero")]
    MinInstalment,
    #[error("`min_instalment` is more than the largest balance of the band: no plan could have two instalments")]
    MinAboveBand,
    #[error("`max_months` must be from 1 to {MONTHS_MAX}")]
    MaxMonths,
    #[error("`max_days_to_first` must be at most {DAYS_TO_FIRST_MAX}")]
    MaxDaysToFirst,
    #[error("`frequencies` must name at least one")]
    NoFrequency,
    #[error("changes: {0}")]
    Changes(#[from] ChangeTermsFault),
    #[error("`settlements` must follow each other by `from_days`, each later than the one before")]
    SettlementOrder,
    #[error(
        "settlements: `discount` must be from 1 to {DISCOUNT_MAX} per cent, `max_instalments` from 1 to {SETTLEMENT_INSTALMENTS_MAX}"
    )]
    Settlement,
}

impl Terms {
    /// The only door: checks every bound named at [`TermsFields`]; orders the frequencies, each once.
    pub fn try_new(mut fields: TermsFields) -> Result<Self, PolicyFault> {
        fields.frequencies.sort_unstable();
        fields.frequencies.dedup();
        if !(1..=Money::MAX_MINOR).contains(&fields.min_instalment.minor()) {
            return Err(PolicyFault::MinInstalment);
        }
        if !(1..=MONTHS_MAX).contains(&fields.max_months) {
            return Err(PolicyFault::MaxMonths);
        }
        if fields.max_days_to_first > DAYS_TO_FIRST_MAX {
            return Err(PolicyFault::MaxDaysToFirst);
        }
        if fields.frequencies.is_empty() {
            return Err(PolicyFault::NoFrequency);
        }
        Ok(Self(fields))
    }

    /// The smallest instalment, but for the last.
    pub const fn min_instalment(&self) -> Money {
        self.0.min_instalment
    }

    /// The longest duration, from the day of the agreement to the last nominal date.
    pub const fn max_months(&self) -> u16 {
        self.0.max_months
    }

    /// What is offered, in the order of [`Frequency::ALL`].
    pub fn frequencies(&self) -> &[Frequency] {
        &self.0.frequencies
    }

    /// The latest first nominal date, in days from the day of the agreement.
    pub const fn max_days_to_first(&self) -> u16 {
        self.0.max_days_to_first
    }

    /// What happens to a payment on a day when banks do not work.
    pub const fn business_days(&self) -> Adjust {
        self.0.business_days
    }
}

impl TryFrom<TermsFields> for Terms {
    type Error = PolicyFault;
    fn try_from(fields: TermsFields) -> Result<Self, PolicyFault> {
        Self::try_new(fields)
    }
}

impl From<Terms> for TermsFields {
    fn from(terms: Terms) -> Self {
        terms.0
    }
}

/// Terms for balances above one sum and up to another, both of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Band {
    /// Balances of this size belong to the band below.
    pub above: Money,
    /// The largest balance of the band; `None`: no limit.
    pub up_to: Option<Money>,
    pub terms: Terms,
    /// How far a plan may be changed once it runs.
    pub changes: ChangeTerms,
    /// What is taken instead of the whole balance, by the age of the debt; empty: nothing less.
    pub settlements: Vec<SettlementRule>,
}

/// The plans that a creditor accepts: bands of balances, each with its terms.
///
/// Invariant: within each currency the bands follow each other without a gap or an overlap. Balances below the first
/// or beyond the last band are offered no plan. The server keeps every version; a plan keeps the terms it was made by.
///
/// As people write it (amounts as text, so that no program takes them for floats):
///
/// ```
/// # let policy: shared::plans::Policy = toml::from_str(r#"
/// [[bands]]
/// currency = "EUR"
/// above = "0.00"
/// up_to = "500.00"
/// min_instalment = "10.00"
/// max_months = 12
/// frequencies = ["weekly", "fortnightly", "monthly"]
/// max_days_to_first = 45
/// business_days = "following"
///
/// [[bands]]
/// currency = "EUR"
/// above = "500.00"                  # where the band before ends; without up_to: no limit
/// min_instalment = "25.00"
/// max_months = 36
/// frequencies = ["monthly", "twice_monthly"]
/// max_days_to_first = 45
/// business_days = "following"
///
/// [[bands.settlements]]             # of the band above: see SettlementRule
/// from_days = 365
/// discount = 30
/// max_instalments = 3
/// # "#).unwrap();
/// # use shared::kernel::{Currency, Money};
/// # assert_eq!(policy.terms_for(Money::from_minor(50_001, Currency::EUR)).unwrap().max_months(), 36);
/// # assert_eq!(toml::from_str::<shared::plans::Policy>(&toml::to_string(&policy).unwrap()).unwrap(), policy);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "PolicyText", into = "PolicyText")]
pub struct Policy(Vec<Band>);

impl Policy {
    /// The only door: checks the bands against each other, currency by currency, in the order given.
    pub fn try_new(bands: Vec<Band>) -> Result<Self, PolicyError> {
        if bands.is_empty() {
            return Err(PolicyError { band: 1, fault: PolicyFault::NoBands });
        }
        for (index, band) in bands.iter().enumerate() {
            let earlier = bands[..index].iter().rfind(|other| other.above.currency() == band.above.currency());
            band.check(earlier).map_err(|fault| PolicyError { band: index + 1, fault })?;
        }
        Ok(Self(bands))
    }

    /// The bands, in the order in which they were written.
    pub fn bands(&self) -> &[Band] {
        &self.0
    }

    /// The band of a balance, or `None` where no plan is offered on it.
    pub fn band_for(&self, balance: Money) -> Option<&Band> {
        self.0.iter().find(|band| band.holds(balance))
    }

    /// The terms for a balance, or `None` where no plan is offered on it.
    pub fn terms_for(&self, balance: Money) -> Option<&Terms> {
        self.band_for(balance).map(|band| &band.terms)
    }
}

impl Band {
    fn holds(&self, balance: Money) -> bool {
        self.above.currency() == balance.currency()
            && balance.minor() > self.above.minor()
            && self.up_to.is_none_or(|up_to| balance.minor() <= up_to.minor())
    }

    fn check(&self, earlier: Option<&Self>) -> Result<(), PolicyFault> {
        self.changes.check()?;
        SettlementRule::check(&self.settlements)?;
        let currency = self.above.currency();
        let min = self.terms.min_instalment();
        if min.currency() != currency || self.up_to.is_some_and(|up_to| up_to.currency() != currency) {
            return Err(PolicyFault::Amount);
        }
        if self.above.minor() < 0 || self.up_to.is_some_and(|up_to| up_to.minor() <= self.above.minor()) {
            return Err(PolicyFault::Empty);
        }
        if earlier.is_some_and(|earlier| earlier.up_to != Some(self.above)) {
            return Err(PolicyFault::GapOrOverlap);
        }
        if self.up_to.is_some_and(|up_to| min.minor() > up_to.minor()) {
            return Err(PolicyFault::MinAboveBand);
        }
        Ok(())
    }
}

/// A policy as it is written: see [`Policy`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyText {
    bands: Vec<BandText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BandText {
    currency: Currency,
    above: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    up_to: Option<String>,
    min_instalment: String,
    max_months: u16,
    frequencies: Vec<Frequency>,
    max_days_to_first: u16,
    business_days: Adjust,
    #[serde(default, skip_serializing_if = "is_usual")]
    changes: ChangeTerms,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    settlements: Vec<SettlementRule>,
}

/// What a policy need not say.
fn is_usual(changes: &ChangeTerms) -> bool {
    *changes == ChangeTerms::default()
}

impl TryFrom<BandText> for Band {
    type Error = PolicyFault;
    fn try_from(text: BandText) -> Result<Self, PolicyFault> {
        let amount = |plain: &str| Money::parse(plain, text.currency).map_err(|_| PolicyFault::Amount);
        Ok(Self {
            above: amount(&text.above)?,
            up_to: text.up_to.as_deref().map(amount).transpose()?,
            terms: Terms::try_new(TermsFields {
                min_instalment: amount(&text.min_instalment)?,
                max_months: text.max_months,
                frequencies: text.frequencies,
                max_days_to_first: text.max_days_to_first,
                business_days: text.business_days,
            })?,
            changes: text.changes,
            settlements: text.settlements,
        })
    }
}

impl From<Band> for BandText {
    fn from(band: Band) -> Self {
        let Terms(terms) = band.terms;
        Self {
            currency: band.above.currency(),
            above: band.above.to_plain(),
            up_to: band.up_to.map(Money::to_plain),
            min_instalment: terms.min_instalment.to_plain(),
            max_months: terms.max_months,
            frequencies: terms.frequencies,
            max_days_to_first: terms.max_days_to_first,
            business_days: terms.business_days,
            changes: band.changes,
            settlements: band.settlements,
        }
    }
}

impl TryFrom<PolicyText> for Policy {
    type Error = PolicyError;
    fn try_from(text: PolicyText) -> Result<Self, PolicyError> {
        let read = |(index, band): (usize, BandText)| {
            Band::try_from(band).map_err(|fault| PolicyError { band: index + 1, fault })
        };
        Self::try_new(text.bands.into_iter().enumerate().map(read).collect::<Result<_, _>>()?)
    }
}

impl From<Policy> for PolicyText {
    fn from(policy: Policy) -> Self {
        Self { bands: policy.0.into_iter().map(BandText::from).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn fields() -> TermsFields {
        TermsFields {
            min_instalment: eur(1000),
            max_months: 12,
            frequencies: vec![Frequency::Monthly, Frequency::Weekly, Frequency::Monthly],
            max_days_to_first: 45,
            business_days: Adjust::Following,
        }
    }

    fn band(above: i64, up_to: Option<i64>) -> Band {
        Band {
            above: eur(above),
            up_to: up_to.map(eur),
            terms: Terms::try_new(fields()).unwrap(),
            changes: ChangeTerms::default(),
            settlements: Vec::new(),
        }
    }

    fn fault(bands: Vec<Band>) -> (usize, PolicyFault) {
        let error = Policy::try_new(bands).unwrap_err();
        (error.band, error.fault)
    }

    #[test]
    fn a_balance_on_the_edge_belongs_to_the_band_below() {
        let mut upper = band(50_000, Some(200_000));
        upper.terms = Terms::try_new(TermsFields { max_months: 36, ..fields() }).unwrap();
        let policy = Policy::try_new(vec![band(0, Some(50_000)), upper]).unwrap();
        let months = |minor| policy.terms_for(eur(minor)).map(Terms::max_months);
        assert_eq!((months(0), months(1), months(50_000)), (None, Some(12), Some(12)));
        assert_eq!((months(50_001), months(200_000), months(200_001)), (Some(36), Some(36), None));
        assert_eq!(policy.terms_for(Money::from_minor(1, Currency::USD)), None);
    }

    #[test]
    fn gaps_overlaps_and_impossible_bands_are_refused_by_number() {
        assert_eq!(fault(vec![]), (1, PolicyFault::NoBands));
        assert_eq!(fault(vec![band(0, Some(5_000)), band(5_001, None)]), (2, PolicyFault::GapOrOverlap));
        assert_eq!(fault(vec![band(0, Some(5_000)), band(4_999, None)]), (2, PolicyFault::GapOrOverlap));
        assert_eq!(fault(vec![band(0, None), band(5_000, None)]), (2, PolicyFault::GapOrOverlap));
        assert_eq!(fault(vec![band(5_000, Some(5_000))]), (1, PolicyFault::Empty));
        assert_eq!(fault(vec![band(-1, None)]), (1, PolicyFault::Empty));
        assert_eq!(fault(vec![band(0, Some(999))]), (1, PolicyFault::MinAboveBand));
        assert!(Policy::try_new(vec![band(0, Some(1000))]).is_ok());
        let dollars = Band { above: Money::zero(Currency::USD), ..band(0, None) };
        assert_eq!(fault(vec![dollars]), (1, PolicyFault::Amount));
    }

    #[test]
    fn each_currency_has_bands_of_its_own() {
        let terms =
            Terms::try_new(TermsFields { min_instalment: Money::from_minor(500, Currency::GBP), ..fields() }).unwrap();
        let pounds = Band { above: Money::zero(Currency::GBP), terms, ..band(0, None) };
        let policy = Policy::try_new(vec![band(0, Some(5_000)), pounds, band(5_000, None)]).unwrap();
        assert!(policy.terms_for(Money::from_minor(1, Currency::GBP)).is_some());
        assert!(policy.terms_for(eur(5_001)).is_some());
    }

    #[test]
    fn terms_outside_their_bounds_are_refused_also_off_the_wire() {
        let refused = |fields| Terms::try_new(fields).unwrap_err();
        assert_eq!(refused(TermsFields { min_instalment: eur(0), ..fields() }), PolicyFault::MinInstalment);
        assert_eq!(refused(TermsFields { max_months: 0, ..fields() }), PolicyFault::MaxMonths);
        assert_eq!(refused(TermsFields { max_months: 2401, ..fields() }), PolicyFault::MaxMonths);
        assert_eq!(refused(TermsFields { max_days_to_first: 3651, ..fields() }), PolicyFault::MaxDaysToFirst);
        assert_eq!(refused(TermsFields { frequencies: vec![], ..fields() }), PolicyFault::NoFrequency);
        let terms = Terms::try_new(fields()).unwrap();
        assert_eq!(terms.frequencies(), [Frequency::Weekly, Frequency::Monthly]);
        let written = serde_json::to_string(&terms).unwrap();
        assert_eq!(serde_json::from_str::<Terms>(&written).unwrap(), terms);
        assert!(serde_json::from_str::<Terms>(&written.replace("12", "0")).is_err());
    }

    #[test]
    fn an_unknown_key_or_a_number_for_an_amount_is_refused() {
        let written = toml::to_string(&Policy::try_new(vec![band(0, None)]).unwrap()).unwrap();
        assert!(toml::from_str::<Policy>(&written).is_ok());
        assert!(toml::from_str::<Policy>(&written.replace("max_months", "months_max")).is_err());
        assert!(toml::from_str::<Policy>(&written.replace("\"10.00\"", "10.00")).is_err());
        let error = toml::from_str::<Policy>(&written.replace("10.00", "10.001")).unwrap_err();
        assert!(error.to_string().contains("band 1: an amount cannot be read"), "{error}");
    }
}
