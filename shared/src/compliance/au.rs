//! Australia: RG 96, the debt collection guideline of ASIC and ACCC (2021). Not law, but how both regulators read it.

use super::lists::{AT_AN_HOUR, BEGUN, DEMANDS, REACHING, TO_REPRESENTATIVE};
use super::times::{Cap, Hours, Scope, hour};
use super::{Force, Holidays, Limit, Purpose, Remedy, Rule, Status};
use crate::kernel::Market;
use Force::{Guidance, Law};
use Status::{M, P};

const fn rule(id: &'static str, force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(&[Market::Au], id, force, status, citation)
}

pub(super) static RULES: &[Rule] = &[
    rule("AU-HOURS", Guidance, P, "RG 96 pt 2 §4")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .hours(Hours {
            weekday: Some((hour(7) + 30, hour(21))),
            saturday: Some((hour(9), hour(21))),
            sunday: Some((hour(9), hour(21))),
            holiday: None,
            holidays: Holidays::Au,
        })
        .says(
            "Weekdays 7.30 a.m. to 9 p.m., weekends from 9 a.m., not on national public holidays.",
            "En semaine de 7 h 30 à 21 h, le week-end dès 9 h, jamais un jour férié national.",
        ),
    rule("AU-FREQ-3W", Guidance, P, "RG 96 §5(c)")
        .channels(REACHING)
        .purposes(DEMANDS)
        .cap(Cap {
            scope: Scope::Debt,
            channels: REACHING,
            counts_attempts: false,
            limits: &[Limit { contacts_max: 3, days: 7 }],
        })
        .says("Three contacts a week for an account.", "Trois contacts par semaine et par compte."),
    rule("AU-FREQ-10M", Guidance, P, "RG 96 §5(c)")
        .channels(REACHING)
        .purposes(DEMANDS)
        .cap(Cap {
            scope: Scope::Debt,
            channels: REACHING,
            counts_attempts: false,
            limits: &[Limit { contacts_max: 10, days: 30 }],
        })
        .says("Ten contacts a month for an account.", "Dix contacts par mois et par compte."),
    rule("AU-ID", Law, P, "RG 96 §1, §8; Privacy Act 1988")
        .forbids(|v| v.template().reveals_debt == Some(true) && !v.contact.address.verified, Remedy::CorrectMessage)
        .says(
            "No word of a debt before the person has shown who they are.",
            "Pas un mot d'une dette avant que la personne ait montré qui elle est.",
        ),
    rule("AU-REPRESENTED", Guidance, P, "RG 96 §9")
        .purposes(TO_REPRESENTATIVE)
        .forbids(|v| v.contact.person.represented && v.is_to_the_person(), Remedy::Representative)
        .says("Someone acts for the person: we write to them.", "Quelqu'un agit pour la personne : nous lui écrivons."),
    rule("AU-DISPUTE", Guidance, P, "RG 96 §13")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.disputed || debt.disputed_late), Remedy::Wait)
        .says(
            "The debt is disputed: collection and listing rest.",
            "La dette est contestée : recouvrement et signalement attendent.",
        ),
    rule("AU-ARRANGEMENT", Guidance, P, "RG 96 §15")
        .purposes(DEMANDS)
        .forbids(
            |v| {
                let purpose = v.contact.purpose;
                let better = purpose == Purpose::Offer && v.template().better_offer == Some(true);
                let kept = |wanted: bool| !(purpose == Purpose::Reminder && wanted);
                !better && v.any_debt(|debt| debt.arrangement.is_some_and(|plan| kept(plan.reminders_wanted)))
            },
            Remedy::Wait,
        )
        .says(
            "The plan is being kept: no contact but a reminder that was asked for, or a better offer.",
            "Le plan est respecté : aucun contact, sauf rappel demandé ou meilleure offre.",
        ),
    rule("AU-STATBAR", Law, M, "ACL s.18; limitation Acts of the states")
        .forbids(
            |v| v.any_debt(|debt| debt.time_barred) && v.template().threatens_suit == Some(true),
            Remedy::CorrectMessage,
        )
        .says(
            "Nobody is threatened with a suit for a time-barred debt.",
            "Aucune menace de procès pour une dette prescrite.",
        ),
    rule("AU-SURCHARGE", Law, M, "RBA")
        .forbids(|v| v.template().surcharge == Some(true), Remedy::CorrectMessage)
        .says("No fee for paying.", "Aucun frais de paiement."),
];
