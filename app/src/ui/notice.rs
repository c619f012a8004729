//! Something to know before going on.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What kind of news it is. There is no alarm among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoticeKind {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Success,
    /// Mind this; it can be mended.
    Warm,
}

/// A notice. `announce` has a screen reader say it when it appears in a page that is already there.
#[component]
pub fn Notice(
    #[prop(optional)] kind: NoticeKind,
    #[prop(optional, into)] title: MaybeProp<String>,
    #[prop(optional)] announce: bool,
    children: Children,
) -> impl IntoView {
    let (class, glyph) = match kind {
        NoticeKind::Info => ("notice", Glyph::Info),
        NoticeKind::Success => ("notice notice-success", Glyph::Check),
        NoticeKind::Warm => ("notice notice-warm", Glyph::Attention),
    };
    view! {
        <div class=class role=announce.then_some("status")>
            <Icon glyph/>
            <div class="notice-body">
                {move || title.get().map(|title| view! { <p class="notice-title">{title}</p> })}
                <div>{children()}</div>
            </div>
        </div>
    }
}
