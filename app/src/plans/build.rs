//! How much, how often, from when.

use super::api::{BuildPlan, ChoosePlan};
use super::preview::{Trouble, frequency_words, rows};
use super::view::{Builder, Building, Closed, ClosedReason, Wish};
use crate::amount;
use crate::asking::load;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{Frame, show, words_of};
use crate::page;
use crate::text::{common, plans as words};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, Choice, ChoicePills, EmptyState, ErrorLink, ErrorSummary, Heading, LabelAs,
    MoneyField, Notice, NoticeKind, Offer, OfferChoices, PageNext, Pill, ScheduleTable, SelectField, Slider,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::{Locale, Money, Reader};
use shared::plans::{Frequency, Proposal};

/// How many payments are shown one by one before the rest is summed up.
const ROWS_SHOWN: usize = 3;

/// How much, how often, from when.
#[component]
pub fn BuildPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let load = load(move || Some(BuildPlan { account: params.read().get("account")? }));
    view! {
        <Frame title=words::builder_title(locale) back=format!("accounts/{}", params.read_untracked().get("account").unwrap_or_default()) signed_in=true>
            {show(load, move |building| match building {
                Building::Open(builder) => view! { <Begin builder=*builder/> }.into_any(),
                Building::Running(plan) => running(plan),
                Building::Closed(closed) => closed_view(&closed),
            })}
        </Frame>
    }
}

/// The budget first, or the builder.
#[component]
fn Begin(builder: Builder) -> impl IntoView {
    // "I know what I can pay" leads to this very page: nothing of it is loaded anew.
    let query = use_query_map();
    let skips_budget = Memo::new(move |_| query.read().get("own").is_some());
    let is_begun = builder.budget.is_some() || builder.is_begun();
    move || match is_begun || skips_budget.get() {
        true => view! { <BuilderForm builder=builder.clone()/> }.into_any(),
        false => view! { <StartWithBudget builder=builder.clone()/> }.into_any(),
    }
}

/// The budget comes first, for those who want it.
#[component]
fn StartWithBudget(builder: Builder) -> impl IntoView {
    let locale = page::locale();
    let owed = builder.reader(locale).money(builder.balance);
    let budget = format!("{}?account={}", page::href("budget"), builder.account);
    let own = format!("{}?own=1", page::href(&format!("accounts/{}/plan", builder.account)));
    let accounts = accounts(&builder, builder.reader(locale));
    view! {
        <Heading title=words::start_title(locale) over=common::step(locale, 1, 3)>{words::start_body(locale)}</Heading>
        <p class="minor">{words::of_balance(locale, owed, builder.creditor)}</p>
        {accounts}
        <PageNext>
            <ButtonLink href=budget>{words::start_with_budget(locale)}</ButtonLink>
            <ButtonLink href=own kind=ButtonKind::Plain>{words::skip_budget(locale)}</ButtonLink>
        </PageNext>
    }
}

/// What was chosen so far, and what it comes to.
#[derive(Clone, Copy)]
struct Choosing {
    builder: StoredValue<Builder>,
    locale: Locale,
    frequency: RwSignal<String>,
    first_on: RwSignal<String>,
    amount: RwSignal<String>,
}

impl Choosing {
    fn wish(self) -> Wish {
        Wish {
            frequency: self.frequency.get(),
            amount: self.amount.get(),
            first_on: self.first_on.get(),
            settle: String::new(),
            with: self.builder.with_value(|builder| builder.with.clone()),
        }
    }

    /// When the payments would be, if that can be said yet.
    fn rhythm(self) -> Option<(Frequency, NaiveDate)> {
        Some((self.frequency.get().parse().ok()?, self.first_on.get().parse().ok()?))
    }

    fn proposal(self) -> Result<Proposal, Trouble> {
        let wish = self.wish();
        self.builder.with_value(|builder| builder.propose(&wish, self.locale))
    }

    fn reader(self) -> Reader {
        self.builder.with_value(|builder| builder.reader(self.locale))
    }
}

