//! An e-mail's words in their order; its text part is made of them, and its HTML part in `email`.

use super::{Back, Say, Setting, Stopped};
use app::text::{common, messages, plans};
use shared::kernel::Locale;
use shared::payments::AdjustmentKind;

pub(super) struct Letter {
    pub subject: String,
    pub greeting: String,
    pub paragraphs: Vec<String>,
    /// A code to be read at a glance.
    pub code: Option<String>,
    /// The one thing to do, and where.
    pub action: Option<(String, String)>,
    pub sign_off: String,
    /// Who we are, how to reach us, how to check, what the law wants.
    pub foot: Vec<String>,
    /// How to stop, where it has to be said. It leads where the action leads.
    pub stop: Option<String>,
}

pub(super) fn of(say: &Say, setting: &Setting) -> Letter {
    let (locale, reader) = (setting.locale, setting.reader());
    let (brand, template) = (common::brand(locale), say.template());
    let link = setting.link.clone().unwrap_or_default();
    let (subject, paragraphs, button) = match say {
        Say::Otp { code } => (
            messages::code_subject(locale, code),
            vec![messages::code_body(locale).to_owned(), messages::code_not_asked(locale).to_owned()],
            None,
        ),
        Say::Link => (
            messages::link_subject(locale, brand),
            vec![messages::link_body(locale).to_owned()],
            Some(messages::link_button(locale)),
        ),
        Say::Receipt => (
            messages::receipt_subject(locale).to_owned(),
            vec![messages::receipt_body(locale).to_owned()],
            Some(messages::receipt_button(locale)),
        ),
        Say::GuestReceipt { amount, number, on } => (
            messages::guest_receipt_subject(locale).to_owned(),
            vec![
                messages::guest_receipt_amount(locale, reader.money(*amount), reader.date(*on), number),
                messages::guest_receipt_body(locale).to_owned(),
            ],
            None,
        ),
        Say::PaymentFailed => (
            messages::not_through_subject(locale).to_owned(),
            vec![messages::not_through_body(locale).to_owned()],
            Some(messages::not_through_button(locale)),
        ),
        Say::PaymentGivenBack { back } => (
            match back {
                Back::Given => messages::given_back_subject(locale),
                Back::Taken => messages::taken_back_subject(locale),
                Back::ToGuest => messages::back_to_guest_subject(locale),
                Back::CountsAgain => messages::counts_again_subject(locale),
            }
            .to_owned(),
            vec![given_back(locale, *back).to_owned(), messages::given_back_body(locale).to_owned()],
            Some(messages::given_back_button(locale)),
        ),
        Say::BalanceAdjusted { kind } => (
            match kind {
                AdjustmentKind::Payment => messages::direct_payment_subject(locale),
                AdjustmentKind::Decrease | AdjustmentKind::Increase => messages::balance_changed_subject(locale),
                AdjustmentKind::WriteOff => messages::written_off_subject(locale),
                AdjustmentKind::Recall => messages::recalled_subject(locale),
            }
            .to_owned(),
            vec![adjusted(locale, *kind).to_owned(), messages::balance_body(locale).to_owned()],
            Some(messages::balance_button(locale)),
        ),
        Say::PlanAgreed { reference, payments, first_on, today } => (
            messages::plan_subject(locale).to_owned(),
            vec![
                messages::plan_text(
                    locale,
                    reference,
                    plans::payments(locale, *payments),
                    reader.on_day(*first_on, *today),
                ),
                messages::plan_body(locale).to_owned(),
            ],
            Some(messages::plan_button(locale)),
        ),
        Say::PlanChanged { reference } => (
            messages::plan_changed_subject(locale).to_owned(),
            vec![messages::plan_changed_text(locale, reference), messages::plan_body(locale).to_owned()],
            Some(messages::plan_button(locale)),
        ),
        Say::PlanResumed { reference, next_on } => (
            messages::plan_resumed_subject(locale).to_owned(),
            [
                Some(messages::plan_resumed_text(locale, reference)),
                next_on.map(|day| messages::plan_resumed_next(locale, setting.on_day(day))),
                Some(messages::plan_resumed_body(locale).to_owned()),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Some(messages::plan_button(locale)),
        ),
        Say::InstalmentDueSoon { due_on, is_collected: true, .. } => (
            messages::reminder_subject(locale).to_owned(),
            vec![
                messages::reminder_collected_line(locale, setting.on_day(*due_on)),
                messages::reminder_collected_body(locale).to_owned(),
                messages::reminder_stop(locale).to_owned(),
            ],
            Some(messages::reminder_button(locale)),
        ),
        Say::InstalmentDueSoon { due_on, is_collected: false, .. } => (
            messages::reminder_subject(locale).to_owned(),
            vec![
                messages::reminder_line(locale, setting.on_day(*due_on)),
                messages::reminder_body(locale).to_owned(),
                messages::reminder_stop(locale).to_owned(),
            ],
            Some(messages::reminder_button(locale)),
        ),
        Say::PaymentMissed { reference, ends_on } => (
            messages::missed_subject(locale).to_owned(),
            [
                Some(messages::missed_text(locale, reference)),
                Some(messages::missed_body(locale).to_owned()),
                ends_on.map(|day| messages::missed_ends(locale, reader.date(day))),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Some(messages::missed_button(locale)),
        ),
        Say::PlanCompleted { reference } => (
            messages::plan_completed_subject(locale).to_owned(),
            vec![messages::plan_completed_text(locale, reference), messages::plan_completed_body(locale).to_owned()],
            Some(messages::plan_completed_button(locale)),
        ),
        Say::PlanEnded { reference } => (
            messages::plan_ended_subject(locale).to_owned(),
            vec![messages::plan_ended_text(locale, reference), messages::plan_ended_body(locale).to_owned()],
            Some(messages::plan_ended_button(locale)),
        ),
        Say::CollectionAgreed { reference } => (
            messages::collection_subject(locale).to_owned(),
            vec![messages::collection_text(locale, reference), messages::collection_body(locale).to_owned()],
            Some(messages::collection_button(locale)),
        ),
        Say::CollectionStopped { reference, why } => (
            messages::collection_stopped_subject(locale).to_owned(),
            vec![stopped(locale, reference, *why), messages::collection_stopped_body(locale).to_owned()],
            Some(messages::reminder_button(locale)),
        ),
        Say::CollectionFailed { reference, again_on, is_stopped } => (
            messages::collection_failed_subject(locale).to_owned(),
            vec![
                messages::collection_failed_text(locale, reference),
                match again_on {
                    Some(day) => messages::collection_again(locale, setting.on_day(*day)),
                    None if *is_stopped => messages::collection_ends(locale).to_owned(),
                    None => messages::collection_not_again(locale).to_owned(),
                },
                messages::collection_failed_body(locale).to_owned(),
            ],
            Some(messages::missed_button(locale)),
        ),
        Say::MethodExpiring { expires_on } => (
            messages::method_expiring_subject(locale).to_owned(),
            vec![
                messages::method_expiring_text(locale, reader.date(*expires_on)),
                messages::method_expiring_body(locale).to_owned(),
            ],
            Some(messages::method_expiring_button(locale)),
        ),
        Say::DisputeLodged { reference, answer_by } => (
            messages::dispute_subject(locale).to_owned(),
            vec![
                messages::dispute_text(locale, reference, reader.date(*answer_by)),
                messages::dispute_body(locale).to_owned(),
            ],
            Some(messages::hold_button(locale)),
        ),
        Say::HardshipLodged { reference, answer_by } => (
            messages::hardship_subject(locale).to_owned(),
            vec![
                messages::hardship_text(locale, reference, reader.date(*answer_by)),
                messages::hardship_body(locale).to_owned(),
            ],
            Some(messages::hold_button(locale)),
        ),
    };
    let code = match say {
        Say::Otp { code } => Some(code.clone()),
        _ => None,
    };
    let mut foot = Vec::new();
    foot.extend(setting.collector_line(template));
    // Whoever sees a code must not learn for whom we work, and no more must who paid for somebody else.
    if template.has_link() {
        foot.push(messages::about_us(locale, brand, &setting.creditor));
    }
    foot.push(messages::questions(locale, &setting.phone));
    foot.push(messages::check_code(locale, setting.check_address(), &setting.check_code));
    Letter {
        subject,
        greeting: messages::greeting_unnamed(locale).to_owned(),
        paragraphs,
        code,
        action: button.map(|label| (label.to_owned(), link.clone())),
        sign_off: messages::sign_off(locale, brand),
        foot,
        stop: setting.has_opt_out_line(template).then(|| messages::stop_email(locale, &link)),
    }
}

/// What became of a payment, in a sentence; a text message says the same.
pub(super) fn given_back(locale: Locale, back: Back) -> &'static str {
    match back {
        Back::Given => messages::given_back_text(locale),
        Back::Taken => messages::taken_back_text(locale),
        Back::ToGuest => messages::back_to_guest_text(locale),
        Back::CountsAgain => messages::counts_again_text(locale),
    }
}

/// Why payments are taken no more, in a sentence.
pub(super) fn stopped(locale: Locale, reference: &str, why: Stopped) -> String {
    match why {
        Stopped::Asked => messages::collection_stopped_text(locale, reference),
        Stopped::MethodRemoved => messages::collection_method_text(locale, reference),
    }
}

/// What a creditor changed, in a sentence.
pub(super) fn adjusted(locale: Locale, kind: AdjustmentKind) -> &'static str {
    match kind {
        AdjustmentKind::Payment => messages::direct_payment_text(locale),
        AdjustmentKind::Decrease | AdjustmentKind::Increase => messages::balance_changed_text(locale),
        AdjustmentKind::WriteOff => messages::written_off_text(locale),
        AdjustmentKind::Recall => messages::recalled_text(locale),
    }
}

impl Letter {
    /// The text part.
    pub(super) fn text(&self) -> String {
        let mut blocks = vec![self.greeting.clone()];
        blocks.extend(self.code.clone());
        blocks.extend(self.paragraphs.iter().cloned());
        blocks.extend(self.action.as_ref().map(|(label, link)| format!("{label}\n{link}")));
        blocks.push(self.sign_off.clone());
        blocks.push(format!("--\n{}", self.foot.join("\n")));
        blocks.extend(self.stop.clone());
        blocks.join("\n\n") + "\n"
    }
}
