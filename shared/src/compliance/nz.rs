//! New Zealand: the CCCFA's disclosure before collection, the FSF code's hours, and Australia's numbers.

use super::lists::{BEGUN, DEMANDS, REACHING};
use super::times::{Cap, Hours, Scope, hour};
use super::{Channel, Force, Limit, Purpose, Remedy, Role, Rule, Status};
use crate::kernel::Market;
use Force::{Code, Default as Ours, Law};
use Status::{D, S};

const fn rule(id: &'static str, force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(&[Market::Nz], id, force, status, citation)
}

/// Six months, counted as generously as a month can be short.
const REMINDER_DAYS_MAX: i64 = 181;

pub(super) static RULES: &[Rule] = &[
    rule("NZ-HOURS", Code, S, "FSF Responsible Debt Collection Code (2023)")
        .channels(&[Channel::Call, Channel::Voicemail, Channel::Sms, Channel::Push])
        .purposes(BEGUN)
        .hours(Hours::daily(hour(6), hour(21)))
        .says(
            "Calls and texts from 6 a.m. to 9 p.m.; e-mail at any hour.",
            "Appels et SMS de 6 h à 21 h ; e-mail à toute heure.",
        ),
    rule("NZ-CAP-DEFAULT", Ours, D, "our policy; FTA 1986 s.23")
        .channels(REACHING)
        .purposes(DEMANDS)
        .cap(Cap {
            scope: Scope::Person,
            channels: REACHING,
            counts_attempts: false,
            limits: &[Limit { contacts_max: 3, days: 7 }, Limit { contacts_max: 10, days: 30 }],
        })
        .says(
            "Our policy: three contacts in 7 days, ten in 30.",
            "Notre règle : trois contacts en 7 jours, dix en 30.",
        ),
    rule("NZ-DISCLOSURE", Law, S, "CCCFA s.132A; Regulations 2004 reg 23")
        .purposes(&[Purpose::Demand, Purpose::Reminder, Purpose::Offer])
        .forbids(
            |v| {
                let asks_little = v.template().asks_more_than_overdue != Some(true);
                let is_reminder =
                    v.contact.role == Role::FirstParty && v.contact.purpose == Purpose::Reminder && asks_little;
                v.any_debt(|debt| {
                    let exempt = is_reminder && v.is_recent(debt.missed_on, REMINDER_DAYS_MAX);
                    !(debt.disclosure_made || exempt)
                })
            },
            Remedy::NoticeFirst,
        )
        .says(
            "Disclosure comes before collection, but for a creditor's reminder of what is overdue within six months.",
            "L'information légale précède le recouvrement, sauf rappel du créancier sur l'échu dans les six mois.",
        ),
];
