//! A last look at a change, and the change.

use super::change_view::{ChangeCheck, ChangeChecking};
use super::preview::row;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::words_of;
use crate::page;
use crate::text::{common, plans as words};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Details, EmptyState, Heading, Notice, NoticeKind, PageNext, ScheduleTable,
    SummaryList, SummaryRow,
};
use leptos::prelude::*;
use shared::kernel::Reader;

/// The last look, or why there is nothing to look at.
pub(super) fn checked(checking: ChangeChecking, make: Post) -> AnyView {
    match checking {
        ChangeChecking::Ready(check) => view! { {trouble(make)} <Check check=*check make/> }.into_any(),
        ChangeChecking::ChooseFirst { plan, why } => choose_first(plan, why),
    }
}

/// Why it was refused; what is shown below is how it stands now.
fn trouble(make: Post) -> Option<AnyView> {
    let locale = page::locale();
    let say = match make.error()? {
        ApiError::Refused(_) | ApiError::Invalid(_) => words::changed_meanwhile(locale).to_owned(),
        other => words_of(locale, &other),
    };
    Some(view! { <Notice kind=NoticeKind::Warm announce=true>{say}</Notice> }.into_any())
}

fn choose_first(plan: shared::plans::PlanId, why: Option<String>) -> AnyView {
    let locale = page::locale();
    let text = why.unwrap_or_else(|| words::choose_change_first(locale).to_owned());
    view! {
        <EmptyState title=words::change_plan(locale) text whole_page=true>
            <ButtonLink href=page::href(&format!("plans/{plan}/change"))>{common::continue_on(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Check(check: ChangeCheck, make: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, check.market);
    let rows = check.rows.into_iter().map(|row| SummaryRow::new(row.question, row.answer)).collect();
    let schedule: Vec<_> = check.instalments.iter().map(|instalment| row(reader, instalment)).collect();
    let plan = page::href(&format!("plans/{}", check.plan));
    view! {
        <Heading title=words::check_change_title(locale)>{words::change_intro(locale)}</Heading>
        <div class="stack">
            <SummaryList rows/>
            <Details summary=words::check_schedule(locale)>
                <ScheduleTable
                    caption=words::schedule_title(locale)
                    date_head=words::schedule_date(locale)
                    amount_head=words::schedule_amount(locale)
                    rows=Signal::stored(schedule)
                />
            </Details>
        </div>
        <PageNext>
            <PostForm post=make>
                <input type="hidden" name="attempt" value=check.attempt.to_string()/>
                <input type="hidden" name="plan" value=check.plan.to_string()/>
                <input type="hidden" name="lang" value=locale.code()/>
                <input type="hidden" name="kind" value=check.wish.kind/>
                <input type="hidden" name="due_on" value=check.wish.due_on/>
                <input type="hidden" name="to" value=check.wish.to/>
                <input type="hidden" name="frequency" value=check.wish.frequency/>
                <input type="hidden" name="amount" value=check.wish.amount/>
                <input type="hidden" name="next_on" value=check.wish.next_on/>
                <input type="hidden" name="seal" value=check.seal/>
                <Button busy=make.pending()>{words::check_change_yes(locale)}</Button>
            </PostForm>
            <ButtonLink href=plan kind=ButtonKind::Quiet>{words::change_leave(locale)}</ButtonLink>
        </PageNext>
    }
}
