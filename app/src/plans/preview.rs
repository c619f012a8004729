//! What a wish comes to: worked out the same in the browser while it is being made, and on the server when it is sent.
//! The rules are `shared::plans`; here they are put into words.

use super::view::{Builder, Wish};
use crate::amount;
use crate::text::plans as words;
use crate::ui::ScheduleRow;
use chrono::{Days, NaiveDate};
use shared::kernel::{Locale, Money, Reader};
use shared::plans::{
    AmountBounds, ChangeTerms, Draft, Frequency, Instalment, Offers, Proposal, Refusal, Split, Stretch, amount_bounds,
    first_dates, is_above_share_of_income, is_affordable, offers, stretch,
};

/// Nobody plans a first payment by themselves that is farther away.
const DAYS_OFFERED: u64 = 62;
/// Time to get ready, where nothing else was chosen.
const DAYS_BEFORE_FIRST: u64 = 7;

/// Why a wish is no plan: the box, and what to do in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub field: &'static str,
    /// Safe to send: says nothing about the person.
    pub code: &'static str,
    pub words: String,
}

impl Builder {
    /// How the customer reads figures and dates.
    pub fn reader(&self, locale: Locale) -> Reader {
        Reader::new(locale, self.market)
    }

    /// The days on which a first payment can be, in order.
    pub fn first_days(&self) -> Vec<NaiveDate> {
        let (first, last) = first_dates(&self.terms, self.today);
        let last = first.checked_add_days(Days::new(DAYS_OFFERED)).map_or(last, |offered| offered.min(last));
        first.iter_days().take_while(|day| *day <= last).collect()
    }

    /// What stands in the builder at first: what was chosen before, else every month, in a week, and the amount that
    /// fits best.
    pub fn first_wish(&self, locale: Locale) -> Wish {
        if let Some(wish) = self.wish.as_ref().filter(|wish| wish.is_chosen()) {
            return wish.clone();
        }
        let offered = self.terms.frequencies();
        let frequency = if offered.contains(&Frequency::Monthly) { Frequency::Monthly } else { offered[0] };
        let (_, latest) = first_dates(&self.terms, self.today);
        let in_a_week = self.today.checked_add_days(Days::new(DAYS_BEFORE_FIRST)).unwrap_or(self.today);
        let first_on = in_a_week.min(latest);
        let amount = self.usual_amount(frequency, first_on).map(|amount| amount::to_type(amount, locale));
        Wish {
            frequency: frequency.code().to_owned(),
            amount: amount.unwrap_or_default(),
            first_on: first_on.to_string(),
            settle: String::new(),
            with: self.with.clone(),
        }
    }

    /// About half of what a budget leaves; without one a year's worth, as far as the terms allow.
    fn usual_amount(&self, frequency: Frequency, first_on: NaiveDate) -> Option<Money> {
        if let Some(best) = self.offers(frequency, first_on).into_iter().rfind(|offer| offer.is_comfortable) {
            return Some(best.amount);
        }
        let bounds = self.bounds(frequency, first_on)?;
        if self.budget.is_some() {
            return Some(bounds.min);
        }
        let unit = bounds.max.currency().minor_per_unit();
        let in_a_year = self.balance.minor() / frequency.payments_per_year() / unit * unit + unit;
        Some(Money::from_minor(in_a_year.clamp(bounds.min.minor(), bounds.max.minor()), bounds.max.currency()))
    }

    /// The amounts that are possible.
    pub fn bounds(&self, frequency: Frequency, first_on: NaiveDate) -> Option<AmountBounds> {
        amount_bounds(&self.terms, self.balance, frequency, first_on, self.today).ok()
    }

