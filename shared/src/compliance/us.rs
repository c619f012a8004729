//! United States: Regulation F (12 CFR 1006) and its interpretations, and the overlays of states and cities.
//!
//! Reg F binds those who collect for others, and most who bought the debt; creditors are outside it but inside some overlays.

use super::cross::{is_opted_out, is_second_confirmation};
use super::lists::{
    AT_AN_HOUR, BEGUN, BY_PHONE, COLLECTORS, DEMANDS, ELECTRONIC, OPTED_OUT, REACHING, SPOKEN, TO_ATTORNEY, WRITTEN,
};
use super::times::{Cap, Hours, Scope, Times, hour};
use super::{Channel, EmailBasis, Force, Limit, Miranda, Purpose, Remedy, Rule, Status, View};
use crate::kernel::Market;
use Force::{Default as Ours, Law, SafeHarbour};
use Status::{D, M, P, S};

const fn rule(id: &'static str, force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(&[Market::Us], id, force, status, citation)
}

/// A rule of Regulation F.
const fn reg_f(id: &'static str, citation: &'static str) -> Rule {
    rule(id, Law, P, citation).roles(COLLECTORS)
}

const TEXTS: &[Channel] = &[Channel::Sms];
const E_MAIL: &[Channel] = &[Channel::Email];

