//! The only way to send a browser elsewhere from a server function.

use shared::kernel::Locale;

/// Whether `path` stays on this site and fits in a header.
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic())
}

/// Where somebody goes who has just signed in: to the page they were asked to sign in for, if it is one of ours in this
/// language, else to their accounts.
pub fn after_sign_in(lang: Locale, next: Option<&str>) -> String {
    match next {
        Some(next) if is_local(next) && next.starts_with(&format!("/{lang}/")) => next.to_owned(),
        _ => format!("/{lang}/accounts"),
    }
}

/// The same page with the page to go to afterwards in its address, where there is one.
pub fn with_next(page: String, next: Option<&str>) -> String {
    match next.filter(|next| is_local(next)) {
        Some(next) => {
            let separator = if page.contains('?') { '&' } else { '?' };
            let next = next.replace('%', "%25").replace('?', "%3F").replace('&', "%26").replace('#', "%23");
            format!("{page}{separator}next={next}")
        }
        None => page,
    }
}

/// Goes to a page of this site; to the first page where `path` would lead outside or cannot be sent.
#[cfg(feature = "ssr")]
#[expect(clippy::disallowed_methods, reason = "this is the wrapper")]
pub fn go(path: &str) {
    leptos_axum::redirect(if is_local(path) { path } else { "/" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert!(is_local("/fr/accounts?done=1"));
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: b", "/é", "", "fr"]
        {
            assert!(!is_local(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn signing_in_leads_back_to_pages_of_ours_only() {
        let to = |next| after_sign_in(Locale::Fr, next);
        assert_eq!(to(Some("/fr/hardship?account=1")), "/fr/hardship?account=1");
        for elsewhere in [None, Some("//evil.example"), Some("https://evil.example"), Some("/en/accounts"), Some("")] {
            assert_eq!(to(elsewhere), "/fr/accounts", "{elsewhere:?}");
        }
        assert_eq!(with_next("/fr/code".into(), Some("/fr/budget?a=1&b=2")), "/fr/code?next=/fr/budget%3Fa=1%26b=2");
        assert_eq!(with_next("/fr/code?new=1".into(), Some("/fr/budget")), "/fr/code?new=1&next=/fr/budget");
        assert_eq!(with_next("/fr/code".into(), None), "/fr/code");
    }
}
