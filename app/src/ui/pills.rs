//! Short choices side by side: pills for words ("every month"), offers for amounts.

use leptos::prelude::*;

use super::choice::numbered;
use super::field::{LabelAs, fieldset};

/// A choice of a word or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pill {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// It cannot be chosen now; say why in the group's hint.
    pub disabled: bool,
}

impl Pill {
    /// A pill that can be chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), disabled: false }
    }
}

/// An amount one can choose, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What the form sends, and what a `live` signal says when it is chosen.
    pub value: String,
    /// The amount, as the reader's country writes it.
    pub amount: String,
    /// What follows: "7 payments".
    pub detail: String,
    /// A word over it: "fits your budget".
    pub badge: Option<String>,
}

impl Offer {
    /// An offer without a badge.
    pub fn new(value: impl Into<String>, amount: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { value: value.into(), amount: amount.into(), detail: detail.into(), badge: None }
    }

    /// Puts a word over it.
    #[must_use]
    pub fn badge(mut self, badge: impl Into<String>) -> Self {
        self.badge = Some(badge.into());
        self
    }
}

/// Radios for the pill and offer groups: they lie invisible over their face. With a `live` signal the chosen one
/// follows it, and none is chosen when it says something else.
fn radio(
    name: &str,
    at: usize,
    value: String,
    chosen: Option<&String>,
    live: Option<RwSignal<String>>,
    disabled: bool,
) -> AnyView {
    let (id, name) = (numbered(name, at), name.to_owned());
    let said = value.clone();
    match live {
        None => {
            let checked = chosen == Some(&value);
            view! { <input type="radio" id=id name=name value=value checked=checked disabled=disabled/> }.into_any()
        }
        Some(live) => {
            let own = value.clone();
            let checked = move || live.get() == own;
            let at_first = checked.clone();
            view! {
                <input
                    type="radio"
                    id=id
                    name=name
                    value=value
                    disabled=disabled
                    checked=untrack(at_first)
                    prop:checked=checked
                    on:change=move |_| live.set(said.clone())
                />
            }
            .into_any()
        }
    }
}

/// Asks to choose one of a few words.
#[component]
pub fn ChoicePills(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    pills: Vec<Pill>,
    #[prop(optional, into)] chosen: Option<String>,
    /// Follows and leads the choice.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] label_as: LabelAs,
) -> impl IntoView {
    let faces = pills
        .into_iter()
        .enumerate()
        .map(|(at, pill)| {
            let radio = radio(&name, at, pill.value, chosen.as_ref(), live, pill.disabled);
            view! { <label class="pill">{radio}<span class="pill-face">{pill.label}</span></label> }
        })
        .collect_view();
    fieldset(&name, label, label_as, hint, error, view! { <div class="pills">{faces}</div> }.into_any())
}

/// Asks to choose one of up to three amounts.
#[component]
pub fn OfferChoices(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    offers: Vec<Offer>,
    #[prop(optional, into)] chosen: Option<String>,
    /// Follows and leads the choice.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] label_as: LabelAs,
) -> impl IntoView {
    let faces = offers
        .into_iter()
        .enumerate()
        .map(|(at, offer)| {
            let radio = radio(&name, at, offer.value, chosen.as_ref(), live, false);
            view! {
                <label class="offer">
                    {radio}
                    <span class="offer-face">
                        <span class="offer-value">{offer.amount}</span>
                        <span class="offer-detail">{offer.detail}</span>
                        {offer.badge.map(|badge| view! { <span class="offer-badge">{badge}</span> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    fieldset(&name, label, label_as, hint, error, view! { <div class="offers">{faces}</div> }.into_any())
}
