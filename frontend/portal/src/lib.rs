//! The portal in the browser: takes over what the server rendered.

/// Called once by the page, after it was read, with the words of its language.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate(words: String) {
    app::text::learn(words);
    leptos::mount::hydrate_body(|| {
        app::page::provide_from_document();
        app::portal::App()
    });
    app::quiet::listen();
    // Tests wait for this, and the style sheet shows what only script can do.
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = root.set_attribute("data-hydrated", "1");
    }
}
