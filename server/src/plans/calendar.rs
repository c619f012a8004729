//! The dates of plans as a calendar (RFC 5545): the file of one plan, and the calendar that a customer follows.

use app::text::plans as words;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property};
use shared::kernel::{Locale, Money, Reader, Timestamp};
use shared::plans::InstalmentId;

/// How often a calendar should ask again: RFC 7986's word for it, and the one that was there before.
const AGAIN: &str = "PT6H";

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    pub id: InstalmentId,
    pub due_on: NaiveDate,
    pub amount: Money,
    /// How often it was moved, or became another amount.
    pub sequence: u32,
    pub standing: Standing,
    /// When what is said of it was written down.
    pub stamp: Timestamp,
    pub reader: Reader,
    /// The plan's reference.
    pub reference: String,
    /// The plan's page.
    pub link: String,
}

/// What becomes of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Asked,
    Paid,
    /// No longer asked for: calendars that have it take it out.
    Cancelled,
}

/// What stands around the dates.
#[derive(Debug, Clone, Copy)]
pub struct Wrapping<'a> {
    pub locale: Locale,
    /// Our host: with it, the id of a payment is unique in the world.
    pub host: &'a str,
    /// It is read again and again, not taken along once.
    pub is_followed: bool,
}

/// Writes a whole-day event for each payment, with an alarm the day before those that are asked for. A payment keeps its id for
/// good, so a calendar that reads the dates again moves what it has.
pub fn write(payments: &[Dated], wrapping: &Wrapping<'_>) -> String {
    let Wrapping { locale, host, is_followed } = *wrapping;
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Quitus//Plans//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .name(words::calendar_name(locale));
    if is_followed {
        calendar
            .append_property(Property::new("REFRESH-INTERVAL", AGAIN).add_parameter("VALUE", "DURATION").done())
            .append_property(("X-PUBLISHED-TTL", AGAIN));
    }
    for payment in payments {
        let amount = payment.reader.money(payment.amount);
        let next_day = payment.due_on.succ_opt().unwrap_or(payment.due_on);
        let stamp: DateTime<Utc> = payment.stamp.utc().and_utc();
        let summary = match payment.standing {
            Standing::Paid => words::calendar_event_paid(locale, &amount, &payment.reference),
            Standing::Asked | Standing::Cancelled => words::calendar_event_plain(locale, &amount, &payment.reference),
        };
        let mut event = Event::new()
            .uid(&format!("{}@{host}", payment.id))
            .sequence(payment.sequence)
            .timestamp(stamp)
            .starts(payment.due_on)
            .ends(next_day)
            .summary(&summary)
            .description(&words::calendar_where(locale, &payment.link))
            .url(&payment.link)
            // Nobody is busy all day because a payment is due.
            .add_property("TRANSP", "TRANSPARENT")
            .done();
        match payment.standing {
            Standing::Asked => {
                // Its own moment and id would be the library's clock and chance: the same dates are the same text.
                let said = words::calendar_alarm(locale, &amount);
                let mut alarm = Alarm::display(&said, -Duration::hours(15));
                alarm.uid(&format!("{}-alarm@{host}", payment.id)).timestamp(stamp);
                event.alarm(alarm);
            }
            Standing::Cancelled => {
                event.status(EventStatus::Cancelled);
            }
            Standing::Paid => {}
        }
        calendar.push(event);
    }
    calendar.to_string()
}
