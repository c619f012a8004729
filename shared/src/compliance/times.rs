//! The conditions that time alone fulfils: hours of the day, caps, waits. Each is a question about one moment;
//! where several zones are possible, the answer has to be yes in all of them.

use super::{Channel, Contact, Debt, DebtKey, Holidays, Limit, PastContact, Reached, Zone};
use crate::kernel::Timestamp;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Timelike, Weekday};

/// A stretch of a day in minutes after midnight: from the first, up to but without the second. `None`: all day closed.
pub type Span = Option<(u16, u16)>;

/// Hours in which a contact may be made, on the clock of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub weekday: Span,
    pub saturday: Span,
    pub sunday: Span,
    pub holiday: Span,
    pub holidays: Holidays,
}

/// So many contacts of certain channels in so many days.
#[derive(Debug, Clone, Copy)]
pub struct Cap {
    pub scope: Scope,
    pub channels: &'static [Channel],
    /// Whether a call that was not connected and a message that came back count.
    pub counts_attempts: bool,
    pub limits: &'static [Limit],
}

/// What a cap is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Person,
    Creditor,
    Debt,
}

/// A condition that time fulfils.
#[derive(Debug, Clone, Copy)]
pub enum Times {
    Hours(Hours),
    /// The hours that the operator set.
    OwnHours,
    Cap(Cap),
    /// The times that the person called inconvenient.
    Inconvenient,
    /// No call in the seven days that begin with a conversation.
    AfterConversation,
    /// Not before a day that depends on the debt.
    NotBefore(fn(&Debt) -> Option<NaiveDate>),
}

/// Minutes after midnight.
pub const fn hour(hours: u16) -> u16 {
    hours * 60
}

impl Hours {
    /// The same hours every day.
    pub const fn daily(from: u16, to: u16) -> Self {
        let span = Some((from, to));
        Self { weekday: span, saturday: span, sunday: span, holiday: span, holidays: Holidays::None }
    }

    /// Monday to Saturday; other hours, or none, on Sunday; none on holidays.
    pub const fn working(from: u16, to: u16, sunday: Span, holidays: Holidays) -> Self {
        Self { weekday: Some((from, to)), saturday: Some((from, to)), sunday, holiday: None, holidays }
    }

    fn span(&self, date: NaiveDate, contact: &Contact) -> Span {
        if self.holidays.contain(date, &contact.regions) {
            return self.holiday;
        }
        match date.weekday() {
            Weekday::Sun => self.sunday,
            Weekday::Sat => self.saturday,
            _ => self.weekday,
        }
    }

    fn minutes(&self) -> Vec<u16> {
        [self.weekday, self.saturday, self.sunday, self.holiday]
            .into_iter()
            .flatten()
            .flat_map(|(a, b)| [a, b])
            .collect()
    }
}

impl Times {
    /// Whether the condition is met at a moment. `rule` is the id of the rule that has it.
    pub(super) fn are_met(&self, rule: &str, contact: &Contact, at: Timestamp) -> bool {
        contact.zones.iter().all(|&zone| self.are_met_in(zone, rule, contact, at))
    }

    fn are_met_in(&self, zone: Zone, rule: &str, contact: &Contact, at: Timestamp) -> bool {
        let wall = zone.wall(at);
        match self {
            Self::Hours(hours) => hours.span(wall.date(), contact).is_some_and(|span| is_within(span, minute(wall))),
            Self::OwnHours => contact.config.own_hours.is_none_or(|span| is_within(span, minute(wall))),
            Self::Cap(cap) => cap.limits_of(rule, contact).iter().all(|&limit| {
                contact.debts.iter().all(|debt| cap.count(contact, debt, zone, wall.date(), limit) < limit.contacts_max)
            }),
            Self::Inconvenient => !is_inconvenient(contact, wall),
            Self::AfterConversation => contact.debts.iter().all(|debt| {
                !contact.history.iter().any(|past| {
                    past.reached == Reached::Conversation
                        && matches!(past.channel, Channel::Call | Channel::Voicemail)
                        && is_about(past, debt.key)
                        && is_within_days(zone.wall(past.at).date(), wall.date(), 7)
                })
            }),
            Self::NotBefore(_) => self.first_day(rule, contact).is_none_or(|day| wall.date() >= day),
        }
    }

    /// The minutes of a day at which the answer can change, besides midnight.
    pub(super) fn minutes(&self, contact: &Contact) -> Vec<u16> {
        match self {
            Self::Hours(hours) => hours.minutes(),
            Self::OwnHours => contact.config.own_hours.into_iter().flat_map(|(from, to)| [from, to]).collect(),
            Self::Inconvenient => contact.person.inconvenient.iter().flat_map(|time| [time.from, time.to]).collect(),
            Self::Cap(_) | Self::AfterConversation | Self::NotBefore(_) => Vec::new(),
        }
    }

