//! The only way to send a browser elsewhere from a server function.

/// Whether `path` stays on this site and fits in a header.
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic())
}

/// Goes to a page of this site; to the first page where `path` would lead outside or cannot be sent.
#[cfg(feature = "ssr")]
#[expect(clippy::disallowed_methods, reason = "this is the wrapper")]
pub fn go(path: &str) {
    leptos_axum::redirect(if is_local(path) { path } else { "/" });
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert!(is_local("/fr/accounts?done=1"));
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: b", "/é", "", "fr"]
        {
            assert!(!is_local(elsewhere), "{elsewhere}");
        }
    }
}