#[component]
fn BuilderForm(builder: Builder) -> impl IntoView {
    let locale = page::locale();
    let reader = builder.reader(locale);
    let choose = Post::to::<ChoosePlan>();
    let first = builder.first_wish(locale);
    let account = builder.account;
    let with = builder.with.clone();
    let lead = lead(&builder, reader);
    let accounts = accounts(&builder, reader);
    let days: Vec<Choice> =
        builder.first_days().into_iter().map(|day| Choice::new(day.to_string(), reader.row_date(day))).collect();
    let pills = builder.terms.frequencies().iter().map(|&f| Pill::new(f.code(), frequency_words(locale, f))).collect();
    let choosing = Choosing {
        builder: StoredValue::new(builder),
        locale,
        frequency: RwSignal::new(first.frequency.clone()),
        first_on: RwSignal::new(first.first_on.clone()),
        amount: RwSignal::new(first.amount.clone()),
    };
    let proposal = Memo::new(move |_| choosing.proposal());
    // What was sent and could not be used; while it is mended, what is said follows.
    let was_refused = move || matches!(choose.error(), Some(ApiError::Invalid(_)));
    let errors = Signal::derive(move || match (was_refused(), proposal.get()) {
        (true, Err(trouble)) => vec![ErrorLink::new(trouble.field, trouble.words)],
        _ => Vec::new(),
    });
    let error_of = move |field: &'static str| {
        Signal::derive(move || errors.get().into_iter().find(|e| e.field_id == field).map(|e| e.text))
    };
    let other_trouble = move || {
        let error = choose.error().filter(|e| !matches!(e, ApiError::Invalid(_)))?;
        Some(view! { <Notice kind=NoticeKind::Warm announce=true>{words_of(locale, &error)}</Notice> })
    };
    let hardship = format!("{}?account={account}", page::href("hardship"));
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {other_trouble}
        <Heading title=words::builder_title(locale) over=common::step(locale, 2, 3)>{lead}</Heading>
        <PostForm post=choose class="stack plan-form">
            <input type="hidden" name="account" value=account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <input type="hidden" name="shown" value=first.amount/>
            <input type="hidden" name="with" value=with/>
            {accounts}
            {offer_choices(choosing)}
            {amount_choice(choosing, error_of("amount"))}
            <ChoicePills
                name="frequency"
                label=words::frequency_label(locale)
                pills
                live=choosing.frequency
                error=error_of("frequency")
            />
            <SelectField
                name="first_on"
                label=words::first_payment_label(locale)
                hint=words::first_payment_hint(locale)
                choices=days
                chosen=first.first_on
                live=choosing.first_on
                error=error_of("first_on")
            />
            <div class="without-script">
                <Button kind=ButtonKind::Plain name="go" value="show">{words::show_payments(locale)}</Button>
            </div>
            {outcome(choosing, proposal)}
            <p><a class="link" href=hardship>{words::none_possible(locale)}</a></p>
            <PageNext>
                <Button name="go" value="check" busy=choose.pending()>{common::continue_on(locale)}</Button>
            </PageNext>
        </PostForm>
    }
}

/// What the budget leaves, or what it is about; and the way to the budget.
fn lead(builder: &Builder, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let budget = format!("{}?account={}", page::href("budget"), builder.account);
    let (said, link) = match &builder.budget {
        Some(budget) if budget.means().left_over_yearly() > 0 => {
            (words::left_over(locale, reader.money_short(budget.means().left_over())), words::review_budget(locale))
        }
        Some(_) => (String::new(), words::review_budget(locale)),
        None => (
            words::of_balance(locale, reader.money(builder.balance), &builder.creditor),
            words::start_with_budget(locale),
        ),
    };
    view! { {said} " " <a class="link" href=budget>{link}</a> }.into_any()
}

/// Which accounts it is for where that can be chosen, and the way there.
fn accounts(builder: &Builder, reader: Reader) -> Option<AnyView> {
    let locale = reader.locale;
    let href = page::href(&format!("accounts/{}/plan/accounts", builder.account));
    let (said, link) = match builder.references.as_slice() {
        [_] if builder.others == 0 => return None,
        [_] => (words::builder_join(locale, u64::from(builder.others), &builder.creditor), words::join_link(locale)),
        several => {
            let for_all = words::builder_for(locale, several.join(", "), reader.money(builder.balance));
            (for_all, words::join_change(locale))
        }
    };
    Some(view! { <p>{said} " " <a class="link" href=href>{link}</a></p> }.into_any())
}

/// Up to three amounts from the budget; where it leaves none, help.
fn offer_choices(choosing: Choosing) -> impl IntoView {
    let (locale, reader) = (choosing.locale, choosing.reader());
    let offered = Memo::new(move |_| {
        let (frequency, first_on) = choosing.rhythm()?;
        choosing.builder.with_value(|builder| {
            let why_none = builder.why_no_offer(frequency, first_on, locale);
            Some((OfferList(builder.offers(frequency, first_on)), why_none))
        })
    });
    let hardship = choosing.builder.with_value(|b| format!("{}?account={}", page::href("hardship"), b.account));
    move || {
        let (OfferList(found), why_none) = offered.get()?;
        if let Some(why) = why_none {
            let hardship = hardship.clone();
            return Some(
                view! {
                    <Notice kind=NoticeKind::Warm title=words::none_possible_title(locale)>
                        <p>{why}</p>
                        <p><a class="link" href=hardship>{crate::text::care::budget_tell_us(locale)}</a></p>
                    </Notice>
                }
                .into_any(),
            );
        }
        let best = found.iter().rposition(|offer| offer.is_comfortable);
        let faces = found.iter().enumerate().map(|(at, offer)| {
            let value = amount::to_type(offer.amount, locale);
            let detail = words::payments(locale, u64::from(offer.count));
            let face = Offer::new(value, reader.money_short(offer.amount), detail);
            if Some(at) == best { face.badge(words::offer_keepable(locale)) } else { face }
        });
        let faces: Vec<Offer> = faces.collect();
        (!faces.is_empty()).then(|| {
            let label = words::offers_label(locale);
            view! { <OfferChoices name="offer" label offers=faces live=choosing.amount label_as=LabelAs::Unseen/> }
                .into_any()
        })
    }
}

