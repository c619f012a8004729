//! France: amicable recovery for others (CPCE R124-1 ff.), the consumer code, and our numbers where neither has any.

use super::lists::{AGENCIES, AT_AN_HOUR, BEGUN, DEMANDS, REACHING, WRITTEN};
use super::times::{Cap, Hours, Scope, hour};
use super::{Channel, Force, Holidays, Limit, Purpose, Remedy, Rule, Status};
use crate::kernel::Market;
use Force::{Default as Ours, Law};
use Status::{D, M, P, S};

const fn rule(id: &'static str, force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(&[Market::Fr], id, force, status, citation)
}

const AFTER_LETTER: &[Purpose] = &[Purpose::Demand, Purpose::Reminder, Purpose::Offer];

pub(super) static RULES: &[Rule] = &[
    rule("FR-HOURS-DEFAULT", Ours, D, "our policy")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .hours(Hours::working(hour(8), hour(20), None, Holidays::Fr))
        .says(
            "Our policy: Monday to Saturday 8 a.m. to 8 p.m., not on Sundays and public holidays.",
            "Notre règle : du lundi au samedi de 8 h à 20 h, ni dimanche ni jour férié.",
        ),
    rule("FR-CAP-DEFAULT", Ours, D, "our policy; C. conso L121-6; ASF 2004")
        .channels(REACHING)
        .purposes(DEMANDS)
        .cap(Cap {
            scope: Scope::Person,
            channels: REACHING,
            counts_attempts: false,
            limits: &[Limit { contacts_max: 3, days: 7 }],
        })
        .says("Our policy: three contacts in seven days.", "Notre règle : trois contacts en sept jours."),
    rule("FR-LETTRE", Law, P, "CPCE R124-4, R124-7")
        .roles(AGENCIES)
        .purposes(AFTER_LETTER)
        .forbids(
            |v| v.any_debt(|debt| debt.first_letter_on.is_none_or(|day| day > v.earliest_date())),
            Remedy::NoticeFirst,
        )
        .says(
            "A letter with the five items of R124-4 comes first.",
            "Une lettre aux cinq mentions de l'article R124-4 vient d'abord.",
        ),
    rule("FR-LETTRE", Law, P, "CPCE R124-4, R124-7")
        .roles(AGENCIES)
        .purposes(&[Purpose::FirstNotice])
        .forbids(
            |v| {
                let by_post = v.contact.channel == Channel::Letter
                    || (v.contact.channel == Channel::Email && v.contact.config.first_letter_by_email);
                !by_post || v.template().letter_complete == Some(false)
            },
            Remedy::OtherChannel,
        )
        .says(
            "The first notice is a letter, with all five items.",
            "Le premier avis est une lettre, avec les cinq mentions.",
        ),
    rule("FR-RAPPEL", Law, P, "CPCE R124-4 last al.")
        .roles(AGENCIES)
        .channels(WRITTEN)
        .purposes(AFTER_LETTER)
        .forbids(|v| v.template().recalls_letter != Some(true), Remedy::CorrectMessage)
        .says(
            "Every later step recalls reference and date of the letter.",
            "Chaque démarche suivante rappelle les références et la date de la lettre.",
        ),
    rule("FR-FRAIS", Law, P, "CPCE L111-8 al. 2")
        .forbids(|v| v.template().collection_costs == Some(true), Remedy::CorrectMessage)
        .says(
            "Without an enforceable title the creditor bears the costs of collection.",
            "Sans titre exécutoire, les frais de recouvrement restent au créancier.",
        ),
    rule("FR-CONFUSION", Law, P, "C. conso L121-2 ff.; DGCCRF 2022")
        .forbids(|v| v.template().looks_judicial == Some(true), Remedy::CorrectMessage)
        .says(
            "Nothing looks like a court's or a bailiff's.",
            "Rien ne doit ressembler à un acte de justice ou d'huissier.",
        ),
    rule("FR-PRESCRIPTION", Law, S, "C. conso L218-2, R312-35; C. civ. 2224")
        .forbids(
            |v| v.any_debt(|debt| debt.time_barred) && v.template().threatens_suit == Some(true),
            Remedy::CorrectMessage,
        )
        .says(
            "Nobody is threatened with a suit for a time-barred debt.",
            "Aucune menace de procès pour une dette prescrite.",
        ),
    rule("FR-SURENDETTEMENT", Law, M, "C. conso L722-2 to L722-5")
        .purposes(DEMANDS)
        .forbids(|v| v.contact.person.over_indebtedness_accepted, Remedy::Wait)
        .says(
            "The over-indebtedness commission accepted the file: demands rest.",
            "La commission de surendettement a déclaré le dossier recevable : les demandes sont suspendues.",
        ),
    rule("EU-SURCHARGE", Law, S, "Directive 2015/2366 art. 62(4)")
        .forbids(|v| v.template().surcharge == Some(true), Remedy::CorrectMessage)
        .says("No fee for paying.", "Aucun frais de paiement."),
];