    /// Up to three amounts that fit the budget, the smallest first.
    pub fn offers(&self, frequency: Frequency, first_on: NaiveDate) -> Vec<Offered> {
        match self.offered(frequency, first_on) {
            Some((Offers::Some(found), means)) => found
                .into_iter()
                .map(|offer| Offered {
                    amount: offer.amount,
                    count: offer.proposal.schedule().count(),
                    is_comfortable: stretch(&means, offer.amount, frequency) == Stretch::Comfortable,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// What to say where a budget leaves room for no offer: help first.
    pub fn why_no_offer(&self, frequency: Frequency, first_on: NaiveDate, locale: Locale) -> Option<String> {
        match self.offered(frequency, first_on)?.0 {
            Offers::Some(_) => None,
            Offers::NothingLeft => Some(words::nothing_left(locale).to_owned()),
            Offers::OutOfReach { min_amount } => {
                Some(words::out_of_reach(locale, self.reader(locale).money_short(min_amount)))
            }
        }
    }

    fn offered(&self, frequency: Frequency, first_on: NaiveDate) -> Option<(Offers, shared::care::Means)> {
        let means = self.budget.as_ref()?.means();
        let found = offers(&self.terms, self.balance, &means, frequency, first_on, self.market, self.today).ok()?;
        Some((found, means))
    }

    /// The plan that a wish is, or what stands in its way and what would be possible.
    pub fn propose(&self, wish: &Wish, locale: Locale) -> Result<Proposal, Trouble> {
        let draft = self.draft(wish, locale)?;
        let proposal = Proposal::try_new(&self.terms, self.balance, &draft, self.market, self.today)
            .map_err(|refusal| self.trouble(&refusal, locale))?;
        let each = proposal.schedule().first().amount;
        let affordable = self
            .budget
            .as_ref()
            .is_none_or(|budget| is_affordable(&self.terms, &budget.means(), each, draft.frequency));
        if affordable {
            Ok(proposal)
        } else {
            let words = words::above_left_over(locale).to_owned();
            Err(Trouble { field: "amount", code: "above_left_over", words })
        }
    }

    /// Something to mind about a plan that is possible.
    pub fn warning(&self, proposal: &Proposal, locale: Locale) -> Option<String> {
        let means = self.budget.as_ref()?.means();
        let (each, frequency) = (proposal.schedule().first().amount, proposal.timing().frequency);
        if is_above_share_of_income(&means, each, frequency) {
            let yearly = i128::from(each.minor()) * i128::from(frequency.payments_per_year()) * 100;
            let income = i128::from(means.income_yearly().max(1));
            // Rounded up to a whole percent: more than a fifth is never called a fifth.
            let percent = i64::try_from((yearly + income - 1) / income).unwrap_or(i64::MAX / 100);
            return Some(words::share_of_income(locale, self.reader(locale).percent(percent * 100)));
        }
        (stretch(&means, each, frequency) != Stretch::Comfortable).then(|| words::tight(locale).to_owned())
    }

    fn draft(&self, wish: &Wish, locale: Locale) -> Result<Draft, Trouble> {
        let trouble = |field, code: &'static str, words| Trouble { field, code, words };
        let choose = || crate::text::errors::choose_one(locale).to_owned();
        let frequency = wish.frequency.parse().map_err(|_| trouble("frequency", "choose_one", choose()))?;
        let first_on = wish.first_on.parse().map_err(|_| trouble("first_on", "choose_one", choose()))?;
        let currency = self.balance.currency();
        let say = |code| amount::words(code, self.reader(locale), currency);
        let amount = amount::read(&wish.amount, currency).map_err(|code| trouble("amount", code, say(code)))?;
        if !amount.is_positive() {
            return Err(trouble("amount", "amount_not_positive", say("amount_not_positive")));
        }
        Ok(Draft { frequency, split: Split::Amount(amount), first_on })
    }

    /// A refusal of the terms, with what would be possible: limits are help.
    fn trouble(&self, refusal: &Refusal, locale: Locale) -> Trouble {
        let reader = self.reader(locale);
        let (field, words) = match refusal {
            Refusal::AmountTooSmall { min_amount } => {
                ("amount", words::limit_least(locale, reader.money_short(*min_amount)))
            }
            Refusal::TakesTooLong { max_months, min_amount, .. } => {
                let longest = words::limit_longest(locale, u64::from(*max_months));
                ("amount", and_try(longest, *min_amount, reader))
            }
            Refusal::TooManyInstalments { min_amount, .. } => ("amount", and_try(String::new(), *min_amount, reader)),
            Refusal::StartsTooSoon { earliest_first_on } => {
                ("first_on", words::limit_first_soon(locale, reader.date(*earliest_first_on)))
            }
            Refusal::StartsTooLate { latest_first_on } => {
                ("first_on", words::limit_first(locale, reader.date(*latest_first_on)))
            }
            Refusal::FrequencyNotOffered { frequencies } => {
                let offered: Vec<_> = frequencies.iter().map(|&f| frequency_words(locale, f).to_lowercase()).collect();
                ("frequency", words::limit_frequency(locale, offered.join(", ")))
            }
            Refusal::NotOffered
            | Refusal::NothingToPay
            | Refusal::OtherCurrency { .. }
            | Refusal::CountNotPossible { .. } => ("amount", words::closed_not_offered(locale).to_owned()),
        };
        Trouble { field, code: refusal.code(), words }
    }
}

/// An amount that fits a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    pub amount: Money,
    pub count: u32,
    /// At most half of what is left.
    pub is_comfortable: bool,
}

fn and_try(longest: String, min_amount: Option<Money>, reader: Reader) -> String {
    let try_with = min_amount.map(|least| words::limit_longest_try(reader.locale, reader.money_short(least)));
    [longest, try_with.unwrap_or_default()].join(" ").trim().to_owned()
}

/// How often, for a choice.
pub fn frequency_words(locale: Locale, frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Weekly => words::every_week(locale),
        Frequency::Fortnightly => words::every_two_weeks(locale),
        Frequency::FourWeekly => words::every_four_weeks(locale),
        Frequency::Monthly => words::every_month(locale),
        Frequency::TwiceMonthly => words::twice_a_month(locale),
    }
}

/// How much how often: "€35 a month".
pub fn rate_words(reader: Reader, amount: Money, frequency: Frequency) -> String {
    let (locale, amount) = (reader.locale, reader.money_short(amount));
    match frequency {
        Frequency::Weekly => words::a_week(locale, amount),
        Frequency::Fortnightly => words::a_fortnight(locale, amount),
        Frequency::FourWeekly => words::four_weekly(locale, amount),
        Frequency::Monthly => words::a_month(locale, amount),
        Frequency::TwiceMonthly => words::twice_monthly(locale, amount),
    }
}

/// What happens when payments are missed, and how often one may be skipped: a sentence each.
pub fn rule_lines(locale: Locale, changes: &ChangeTerms) -> Vec<String> {
    let skips = changes.customer.skips_per_year;
    let ends = match changes.misses_to_end {
        1 => words::rule_settlement(locale, u64::from(changes.cure_days)),
        misses => words::rule_two(locale, misses, changes.cure_days),
    };
    let mut lines = vec![words::rule_one(locale, u64::from(changes.grace_days)), ends];
    if skips > 0 {
        lines.push(words::rule_skips(locale, u64::from(skips)));
    }
    lines
}

/// The row of a payment, with the date it was moved from.
pub fn row(reader: Reader, instalment: &Instalment) -> ScheduleRow {
    let row = ScheduleRow::new(reader.row_date(instalment.due_on), reader.money(instalment.amount));
    if instalment.due_on == instalment.nominal_on {
        row
    } else {
        row.note(words::schedule_moved(reader.locale, reader.row_date(instalment.nominal_on)))
    }
}

/// A schedule's first rows, and one for the rest where that is shorter than the rest itself.
pub fn rows(reader: Reader, instalments: &[Instalment], shown: usize) -> (Vec<ScheduleRow>, Option<ScheduleRow>) {
    if instalments.len() <= shown + 2 {
        return (instalments.iter().map(|instalment| row(reader, instalment)).collect(), None);
    }
    let (first, rest) = instalments.split_at(shown);
    let more = rest.split_last().map(|(last, between)| {
        let words = words::schedule_more(reader.locale, between.len() as u64, reader.row_date(last.due_on));
        ScheduleRow::new(words, reader.money(last.amount))
    });
    (first.iter().map(|instalment| row(reader, instalment)).collect(), more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::accounts::AccountId;
    use shared::care::{Budget, Entry, Line, Period};
    use shared::kernel::{Adjust, Currency, Market};
    use shared::plans::{Terms, TermsFields};

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn builder(left: Option<i64>) -> Builder {
        let terms = Terms::try_new(TermsFields {
            min_instalment: eur(1_000),
            max_months: 12,
            frequencies: vec![Frequency::Monthly, Frequency::Fortnightly],
            max_days_to_first: 45,
            business_days: Adjust::Following,
        });
        let entry = |line, minor| Entry { line, amount: eur(minor), period: Period::Monthly };
        let budget = left.map(|left| {
            let entries = vec![entry(Line::Earnings, 100_000), entry(Line::Housing, 100_000 - left)];
            Budget::try_new(Market::Fr, Currency::EUR, entries).unwrap()
        });
        Builder {
            account: AccountId::from_uuid(uuid::Uuid::nil()),
            creditor: "Éclair".to_owned(),
            references: vec!["EC-1".to_owned()],
            with: String::new(),
            others: 0,
            balance: eur(23_000),
            market: Market::Fr,
            today: "2026-11-20".parse().unwrap(),
            terms: terms.unwrap(),
            budget,
            wish: None,
        }
    }

    fn wish(amount: &str) -> Wish {
        Wish {
            frequency: "monthly".to_owned(),
            amount: amount.to_owned(),
            first_on: "2026-12-03".to_owned(),
            settle: String::new(),
            with: String::new(),
        }
    }

    #[test]
    fn a_budget_of_96_euros_is_met_with_about_half_of_it() {
        let builder = builder(Some(9_600));
        let first = builder.first_wish(Locale::Fr);
        assert_eq!((first.frequency.as_str(), first.amount.as_str()), ("monthly", "48,00"));
        let proposal = builder.propose(&wish("35"), Locale::Fr).unwrap();
        let (rows, more) = rows(builder.reader(Locale::Fr), proposal.schedule().instalments(), 3);
        assert_eq!(rows[1].date, "lun. 4 janv. 2027");
        assert_eq!(rows[1].note.as_deref(), Some("au lieu du dim. 3 janv. 2027, jour de fermeture des banques"));
        assert_eq!(more.unwrap().date, "… 3 autres, puis jeu. 3 juin 2027");
        assert_eq!(builder.warning(&proposal, Locale::Fr), None);
    }

    #[test]
    fn limits_are_said_with_what_would_be_possible() {
        let builder = builder(Some(9_600));
        let trouble = |amount| builder.propose(&wish(amount), Locale::En).unwrap_err();
        assert_eq!(trouble("5").words, "A plan can last up to 12 months here. With €19.17 or more it fits.");
        assert_eq!(trouble("").code, "amount_missing");
        assert_eq!(trouble("0").code, "amount_not_positive");
        assert_eq!(trouble("120").code, "above_left_over");
        let late = Wish { first_on: "2027-03-01".to_owned(), ..wish("35") };
        assert_eq!(builder.propose(&late, Locale::En).unwrap_err().field, "first_on");
        let daily = Wish { frequency: "daily".to_owned(), ..wish("35") };
        assert_eq!(builder.propose(&daily, Locale::En).unwrap_err().field, "frequency");
        let weekly = Wish { frequency: "weekly".to_owned(), ..wish("35") };
        assert_eq!(
            builder.propose(&weekly, Locale::En).unwrap_err().words,
            "This creditor accepts: every 2 weeks, every month."
        );
    }

    #[test]
    fn a_budget_that_leaves_nothing_is_offered_help_and_may_still_choose_a_token() {
        let mut builder = builder(Some(-100));
        builder.balance = eur(9_000);
        let (monthly, first_on) = (Frequency::Monthly, "2026-12-03".parse().unwrap());
        assert!(builder.offers(monthly, first_on).is_empty());
        assert!(builder.why_no_offer(monthly, first_on, Locale::En).unwrap().contains("leaves nothing over"));
        assert!(builder.propose(&wish("10"), Locale::En).is_ok());
        assert_eq!(builder.propose(&wish("10.01"), Locale::En).unwrap_err().code, "above_left_over");
    }

    #[test]
    fn without_a_budget_anything_inside_the_terms_is_possible_and_nothing_is_warned_of() {
        let builder = builder(None);
        assert_eq!(builder.first_wish(Locale::En).amount, "20.00");
        let proposal = builder.propose(&wish("230"), Locale::En).unwrap();
        assert_eq!((proposal.schedule().count(), builder.warning(&proposal, Locale::En)), (1, None));
    }

    #[test]
    fn more_than_a_fifth_of_the_income_is_said_in_percent() {
        let builder = builder(Some(60_000));
        let proposal = builder.propose(&wish("205"), Locale::En).unwrap();
        assert!(builder.warning(&proposal, Locale::En).unwrap().starts_with("This is 21% of your monthly income."));
    }

    #[test]
    fn first_days_go_as_far_as_the_terms_do() {
        let days = builder(None).first_days();
        assert_eq!(
            (days.len(), days[0].to_string(), days[45].to_string()),
            (46, "2026-11-20".into(), "2027-01-04".into())
        );
    }
}
