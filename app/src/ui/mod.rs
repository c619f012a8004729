//! The component kit: what every page is composed of.
//!
//! All components work as plain HTML and only get better with script. None knows a word of any language: every text
//! is an argument. None carries a `style` attribute (the content security policy forbids it); how things look is in
//! `style/ui/`, a file of the same name each. [`examples`] shows all of them in all their states.
//!
//! Optional texts are [`leptos::prelude::MaybeProp`]`<String>`: pass a `&str`, a `String`, an `Option<String>` or a signal.

mod actions;
mod amount;
mod button;
mod card;
mod checkbox;
mod choice;
mod code;
mod date;
mod details;
mod empty;
mod entry;
mod errors;
pub mod examples;
mod exit;
mod field;
mod footer;
mod header;
mod heading;
mod icon;
mod initial;
mod live;
mod money;
mod notice;
mod page;
mod pills;
mod progress;
mod schedule;
mod search;
mod select;
mod skeleton;
mod slider;
mod summary;
mod tag;
mod tasks;
mod text;
mod textarea;
mod timeline;

pub use actions::{ActionGrid, ActionReason, ActionStopped, PageNext};
pub use amount::{Amount, AmountLine, AmountList};
pub use button::{Button, ButtonKind, ButtonLink, ButtonType};
pub use card::{Card, CardKind};
pub use checkbox::{CheckboxField, CheckboxGroup};
pub use choice::{Choice, RadioGroup};
pub use code::CodeField;
pub use date::{DateField, DateOrder, DateParts, split_date};
pub use details::Details;
pub use empty::{Done, EmptyState};
pub use entry::{Entry, EntryList};
pub use errors::{ErrorLink, ErrorSummary};
pub use exit::ExitPage;
pub use field::{Field, LabelAs};
pub use footer::Footer;
pub use header::{Header, LanguageLink, SignOut};
pub use heading::{BackLink, Heading, PageTop, SectionTitle};
pub use icon::{Glyph, Icon, Mark};
pub use initial::Initial;
pub use money::MoneyField;
pub use notice::{Notice, NoticeKind};
pub use page::{Page, SkipLink, VisuallyHidden};
pub use pills::{ChoicePills, Offer, OfferChoices, Pill};
pub use progress::Progress;
pub use schedule::{ScheduleRow, ScheduleTable};
pub use search::SearchField;
pub use select::SelectField;
pub use skeleton::Skeleton;
pub use slider::Slider;
pub use summary::{SummaryList, SummaryRow};
pub use tag::{StatusTag, Tone};
pub use tasks::{Task, TaskList};
pub use text::{InputKind, TextField};
pub use textarea::TextArea;
pub use timeline::{Moment, Timeline, TimelineItem};

/// A link with words: where it goes and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLink {
    /// Where it goes: a path of ours, `tel:`, or a full address.
    pub href: String,
    /// What it says.
    pub label: String,
}

impl TextLink {
    /// A link from its address and its words.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}
