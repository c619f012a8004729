//! The laws of the plan engine, over random plans. `QUITUS_CASES` (default 5 000) and `QUITUS_SEED` choose how many
//! and which; a million cases take some seconds with `cargo test --release -p shared --test plan_laws -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test: what cannot be unwrapped is a failure")]

mod chance;

use chance::{Chance, from_env};
use chrono::{Days, Months, NaiveDate};
use shared::care::Means;
use shared::kernel::{Adjust, Currency, Market, Money, adjust, is_business_day};
use shared::plans::*;
use std::time::Instant;

/// What a plan is asked for with.
#[derive(Debug)]
struct Case {
    terms: Terms,
    balance: Money,
    draft: Draft,
    market: Market,
    today: NaiveDate,
}

impl Case {
    fn random(chance: &Chance) -> Self {
        let market = chance.one_of(&Market::ALL);
        let currency = chance.one_of(&[market.currency(), "JPY".parse().unwrap(), "KWD".parse().unwrap()]);
        let money = |minor| Money::from_minor(minor, currency);
        let today = NaiveDate::from_ymd_opt(2019, 6, 1).unwrap() + Days::new(chance.below(43 * 365));
        let mut frequencies = Frequency::ALL.to_vec();
        if chance.below(8) == 0 {
            frequencies.truncate(1 + chance.below(4) as usize);
        }
        let terms = Terms::try_new(TermsFields {
            min_instalment: money(chance.sum(5)),
            max_months: chance.one_of(&[1, 6, 12, 24, 36, 60, 120, 600, MONTHS_MAX]),
            frequencies,
            max_days_to_first: chance.one_of(&[0, 14, 31, 45, 90]),
            business_days: chance.one_of(&Adjust::ALL),
        });
        let balance = money(chance.sum(10));
        let split = match chance.below(2) {
            0 => Split::Amount(money(chance.sum(8))),
            _ => Split::Count(1 + chance.below(80) as u32),
        };
        let first_on = today + Days::new(chance.below(50)) - Days::new(chance.below(3));
        let draft = Draft { frequency: chance.one_of(&Frequency::ALL), split, first_on };
        Self { terms: terms.unwrap(), balance, draft, market, today }
    }

    fn propose(&self, split: Split) -> Result<Proposal, Refusal> {
        Proposal::try_new(&self.terms, self.balance, &Draft { split, ..self.draft }, self.market, self.today)
    }

    fn bounds(&self) -> Result<AmountBounds, Refusal> {
        amount_bounds(&self.terms, self.balance, self.draft.frequency, self.draft.first_on, self.today)
    }
}

fn hold_the_laws_of_a_schedule(case: &Case, proposal: &Proposal) {
    let Draft { frequency, split, first_on } = case.draft;
    let instalments = proposal.schedule().instalments();
    assert_eq!(proposal.schedule().total(), case.balance, "the sum is exact");
    let (last, others) = instalments.split_last().unwrap();
    assert!(last.amount.is_positive() && instalments.len() <= INSTALMENTS_MAX as usize);
    for other in others {
        assert_eq!(other.amount, instalments[0].amount, "all but the last are equal");
        assert!(last.amount.minor() <= other.amount.minor(), "the last is no larger");
        assert!(other.amount.minor() >= case.terms.min_instalment().minor(), "only the last is below the minimum");
    }
    match split {
        Split::Amount(amount) => assert_eq!(instalments[0].amount, amount.checked_min(case.balance).unwrap()),
        Split::Count(count) => assert_eq!(instalments.len() as u32, count),
    }
    for (index, instalment) in instalments.iter().enumerate() {
        let Instalment { due_on, nominal_on, .. } = *instalment;
        assert_eq!(Some(nominal_on), frequency.nominal_on(first_on, index as u32), "counted from the first date");
        assert!(due_on >= case.today, "nothing is due in the past");
        match case.terms.business_days() {
            Adjust::None => assert_eq!(due_on, nominal_on),
            rule => {
                assert!(is_business_day(case.market, due_on));
                let moved = adjust(case.market, nominal_on, rule);
                assert!(due_on == moved || moved < case.today);
            }
        }
    }
    assert!(instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on), "due dates follow each other");
    assert!(last.nominal_on <= case.today + Months::new(case.terms.max_months().into()), "inside max_months");
    let days_to_first = first_on.signed_duration_since(case.today).num_days();
    assert!((0..=i64::from(case.terms.max_days_to_first())).contains(&days_to_first));
    assert!(case.terms.frequencies().contains(&frequency));
}