    /// The figures of the condition, for a person who asks why.
    pub(super) fn figures(&self, rule: &str, contact: &Contact, at: Timestamp) -> Vec<(&'static str, String)> {
        match self {
            Self::Hours(hours) => {
                let spans = contact.zones.iter().map(|&zone| {
                    let open = hours.span(zone.wall(at).date(), contact);
                    format!("{zone} {}", open.map_or_else(|| "-".to_owned(), clock))
                });
                vec![("hours", spans.collect::<Vec<_>>().join(", "))]
            }
            Self::OwnHours => contact.config.own_hours.map(|span| ("hours", clock(span))).into_iter().collect(),
            Self::Cap(cap) => {
                let limits = cap.limits_of(rule, contact);
                let words = limits.iter().map(|limit| format!("{}/{}", limit.contacts_max, limit.days));
                vec![("contacts_max/days", words.collect::<Vec<_>>().join(", "))]
            }
            Self::Inconvenient => Vec::new(),
            Self::AfterConversation => vec![("days", "7".to_owned())],
            Self::NotBefore(_) => {
                self.first_day(rule, contact).map(|day| ("not_before", day.to_string())).into_iter().collect()
            }
        }
    }

    fn first_day(&self, rule: &str, contact: &Contact) -> Option<NaiveDate> {
        let Self::NotBefore(of_debt) = self else { return None };
        let known = contact.debts.iter().flat_map(|debt| &debt.not_before);
        let told = known.filter(|told| told.rule == rule).map(|told| told.date);
        contact.debts.iter().filter_map(of_debt).chain(told).max()
    }
}

impl Cap {
    /// The operator may have other numbers, but only for a rule that is ours: [`Config`](super::Config) sees to that.
    fn limits_of<'a>(&self, rule: &str, contact: &'a Contact) -> &'a [Limit] {
        contact.config.limits.get(rule).map_or(self.limits, Vec::as_slice)
    }

    fn count(&self, contact: &Contact, debt: &Debt, zone: Zone, today: NaiveDate, limit: Limit) -> u32 {
        let counts = |past: &&PastContact| {
            self.channels.contains(&past.channel)
                && !past.purpose.is_set_off_by_the_person()
                && !past.agreed
                && (self.counts_attempts || !matches!(past.reached, Reached::NotConnected | Reached::Bounced))
                && match self.scope {
                    Scope::Person => true,
                    Scope::Creditor => {
                        debt.creditor.is_none() || past.creditor.is_none() || past.creditor == debt.creditor
                    }
                    Scope::Debt => is_about(past, debt.key),
                }
                && is_within_days(zone.wall(past.at).date(), today, limit.days)
        };
        u32::try_from(contact.history.iter().filter(counts).count()).unwrap_or(u32::MAX)
    }
}

/// Whether a contact was about a debt. One of which that is not known was.
fn is_about(past: &PastContact, debt: Option<DebtKey>) -> bool {
    past.debts.is_empty() || debt.is_none_or(|debt| past.debts.contains(&debt))
}

/// Whether `day` is one of the `days` that end with `today` (for 7: from today − 6), or later.
fn is_within_days(day: NaiveDate, today: NaiveDate, days: u32) -> bool {
    today.checked_sub_days(Days::new(u64::from(days))).is_none_or(|before| day > before)
}

fn is_inconvenient(contact: &Contact, wall: NaiveDateTime) -> bool {
    let weekday = |date: NaiveDate| u8::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    let (date, now) = (wall.date(), minute(wall));
    let yesterday = date.pred_opt().unwrap_or(date);
    contact.person.inconvenient.iter().any(|time| {
        let named = |day: NaiveDate| time.days.contains(&weekday(day)) && time.until.is_none_or(|last| day <= last);
        let concerned = time.channels.is_empty() || time.channels.contains(&contact.channel);
        let overnight = time.to <= time.from;
        concerned
            && ((named(date) && now >= time.from && (overnight || now < time.to))
                || (overnight && named(yesterday) && now < time.to))
    })
}

fn is_within((from, to): (u16, u16), minute: u16) -> bool {
    from <= minute && minute < to
}

/// Whole minutes after midnight.
fn minute(wall: NaiveDateTime) -> u16 {
    u16::try_from(wall.num_seconds_from_midnight() / 60).unwrap_or(0)
}

fn clock((from, to): (u16, u16)) -> String {
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}
