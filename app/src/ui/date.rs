//! A date that someone knows: a birth date, a pay-day. Three boxes, because people know it as three numbers and no
//! date picker is faster; a whole date pasted or typed into the first box spreads over the three.

use leptos::{html::Input, prelude::*};

use super::field::{LabelAs, Wiring, fieldset};

/// The order in which a country writes a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// France, the United Kingdom, Australia, New Zealand.
    #[default]
    DayMonthYear,
    /// The United States.
    MonthDayYear,
    /// Canada.
    YearMonthDay,
}

/// What each box says: its label and, after a mistake, what was typed in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateParts {
    /// Of the box for the day.
    pub day: String,
    /// Of the box for the month.
    pub month: String,
    /// Of the box for the year.
    pub year: String,
}

impl DateParts {
    /// The three texts, in day, month, year order whatever the order on screen.
    pub fn new(day: impl Into<String>, month: impl Into<String>, year: impl Into<String>) -> Self {
        Self { day: day.into(), month: month.into(), year: year.into() }
    }
}

/// Splits a whole date into its parts: `3/12/2026`, `03.12.26`, `3 12 2026`, `03122026`; four digits in front mean
/// that the year comes first. `None` for what is not a whole date: a lone "3" stays where it was typed.
pub fn split_date(text: &str, order: DateOrder) -> Option<DateParts> {
    let text = text.trim();
    let pieces: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|piece| !piece.is_empty()).collect();
    let [first, second, third] = match pieces.as_slice() {
        [first, second, third] => [*first, *second, *third],
        [all] if all.len() == 8 && all.len() == text.len() => match order {
            DateOrder::YearMonthDay => [&all[..4], &all[4..6], &all[6..]],
            DateOrder::DayMonthYear | DateOrder::MonthDayYear => [&all[..2], &all[2..4], &all[4..]],
        },
        _ => return None,
    };
    Some(match order {
        _ if first.len() == 4 => DateParts::new(third, second, first),
        DateOrder::YearMonthDay => DateParts::new(third, second, first),
        DateOrder::DayMonthYear => DateParts::new(first, second, third),
        DateOrder::MonthDayYear => DateParts::new(second, first, third),
    })
}

#[derive(Clone, Copy)]
struct Boxes {
    day: NodeRef<Input>,
    month: NodeRef<Input>,
    year: NodeRef<Input>,
}

impl Boxes {
    fn spread(self, parts: &DateParts) {
        for (node, text) in [(self.day, &parts.day), (self.month, &parts.month), (self.year, &parts.year)] {
            if let Some(input) = node.get_untracked() {
                input.set_value(text);
            }
        }
    }
}

/// Asks for a date. The form sends `{name}_day`, `{name}_month` and `{name}_year`. An error's link goes to
/// `{name}_day`, the first box's id (`{name}_month` or `{name}_year` in the other orders).
#[component]
pub fn DateField(
    #[prop(into)] name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What the three boxes are called.
    parts: DateParts,
    #[prop(optional)] order: DateOrder,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// What stands in the boxes at first.
    #[prop(optional)]
    value: DateParts,
    /// The date is the person's own birth date, which a browser may know.
    #[prop(optional)]
    birthday: bool,
    #[prop(optional)] label_as: LabelAs,
) -> impl IntoView {
    let boxes = Boxes { day: NodeRef::new(), month: NodeRef::new(), year: NodeRef::new() };
    let part = |suffix: &'static str, label: String, value: String, node: NodeRef<Input>, year: bool| {
        let id = format!("{name}_{suffix}");
        let wiring = Wiring::new(&name, hint, error);
        let autocomplete = if birthday {
            match suffix {
                "day" => "bday-day",
                "month" => "bday-month",
                _ => "bday-year",
            }
        } else {
            "off"
        };
        view! {
            <div class="date-part">
                <label for=id.clone()>{label}</label>
                <input
                    node_ref=node
                    class="input"
                    class:input-year=year
                    id=id.clone()
                    name=id
                    type="text"
                    inputmode="numeric"
                    autocomplete=autocomplete
                    value=value
                    aria-invalid=move || wiring.invalid()
                    on:input=move |event| {
                        if let Some(whole) = split_date(&event_target_value(&event), order) {
                            boxes.spread(&whole);
                        }
                    }
                />
            </div>
        }
        .into_any()
    };
    let day = part("day", parts.day, value.day, boxes.day, false);
    let month = part("month", parts.month, value.month, boxes.month, false);
    let year = part("year", parts.year, value.year, boxes.year, true);
    let in_order = match order {
        DateOrder::DayMonthYear => [day, month, year],
        DateOrder::MonthDayYear => [month, day, year],
        DateOrder::YearMonthDay => [year, month, day],
    };
    let in_order = view! { <div class="date-parts">{in_order.into_iter().collect_view()}</div> }.into_any();
    fieldset(&name, label, label_as, hint, error, in_order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_date_spreads_over_the_boxes_in_the_countrys_order() {
        let third_of_december = Some(DateParts::new("03", "12", "2026"));
        for text in ["03/12/2026", " 03.12.2026 ", "03 12 2026", "03122026", "2026-12-03"] {
            assert_eq!(split_date(text, DateOrder::DayMonthYear), third_of_december, "{text}");
        }
        assert_eq!(split_date("12/03/2026", DateOrder::MonthDayYear), third_of_december);
        assert_eq!(split_date("12032026", DateOrder::MonthDayYear), third_of_december);
        assert_eq!(split_date("20261203", DateOrder::YearMonthDay), third_of_december);
    }

    #[test]
    fn a_part_of_a_date_stays_where_it_was_typed() {
        for text in ["", "3", "31", "2026", "3/12", "3 décembre 2026", "3/12/2026/1", "٠٣١٢٢٠٢٦"] {
            assert_eq!(split_date(text, DateOrder::DayMonthYear), None, "{text}");
        }
    }
}
