//! Income and spending, for anyone; and the first step of a plan.

use super::Advice;
use super::budget_api::{KeepBudget, LoadBudget};
use super::budget_form::{BudgetForm, Typed, box_id, group_words, line_words, market_words, period_words};
use crate::amount;
use crate::asking::load;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{Frame, show};
use crate::page;
use crate::text::{care as words, common};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, Choice, Details, ErrorLink, ErrorSummary, Heading, LabelAs, MoneyField,
    Notice, NoticeKind, PageNext, SectionTitle, SelectField, TextLink,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::care::{Budget, Group, Line, Period, groups};
use shared::kernel::{Market, Money, Reader};

/// Income and spending, for anyone.
#[component]
pub fn BudgetPage() -> impl IntoView {
    let locale = page::locale();
    let query = use_query_map();
    let load = load(move || {
        let query = query.read();
        Some(LoadBudget { market: query.get("market"), account: query.get("account"), lang: locale })
    });
    let account = query.read_untracked().get("account").filter(|id| id.parse::<uuid::Uuid>().is_ok());
    let back = account.map(|id| format!("accounts/{id}")).unwrap_or_default();
    view! {
        <Frame title=words::budget_title(locale) back=back>
            {show(load, |form| view! { <BudgetBoxes form/> })}
        </Frame>
    }
}

/// The boxes of one line, followed while they are typed in.
#[derive(Clone, Copy)]
struct LineBoxes {
    line: Line,
    text: RwSignal<String>,
    every: RwSignal<String>,
}

