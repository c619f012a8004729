//! What a change of a plan comes to, worked out while it is still being chosen: in the browser by the function with which
//! the server makes it.

use super::{Change, Frequency, PlanInstalment, Rhythm, Running, Who};
use crate::kernel::{AmountError, Currency, Money, Reader};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What somebody asks to be changed, as it was typed or chosen. Which fields count depends on `kind`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeWish {
    /// `move`, `reshape`, `skip`, `pause`, `spread_missed`, `missed_to_end`, `missed_on`.
    pub kind: String,
    /// `2026-12-03`: the payment that is moved.
    pub due_on: String,
    pub to: String,
    /// A code of [`Frequency`].
    pub frequency: String,
    pub amount: String,
    pub next_on: String,
}

/// Why a wish is no change: the field, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnclearWish {
    #[error("nothing that can be chosen stands in {0}")]
    Choose(&'static str),
    #[error("the amount cannot be read: {0}")]
    Amount(AmountError),
    #[error("the amount is not above zero")]
    NothingToPay,
}

impl ChangeWish {
    /// The change that is asked for, of a plan in a currency.
    ///
    /// # Errors
    /// With the first field that says nothing. Whether the change is possible, only the plan can say.
    pub fn read(&self, currency: Currency) -> Result<Change, UnclearWish> {
        let date = |text: &str, field| text.parse::<NaiveDate>().map_err(|_| UnclearWish::Choose(field));
        Ok(match self.kind.as_str() {
            "move" => Change::Move { due_on: date(&self.due_on, "due_on")?, to: date(&self.to, "to")? },
            "reshape" => {
                let frequency: Frequency = self.frequency.parse().map_err(|_| UnclearWish::Choose("frequency"))?;
                let next_on = date(&self.next_on, "next_on")?;
                let amount = Money::parse_typed(&self.amount, currency).map_err(UnclearWish::Amount)?;
                if !amount.is_positive() {
                    return Err(UnclearWish::NothingToPay);
                }
                Change::Reshape { frequency, amount, next_on }
            }
            "skip" => Change::Skip,
            "pause" => Change::Pause { until: date(&self.to, "to")? },
            "spread_missed" => Change::SpreadMissed,
            "missed_to_end" => Change::MissedToEnd,
            "missed_on" => Change::MissedOn { to: date(&self.to, "to")? },
            _ => return Err(UnclearWish::Choose("kind")),
        })
    }
}

/// One payment as it is now, and as it was: its day, and what is open of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    pub now: Option<(NaiveDate, Money)>,
    pub was: Option<(NaiveDate, Money)>,
}

impl Compared {
    /// The next payment after a change, and before it.
    pub fn next(before: &Running, after: &Running, today: NaiveDate) -> Self {
        let next = |plan: &Running| plan.open().find(|row| row.due_on >= today).map(told);
        Self { now: next(after), was: next(before) }
    }

    /// The last one.
    pub fn last(before: &Running, after: &Running) -> Self {
        let last = |plan: &Running| plan.open().last().map(told);
        Self { now: last(after), was: last(before) }
    }

    /// In words; `changed` says what it is now and was before, where it is another.
    pub fn words(self, reader: Reader, changed: impl Fn(&str, &str) -> String) -> String {
        let said = |(day, open): (NaiveDate, Money)| format!("{}, {}", reader.row_date(day), reader.money(open));
        match (self.now.map(said), self.was.map(said)) {
            (Some(now), Some(was)) if now != was => changed(&now, &was),
            (now, _) => now.unwrap_or_default(),
        }
    }
}

fn told(row: &PlanInstalment) -> (NaiveDate, Money) {
    (row.due_on, row.due.open())
}

/// All with which a page rehearses changes of one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    pub reader: Reader,
    /// The payer's date.
    pub today: NaiveDate,
    pub rhythm: Rhythm,
    pub instalments: Vec<PlanInstalment>,
    /// How a page says what is now and was before: a sentence with `{now}` and `{was}` in it.
    pub changed: String,
}

impl Rehearsal {
    /// As the page carries it.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What [`Self::to_text`] made; none of anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The next payment and the last as they would be after what is asked for, in words. None where it is unclear or not
    /// possible: what is possible instead is said when it is sent.
    pub fn of(&self, wish: &ChangeWish) -> Option<[String; 2]> {
        let before = Running::try_new(self.rhythm.clone(), self.instalments.clone()).ok()?;
        let change = wish.read(before.amount().currency()).ok()?;
        let after = before.change(&change, Who::Customer, self.today).ok()?;
        let changed = |now: &str, was: &str| self.changed.replace("{now}", now).replace("{was}", was);
        let compared = [Compared::next(&before, &after, self.today), Compared::last(&before, &after)];
        Some(compared.map(|compared| compared.words(self.reader, changed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Locale, Market};
    use crate::plans::changing::tests::plan;

    fn wish(kind: &str, due_on: &str, to: &str) -> ChangeWish {
        ChangeWish { kind: kind.into(), due_on: due_on.into(), to: to.into(), ..ChangeWish::default() }
    }

    fn rehearsal() -> Rehearsal {
        let plan = plan();
        Rehearsal {
            reader: Reader::new(Locale::En, Market::Uk),
            today: "2026-11-22".parse().unwrap(),
            rhythm: plan.rhythm(),
            instalments: plan.instalments().to_vec(),
            changed: "{now}; {was} before".to_owned(),
        }
    }

    #[test]
    fn a_change_is_rehearsed_as_it_is_made_and_travels_as_text() {
        assert_eq!(Rehearsal::from_text("{}"), None);
        let rehearsal = Rehearsal::from_text(&rehearsal().to_text()).unwrap();
        let [next, last] = rehearsal.of(&wish("move", "2026-12-05", "2026-12-12")).unwrap();
        assert!(next.contains("12 Dec 2026") && next.contains("5 Dec 2026") && next.ends_with(" before"), "{next}");
        assert!(!last.contains("before"), "the end stays: {last}");
        let [_, last] = rehearsal.of(&wish("skip", "", "")).unwrap();
        assert!(last.ends_with(" before"), "{last}");
    }

    #[test]
    fn what_is_unclear_or_not_possible_comes_to_nothing() {
        let rehearsal = rehearsal();
        for wish in [wish("", "", ""), wish("move", "2026-12-05", "soon"), wish("move", "2026-12-05", "2028-01-01")] {
            assert_eq!(rehearsal.of(&wish), None, "{wish:?}");
        }
        let reshape = |amount: &str| ChangeWish {
            frequency: "monthly".into(),
            next_on: "2026-12-07".into(),
            amount: amount.into(),
            ..wish("reshape", "", "")
        };
        let read = |amount: &str| reshape(amount).read(rehearsal.rhythm.amount.currency());
        assert_eq!(read("-5"), Err(UnclearWish::NothingToPay));
        assert_eq!(read("lots"), Err(UnclearWish::Amount(AmountError::NotANumber)));
        assert!(read("35").is_ok());
    }
}
