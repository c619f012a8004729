//! What can be charged where: cards everywhere, and the bank debit that each currency has.

use super::objects::is_name;
use super::wire::Form;
use shared::kernel::Currency;

/// Both names of a saved method: of Stripe's customer, and of what is charged. Kept as one text, for neither is good
/// without the other.
pub fn joined(customer: &str, method: &str) -> String {
    format!("{customer}:{method}")
}

/// The two of [`joined`].
pub fn parts(method: &str) -> Option<(&str, &str)> {
    method.split_once(':').filter(|(customer, method)| is_name(customer) && is_name(method))
}

/// What can be saved and charged later: SEPA, Bacs, ACH, pre-authorised debit, BECS, and New Zealand's direct debit.
pub fn kinds(currency: Currency) -> &'static [&'static str] {
    match currency.code() {
        "EUR" => &["card", "sepa_debit"],
        "GBP" => &["card", "bacs_debit"],
        "USD" => &["card", "us_bank_account"],
        "CAD" => &["card", "acss_debit"],
        "AUD" => &["card", "au_becs_debit"],
        "NZD" => &["card", "nz_bank_account"],
        _ => &["card"],
    }
}

/// What can be paid with once, without saving it: the debits that need no mandate kept for later.
pub fn kinds_at_once(currency: Currency) -> &'static [&'static str] {
    match currency.code() {
        "EUR" => &["card", "sepa_debit"],
        "USD" => &["card", "us_bank_account"],
        _ => &["card"],
    }
}

/// A bank account is proven at once or not at all: small sums that arrive days later would find the payment given up.
pub fn options_at_once(currency: Currency, form: &mut Form) {
    if currency.code() == "USD" {
        form.put("payment_method_options[us_bank_account][verification_method]", "instant");
    }
}

/// The same for methods that are saved, and the mandate that Canada wants described.
pub fn options(currency: Currency, form: &mut Form) {
    options_at_once(currency, form);
    if currency.code() == "CAD" {
        let option = "payment_method_options[acss_debit]";
        form.put(format!("{option}[currency]"), "cad");
        form.put(format!("{option}[verification_method]"), "instant");
        form.put(format!("{option}[mandate_options][payment_schedule]"), "combined");
        form.put(
            format!("{option}[mandate_options][interval_description]"),
            "on the dates of the payment plan, and when you pay",
        );
        form.put(format!("{option}[mandate_options][transaction_type]"), "personal");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::kernel::Market;

    #[test]
    fn every_market_has_cards_and_a_debit_of_its_own() {
        let debits: std::collections::BTreeSet<_> =
            Market::ALL.into_iter().map(|market| kinds(market.currency())[1]).collect();
        assert_eq!(debits.len(), Market::ALL.len());
        for market in Market::ALL {
            assert_eq!((kinds(market.currency())[0], kinds_at_once(market.currency())[0]), ("card", "card"));
        }
    }

    #[test]
    fn both_names_of_a_method_are_read_back_and_nothing_that_could_lead_elsewhere() {
        assert_eq!(parts(&joined("cus_1", "pm_2")), Some(("cus_1", "pm_2")));
        for wrong in ["", "pm_2", "cus_1:", "cus_1:../refunds", "cus_1:pm_2:x", "cus 1:pm_2"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
