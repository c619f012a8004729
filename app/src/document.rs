//! The document around a page: head, body, and the few lines that fetch the bundle once the page can already be read.

use crate::page;
use leptos::attr::Attribute;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Renders a whole document around `children`. On the server only.
///
/// The bundle is fetched after the page has loaded and the browser is idle: reading and every form work without it.
#[component]
pub fn Document(
    /// Where this build's files are, and what its bundle is called.
    options: LeptosOptions,
    /// Pages that search engines must not keep.
    #[prop(optional)]
    private: bool,
    children: Children,
) -> impl IntoView {
    let site = page::site();
    let pkg = options.site_pkg_dir.to_string();
    let bundle = options.output_name.to_string();
    let words = format!("words.{}.txt", page::locale().code());
    let start = format!(
        "addEventListener('load',()=>(window.requestIdleCallback||setTimeout)(()=>Promise.all([\
         import('/{pkg}/{bundle}.js').then(m=>m.default({{module_or_path:'/{pkg}/{bundle}_bg.wasm'}}).then(()=>m)),\
         fetch('/{pkg}/{words}').then(r=>r.ok?r.text():Promise.reject(r.status))]).then(([m,w])=>m.hydrate(w))))"
    );
    view! {
        <!DOCTYPE html>
        <html
            lang=page::locale().code()
            data-phone=site.phone
            data-opens=site.opens.to_string()
            data-closes=site.closes.to_string()
            data-demo=site.demo.then_some("true")
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#f7f6f1" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#0f191b" media="(prefers-color-scheme: dark)"/>
                {private.then(|| view! { <meta name="robots" content="noindex"/> })}
                <link rel="preload" href="/static/fonts/figtree-latin.woff2" r#as="font" type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=format!("/{pkg}/main.css")/>
                <link rel="icon" href="/static/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/static/apple-touch-icon.png"/>
                <link rel="manifest" href="/static/site.webmanifest"/>
                <meta {..property("og:site_name")} content="Quitus"/>
                <meta {..property("og:image")} content=format!("{}/static/card.png", site.origin)/>
                <meta name="twitter:card" content="summary_large_image"/>
                <MetaTags/>
            </head>
            <body>
                {children()}
                <script type="module" nonce=leptos::nonce::use_nonce() inner_html=start></script>
            </body>
        </html>
    }
}

/// What a meta element of a card says: those that show links know it by this attribute, and HTML does not.
fn property(name: &'static str) -> impl Attribute {
    custom_attribute("property", name)
}
