//! Drawings: the mark, and a small set of signs. All are ornaments: the words beside them say the same.

use leptos::prelude::*;

/// The signs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Add,
    Attention,
    Back,
    Bank,
    Calendar,
    Card,
    Change,
    Check,
    Clock,
    Close,
    Document,
    Download,
    Forward,
    Help,
    Info,
    Lock,
    Mail,
    Menu,
    Pause,
    Person,
    Phone,
    Remove,
    Reply,
    Search,
    Shield,
}

impl Glyph {
    /// Every sign, for the page of examples.
    pub const ALL: [Self; 25] = [
        Self::Add,
        Self::Attention,
        Self::Back,
        Self::Bank,
        Self::Calendar,
        Self::Card,
        Self::Change,
        Self::Check,
        Self::Clock,
        Self::Close,
        Self::Document,
        Self::Download,
        Self::Forward,
        Self::Help,
        Self::Info,
        Self::Lock,
        Self::Mail,
        Self::Menu,
        Self::Pause,
        Self::Person,
        Self::Phone,
        Self::Remove,
        Self::Reply,
        Self::Search,
        Self::Shield,
    ];

    /// Strokes on a field of 24 by 24.
    fn path(self) -> &'static str {
        match self {
            Self::Add => "M12 5v14M5 12h14",
            Self::Attention => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v4.6M12 16v.1",
            Self::Back => "M14.5 6l-6 6 6 6",
            Self::Bank => "M4 10l8-5.5 8 5.5zM6 10v7M10 10v7M14 10v7M18 10v7M4 20h16",
            Self::Calendar => {
                "M5 6.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.500a1 1 0 0 1 1-1zM4 11h16M8.5 4v4M15.5 4v4"
            }
            Self::Card => {
                "M4.5 6h15A1.5 1.5 0 0 1 21 7.500v9a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 16.500v-9A1.5 1.5 0 0 1 4.5 6zM3 10.500h18M6.5 15h3"
            }
            Self::Change => {
                "M5 19l.9-3.900L15.6 5.400a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.300L8.9 18.100zM13.8 7.200l3 3"
            }
            Self::Check => "M5 12.500l4.6 4.600L19 7.5",
            Self::Clock => "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.500V12l3 2",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Document => {
                "M7 3.500h7l4.5 4.500v11.500a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM13.5 3.500V8.500h5M9 13h6M9 16.500h4"
            }
            Self::Download => "M12 4v11M7.5 10.800L12 15.300l4.5-4.500M5 19.500h14",
            Self::Forward => "M9.5 6l6 6-6 6",
            Self::Help => {
                "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.700a2.450 2.450 0 1 1 3.5 2.200c-.7.4-1.1.9-1.1 1.700M12 16.500v.1"
            }
            Self::Info => "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11.200V16M12 7.900V8",
            Self::Lock => {
                "M7 10.500h10a1.5 1.5 0 0 1 1.5 1.500v6.500A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.500V12A1.5 1.5 0 0 1 7 10.500zM8.5 10.500V8a3.5 3.5 0 0 1 7 0v2.5"
            }
            Self::Mail => {
                "M4.5 5.500h15A1.5 1.5 0 0 1 21 7v10a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 17V7a1.5 1.5 0 0 1 1.5-1.500zM3.6 7L12 13l8.4-6"
            }
            Self::Menu => "M4.5 7h15M4.5 12h15M4.5 17h15",
            Self::Pause => "M9 6v12M15 6v12",
            Self::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.6-3.5 3.6-5.5 7.5-5.500s6.9 2 7.5 5.5",
            Self::Phone => {
                "M6.5 4h2.700l1.5 4-2 1.600a12 12 0 0 0 5.7 5.700l1.6-2 4 1.500v2.700a1.5 1.5 0 0 1-1.6 1.500A15.5 15.5 0 0 1 5 5.6 1.5 1.5 0 0 1 6.5 4z"
            }
            Self::Remove => "M5 12h14",
            Self::Reply => {
                "M5 5.500h14A1.5 1.5 0 0 1 20.5 7v8.500A1.5 1.5 0 0 1 19 17h-7l-4.5 3.500V17H5a1.5 1.5 0 0 1-1.5-1.500V7A1.5 1.5 0 0 1 5 5.500z"
            }
            Self::Search => "M10.5 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5",
            Self::Shield => "M12 3.500l7 2.500v5.500c0 4.3-2.8 7.5-7 9-4.2-1.5-7-4.7-7-9V6zM8.8 11.800l2.3 2.3 4.2-4.3",
        }
    }
}

/// A sign beside words; a screen reader passes over it.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=glyph.path()></path></svg>
    }
}

/// The mark: an account that closes, and a tick.
#[component]
pub fn Mark(class: &'static str) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 26 26" fill="none" aria-hidden="true" focusable="false">
            <path
                d="M22.6 9.2A10.5 10.5 0 1 1 16.8 3.2M8.5 13.2l3.6 3.6L22.8 5.6"
                stroke="currentColor"
                stroke-width="3"
                stroke-linecap="round"
                stroke-linejoin="round"
            ></path>
        </svg>
    }
}
