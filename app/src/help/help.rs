//! A person to talk to, is this message real, free advice, and what people ask most.

use crate::care::budget_form::market_words;
use crate::care::free_advice;
use crate::frame::Frame;
use crate::page;
use crate::text::{common, entry, help as words};
use crate::ui::{ButtonKind, ButtonLink, Card, Details, Heading, SectionTitle};
use leptos::prelude::*;
use shared::kernel::{Locale, Market, Reader};

/// Help, for whoever asks: it knows nobody and asks the server for nothing.
#[component]
pub fn HelpPage() -> impl IntoView {
    let locale = page::locale();
    let site = page::site();
    let hour = |hour: u8| {
        let time = chrono::NaiveTime::from_hms_opt(u32::from(hour % 24), 0, 0).unwrap_or_default();
        Reader::anywhere(locale).time(time)
    };
    let hours = common::phone_hours(locale, site.phone.clone(), hour(site.opens), hour(site.closes));
    let dialled: String = site.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let questions = [
        (words::balance_q(locale), words::balance_a(locale), ("accounts", common::my_accounts(locale))),
        (words::why_q(locale), words::why_a(locale), ("accounts", common::my_accounts(locale))),
        (words::date_q(locale), words::date_a(locale), ("accounts", common::my_accounts(locale))),
        (words::cannot_pay_q(locale), words::cannot_pay_a(locale), ("hardship", words::cannot_pay_go(locale))),
        (words::wrong_q(locale), words::wrong_a(locale), ("choose/dispute", words::wrong_go(locale))),
        (words::afford_q(locale), words::afford_a(locale), ("budget", entry::home_budget(locale))),
        (words::code_q(locale), words::code_a(locale), ("sign-in", entry::sign_in(locale))),
    ]
    .map(|(question, answer, (to, label))| {
        view! {
            <Details summary=question>
                <p>{answer}</p>
                <p><a class="link" href=page::href(to)>{label}</a></p>
            </Details>
        }
    });
    view! {
        <Frame title=words::title(locale) back=String::new()>
            <Heading title=words::title(locale)>{words::intro(locale)}</Heading>
            <div class="stack">
                <Card title=common::contact_title(locale)>
                    <p>{words::contact_body(locale)}</p>
                    <p class="minor">{hours}</p>
                    <ButtonLink href=format!("tel:{dialled}")>{words::call(locale, site.phone)}</ButtonLink>
                </Card>
                <Card title=common::is_this_real(locale)>
                    <p>{words::real_body(locale)}</p>
                    <ButtonLink href="/genuine" kind=ButtonKind::Plain>{entry::genuine_button(locale)}</ButtonLink>
                </Card>
            </div>
            <section class="section" id="questions">
                <SectionTitle title=words::questions_title(locale)/>
                <div class="stack-tight">{questions}</div>
            </section>
            <section class="section" id="advice">
                <SectionTitle title=words::advice_title(locale)/>
                <p>{words::advice_body(locale)}</p>
                {advice(locale)}
            </section>
        </Frame>
    }
}

/// Who gives free and independent advice, market by market; those where the language is spoken come first.
fn advice(locale: Locale) -> impl IntoView {
    let [uk, fr] = [Market::Uk, Market::Fr];
    let [first, second] = match locale {
        Locale::Fr => [fr, uk],
        Locale::En => [uk, fr],
    };
    let groups = [first, second, Market::Us, Market::Ca, Market::Au, Market::Nz].map(|market| {
        let services = free_advice(market).iter().map(|&(name, address)| {
            view! { <li><a class="link" href=address rel="external noreferrer">{name}</a></li> }
        });
        view! {
            <li>
                <p><strong>{market_words(locale, market)}</strong></p>
                <ul class="prose">{services.collect_view()}</ul>
            </li>
        }
    });
    view! { <ul class="stack-tight" role="list">{groups}</ul> }
}
