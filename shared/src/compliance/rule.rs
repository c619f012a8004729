//! What a rule is: data with a date, a source and one condition.

use super::times::{Cap, Hours, Times};
use super::{Channel, Contact, Debt, Hold, Purpose, Recipient, Role, Template};
use crate::kernel::{Locale, Market, Timestamp};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who may set a rule aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Force {
    /// Nobody.
    Law,
    /// A regulator's guidance: a named approver.
    Guidance,
    /// Not unlawful without it, but a defence is lost: a named approver.
    SafeHarbour,
    /// An industry's code: a named approver.
    Code,
    /// Our own choice: the operator.
    Default,
}

/// How well a rule's text is known. Where a row has two, the weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    /// The law, or the regulator's page, was read.
    P,
    /// Someone else's account of it was.
    S,
    /// From memory: to be checked before use.
    M,
    /// Ours, not the law's.
    D,
}

/// What would help where a contact is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Nothing: leave the person alone until something changes.
    Wait,
    /// The same by another channel or to another address.
    OtherChannel,
    /// To whoever acts for the person.
    Representative,
    /// One of us looks at it.
    Human,
    /// Correct the template.
    CorrectMessage,
    /// Send the notice that comes first.
    NoticeFirst,
    /// Ask the person to agree.
    Consent,
}

/// What a rule asks.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// How the engine itself works: in the list for those who look for it, never a hit.
    Principle,
    /// Explains a decision without changing it.
    Notes(fn(&View) -> bool),
    /// Lets time decide.
    Waits(Times),
    /// Does not let the contact happen.
    Forbids(fn(&View) -> bool, Remedy),
}

/// A rule. All lists: one of them; an empty list: any.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name in `docs/compliance.md`. Several entries may share one where force or effect differ from case to case.
    pub id: &'static str,
    pub force: Force,
    pub status: Status,
    pub citation: &'static str,
    pub markets: &'static [Market],
    pub regions: &'static [&'static str],
    pub roles: &'static [Role],
    pub channels: &'static [Channel],
    pub purposes: &'static [Purpose],
    /// A further condition on the contact.
    pub applies: fn(&Contact) -> bool,
    /// First day of it, where the person is.
    pub from: Option<NaiveDate>,
    /// First day without it.
    pub to: Option<NaiveDate>,
    pub check: Check,
    english: &'static str,
    french: &'static str,
}

impl Rule {
    /// A rule for every contact in some markets that asks nothing yet.
    pub const fn new(
        markets: &'static [Market],
        id: &'static str,
        force: Force,
        status: Status,
        citation: &'static str,
    ) -> Self {
        Self {
            id,
            force,
            status,
            citation,
            markets,
            regions: &[],
            roles: &[],
            channels: &[],
            purposes: &[],
            applies: |_| true,
            from: None,
            to: None,
            check: Check::Principle,
            english: "",
            french: "",
        }
    }