#[component]
fn BudgetBoxes(form: BudgetForm) -> impl IntoView {
    let locale = page::locale();
    let BudgetForm { market, signed_in, account, typed, is_kept } = form;
    let reader = Reader::new(locale, market);
    let keep = Post::to::<KeepBudget>();
    let fault = move || keep.error();
    let boxes: Vec<LineBoxes> = groups(market)
        .iter()
        .flat_map(|(_, lines)| lines.iter())
        .map(|&line| LineBoxes {
            line,
            text: RwSignal::new(typed.lines.get(line.code()).cloned().unwrap_or_default()),
            every: RwSignal::new(typed.period(line).code().to_owned()),
        })
        .collect();
    let so_far = {
        let boxes = boxes.clone();
        Memo::new(move |_| typed_now(&boxes).read_what_can_be(market))
    };
    let nothing_typed = {
        let boxes = boxes.clone();
        Memo::new(move |_| typed_now(&boxes).is_empty())
    };
    let errors = Signal::derive(move || match fault() {
        Some(ApiError::Invalid(fields)) => {
            let say = |code: &str| amount::words(code, reader, market.currency());
            fields.into_iter().map(|f| ErrorLink::new(f.field, say(&f.code))).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    });
    let sections = groups(market)
        .iter()
        .map(|&(group, lines)| {
            let boxes = boxes.iter().copied().filter(|b| lines.contains(&b.line)).collect();
            view! { <GroupBoxes group boxes reader errors so_far/> }
        })
        .collect_view();
    let plan_path = account.map(|account| format!("accounts/{account}/plan"));
    let skip = plan_path.clone().map(|path| {
        view! {
            <ButtonLink href=format!("{}?own=1", page::href(&path)) kind=ButtonKind::Quiet>
                {words::budget_skip(locale)}
            </ButtonLink>
        }
    });
    let submit = if account.is_some() { words::budget_use(locale) } else { words::budget_show(locale) };
    let promise = if signed_in { words::budget_private(locale) } else { words::budget_kept_nowhere(locale) };
    view! {
        <Heading title=words::budget_title(locale)>{words::budget_intro(locale)}</Heading>
        <ErrorSummary title=common::problem_title(locale) errors/>
        {is_kept.then(|| view! { <Notice>{words::budget_kept(locale)}</Notice> })}
        {(!signed_in).then(|| view! { <Markets market/> })}
        <PostForm post=keep>
            <input type="hidden" name="lang" value=locale.code()/>
            <input type="hidden" name="market" value=market.code()/>
            {account.map(|id| view! { <input type="hidden" name="account" value=id.to_string()/> })}
            {sections}
            <div class="section budget-result" id="result" aria-live="polite">
                {move || result(reader, nothing_typed.get(), so_far.get(), plan_path.as_deref())}
            </div>
            <p class="minor">{promise}</p>
            <PageNext><Button busy=keep.pending()>{submit}</Button>{skip}</PageNext>
        </PostForm>
    }
}

/// What stands in the boxes at this moment.
fn typed_now(boxes: &[LineBoxes]) -> Typed {
    let pairs = |of: fn(&LineBoxes) -> RwSignal<String>| {
        boxes.iter().map(|b| (b.line.code().to_owned(), of(b).get())).collect()
    };
    Typed { lines: pairs(|b| b.text), every: pairs(|b| b.every) }
}

/// A group: its lines, and what they come to.
#[component]
fn GroupBoxes(
    group: Group,
    boxes: Vec<LineBoxes>,
    reader: Reader,
    errors: Signal<Vec<ErrorLink>>,
    so_far: Memo<Option<Budget>>,
) -> impl IntoView {
    let locale = reader.locale;
    let sum = move || {
        let sum = so_far.get()?.group_sum(group);
        sum.amount.is_positive().then(|| words::budget_subtotal(locale, reader.money(sum.amount)))
    };
    let lines = boxes.into_iter().map(|boxes| view! { <LineFields boxes reader errors/> }).collect_view();
    view! {
        <section class="section">
            <SectionTitle title=group_words(locale, group)/>
            {lines}
            <p class="minor amount">{sum}</p>
        </section>
    }
}

/// A line: how much, and how often.
#[component]
fn LineFields(boxes: LineBoxes, reader: Reader, errors: Signal<Vec<ErrorLink>>) -> impl IntoView {
    let locale = reader.locale;
    let LineBoxes { line, text, every } = boxes;
    let (id, code, label) = (box_id(line), line.code(), line_words(locale, line));
    let error = {
        let id = id.clone();
        Signal::derive(move || errors.get().into_iter().find(|error| error.field_id == id).map(|error| error.text))
    };
    let periods =
        Period::ALL.into_iter().map(|period| Choice::new(period.code(), period_words(locale, period))).collect();
    let sign = reader.currency_sign(reader.market.currency());
    view! {
        <div class="budget-line">
            <MoneyField
                id=id.clone()
                name=format!("lines[{code}]")
                label=label
                sign=sign
                sign_first=locale == shared::kernel::Locale::En
                live=text
                error=error
            />
            <SelectField
                id=format!("{id}-every")
                name=format!("every[{code}]")
                label=words::budget_period_label(locale, label)
                label_as=LabelAs::Unseen
                choices=periods
                chosen=every.get_untracked()
                live=every
            />
        </div>
    }
}

/// What is left, and what that means. A budget that leaves nothing leads to help first, and to no dead end.
fn result(reader: Reader, nothing_typed: bool, budget: Option<Budget>, plan: Option<&str>) -> AnyView {
    let locale = reader.locale;
    let Some(budget) = budget.filter(|_| !nothing_typed) else {
        return view! { <p class="minor">{words::budget_nothing_typed(locale)}</p> }.into_any();
    };
    let left = budget.means().left_over();
    if budget.means().left_over_yearly() > 0 {
        return view! {
            <Card kind=crate::ui::CardKind::Chosen title=words::budget_left_about(locale, reader.money_short(left))>
                <p>{words::budget_about_half(locale)}</p>
            </Card>
        }
        .into_any();
    }
    let over = (left.minor() < 0).then(|| Money::from_minor(-left.minor(), left.currency()));
    let hardship = match plan.and_then(|path| path.split('/').nth(1)) {
        Some(account) => format!("{}?account={account}", page::href("hardship")),
        None => page::href("hardship"),
    };
    let small = plan.map(|path| {
        view! {
            <ButtonLink href=format!("{}?own=1", page::href(path)) kind=ButtonKind::Quiet>
                {words::budget_small_anyway(locale)}
            </ButtonLink>
        }
    });
    view! {
        <Notice kind=NoticeKind::Warm title=words::budget_left_none(locale)>
            {over.map(|over| view! { <p>{words::budget_over(locale, reader.money_short(over))}</p> })}
            <p>{words::budget_left_none_body(locale)}</p>
        </Notice>
        <Advice market=reader.market/>
        <ButtonLink href=hardship>{words::budget_tell_us(locale)}</ButtonLink>
        {small}
    }
    .into_any()
}

/// The same page for another country.
#[component]
fn Markets(market: Market) -> impl IntoView {
    let locale = page::locale();
    let links: Vec<TextLink> = Market::ALL
        .into_iter()
        .filter(|&other| other != market)
        .map(|other| TextLink::new(format!("{}?market={other}", page::href("budget")), market_words(locale, other)))
        .collect();
    let links =
        links.into_iter().map(|link| view! { <li><a class="link" href=link.href>{link.label}</a></li> }).collect_view();
    view! {
        <p class="minor">{market_words(locale, market)}</p>
        <Details summary=words::budget_markets(locale)><ul>{links}</ul></Details>
    }
}