/// Where a refusal names what would be possible, that is possible.
fn hold_the_laws_of_a_refusal(case: &Case, refusal: &Refusal) {
    match refusal {
        Refusal::TakesTooLong { min_amount: Some(amount), max_count, .. } => {
            assert!(case.propose(Split::Amount(*amount)).is_ok());
            assert!(case.propose(Split::Amount(*amount)).unwrap().schedule().count() <= *max_count);
        }
        Refusal::AmountTooSmall { min_amount } => {
            assert!(case.propose(Split::Amount(*min_amount)).is_ok(), "the limit that binds is the one named");
        }
        Refusal::TooManyInstalments { min_amount: Some(amount), .. } => {
            assert!(case.bounds().unwrap().min.minor() >= amount.minor());
        }
        Refusal::CountNotPossible { closest_count: Some(count) } => {
            assert!(case.propose(Split::Count(*count)).is_ok());
        }
        Refusal::StartsTooLate { latest_first_on } => assert!(case.draft.first_on > *latest_first_on),
        Refusal::StartsTooSoon { earliest_first_on } => assert!(case.draft.first_on < *earliest_first_on),
        Refusal::FrequencyNotOffered { frequencies } => assert!(!frequencies.contains(&case.draft.frequency)),
        other => panic!("{other:?}"),
    }
}

fn hold_the_laws_of_bounds(case: &Case, bounds: AmountBounds) {
    let less = |of: Money| Split::Amount(Money::from_minor(of.minor() - 1, of.currency()));
    assert!(case.propose(Split::Amount(bounds.min)).is_ok(), "the smallest amount is accepted");
    assert!(case.propose(less(bounds.min)).is_err(), "and a minor unit less is refused");
    assert_eq!(case.propose(Split::Amount(bounds.max)).unwrap().schedule().count(), 1);
}

fn hold_the_laws_of_offers(case: &Case, means: &Means) {
    let Draft { frequency, first_on, .. } = case.draft;
    let found = offers(&case.terms, case.balance, means, frequency, first_on, case.market, case.today);
    if let Ok(Offers::Some(offers)) = found {
        assert!((1..=3).contains(&offers.len()));
        assert_eq!(stretch(means, offers[0].amount, frequency), Stretch::Comfortable);
        assert!(offers.windows(2).all(|pair| pair[0].amount.minor() < pair[1].amount.minor()));
        assert!(offers.iter().all(|offer| offer.proposal.schedule().total() == case.balance));
    }
}

#[test]
fn every_plan_keeps_the_laws() {
    let (cases, seed) = (from_env("QUITUS_CASES", 5_000), from_env("QUITUS_SEED", 20_261_120));
    println!("{cases} random plans, QUITUS_SEED={seed}");
    let chance = Chance::new(seed);
    let mut accepted = 0_u64;
    for number in 0..cases {
        let case = Case::random(&chance);
        let income = Money::from_minor(chance.sum(7), case.balance.currency());
        let spending = Money::from_minor(chance.sum(7), case.balance.currency());
        // The case is shown when one of its laws is broken.
        let outcome = std::panic::catch_unwind(|| match case.propose(case.draft.split) {
            Ok(proposal) => {
                hold_the_laws_of_a_schedule(&case, &proposal);
                true
            }
            Err(refusal) => {
                hold_the_laws_of_a_refusal(&case, &refusal);
                false
            }
        });
        let bounded = std::panic::catch_unwind(|| {
            if let Ok(bounds) = case.bounds() {
                hold_the_laws_of_bounds(&case, bounds);
                hold_the_laws_of_offers(&case, &Means::monthly(income, spending).unwrap());
            }
        });
        match (outcome, bounded) {
            (Ok(is_accepted), Ok(())) => accepted += u64::from(is_accepted),
            _ => panic!("case {number} of QUITUS_SEED={seed}: {case:#?}"),
        }
    }
    println!("{accepted} accepted, {} refused", cases - accepted);
    assert!(accepted * 10 > cases, "too few plans are accepted to say anything about them");
}

#[test]
fn the_time_of_a_schedule_of_sixty_instalments_is_printed() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let mut nanos: Vec<u128> = Vec::new();
    for round in 0..from_env("QUITUS_CASES", 5_000).min(200_000) {
        let first_on = today + Days::new(round % 40);
        let timing = Timing { frequency: Frequency::Monthly, first_on, market: Market::Nz, adjust: Adjust::Following };
        let started = Instant::now();
        let schedule = Schedule::by_count(Money::from_minor(123_456, Currency::NZD), 60, &timing, today);
        nanos.push(started.elapsed().as_nanos());
        assert_eq!(schedule.unwrap().count(), 60);
    }
    nanos.sort_unstable();
    let at = |share: usize| nanos[(nanos.len() - 1) * share / 100];
    println!("60 instalments: median {} ns, p99 {} ns ({} runs)", at(50), at(99), nanos.len());
}
