//! What a change of a plan comes to, in words: worked out by the rules with which the server makes it.

use super::change_view::{ChangeWish, Changing};
use super::preview::{Trouble, rate_words};
use super::view::CheckRow;
use crate::amount;
use crate::text::plans as words;
use chrono::NaiveDate;
use shared::kernel::{Locale, Reader};
use shared::plans::{
    Change, ChangeRefusal, Compared, Instalment, PlanInstalment, Rehearsal, Running, UnclearWish, Who,
};

impl Changing {
    /// How the customer reads figures and dates.
    pub fn reader(&self, locale: Locale) -> Reader {
        Reader::new(locale, self.market)
    }

    /// The plan as the rules know it; `None` where it is not one.
    pub fn running(&self) -> Option<Running> {
        Running::try_new(self.rhythm.clone(), self.instalments.clone()).ok()
    }

    /// What a wish asks for and the plan as it would be, or what stands in its way and what would be possible.
    pub fn propose(&self, wish: &ChangeWish, locale: Locale) -> Result<(Change, Running), Trouble> {
        let field = field_of(&wish.kind);
        let held = || Trouble { field, code: "held", words: words::refused_held(locale).to_owned() };
        let running = self.running().filter(|_| !self.is_held).ok_or_else(held)?;
        let change = self.read(wish, &running, locale)?;
        match running.change(&change, Who::Customer, self.today) {
            Ok(after) => Ok((change, after)),
            Err(refusal) => Err(self.trouble(&refusal, field, locale)),
        }
    }

    fn read(&self, wish: &ChangeWish, running: &Running, locale: Locale) -> Result<Change, Trouble> {
        let currency = running.amount().currency();
        wish.read(currency).map_err(|unclear| {
            let amount =
                |code| Trouble { field: "amount", code, words: amount::words(code, self.reader(locale), currency) };
            match unclear {
                UnclearWish::Choose(field) => {
                    let words = crate::text::errors::choose_one(locale).to_owned();
                    Trouble { field, code: "choose_one", words }
                }
                UnclearWish::Amount(error) => amount(amount::code(error)),
                UnclearWish::NothingToPay => amount("amount_not_positive"),
            }
        })
    }

    /// With what the page works out what a choice comes to before it is sent.
    pub fn rehearsal(&self, locale: Locale) -> Rehearsal {
        Rehearsal {
            reader: self.reader(locale),
            today: self.today,
            rhythm: self.rhythm.clone(),
            instalments: self.instalments.clone(),
            changed: words::row_was(locale, "{now}", "{was}"),
        }
    }

    /// A refusal of the rules, with what would be possible: limits are help.
    fn trouble(&self, refusal: &ChangeRefusal, field: &'static str, locale: Locale) -> Trouble {
        let (field, code) = match refusal {
            ChangeRefusal::AmountTooSmall { .. } | ChangeRefusal::TooLong { .. } if field == "next_on" => {
                ("amount", "change_amount")
            }
            ChangeRefusal::FrequencyNotOffered { .. } => ("frequency", "change_frequency"),
            _ => (field, "change_not_possible"),
        };
        Trouble { field, code, words: refusal_words(refusal, self.reader(locale)) }
    }

    /// What would come of a change of the given kind that needs nothing more.
    pub fn simply(&self, kind: &str, locale: Locale) -> Result<Running, Trouble> {
        let wish = ChangeWish { kind: kind.to_owned(), ..ChangeWish::default() };
        self.propose(&wish, locale).map(|(_, after)| after)
    }
}

/// Which box of a form an error belongs to.
fn field_of(kind: &str) -> &'static str {
    match kind {
        "move" | "pause" | "missed_on" => "to",
        "reshape" => "next_on",
        _ => "kind",
    }
}

