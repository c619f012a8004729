//! Rules of every market, and what a market that has no rule of its own takes for one.

use super::lists::{AT_AN_HOUR, BEGUN, COLLECTORS, DEMANDS, FOR_HUMANS, OPTED_OUT, TO_REPRESENTATIVE};
use super::times::Times;
use super::{Channel, Contact, Force, OptOut, Purpose, Remedy, Rule, Status, View, rules};
use crate::kernel::Market;
use Force::{Default as Ours, Guidance, Law};
use Status::{D, M, P};

const fn rule(id: &'static str, force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(&[], id, force, status, citation)
}

const ALL_BUT_US: &[Market] = &[Market::Uk, Market::Au, Market::Nz, Market::Ca, Market::Fr];

pub(super) static RULES: &[Rule] = &[
    rule("X-EVAL-AT-SEND", Ours, D, "Reg F cmt 6(b)(1)(i)-1").says(
        "Decided at the moment of sending; nothing is begun in the last five minutes of a window.",
        "Décidé au moment de l'envoi ; rien ne part dans les cinq dernières minutes d'une plage.",
    ),
    rule("X-TZ-INTERSECT", Ours, D, "Reg F cmt 6(b)(1)(i)-2")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .notes(|v| v.contact.zones.len() > 1)
        .says(
            "The person may be in several time zones: it has to be a good hour in all of them.",
            "La personne peut se trouver dans plusieurs fuseaux : l'heure doit convenir dans tous.",
        ),
    rule("X-HALF-OPEN", Ours, D, "12 CFR 1006.6(b)(1)(i)").says(
        "The first minute of a window is open, the minute of its end closed.",
        "La première minute d'une plage est ouverte, celle de sa fin est fermée.",
    ),
    rule("X-ROLLING-DAYS", Ours, D, "Reg F cmt 14(b)(2)(i)-1").says(
        "Contacts are counted by calendar date where the person is; seven days end with today.",
        "Les contacts se comptent par date du calendrier de la personne ; sept jours finissent aujourd'hui.",
    ),
    rule("X-NO-WINDOW", Ours, D, "compliance.md §0.2").says(
        "No moment within 75 days fits all rules: someone has to look at it.",
        "Aucun moment ne convient à toutes les règles dans les 75 jours : à examiner par quelqu'un.",
    ),
    inconvenient(&[Market::Us], Law, P, "12 CFR 1006.6(b)(1)").roles(COLLECTORS),
    inconvenient(&[Market::Us], Ours, D, "12 CFR 1006.6(b)(1), by analogy").when(|c| !COLLECTORS.contains(&c.role)),
    inconvenient(&[Market::Uk], Law, P, "CONC 7.9.4R"),
    inconvenient(&[Market::Au], Guidance, P, "RG 96 pt 2 §4"),
    inconvenient(&[Market::Nz, Market::Ca, Market::Fr], Ours, D, "RG 96 pt 2 §4, by analogy"),
    rule("X-QUIET-HOURS", Ours, D, "our policy")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .when(|c| c.config.own_hours.is_some())
        .waits(Times::OwnHours)
        .says("The operator keeps hours of its own.", "L'exploitant s'est fixé ses propres heures."),
    rule("X-NOT-BEFORE", Ours, D, "the debt's own record")
        .purposes(DEMANDS)
        .waits(Times::NotBefore(|debt| {
            let unknown = debt.not_before.iter().filter(|wait| rules::find(&wait.rule).is_none());
            unknown.map(|wait| wait.date).max()
        }))
        .says("The debt is set to wait until a date.", "La dette attend une date fixée."),
    rule("X-RESPONSE-ONCE", Law, P, "12 CFR 1006.14(h)(2)(ii), cmt 6(b)(1)-2")
        .purposes(&[Purpose::ResponseOnce])
        .forbids(is_second_answer, Remedy::Wait)
        .says(
            "One answer to a message from the person, by the way it came.",
            "Une seule réponse à un message de la personne, par le même moyen.",
        ),
    rule("X-PORTAL-SESSION", Law, P, "Reg F cmt 6(b)(1)-2.iii")
        .channels(&[Channel::InPortalMessage])
        .notes(|v| v.contact.person.in_portal)
        .says(
            "The person is using the portal: no hour is wrong until they leave.",
            "La personne utilise le portail : aucune heure n'est mauvaise tant qu'elle y reste.",
        ),
    rule("X-OTP", Ours, D, "third-party disclosure rules")
        .purposes(&[Purpose::Otp])
        .forbids(
            |v| v.template().reveals_debt == Some(true) || v.template().says_more == Some(true),
            Remedy::CorrectMessage,
        )
        .says(
            "A sign-in code may go at any hour and says nothing of a debt.",
            "Un code de connexion part à toute heure et ne dit rien d'une dette.",
        ),
    rule("X-BOUNCE", Law, P, "Reg F cmts 42(a)(1)-1.ii and -2")
        .forbids(|v| v.contact.address.bounced, Remedy::OtherChannel)
        .says(
            "Messages to this address come back: it was not sent until it goes another way.",
            "Les messages à cette adresse reviennent : rien n'est envoyé tant qu'un autre moyen n'est pas pris.",
        ),
    rule("X-INSOLVENCY", Law, M, "insolvency law of the market")
        .purposes(DEMANDS)
        .forbids(|v| v.contact.person.insolvent, Remedy::Human)
        .says(
            "Bankruptcy or an order like it: the court and the practitioner are spoken to, not the person.",
            "Faillite ou procédure semblable : on s'adresse au juge et au mandataire, pas à la personne.",
        ),
    silenced("X-DECEASED", P, "12 CFR 1006.6(a)(4), cmt 34(a)(1)-1", |v| v.contact.person.deceased).says(
        "The person has died: one of us speaks with the estate.",
        "La personne est décédée : l'un de nous s'adresse à la succession.",
    ),
    silenced("X-MINOR", D, "our policy", |v| v.contact.person.minor)
        .says("The person is a minor: one of us looks at it.", "La personne est mineure : l'un de nous s'en occupe."),
    silenced("X-IDTHEFT", D, "our policy", |v| v.contact.person.identity_stolen).says(
        "Someone else may have used the name: one of us looks at it.",
        "Quelqu'un d'autre a pu utiliser ce nom : l'un de nous s'en occupe.",
    ),
    rule("X-VULN-HOLD", Ours, D, "FG21/1")
        .purposes(DEMANDS)
        .forbids(|v| v.lasts(v.contact.person.vulnerability), Remedy::Human)
        .says(
            "The person is in a difficult situation: no demands, and only one of us writes.",
            "La personne est en difficulté : aucune demande, et seul l'un de nous écrit.",
        ),
    rule("X-VULN-HOLD", Ours, D, "FG21/1")
        .purposes(FOR_HUMANS)
        .when(|c| !c.by_human)
        .forbids(|v| v.lasts(v.contact.person.vulnerability), Remedy::Human)
        .says(
            "The person is in a difficult situation: only one of us answers.",
            "La personne est en difficulté : seul l'un de nous répond.",
        ),
    rule("X-HARDSHIP-HOLD", Ours, D, "our policy")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| v.lasts(debt.hardship)), Remedy::Wait)
        .says(
            "The person told us that they cannot pay: we look at it first.",
            "La personne nous a dit ne pas pouvoir payer : nous l'examinons d'abord.",
        ),
    Rule::new(&[Market::Us], "X-DISPUTE-HOLD", Ours, D, "12 CFR 1006.38(d), by analogy")
        .purposes(DEMANDS)
        .when(|c| !COLLECTORS.contains(&c.role))
        .forbids(|v| v.any_debt(|debt| debt.disputed || debt.disputed_late), Remedy::Wait)
        .says(
            "The debt is disputed: it rests until the dispute is answered.",
            "La dette est contestée : elle attend que la contestation soit traitée.",
        ),
    Rule::new(&[Market::Nz, Market::Ca, Market::Fr], "X-DISPUTE-HOLD", Ours, D, "RG 96 §13, by analogy")
        .purposes(DEMANDS)
        .forbids(|v| v.any_debt(|debt| debt.disputed || debt.disputed_late), Remedy::Wait)
        .says(
            "The debt is disputed: it rests until the dispute is answered.",
            "La dette est contestée : elle attend que la contestation soit traitée.",
        ),
    Rule::new(&[Market::Uk, Market::Nz, Market::Ca, Market::Fr], "X-REPRESENTED", Ours, D, "RG 96 §9, by analogy")
        .purposes(TO_REPRESENTATIVE)
        .forbids(|v| v.contact.person.represented && v.is_to_the_person(), Remedy::Representative)
        .says("Someone acts for the person: we write to them.", "Quelqu'un agit pour la personne : nous lui écrivons."),
    Rule::new(&[Market::Us], "X-REPRESENTED", Ours, D, "12 CFR 1006.6(b)(2), by analogy")
        .purposes(TO_REPRESENTATIVE)
        .when(|c| !COLLECTORS.contains(&c.role))
        .forbids(|v| v.contact.person.represented && v.is_to_the_person(), Remedy::Representative)
        .says("Someone acts for the person: we write to them.", "Quelqu'un agit pour la personne : nous lui écrivons."),
    rule("X-CEASE", Ours, D, "12 CFR 1006.6(c), by analogy")
        .purposes(DEMANDS)
        .when(|c| c.market != Market::Us || !COLLECTORS.contains(&c.role))
        .forbids(|v| v.contact.person.cease_received, Remedy::Wait)
        .says("The person asked us in writing to stop.", "La personne nous a demandé par écrit d'arrêter."),
    Rule::new(ALL_BUT_US, "X-OPTOUT-SCOPE", Ours, D, "Reg F cmt 14(h)(1)-3.ii, by analogy")
        .purposes(OPTED_OUT)
        .forbids(|v| is_opted_out(v.contact), Remedy::OtherChannel)
        .says(
            "The person does not want this address or medium used, for any debt.",
            "La personne refuse cette adresse ou ce moyen, pour toute dette.",
        ),
    rule("X-OPTOUT-CONFIRM", Ours, D, "12 CFR 1006.14(h)(2)(i), by analogy")
        .purposes(&[Purpose::OptoutConfirmation])
        .when(|c| c.market != Market::Us)
        .forbids(|v| v.template().says_more == Some(true) || is_second_confirmation(v), Remedy::Wait)
        .says(
            "One confirmation that messages stop, saying nothing else.",
            "Une seule confirmation de l'arrêt, qui ne dit rien d'autre.",
        ),
    rule("X-FEES", Ours, D, "compliance.md §10, FEES")
        .forbids(|v| v.template().surcharge == Some(true), Remedy::CorrectMessage)
        .says("Nobody pays for paying.", "Payer ne coûte rien."),
];

