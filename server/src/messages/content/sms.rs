//! A text message: short, in the alphabet of telephones, without a balance.

use super::{Say, Setting, letter};
use app::text::{common, messages, plans};
use shared::messages::plain;

pub(super) fn of(say: &Say, setting: &Setting) -> String {
    let (locale, reader) = (setting.locale, setting.reader());
    let (brand, template) = (common::brand(locale), say.template());
    let link = setting.link.clone().unwrap_or_default();
    let with_link = |text: String| format!("{brand}: {text} {link}");
    let mut lines = vec![match say {
        Say::Otp { code } => messages::code_text(locale, code, brand),
        Say::Link => messages::link_text(locale, brand, &link),
        Say::Receipt => format!("{brand}: {}", messages::receipt_text(locale, &link)),
        // Nobody types a telephone number for it.
        Say::GuestReceipt { .. } => format!("{brand}: {}", messages::guest_receipt_subject(locale)),
        Say::PaymentFailed => format!("{brand}: {}", messages::not_through_text(locale, &link)),
        Say::PaymentGivenBack { back } => with_link(letter::given_back(locale, *back).to_owned()),
        Say::BalanceAdjusted { kind } => with_link(letter::adjusted(locale, *kind).to_owned()),
        Say::PlanAgreed { reference, payments, first_on, today } => with_link(messages::plan_text(
            locale,
            reference,
            plans::payments(locale, *payments),
            reader.on_day(*first_on, *today),
        )),
        Say::PlanChanged { reference } => with_link(messages::plan_changed_text(locale, reference)),
        Say::PlanResumed { reference, .. } => with_link(messages::plan_resumed_text(locale, reference)),
        Say::InstalmentDueSoon { due_on, is_collected: true, .. } => {
            with_link(messages::reminder_collected_line(locale, setting.on_day(*due_on)))
        }
        Say::InstalmentDueSoon { due_on, is_collected: false, .. } => {
            format!("{brand}: {}", messages::reminder_text(locale, setting.on_day(*due_on), &link))
        }
        Say::PaymentMissed { reference, ends_on: None } => with_link(messages::missed_text(locale, reference)),
        Say::PaymentMissed { ends_on: Some(day), .. } => with_link(messages::missed_ends(locale, reader.date(*day))),
        Say::PlanCompleted { reference } => with_link(messages::plan_completed_text(locale, reference)),
        Say::PlanEnded { reference } => with_link(messages::plan_ended_text(locale, reference)),
        Say::CollectionAgreed { reference } => with_link(messages::collection_text(locale, reference)),
        Say::CollectionStopped { reference, why } => with_link(letter::stopped(locale, reference, *why)),
        Say::CollectionFailed { reference, .. } => with_link(messages::collection_failed_text(locale, reference)),
        Say::MethodExpiring { expires_on } => {
            with_link(messages::method_expiring_text(locale, reader.date(*expires_on)))
        }
        Say::DisputeLodged { reference, answer_by } => {
            with_link(messages::dispute_text(locale, reference, reader.date(*answer_by)))
        }
        Say::HardshipLodged { reference, answer_by } => {
            with_link(messages::hardship_text(locale, reference, reader.date(*answer_by)))
        }
    }];
    lines.extend(setting.collector_line(template));
    lines.push(messages::check_code_short(locale, setting.check_address(), &setting.check_code));
    if setting.has_opt_out_line(template) {
        lines.push(messages::stop_sms(locale).to_owned());
    }
    if let Say::Otp { code } = say {
        // By its last line a telephone knows for which site the code is, and offers to type it (WICG "origin-bound one-time codes").
        let domain = setting.host().split(':').next().unwrap_or_default();
        lines.push(format!("@{domain} #{code}"));
    }
    plain(&lines.join("\n"))
}
