//! Free advice, on the pages where money is short.

use super::advice::free_advice;
use crate::page;
use crate::text::care as words;
use crate::ui::Card;
use leptos::prelude::*;
use shared::kernel::Market;

/// Free advice, where the person lives.
#[component]
pub fn Advice(market: Market) -> impl IntoView {
    let locale = page::locale();
    let links = free_advice(market)
        .iter()
        .map(|&(name, address)| view! { <li><a class="link" href=address rel="external noreferrer">{name}</a></li> })
        .collect_view();
    view! {
        <Card title=words::advice_title(locale)>
            <p>{words::advice_body(locale)}</p>
            <ul class="prose">{links}</ul>
            <p class="minor">{words::advice_on_hold(locale)}</p>
        </Card>
    }
}