/// Offers that can be compared, so that the radios are drawn anew only when they change.
#[derive(Clone, PartialEq)]
struct OfferList(Vec<super::preview::Offered>);

/// The slider and the box. Drawn anew when the possible amounts change, not while one slides.
fn amount_choice(choosing: Choosing, error: Signal<Option<String>>) -> impl IntoView {
    let (locale, reader) = (choosing.locale, choosing.reader());
    let bounds = Memo::new(move |_| {
        let (frequency, first_on) = choosing.rhythm()?;
        choosing.builder.with_value(|builder| builder.bounds(frequency, first_on))
    });
    move || {
        let currency = choosing.builder.with_value(|builder| builder.balance.currency());
        let unit = currency.minor_per_unit();
        let sign = reader.currency_sign(currency);
        let sign_first = locale == Locale::En;
        let hint =
            bounds.get().map(|b| words::amount_limits(locale, reader.money_short(b.min), reader.money_short(b.max)));
        let field = move || {
            view! {
                <MoneyField
                    name="amount"
                    label=words::amount_label(locale)
                    sign=sign
                    sign_first
                    hint=hint
                    live=choosing.amount
                    error
                />
            }
        };
        // Whole units only: the box takes the cents.
        let ends = bounds.get().map(|b| ((b.min.minor() + unit - 1) / unit, b.max.minor() / unit));
        let Some((min, max)) = ends.filter(|(min, max)| min < max) else { return field().into_any() };
        let of_units = move |units: i64| Money::from_minor(units * unit, currency);
        let value = Signal::derive(move || {
            let typed = amount::read(&choosing.amount.get(), currency).map_or(min, |amount| amount.minor() / unit);
            typed.clamp(min, max)
        });
        view! {
            <Slider
                id="slide"
                label=words::amount_slider(locale)
                min
                max
                value
                on_slide=move |units: i64| choosing.amount.set(amount::to_type(of_units(units), locale))
                value_text=Signal::derive(move || reader.money_short(of_units(value.get())))
                low=reader.money_short(of_units(min))
                high=reader.money_short(of_units(max))
            >
                {field()}
            </Slider>
        }
        .into_any()
    }
}

/// The end and the dates of the plan as it stands, or what would be possible.
fn outcome(choosing: Choosing, proposal: Memo<Result<Proposal, Trouble>>) -> impl IntoView {
    let (locale, reader) = (choosing.locale, choosing.reader());
    let shown = Memo::new(move |_| {
        proposal.get().map(|plan| rows(reader, plan.schedule().instalments(), ROWS_SHOWN)).unwrap_or_default()
    });
    let headline = move || match proposal.get() {
        Ok(plan) => {
            let payments = words::payments(locale, u64::from(plan.schedule().count()));
            let warning = choosing.builder.with_value(|builder| builder.warning(&plan, locale));
            view! {
                <h2 class="title-card">{words::paid_off_by(locale, reader.date(plan.schedule().ends_on()))}</h2>
                <p class="minor">{words::summary_line(locale, payments)}</p>
                {warning.map(|text| view! { <Notice kind=NoticeKind::Warm>{text}</Notice> })}
            }
            .into_any()
        }
        Err(trouble) => view! { <p>{trouble.words}</p> }.into_any(),
    };
    view! {
        <div id="result">
            <Card>
                <div aria-live="polite">{headline}</div>
                <ScheduleTable
                    caption=words::schedule_title(locale)
                    date_head=words::schedule_date(locale)
                    amount_head=words::schedule_amount(locale)
                    rows=Signal::derive(move || shown.get().0)
                    more=Signal::derive(move || shown.get().1)
                />
            </Card>
        </div>
    }
}

/// A plan runs on the account already.
pub(super) fn running(plan: shared::plans::PlanId) -> AnyView {
    let locale = page::locale();
    view! {
        <EmptyState title=words::already_title(locale) text=words::already_body(locale) whole_page=true>
            <ButtonLink href=page::href(&format!("plans/{plan}"))>{words::already_see(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

/// Why not now; never a dead end.
pub(super) fn closed_view(closed: &Closed) -> AnyView {
    let locale = page::locale();
    let why = match closed.reason {
        ClosedReason::Disputed => words::closed_held_dispute(locale),
        ClosedReason::Held => words::closed_held(locale),
        ClosedReason::NothingToPay => words::closed_nothing_to_pay(locale),
        ClosedReason::NotOurs => words::closed_not_ours(locale),
        ClosedReason::NotOffered => words::closed_not_offered(locale),
    };
    let back = page::href(&format!("accounts/{}", closed.account));
    view! {
        <EmptyState title=words::closed_title(locale) text=why whole_page=true>
            <ButtonLink href=back>{common::back_to_accounts(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}
