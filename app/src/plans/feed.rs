//! The card with which a calendar is made to follow the payments.

use super::api::{MakeFeed, StopFeed};
use super::view::FeedView;
use crate::form::{Post, PostForm};
use crate::frame;
use crate::text::plans as words;
use crate::ui::{Button, ButtonKind, ButtonLink, Card, Notice, NoticeKind};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::kernel::Reader;
use shared::plans::PlanId;

/// Makes an address, shows it, makes another, stops it. Plain forms: it is a part of a quiet page.
#[component]
pub fn FollowCard(plan: PlanId, feed: FeedView, reader: Reader) -> impl IntoView {
    let locale = reader.locale;
    let (make, stop) = (Post::to::<MakeFeed>(), Post::to::<StopFeed>());
    let is_stopped = use_query_map().read_untracked().get("calendar").is_some_and(|how| how == "stopped");
    let refused = make.error().or_else(|| stop.error()).map(|error| frame::words_of(locale, &error));
    let refused = refused.map(|words| view! { <Notice announce=true>{words}</Notice> });
    let stopped = (is_stopped && feed.since.is_none())
        .then(|| view! { <Notice kind=NoticeKind::Success announce=true>{words::feed_stopped(locale)}</Notice> });
    let new = feed.since.is_none();
    let attempt = feed.attempt.to_string();
    let shown = match (&feed.address, feed.since) {
        (Some(address), _) => {
            let webcal = address.split_once("://").map_or(address.clone(), |(_, rest)| format!("webcal://{rest}"));
            view! {
                <ButtonLink href=webcal>{words::feed_add(locale)}</ButtonLink>
                <p>{words::feed_copy(locale)}<br/><code>{address.clone()}</code></p>
                <p class="minor">{words::feed_keep(locale)}</p>
            }
            .into_any()
        }
        (None, Some(since)) => view! { <p>{words::feed_since(locale, reader.date(since))}</p> }.into_any(),
        (None, None) => view! { <p>{words::feed_body(locale)}</p> }.into_any(),
    };
    let make_it = if new { words::feed_make(locale) } else { words::feed_anew(locale) };
    let hint = (!new).then(|| view! { <p class="minor">{words::feed_anew_hint(locale)}</p> });
    let stop = (!new).then(|| {
        view! {
            <PostForm post=stop>
                <input type="hidden" name="plan" value=plan.to_string()/>
                <input type="hidden" name="lang" value=locale.code()/>
                <Button kind=ButtonKind::Quiet>{words::feed_stop(locale)}</Button>
            </PostForm>
        }
    });
    view! {
        <div id="calendar" class="no-print">
            <Card title=words::feed_title(locale)>
                <div class="stack-tight">
                    {refused} {stopped} {shown}
                    <PostForm post=make>
                        <input type="hidden" name="attempt" value=attempt/>
                        <input type="hidden" name="plan" value=plan.to_string()/>
                        <input type="hidden" name="lang" value=locale.code()/>
                        <Button kind=ButtonKind::Plain>{make_it}</Button>
                    </PostForm>
                    {hint} {stop}
                </div>
            </Card>
        </div>
    }
}
