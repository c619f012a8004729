//! United Kingdom: the FCA's Consumer Credit sourcebook (CONC 7), breathing space, and our own numbers where it has none.

use super::lists::{AT_AN_HOUR, BEGUN, DEMANDS, REACHING};
use super::times::{Cap, Hours, Scope, hour};
use super::{Force, Holidays, Limit, Remedy, Rule, Status};
use crate::kernel::Market;
use Force::{Default as Ours, Law};
use Status::{D, M, P, S};

const fn rule(id: &'static str, force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(&[Market::Uk], id, force, status, citation)
}

pub(super) static RULES: &[Rule] = &[
    rule("UK-HOURS-DEFAULT", Ours, D, "our policy; CONC 7.9.4R has no numbers")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .hours(Hours::working(hour(8), hour(20), None, Holidays::Uk))
        .says(
            "Our policy: Monday to Saturday 8 a.m. to 8 p.m., not on Sundays and bank holidays.",
            "Notre règle : du lundi au samedi de 8 h à 20 h, ni dimanche ni jour férié.",
        ),
    rule("UK-CAP-DEFAULT", Ours, D, "our policy; CONC 7.9, PRIN 2A")
        .channels(REACHING)
        .purposes(DEMANDS)
        .cap(Cap { scope: Scope::Person, channels: REACHING, counts_attempts: false, limits: &[THREE_A_WEEK] })
        .says("Our policy: three contacts in seven days.", "Notre règle : trois contacts en sept jours."),
    rule("UK-ID", Law, P, "CONC 7.9.10R")
        .forbids(
            |v| match v.template().reveals_debt {
                Some(reveals) => reveals && !v.contact.address.verified,
                None => DEMANDS.contains(&v.contact.purpose) && !v.contact.address.verified,
            },
            Remedy::CorrectMessage,
        )
        .says(
            "No word of a debt to an address that the person has not shown to be theirs.",
            "Pas un mot d'une dette à une adresse dont la personne n'a pas montré qu'elle est la sienne.",
        ),
    rule("UK-3P", Law, P, "CONC 7.9.6R-7.9.8G")
        .purposes(BEGUN)
        .forbids(|v| v.contact.address.read_by_others, Remedy::OtherChannel)
        .says(
            "Someone else is known to have read messages there.",
            "On sait que quelqu'un d'autre y a lu des messages.",
        ),
    rule("UK-MISLEAD", Law, P, "CONC 7.9.2R, 7.9.5R")
        .forbids(|v| v.template().misleads == Some(true), Remedy::CorrectMessage)
        .says("Nobody is made to call by a misunderstanding.", "Personne n'est amené à appeler par un malentendu."),
    rule("UK-ADVISER-30D", Law, M, "CONC 7.3.11R, 7.3.12G")
        .purposes(DEMANDS)
        .forbids(|v| v.is_recent(v.contact.person.adviser_since, 30) && v.is_to_the_person(), Remedy::Wait)
        .says(
            "A debt adviser is preparing a plan: 30 days of rest.",
            "Un conseiller prépare un plan : 30 jours de répit.",
        ),
    rule("UK-DISPUTE", Law, P, "CONC 7.14.1R-7.14.5R")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.disputed || debt.disputed_late), Remedy::Wait)
        .says(
            "The debt is disputed: recovery rests while we investigate.",
            "La dette est contestée : le recouvrement attend notre enquête.",
        ),
    rule("UK-STATBAR", Law, S, "CONC 7.15.7G, 7.15.8R")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.said_time_barred), Remedy::Wait)
        .says(
            "The person will not pay a debt that is too old to be sued for: we stop asking.",
            "La personne ne paiera pas une dette trop ancienne pour un procès : nous ne demandons plus.",
        ),
    rule("UK-STATBAR", Law, S, "CONC 7.15.7G, 7.15.8R")
        .forbids(
            |v| v.any_debt(|debt| debt.time_barred) && v.template().threatens_suit == Some(true),
            Remedy::CorrectMessage,
        )
        .says("Court is never mentioned for such a debt.", "On ne parle jamais de tribunal pour une telle dette."),
    rule("UK-CAPACITY", Law, P, "CONC 7.10.1R")
        .purposes(DEMANDS)
        .forbids(|v| v.contact.person.capacity_concern, Remedy::Human)
        .says(
            "The person may not be able to decide about money now: pursuit rests.",
            "La personne n'est peut-être pas en état de décider : les poursuites attendent.",
        ),
    rule("UK-BREATHING", Law, S, "SI 2020/1311 regs 7, 11, 26")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| v.lasts(debt.breathing_space)), Remedy::Wait)
        .says(
            "Breathing space: no demand to its last day.",
            "Répit légal (breathing space) : aucune demande jusqu'à son dernier jour.",
        ),
    rule("UK-BREATHING-MH", Law, S, "SI 2020/1311 Pt 3")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| v.lasts(debt.crisis_breathing_space)), Remedy::Wait)
        .says(
            "Breathing space in a mental health crisis: no demand until 30 days after treatment.",
            "Répit légal en crise de santé mentale : aucune demande jusqu'à 30 jours après le traitement.",
        ),
    rule("UK-SURCHARGE", Law, P, "SI 2012/3110 reg 6A")
        .forbids(|v| v.template().surcharge == Some(true), Remedy::CorrectMessage)
        .says("No fee for paying.", "Aucun frais de paiement."),
];

const THREE_A_WEEK: Limit = Limit { contacts_max: 3, days: 7 };