const fn inconvenient(markets: &'static [Market], force: Force, status: Status, citation: &'static str) -> Rule {
    Rule::new(markets, "X-INCONVENIENT", force, status, citation)
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .waits(Times::Inconvenient)
        .says("The person called this time inconvenient.", "La personne a dit que ce moment ne lui convient pas.")
}

/// Nothing goes out by itself; what the law requires, and what someone there has just set off, does.
const fn silenced(id: &'static str, status: Status, citation: &'static str, test: fn(&View) -> bool) -> Rule {
    const KEPT_BACK: &[Purpose] = &[
        Purpose::FirstNotice,
        Purpose::Demand,
        Purpose::Reminder,
        Purpose::Offer,
        Purpose::ResponseOnce,
        Purpose::CustomerRequested,
        Purpose::VerificationResponse,
        Purpose::CeaseTermination,
        Purpose::RemedyNotice,
    ];
    let force = if matches!(status, P) { Law } else { Ours };
    rule(id, force, status, citation)
        .purposes(KEPT_BACK)
        .when(|c| !(c.by_human && FOR_HUMANS.contains(&c.purpose)))
        .forbids(test, Remedy::Human)
}

/// Whether address or medium was opted out of. An answer, a confirmation and a code asked for there are not in question.
pub(super) fn is_opted_out(contact: &Contact) -> bool {
    contact.person.opt_outs.iter().any(|opt_out| match opt_out {
        OptOut::Medium(channel) => *channel == contact.channel,
        OptOut::Address(key) => contact.address.key.as_ref() == Some(key),
    })
}

/// Whether the person's last message was answered already, or came another way. Unknown to us, it is the caller's to know.
fn is_second_answer(view: &View) -> bool {
    view.contact.person.last_message.is_some_and(|message| {
        let answered = view.contact.history.iter().any(|past| {
            past.purpose == Purpose::ResponseOnce && past.channel == message.channel && past.at >= message.at
        });
        answered || message.channel != view.contact.channel
    })
}

/// Whether a confirmation went out this way since the person's last message (any before, if that is not known).
pub(super) fn is_second_confirmation(view: &View) -> bool {
    let since = view.contact.person.last_message.map(|message| message.at);
    view.contact.history.iter().any(|past| {
        past.purpose == Purpose::OptoutConfirmation
            && past.channel == view.contact.channel
            && since.is_none_or(|since| past.at >= since)
    })
}
