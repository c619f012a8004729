//! Forms. A form is plain HTML that posts to a server function; script sends the same fields without leaving the page.
//!
//! One component for every form, instead of one instance of the framework's for each: the fields go to the server as
//! they are, and only the server reads them (`docs/decisions/`, "One way to ask").

use crate::error::ApiError;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;

/// What becomes of a form: on its way, refused, through.
#[derive(Clone, Copy)]
pub struct Post {
    address: &'static str,
    error: RwSignal<Option<ApiError>>,
    is_pending: RwSignal<bool>,
    version: RwSignal<usize>,
}

impl Post {
    /// A form for this server function. What a browser without script was refused stands in the address of the page.
    pub fn to<S: ServerFn<Error = ApiError>>() -> Self {
        Self::to_address(S::PATH)
    }

    fn to_address(address: &'static str) -> Self {
        let refused = use_context::<ServerActionError>()
            .filter(|refused| refused.path() == address)
            .map(|refused| written_in_address(refused.err()));
        Self { address, error: RwSignal::new(refused), is_pending: RwSignal::new(false), version: RwSignal::new(0) }
    }

    /// Why it was refused the last time it was sent.
    pub fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    /// Whether it is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.is_pending.into()
    }

    /// How often an answer came.
    pub fn version(self) -> usize {
        self.version.get()
    }

    /// Sends fields: `name=value&…`. In the browser only.
    pub fn send(self, fields: String) {
        #[cfg(feature = "hydrate")]
        {
            self.is_pending.set(true);
            leptos::task::spawn_local(async move {
                use crate::asking::browser::{Posted, post};
                let error = match post(self.address, fields).await {
                    Posted::Refused(ApiError::SignIn) => return sign_in_and_come_back(),
                    Posted::Refused(error) => Some(error),
                    Posted::GoesOn | Posted::Done => None,
                };
                // The page may be another one by now.
                let _ = self.is_pending.try_set(false);
                let _ = self.error.try_set(error);
                let _ = self.version.try_update(|version| *version += 1);
            });
        }
        #[cfg(not(feature = "hydrate"))]
        drop(fields);
    }
}

/// The error in the address of a page: its JSON in base64.
#[cfg(not(feature = "hydrate"))]
fn written_in_address(error: &str) -> ApiError {
    leptos::server_fn::error::ServerFnUrlError::decode_err(error)
}

/// The same with what a browser has for it.
#[cfg(feature = "hydrate")]
fn written_in_address(error: &str) -> ApiError {
    let json = window().atob(&error.replace('-', "+").replace('_', "/")).unwrap_or_default();
    crate::asking::browser::refusal(&json)
}

/// A form that posts to `post`.
#[component]
pub fn PostForm(
    post: Post,
    #[prop(optional)] class: &'static str,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    // Our own words stand beside the fields: the browser's bubbles would come before them.
    view! {
        <form action=post.address method="post" class=class novalidate="" on:submit=move |event| submitted(post, &event)>
            {children()}
        </form>
    }
}

/// What was typed is kept by the server: the form shows it again afterwards.
#[cfg(feature = "hydrate")]
pub(crate) fn sign_in_and_come_back() {
    let path = window().location().pathname().unwrap_or_default();
    let lang = path.split('/').nth(1).unwrap_or_default();
    let sign_in = crate::redirect::with_next(format!("/{lang}/sign-in"), Some(&path));
    leptos::server_fn::redirect::call_redirect_hook(&sign_in);
}

fn submitted(post: Post, event: &leptos::ev::SubmitEvent) {
    #[cfg(feature = "hydrate")]
    if let Some(fields) = fields_of(event) {
        event.prevent_default();
        if !post.is_pending.get_untracked() {
            post.send(fields);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (post, event);
}

#[cfg(feature = "hydrate")]
pub(crate) fn form_of(event: &leptos::ev::SubmitEvent) -> Option<web_sys::HtmlFormElement> {
    use leptos::wasm_bindgen::JsCast;
    event.target()?.dyn_into().ok()
}

/// What the browser would send: every field, and the button that was pressed. Where it cannot be read the browser sends it.
#[cfg(feature = "hydrate")]
pub(crate) fn fields_of(event: &leptos::ev::SubmitEvent) -> Option<String> {
    let form = form_of(event)?;
    let fields = web_sys::FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter()
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        fields.append_with_str(&name, &value).ok()?;
    }
    let pairs = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    pairs.to_string().as_string()
}

/// A refusal as the framework writes it into the address of a form's page.
#[cfg(feature = "hydrate")]
pub(crate) fn in_address(action: &str, error: &ApiError) -> String {
    let json = serde_json::to_string(error).unwrap_or_default();
    let written = window().btoa(&json).unwrap_or_default().replace('+', "-").replace('/', "_").replace('=', "%3D");
    format!("__path={}&__err={written}", action.replace('/', "%2F"))
}

/// Puts what was typed into the boxes that are still empty.
#[cfg(feature = "hydrate")]
pub(crate) fn fill_in(form: &web_sys::Element, typed: &web_sys::UrlSearchParams) {
    use leptos::wasm_bindgen::JsCast;
    let Ok(boxes) = form.query_selector_all("input:not([type=hidden]), textarea") else { return };
    for at in 0..boxes.length() {
        let Some(node) = boxes.get(at) else { continue };
        if let Some(input) = node.dyn_ref::<web_sys::HtmlInputElement>() {
            let values = typed.get_all(&input.name());
            match input.type_().as_str() {
                "checkbox" | "radio" => {
                    input.set_checked(values.iter().any(|value| value.as_string().as_deref() == Some(&input.value())));
                }
                _ if input.value().is_empty() => input.set_value(&typed.get(&input.name()).unwrap_or_default()),
                _ => {}
            }
        } else if let Some(area) = node.dyn_ref::<web_sys::HtmlTextAreaElement>()
            && area.value().is_empty()
        {
            area.set_value(&typed.get(&area.name()).unwrap_or_default());
        }
    }
}