pub(super) static RULES: &[Rule] = &[
    reg_f("US-HOURS", "12 CFR 1006.6(b)(1)(i); FDCPA §805(a)(1)")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .hours(Hours::daily(hour(8), hour(21)))
        .says("From 8 a.m. to 9 p.m. where the person is.", "De 8 h à 21 h, à l'heure de la personne."),
    reg_f("US-CALL-7IN7", "12 CFR 1006.14(b)(2)-(4)")
        .channels(SPOKEN)
        .purposes(BEGUN)
        .when(|c| !c.person.call_agreed)
        .cap(Cap { scope: Scope::Debt, channels: SPOKEN, counts_attempts: false, limits: &[limit(7, 7)] })
        .says(
            "More than seven calls in seven days about a debt are presumed to harass.",
            "Plus de sept appels en sept jours pour une dette sont présumés du harcèlement.",
        ),
    reg_f("US-CALL-CONV7", "12 CFR 1006.14(b)(2)(i)(B)")
        .channels(SPOKEN)
        .purposes(BEGUN)
        .when(|c| !c.person.call_agreed)
        .waits(Times::AfterConversation)
        .says(
            "After a conversation about a debt no call for seven days, its day being the first.",
            "Après une conversation sur une dette, pas d'appel pendant sept jours, ce jour compris.",
        ),
    rule("US-CAP-DEFAULT", Ours, D, "follows 12 CFR 1006.14(a)")
        .channels(ELECTRONIC)
        .purposes(DEMANDS)
        .cap(Cap {
            scope: Scope::Person,
            channels: ELECTRONIC,
            counts_attempts: false,
            limits: &[limit(1, 1), limit(3, 7), limit(10, 30)],
        })
        .says(
            "Our policy: one electronic message a day, three in 7 days, ten in 30.",
            "Notre règle : un message électronique par jour, trois en 7 jours, dix en 30.",
        ),
    reg_f("US-ATTORNEY", "12 CFR 1006.6(b)(2), cmt 1")
        .purposes(TO_ATTORNEY)
        .forbids(|v| v.contact.person.represented && v.is_to_the_person(), Remedy::Representative)
        .says(
            "An attorney acts for the person: we write to the attorney.",
            "Un avocat agit pour la personne : nous lui écrivons.",
        ),
    reg_f("US-WORK", "12 CFR 1006.6(b)(3)")
        .channels(SPOKEN)
        .forbids(|v| v.contact.person.employer_forbids_calls && v.contact.address.at_work, Remedy::OtherChannel)
        .says("The employer does not allow calls at work.", "L'employeur n'autorise pas les appels au travail."),
    reg_f("US-EMPLOYER-EMAIL", "12 CFR 1006.22(f)(3), 6(d)(4)(ii)(E)")
        .channels(E_MAIL)
        .purposes(TO_ATTORNEY)
        .forbids(
            |v| {
                let good = [EmailBasis::UsedWithUs, EmailBasis::DirectConsent, EmailBasis::PriorCollector];
                v.contact.address.from_employer && !v.contact.address.email_basis.is_some_and(|b| good.contains(&b))
            },
            Remedy::OtherChannel,
        )
        .says(
            "The address is known to be the employer's, and the person has not used it with us.",
            "L'adresse est celle de l'employeur et la personne ne l'a pas utilisée avec nous.",
        ),
    reg_f("US-CEASE", "12 CFR 1006.6(c), cmt 6(c)(1)-1, -2")
        .purposes(DEMANDS)
        .forbids(|v| v.contact.person.cease_received, Remedy::Wait)
        .says(
            "The person asked in writing that contact stop, or refused to pay.",
            "La personne a demandé par écrit l'arrêt des contacts, ou refusé de payer.",
        ),
    reg_f("US-MEDIA-OPTOUT", "12 CFR 1006.14(h)")
        .purposes(OPTED_OUT)
        .forbids(|v| is_opted_out(v.contact), Remedy::OtherChannel)
        .says(
            "The person does not want this address or medium used, for any debt.",
            "La personne refuse cette adresse ou ce moyen, pour toute dette.",
        ),
    rule("US-TCPA-REVOKE", Law, S, "47 CFR 64.1200(a)(10)-(11)")
        .channels(BY_PHONE)
        .purposes(OPTED_OUT)
        .when(|c| !COLLECTORS.contains(&c.role))
        .forbids(|v| is_opted_out(v.contact), Remedy::OtherChannel)
        .says("The person revoked consent to calls or texts.", "La personne a retiré son accord aux appels ou SMS."),
    rule("X-OPTOUT-SCOPE", Ours, D, "12 CFR 1006.14(h), by analogy")
        .purposes(OPTED_OUT)
        .when(|c| !COLLECTORS.contains(&c.role) && !BY_PHONE.contains(&c.channel))
        .forbids(|v| is_opted_out(v.contact), Remedy::OtherChannel)
        .says(
            "The person does not want this address or medium used, for any debt.",
            "La personne refuse cette adresse ou ce moyen, pour toute dette.",
        ),
    reg_f("US-OPTOUT-NOTICE", "12 CFR 1006.6(e), cmt 1")
        .channels(ELECTRONIC)
        .purposes(BEGUN)
        .forbids(
            |v| match v.template().opt_out_line {
                None => DEMANDS.contains(&v.contact.purpose),
                Some(present) => !present,
            },
            Remedy::CorrectMessage,
        )
        .says(
            "Every electronic message says how to stop messages to that address.",
            "Tout message électronique dit comment faire cesser les messages à cette adresse.",
        ),
    rule("US-OPTOUT-CONFIRM", Law, P, "12 CFR 1006.14(h)(2)(i); 47 CFR 64.1200(a)(12)")
        .purposes(&[Purpose::OptoutConfirmation])
        .forbids(|v| v.template().says_more == Some(true) || is_second_confirmation(v), Remedy::CorrectMessage)
        .says(
            "One confirmation, saying that the request was received and will be honoured, and nothing else.",
            "Une seule confirmation : la demande est reçue et sera respectée, rien d'autre.",
        ),
    rule("US-EMAIL-BASIS", SafeHarbour, P, "12 CFR 1006.6(d)(3)-(4)")
        .roles(COLLECTORS)
        .channels(E_MAIL)
        .purposes(BEGUN)
        .notes(|v| v.contact.address.email_basis.is_none())
        .says(
            "No recorded reason to use this e-mail address: the safe harbour is lost.",
            "Aucun motif noté d'utiliser cette adresse : la protection légale est perdue.",
        ),
    rule("US-SMS-60D", SafeHarbour, P, "12 CFR 1006.6(d)(5)")
        .roles(COLLECTORS)
        .channels(TEXTS)
        .purposes(BEGUN)
        .forbids(
            |v| {
                let address = &v.contact.address;
                let fresh = v.is_recent(address.texts_agreed_on, 60) || v.is_recent(address.number_checked_on, 60);
                address.texts_agreed_on.is_none() || !fresh
            },
            Remedy::Consent,
        )
        .says(
            "The person agreed to texts, and that or a check of the number is at most 60 days old.",
            "La personne a accepté les SMS, et cet accord ou la vérification du numéro a 60 jours au plus.",
        ),
    reg_f("US-3P", "12 CFR 1006.6(a), (d)(1), (d)(3)(ii)")
        .purposes(TO_ATTORNEY)
        .forbids(|v| v.contact.address.read_by_others, Remedy::OtherChannel)
        .says(
            "Someone else is known to have read messages there.",
            "On sait que quelqu'un d'autre y a lu des messages.",
        ),
    reg_f("US-POSTCARD", "12 CFR 1006.22(f)(1)")
        .channels(&[Channel::Letter])
        .forbids(|v| v.template().postcard == Some(true), Remedy::CorrectMessage)
        .says("No postcards.", "Pas de carte postale."),
    reg_f("US-MIRANDA", "12 CFR 1006.18(e)").purposes(BEGUN).forbids(lacks_miranda, Remedy::CorrectMessage).says(
        "The message says that it comes from a debt collector; the first one says more.",
        "Le message dit qu'il vient d'un agent de recouvrement ; le premier en dit plus.",
    ),
    reg_f("US-VALNOTICE-5D", "12 CFR 1006.34(a)(1)")
        .purposes(&[Purpose::Demand, Purpose::Reminder, Purpose::Offer])
        .forbids(
            |v| {
                v.any_debt(|debt| {
                    let first = debt.first_communication_on;
                    !debt.validation_notice_sent && first.is_some() && !v.is_recent(first, 5)
                })
            },
            Remedy::NoticeFirst,
        )
        .says(
            "The validation notice goes out within five days of the first communication.",
            "L'avis de validation part dans les cinq jours du premier échange.",
        ),
    reg_f("US-OVERSHADOW", "12 CFR 1006.38(b)")
        .purposes(BEGUN)
        .forbids(
            |v| {
                let in_period = v.any_debt(|debt| debt.validation_until.is_none_or(|last| v.earliest_date() <= last));
                v.template().overshadows == Some(true) && in_period
            },
            Remedy::CorrectMessage,
        )
        .says(
            "While the debt can be disputed nothing may press so that this is lost from sight.",
            "Tant que la dette peut être contestée, rien ne doit le faire oublier.",
        ),
    reg_f("US-DISPUTE", "12 CFR 1006.38(d)(2), cmts 38-1, 38(d)(2)(ii)-1")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.disputed), Remedy::Wait)
        .says(
            "The debt is disputed in writing: it rests until verification is sent.",
            "La dette est contestée par écrit : elle attend l'envoi des justificatifs.",
        ),
    rule("US-DISPUTE-LATE", Ours, D, "12 CFR 1006.18(c)(2), 30(c)")
        .roles(COLLECTORS)
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.disputed_late), Remedy::Wait)
        .says("A late dispute rests as well.", "Une contestation tardive suspend aussi."),
    reg_f("US-ORIGCRED", "12 CFR 1006.38(c)")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.original_creditor_asked), Remedy::Wait)
        .says(
            "The original creditor's name was asked for and is owed first.",
            "Le nom du créancier d'origine a été demandé et doit d'abord être donné.",
        ),
    reg_f("US-TIMEBARRED", "12 CFR 1006.26(b)")
        .forbids(
            |v| v.any_debt(|debt| debt.time_barred) && v.template().threatens_suit == Some(true),
            Remedy::CorrectMessage,
        )
        .says(
            "Nobody is threatened with a suit for a time-barred debt.",
            "Aucune menace de procès pour une dette prescrite.",
        ),
    reg_f("US-FEES", "12 CFR 1006.22(b)")
        .forbids(|v| v.template().surcharge == Some(true), Remedy::CorrectMessage)
        .says("No fee for paying.", "Aucun frais de paiement."),
    rule("US-MA-2IN7", Law, S, "940 CMR 7.04(1)(f); 209 CMR 18.16(1)(d)")
        .region(&["MA"])
        .channels(BY_PHONE)
        .purposes(BEGUN)
        .cap(Cap { scope: Scope::Debt, channels: BY_PHONE, counts_attempts: false, limits: &[limit(2, 7)] })
        .says(
            "Massachusetts: two calls or texts in seven days for a debt.",
            "Massachusetts : deux appels ou SMS en sept jours par dette.",
        ),
    rule("US-NYC-3IN7", Law, S, "6 RCNY §5-77")
        .region(&["NYC"])
        .channels(REACHING)
        .purposes(DEMANDS)
        .from(2026, 9, 1)
        .cap(Cap { scope: Scope::Debt, channels: REACHING, counts_attempts: true, limits: &[limit(3, 7)] })
        .says(
            "New York City: three contacts or attempts in seven days for an account.",
            "New York : trois contacts ou tentatives en sept jours par compte.",
        ),
    rule("US-NYC-ECONSENT", Law, S, "6 RCNY §5-77, 2-193")
        .region(&["NYC"])
        .channels(ELECTRONIC)
        .purposes(BEGUN)
        .from(2026, 9, 1)
        .forbids(|v| !v.contact.address.written_consent, Remedy::Consent)
        .says(
            "New York City: electronic messages need written consent.",
            "New York : les messages électroniques exigent un accord écrit.",
        ),
    rule("US-NY-EMAIL", Law, M, "23 NYCRR 1.6")
        .region(&["NY"])
        .roles(COLLECTORS)
        .channels(E_MAIL)
        .purposes(BEGUN)
        .forbids(|v| !v.contact.address.written_consent || v.contact.address.from_employer, Remedy::Consent)
        .says(
            "New York: e-mail needs written consent, and not the employer's address.",
            "État de New York : l'e-mail exige un accord écrit, hors adresse de l'employeur.",
        ),
    rule("US-CA-LICENCE", Law, P, "Cal. Civ. Code 1788.11(f)")
        .region(&["CA"])
        .roles(COLLECTORS)
        .channels(WRITTEN)
        .purposes(DEMANDS)
        .forbids(|v| v.template().licence_number != Some(true), Remedy::CorrectMessage)
        .says(
            "California: the licence number in 12 points or more.",
            "Californie : le numéro de licence en 12 points au moins.",
        ),
];

const fn limit(contacts_max: u32, days: u32) -> Limit {
    Limit { contacts_max, days }
}

/// A message from our templates has to prove its sentence; a letter or a call, made elsewhere, fails where it is known to lack it.
fn lacks_miranda(view: &View) -> bool {
    let contact = view.contact;
    let is_first = contact.purpose == Purpose::FirstNotice || view.any_debt(|debt| debt.is_first_communication);
    let needed = if is_first { Miranda::Initial } else { Miranda::Subsequent };
    match view.template().miranda {
        Some(found) => found < needed,
        None => ELECTRONIC.contains(&contact.channel) && DEMANDS.contains(&contact.purpose),
    }
}
