//! Canada: federally regulated creditors (region `FED`), Ontario, British Columbia, Québec, and our policy elsewhere.

use super::lists::{AGENCIES, AT_AN_HOUR, BEGUN, COLLECTORS, CONTESTED, DEMANDS, REACHING, SPOKEN, TO_REPRESENTATIVE};
use super::times::{Cap, Hours, Scope, Times, hour};
use super::{Channel, Contact, Debt, Force, Holidays, Limit, Purpose, Remedy, Role, Rule, Status, WrittenNotice};
use crate::kernel::Market;
use Force::{Default as Ours, Law};
use Status::{D, P, S};
use chrono::{Days, NaiveDate};

const fn rule(
    id: &'static str,
    region: &'static [&'static str],
    force: Force,
    status: Status,
    cite: &'static str,
) -> Rule {
    Rule::new(&[Market::Ca], id, force, status, cite).region(region)
}

const FED: &[&str] = &["FED"];
const ON: &[&str] = &["ON"];
const BC: &[&str] = &["BC"];
const QC: &[&str] = &["QC"];
const SUNDAY_AFTERNOON: Option<(u16, u16)> = Some((hour(13), hour(17)));
const THREE_A_WEEK: &[Limit] = &[Limit { contacts_max: 3, days: 7 }];
/// What waits for the notice.
const AFTER_NOTICE: &[Purpose] = &[Purpose::Demand, Purpose::Reminder, Purpose::Offer];
/// What Ontario counts: a letter by ordinary mail is not.
const COUNTED_IN_ONTARIO: &[Channel] = AT_AN_HOUR;