    /// Only in these regions of the market.
    pub const fn region(mut self, regions: &'static [&'static str]) -> Self {
        self.regions = regions;
        self
    }

    /// Only for who contacts in one of these roles.
    pub const fn roles(mut self, roles: &'static [Role]) -> Self {
        self.roles = roles;
        self
    }

    /// Only on these channels.
    pub const fn channels(mut self, channels: &'static [Channel]) -> Self {
        self.channels = channels;
        self
    }

    /// Only for these purposes.
    pub const fn purposes(mut self, purposes: &'static [Purpose]) -> Self {
        self.purposes = purposes;
        self
    }

    /// Only for contacts of which this is true.
    pub const fn when(mut self, applies: fn(&Contact) -> bool) -> Self {
        self.applies = applies;
        self
    }

    /// In force from a date on.
    pub const fn from(mut self, year: i32, month: u32, day: u32) -> Self {
        self.from = NaiveDate::from_ymd_opt(year, month, day);
        self
    }

    /// Lets contacts out in these hours only.
    pub const fn hours(mut self, hours: Hours) -> Self {
        self.check = Check::Waits(Times::Hours(hours));
        self
    }

    /// Lets out no more than so many in a time.
    pub const fn cap(mut self, cap: Cap) -> Self {
        self.check = Check::Waits(Times::Cap(cap));
        self
    }

    /// Holds contacts back at these times.
    pub const fn waits(mut self, times: Times) -> Self {
        self.check = Check::Waits(times);
        self
    }

    /// Forbids contacts of which this is true; the remedy says what would help.
    pub const fn forbids(mut self, test: fn(&View) -> bool, remedy: Remedy) -> Self {
        self.check = Check::Forbids(test, remedy);
        self
    }

    /// Is mentioned with contacts of which this is true, and decides nothing.
    pub const fn notes(mut self, test: fn(&View) -> bool) -> Self {
        self.check = Check::Notes(test);
        self
    }

    /// The rule in a sentence, for an operator who asks why.
    pub const fn says(mut self, english: &'static str, french: &'static str) -> Self {
        self.english = english;
        self.french = french;
        self
    }

    /// The rule in a sentence.
    pub const fn text(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.english,
            Locale::Fr => self.french,
        }
    }

    /// Whether the rule is about such a contact, whatever the day, and the operator has not rightly put it aside.
    pub(super) fn concerns(&self, contact: &Contact) -> bool {
        is_one_of(&contact.market, self.markets)
            && (self.regions.is_empty() || contact.regions.iter().any(|region| self.regions.contains(&region.code())))
            && is_one_of(&contact.role, self.roles)
            && is_one_of(&contact.channel, self.channels)
            && is_one_of(&contact.purpose, self.purposes)
            && (self.applies)(contact)
    }

    /// Who put the rule aside, if that was theirs to do: `Some("")` where nobody needs to be named.
    pub(super) fn put_aside_by<'a>(&self, contact: &'a Contact) -> Option<&'a str> {
        let wish = contact.config.put_aside.iter().find(|aside| aside.rule == self.id)?;
        match self.force {
            Force::Law => None,
            Force::Guidance | Force::SafeHarbour | Force::Code => {
                wish.approver.as_deref().filter(|name| !name.trim().is_empty())
            }
            Force::Default => Some(wish.approver.as_deref().unwrap_or_default()),
        }
    }

    /// Whether the rule is in force somewhere where the person may be.
    pub(super) fn is_in_force(&self, view: &View) -> bool {
        self.from.is_none_or(|first| view.latest_date() >= first)
            && self.to.is_none_or(|end| view.earliest_date() < end)
    }
}

fn is_one_of<T: PartialEq>(value: &T, list: &[T]) -> bool {
    list.is_empty() || list.contains(value)
}

/// A contact looked at from a moment.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub contact: &'a Contact,
    pub at: Timestamp,
}

impl View<'_> {
    /// The earliest date that may be on the person's calendar. A state that ends lasts as long as it may last.
    pub fn earliest_date(&self) -> NaiveDate {
        self.dates().min().unwrap_or_else(|| self.at.utc().date())
    }

    /// The latest date that may be on the person's calendar. What grows old is as old as it may be.
    pub fn latest_date(&self) -> NaiveDate {
        self.dates().max().unwrap_or_else(|| self.at.utc().date())
    }

    /// Whether any of the debts is such.
    pub fn any_debt(&self, test: impl Fn(&Debt) -> bool) -> bool {
        self.contact.debts.iter().any(test)
    }

    /// Whether a state lasts.
    pub fn lasts(&self, hold: Option<Hold>) -> bool {
        hold.is_some_and(|hold| hold.until.is_none_or(|last| self.earliest_date() <= last))
    }

    /// Whether something happened at most so many days ago.
    pub fn is_recent(&self, day: Option<NaiveDate>, days_max: i64) -> bool {
        day.is_some_and(|day| self.latest_date().signed_duration_since(day).num_days() <= days_max)
    }

    /// What a reading of the message found; of one that nobody read, nothing.
    pub fn template(&self) -> &Template {
        &self.contact.template
    }

    /// Whether it goes to the person and not to whoever acts for them.
    pub fn is_to_the_person(&self) -> bool {
        self.contact.recipient == Recipient::Person
    }

    fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        self.contact.zones.iter().map(|zone| zone.wall(self.at).date())
    }
}