/// A refusal in words.
pub fn refusal_words(refusal: &ChangeRefusal, reader: Reader) -> String {
    let locale = reader.locale;
    match refusal {
        ChangeRefusal::NothingLeft | ChangeRefusal::OtherCurrency => words::refused_nothing_left(locale).to_owned(),
        ChangeRefusal::NoSuchPayment => words::refused_no_such_payment(locale).to_owned(),
        ChangeRefusal::TooLate { .. } => words::refused_too_late(locale).to_owned(),
        ChangeRefusal::DateOutside { earliest, latest } => {
            words::refused_date(locale, reader.date(*earliest), reader.date(*latest))
        }
        ChangeRefusal::NotThatDay { due_on } => words::refused_not_that_day(locale, reader.date(*due_on)),
        ChangeRefusal::NoOtherDay => words::refused_no_other_day(locale).to_owned(),
        ChangeRefusal::NoChange => words::refused_no_change(locale).to_owned(),
        ChangeRefusal::NotAllowed => words::refused_not_allowed(locale).to_owned(),
        ChangeRefusal::SkipsUsed { per_year, again_on } => {
            words::refused_skips_used(locale, u64::from(*per_year), reader.date(*again_on))
        }
        ChangeRefusal::MissedFirst => words::refused_missed_first(locale).to_owned(),
        ChangeRefusal::NothingMissed => words::refused_nothing_missed(locale).to_owned(),
        ChangeRefusal::TooLong { latest, min_amount } => {
            let long = words::refused_too_long(locale, reader.date(*latest));
            match min_amount {
                Some(least) => [long, words::limit_longest_try(locale, reader.money_short(*least))].join(" "),
                None => long,
            }
        }
        ChangeRefusal::AmountTooSmall { min_amount } => words::limit_least(locale, reader.money_short(*min_amount)),
        ChangeRefusal::FrequencyNotOffered { frequencies } => {
            let offered: Vec<_> =
                frequencies.iter().map(|&f| super::preview::frequency_words(locale, f).to_lowercase()).collect();
            words::limit_frequency(locale, offered.join(", "))
        }
    }
}

/// What a change comes to, question by question: what changes, the next payment, the end, and what is left as before.
pub fn change_rows(
    change: &Change,
    before: &Running,
    after: &Running,
    today: NaiveDate,
    reader: Reader,
) -> Vec<CheckRow> {
    let locale = reader.locale;
    let row = |question: &str, answer: String| CheckRow { question: question.to_owned(), answer, change: None };
    let missed = || {
        let minor = before.open().filter(|row| row.due_on < today).map(|row| row.due.open().minor()).sum();
        reader.money(shared::kernel::Money::from_minor(minor, before.amount().currency()))
    };
    let what = match change {
        Change::Move { due_on, .. } => {
            let moved = after.open().find(|row| !before.open().any(|old| old.due_on == row.due_on));
            let to = moved.map_or(*due_on, |row| row.due_on);
            words::row_move(locale, reader.row_date(*due_on), reader.row_date(to))
        }
        Change::Reshape { frequency, .. } => words::row_reshape(locale, rate_words(reader, after.amount(), *frequency)),
        Change::Skip => {
            let skipped = before.open().next().map_or(today, |row| row.due_on);
            words::row_skip(locale, reader.row_date(skipped))
        }
        Change::Pause { until } => words::row_pause(locale, reader.row_date(*until)),
        Change::SpreadMissed => words::row_spread(locale, missed()),
        Change::MissedToEnd => words::row_to_end(locale, missed()),
        Change::AfterHold { .. } => {
            let asked =
                before.open().filter(|row| row.due_on < today && !after.open().any(|new| new.due_on == row.due_on));
            let minor = asked.map(|row| row.due.open().minor()).sum();
            words::row_after_hold(
                locale,
                reader.money(shared::kernel::Money::from_minor(minor, before.amount().currency())),
            )
        }
        Change::MissedOn { to } => words::row_missed_on(locale, missed(), reader.row_date(*to)),
    };
    let said = |compared: Compared| compared.words(reader, |now, was| words::row_was(locale, now, was));
    vec![
        row(words::row_change(locale), what),
        row(words::row_next(locale), said(Compared::next(before, after, today))),
        row(words::row_end(locale), said(Compared::last(before, after))),
        row(words::row_left(locale), words::row_same(locale, reader.money(after.remaining()))),
    ]
}

/// What is to come, as a schedule shows it.
pub fn to_come(plan: &Running) -> Vec<Instalment> {
    let instalment =
        |row: &PlanInstalment| Instalment { due_on: row.due_on, nominal_on: row.due_on, amount: row.due.open() };
    plan.open().map(instalment).collect()
}
