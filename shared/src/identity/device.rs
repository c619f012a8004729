//! What kind of browser somebody is signed in with: as much as its owner needs to know it again, and no more.

use serde::{Deserialize, Serialize};

/// A kind of browser on a kind of system. Other than a browser's whole description of itself it tells nobody from anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub browser: Option<BrowserKind>,
    pub system: Option<SystemKind>,
}

/// Declares kinds, each with its code, the name it goes by in every language, and what a description of it contains.
macro_rules! kinds {
    ($(#[$meta:meta])* $kind:ident { $($name:ident: $code:literal, $shown:literal, [$($sign:literal),+];)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $kind { $($name),+ }

        impl $kind {
            const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is stored.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// As its maker writes it, in every language.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $shown),+ }
            }

            const fn signs(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($sign),+]),+ }
            }

            fn of_user_agent(user_agent: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.signs().iter().any(|sign| user_agent.contains(sign)))
            }

            fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

kinds! {
    /// In the order in which they are looked for: each later one is claimed by those before it.
    BrowserKind {
        Edge: "edge", "Edge", ["Edg/", "EdgA/", "EdgiOS/"];
        Opera: "opera", "Opera", ["OPR/", "Opera"];
        Samsung: "samsung", "Samsung Internet", ["SamsungBrowser/"];
        Firefox: "firefox", "Firefox", ["Firefox/", "FxiOS/"];
        Chrome: "chrome", "Chrome", ["Chrome/", "CriOS/", "Chromium/"];
        Safari: "safari", "Safari", ["Safari/"];
    }
}

kinds! {
    /// In the order in which they are looked for.
    SystemKind {
        Iphone: "iphone", "iPhone", ["iPhone"];
        Ipad: "ipad", "iPad", ["iPad"];
        Android: "android", "Android", ["Android"];
        Windows: "windows", "Windows", ["Windows"];
        Mac: "mac", "Mac", ["Macintosh"];
        ChromeOs: "chromeos", "ChromeOS", ["CrOS"];
        Linux: "linux", "Linux", ["Linux", "X11"];
    }
}

/// Stands for a kind that we do not know.
const UNKNOWN: &str = "other";

impl Device {
    /// Out of how a browser describes itself.
    pub fn of_user_agent(user_agent: &str) -> Self {
        Self { browser: BrowserKind::of_user_agent(user_agent), system: SystemKind::of_user_agent(user_agent) }
    }

    /// As it is stored: `chrome/android`.
    pub fn code(self) -> String {
        let browser = self.browser.map_or(UNKNOWN, BrowserKind::code);
        let system = self.system.map_or(UNKNOWN, SystemKind::code);
        format!("{browser}/{system}")
    }

    /// Out of what is stored; whatever else is there is a kind that we do not know.
    pub fn from_code(code: &str) -> Self {
        let (browser, system) = code.split_once('/').unwrap_or_default();
        Self { browser: BrowserKind::from_code(browser), system: SystemKind::from_code(system) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_kind_and_nothing_else_of_it_is_kept() {
        for (user_agent, code) in [
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
                "chrome/android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "safari/iphone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
                "chrome/iphone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "edge/windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "firefox/linux"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                "safari/mac",
            ),
            ("Ana's own program, born 14 March 1990", "other/other"),
            ("", "other/other"),
        ] {
            let device = Device::of_user_agent(user_agent);
            assert_eq!(device.code(), code, "{user_agent}");
            assert_eq!(Device::from_code(code), device);
        }
        assert_eq!(Device::from_code("Mozilla/5.0"), Device { browser: None, system: None });
    }
}
