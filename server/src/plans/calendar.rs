//! The dates of a plan as a calendar file (RFC 5545).

use app::text::plans as words;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use shared::kernel::{Money, Reader, Timestamp};
use shared::plans::InstalmentId;

/// One payment to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    pub id: InstalmentId,
    pub due_on: NaiveDate,
    pub amount: Money,
    /// How often it was moved.
    pub sequence: u32,
}

/// Who reads it, and what stands around the dates.
#[derive(Debug, Clone)]
pub struct Wrapping<'a> {
    pub reader: Reader,
    /// The plan's reference.
    pub reference: &'a str,
    /// The plan's page.
    pub link: &'a str,
    /// Our host: with it, the id of a payment is unique in the world.
    pub host: &'a str,
    pub now: Timestamp,
}

/// Writes a whole-day event for each payment, with an alarm the day before. A payment keeps its id for good, so a
/// calendar that reads the file again moves what it has.
pub fn write(payments: &[Dated], wrapping: &Wrapping<'_>) -> String {
    let Wrapping { reader, reference, link, host, now } = wrapping;
    let locale = reader.locale;
    let stamp: DateTime<Utc> = now.utc().and_utc();
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Quitus//Plans//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .name(words::calendar_name(locale));
    for payment in payments {
        let amount = reader.money(payment.amount);
        let next_day = payment.due_on.succ_opt().unwrap_or(payment.due_on);
        let event = Event::new()
            .uid(&format!("{}@{host}", payment.id))
            .sequence(payment.sequence)
            .timestamp(stamp)
            .starts(payment.due_on)
            .ends(next_day)
            .summary(&words::calendar_event_plain(locale, &amount, reference))
            .description(&words::calendar_where(locale, link))
            .url(link)
            // Nobody is busy all day because a payment is due.
            .add_property("TRANSP", "TRANSPARENT")
            .alarm(Alarm::display(&words::calendar_alarm(locale, &amount), -Duration::hours(15)))
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}