pub(super) static RULES: &[Rule] = &[
    rule("CA-FED-HOURS", FED, Law, P, "SOR/2021-181; SOR/2009-257 s.7; FCAC")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .when(follows_verbal_hours)
        .hours(Hours::working(hour(7), hour(21), SUNDAY_AFTERNOON, Holidays::CaFederal))
        .says(
            "Banks: Monday to Saturday 7 a.m. to 9 p.m., Sunday 1 to 5 p.m., not on holidays.",
            "Banques : du lundi au samedi de 7 h à 21 h, le dimanche de 13 h à 17 h, jamais un jour férié.",
        ),
    rule("CA-FED-WRITTEN", FED, Law, P, "FCAC")
        .channels(SPOKEN)
        .purposes(BEGUN)
        .forbids(|v| v.contact.person.written_only, Remedy::OtherChannel)
        .says("The person asked for writing only.", "La personne a demandé l'écrit seul."),
    rule("CA-ON-HOURS", ON, Law, P, "R.R.O. 1990, Reg. 74")
        .roles(COLLECTORS)
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .when(follows_verbal_hours)
        .hours(Hours::working(hour(7), hour(21), SUNDAY_AFTERNOON, Holidays::Ontario))
        .says(
            "Ontario: Monday to Saturday 7 a.m. to 9 p.m., Sunday 1 to 5 p.m., not on holidays.",
            "Ontario : du lundi au samedi de 7 h à 21 h, le dimanche de 13 h à 17 h, jamais un jour férié.",
        ),
    rule("CA-ON-NOTICE", ON, Law, P, "Reg. 74 s.21")
        .roles(COLLECTORS)
        .purposes(AFTER_NOTICE)
        .forbids(|v| v.any_debt(|debt| matches!(debt.written_notice, WrittenNotice::Unknown | WrittenNotice::NotSent)), Remedy::NoticeFirst)
        .says("Ontario: a private written notice comes first.", "Ontario : un avis écrit privé vient d'abord."),
    rule("CA-ON-NOTICE-6D", ON, Law, P, "Reg. 74 s.21")
        .roles(COLLECTORS)
        .purposes(AFTER_NOTICE)
        .waits(Times::NotBefore(|debt| days_after_notice(debt, 6)))
        .says("Ontario: six days after the written notice.", "Ontario : six jours après l'avis écrit."),
    rule("CA-ON-3IN7", ON, Law, P, "Reg. 74 s.20-25")
        .roles(COLLECTORS)
        .channels(COUNTED_IN_ONTARIO)
        .purposes(DEMANDS)
        .cap(Cap { scope: Scope::Creditor, channels: COUNTED_IN_ONTARIO, counts_attempts: false, limits: THREE_A_WEEK })
        .says("Ontario: three contacts in seven days for a creditor.", "Ontario : trois contacts en sept jours par créancier."),
    rule("CA-ON-DISPUTE", ON, Law, P, "Reg. 74 s.22(1)")
        .purposes(CONTESTED)
        .forbids(|v| v.any_debt(|debt| debt.contested_to_court), Remedy::Wait)
        .says(
            "The person disputes it and said to go to court: only they can speak first.",
            "La personne conteste et nous renvoie au tribunal : elle seule peut reprendre contact.",
        ),
    rule("CA-ON-LAWYER", ON, Law, P, "Reg. 74 s.22(2)")
        .purposes(TO_REPRESENTATIVE)
        .forbids(|v| v.contact.person.represented && v.is_to_the_person(), Remedy::Representative)
        .says("A lawyer or paralegal acts for the person.", "Un avocat ou parajuriste agit pour la personne."),
    rule("CA-ON-FEES", ON, Law, S, "Collection and Debt Settlement Services Act")
        .forbids(|v| costs_are_added(v.contact), Remedy::CorrectMessage)
        .says("Ontario: no fee on the person.", "Ontario : aucun frais pour la personne."),
    rule("CA-BC-HOURS", BC, Law, P, "BPCPA Pt 7; Consumer Protection BC")
        .channels(SPOKEN)
        .purposes(BEGUN)
        .hours(Hours::working(hour(7), hour(21), SUNDAY_AFTERNOON, Holidays::BritishColumbia))
        .says(
            "British Columbia: Monday to Saturday 7 a.m. to 9 p.m., Sunday 1 to 5 p.m., not on holidays.",
            "Colombie-Britannique : du lundi au samedi de 7 h à 21 h, le dimanche de 13 h à 17 h, jamais un jour férié.",
        ),
    rule("CA-BC-NOTICE-5D", BC, Law, P, "BPCPA s.115")
        .roles(AGENCIES)
        .channels(SPOKEN)
        .purposes(BEGUN)
        .forbids(|v| v.any_debt(|debt| debt.written_notice == WrittenNotice::NotSent), Remedy::NoticeFirst)
        .says("British Columbia: written details come first.", "Colombie-Britannique : les détails écrits viennent d'abord."),
    rule("CA-BC-NOTICE-5D", BC, Law, P, "BPCPA s.115")
        .roles(AGENCIES)
        .channels(SPOKEN)
        .purposes(BEGUN)
        .waits(Times::NotBefore(|debt| days_after_notice(debt, 5)))
        .says("British Columbia: no call until five days after the written details.", "Colombie-Britannique : aucun appel avant cinq jours après les détails écrits."),
    rule("CA-BC-WRITTEN-ONLY", BC, Law, P, "BPCPA; Consumer Protection BC")
        .channels(SPOKEN)
        .purposes(BEGUN)
        .forbids(|v| v.contact.person.written_only || v.any_debt(|debt| debt.contested_to_court), Remedy::OtherChannel)
        .says("The person asked for writing only, or for a court.", "La personne a demandé l'écrit seul, ou un tribunal."),
    rule("CA-QC-HOURS", QC, Law, P, "R-2.2 s.34(4)")
        .roles(COLLECTORS)
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .when(follows_verbal_hours)
        .hours(Hours::working(hour(8), hour(20), None, Holidays::Quebec))
        .says(
            "Québec: 8 a.m. to 8 p.m., not on Sundays and listed holidays.",
            "Québec : de 8 h à 20 h, ni le dimanche ni les jours fériés énumérés.",
        ),
    rule("CA-QC-NOTICE-5D", QC, Law, P, "R-2.2 s.34(1), (1.1)")
        .roles(COLLECTORS)
        .channels(SPOKEN)
        .purposes(BEGUN)
        .forbids(|v| v.any_debt(|debt| debt.written_notice == WrittenNotice::NotSent), Remedy::NoticeFirst)
        .says("Québec: the notice on paper (form N-41) comes first.", "Québec : l'avis sur papier (formule N-41) vient d'abord."),
    rule("CA-QC-NOTICE-5D", QC, Law, P, "R-2.2 s.34(1), (1.1)")
        .roles(COLLECTORS)
        .channels(SPOKEN)
        .purposes(BEGUN)
        .waits(Times::NotBefore(|debt| days_after_notice(debt, 5)))
        .says("Québec: no call until five days after the notice on paper.", "Québec : aucun appel avant cinq jours après l'avis sur papier."),
    rule("CA-QC-DISPUTE", QC, Law, P, "R-2.2 s.3(2.1), 34(2.1)")
        .purposes(CONTESTED)
        .forbids(|v| v.any_debt(|debt| debt.contested_to_court), Remedy::Wait)
        .says(
            "The person contests it in writing and leaves us to sue: no more contact.",
            "La personne conteste par écrit et nous laisse poursuivre : plus aucun contact.",
        ),
    rule("CA-QC-WRITTEN-ONLY", QC, Law, P, "R-2.2 s.34(2)")
        .channels(SPOKEN)
        .purposes(BEGUN)
        .forbids(|v| v.contact.person.written_only, Remedy::OtherChannel)
        .says("The person asked in writing for writing only.", "La personne a demandé par écrit l'écrit seul."),
    rule("CA-QC-SUE", QC, Law, P, "R-2.2 s.34(6), (7)")
        .roles(COLLECTORS)
        .forbids(|v| v.template().threatens_suit == Some(true) || costs_are_added(v.contact), Remedy::CorrectMessage)
        .says("Québec: no word that a suit will follow, and no fee.", "Québec : pas d'annonce de poursuites, et aucun frais."),
    rule("CA-HOURS-DEFAULT", &[], Ours, D, "our policy")
        .channels(AT_AN_HOUR)
        .purposes(BEGUN)
        .when(has_no_hours_by_law)
        .hours(Hours::working(hour(8), hour(20), None, Holidays::CaFederal))
        .says(
            "Our policy: Monday to Saturday 8 a.m. to 8 p.m., not on Sundays and holidays.",
            "Notre règle : du lundi au samedi de 8 h à 20 h, ni dimanche ni jour férié.",
        ),
    rule("CA-CAP-DEFAULT", &[], Ours, D, "our policy; Reg. 74 s.20-25 (ON), by analogy")
        .channels(REACHING)
        .purposes(DEMANDS)
        .when(|c| !is_in(c, ON) || c.role == Role::FirstParty)
        .cap(Cap { scope: Scope::Person, channels: AT_AN_HOUR, counts_attempts: false, limits: THREE_A_WEEK })
        .says("Our policy: three contacts in seven days.", "Notre règle : trois contacts en sept jours."),
];

fn is_in(contact: &Contact, regions: &[&str]) -> bool {
    contact.regions.iter().any(|region| regions.contains(&region.code()))
}

/// The hours are about talking; that writing keeps them is our policy (compliance.md §11.6).
fn follows_verbal_hours(contact: &Contact) -> bool {
    SPOKEN.contains(&contact.channel) || contact.config.written_follow_verbal_hours
}

fn has_no_hours_by_law(contact: &Contact) -> bool {
    let by_province = is_in(contact, ON) || is_in(contact, QC);
    !(is_in(contact, FED) || is_in(contact, BC) || (by_province && contact.role != Role::FirstParty))
}

fn costs_are_added(contact: &Contact) -> bool {
    contact.template.surcharge == Some(true) || contact.template.collection_costs == Some(true)
}

/// The day of the notice is day 0; contact is possible on day `days`.
fn days_after_notice(debt: &Debt, days: u64) -> Option<NaiveDate> {
    match debt.written_notice {
        WrittenNotice::SentOn(day) => day.checked_add_days(Days::new(days)),
        _ => None,
    }
}
