//! What a page asks of the server: its one answer. [`Load`] is a [`Resource`] that is the same type for every page in
//! the browser, so that the bundle carries its machinery once instead of once a page (`docs/decisions/`, "One way to ask").

use crate::error::ApiError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// What one server function brings, as soon as it is there. Rendered with [`crate::frame::show`].
pub struct Load<T: Send + Sync + 'static> {
    /// On the server, what the function returned; it reaches the browser as JSON.
    #[cfg(not(feature = "hydrate"))]
    answer: Resource<Result<T, ApiError>>,
    /// In the browser it stays that JSON until it is shown.
    #[cfg(feature = "hydrate")]
    answer: browser::Asked,
    brings: PhantomData<fn() -> T>,
}

impl<T: Send + Sync> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Load<T> {}

/// Asks `S` with what `arguments` gives, and again whenever that changes; [`ApiError::NotFound`] where it gives none,
/// because the address makes no sense.
pub fn load<S>(arguments: impl Fn() -> Option<S> + Send + Sync + 'static) -> Load<S::Output>
where
    S: ServerFn<Error = ApiError> + Serialize + 'static,
    S::Output: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    load_again(|| 0, arguments)
}

/// Like [`load`], and again whenever `when` changes: after a form of the same page was sent.
pub fn load_again<S>(
    when: impl Fn() -> usize + Send + Sync + 'static,
    arguments: impl Fn() -> Option<S> + Send + Sync + 'static,
) -> Load<S::Output>
where
    S: ServerFn<Error = ApiError> + Serialize + 'static,
    S::Output: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    #[cfg(feature = "hydrate")]
    {
        let address: Box<dyn Fn() -> Option<String> + Send + Sync> = Box::new(move || {
            let query = serde_qs::to_string(&arguments()?).unwrap_or_default();
            Some(format!("{}?{query}", S::PATH))
        });
        let (answer, _) = browser::ask(address, Box::new(when), |address| Box::pin(browser::get(address)));
        Load { answer, brings: PhantomData }
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let answer = Resource::new_blocking(when, move |_| {
            let asked = arguments();
            async move { asked.ok_or(ApiError::NotFound)?.run_body().await }
        });
        Load { answer, brings: PhantomData }
    }
}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Load<T> {
    /// What to make of the answer once it is there: a view that waits for it, inside a `Suspense`.
    pub(crate) fn then(self, view: impl Fn(Result<T, ApiError>) -> AnyView + Send + Sync + 'static) -> AnyView {
        let answer = self.answer;
        #[cfg(feature = "hydrate")]
        let view = {
            let read = Box::new(move |json: String| view(browser::read(&json)));
            browser::waiting(answer, read)
        };
        #[cfg(not(feature = "hydrate"))]
        let view = {
            let view = std::sync::Arc::new(view);
            (move || {
                let view = view.clone();
                Suspend::new(async move { view(answer.await) })
            })
            .into_any()
        };
        view
    }
}

/// Everything here is compiled once, whatever is asked.
#[cfg(feature = "hydrate")]
pub(crate) mod browser {
    use super::*;
    use gloo_net::http::{Request, Response};
    use leptos::server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook};
    use send_wrapper::SendWrapper;
    use std::pin::Pin;
    use std::sync::Arc;

    pub(crate) type Asked = Resource<String, codee::string::FromToStringCodec>;

    pub(crate) fn ask(
        address: Box<dyn Fn() -> Option<String> + Send + Sync>,
        when: Box<dyn Fn() -> usize + Send + Sync>,
        fetch: fn(String) -> Pin<Box<dyn Future<Output = String>>>,
    ) -> (Asked, Memo<Option<String>>) {
        let address = Memo::new(move |_| address());
        let answer = Resource::new_str_blocking(
            move || (address.get(), when()),
            move |(address, _)| -> Pin<Box<dyn Future<Output = String> + Send>> {
                Box::pin(SendWrapper::new(async move {
                    match address {
                        Some(address) => fetch(address).await,
                        None => written(Err(ApiError::NotFound)),
                    }
                }))
            },
        );
        (answer, address)
    }

    pub(crate) fn waiting(answer: Asked, view: Box<dyn Fn(String) -> AnyView + Send + Sync>) -> AnyView {
        let view: Arc<dyn Fn(String) -> AnyView + Send + Sync> = view.into();
        (move || {
            let view = view.clone();
            Suspend::new(async move { view(answer.await) })
        })
        .into_any()
    }

    /// What the server wrote, or the network's failure in the same spelling.
    pub(super) fn read<T: DeserializeOwned>(json: &str) -> Result<T, ApiError> {
        serde_json::from_str(json).unwrap_or(Err(ApiError::Unreachable))
    }

    /// Why something was refused.
    pub(crate) fn refusal(json: &str) -> ApiError {
        read::<serde::de::IgnoredAny>(&format!("{{\"Err\":{json}}}")).err().unwrap_or(ApiError::Unreachable)
    }

    /// An outcome without a value, as the server would write it.
    fn written(outcome: Result<(), ApiError>) -> String {
        serde_json::to_string(&outcome).unwrap_or_default()
    }

    /// Fetches an answer: the JSON of a `Result<T, ApiError>`.
    pub(super) async fn get(address: String) -> String {
        let request = Request::get(&address).header("accept", "application/json");
        match request.send().await {
            Ok(response) => outcome(response).await,
            Err(_) => written(Err(ApiError::Unreachable)),
        }
    }

    /// What came of a form.
    pub(crate) enum Posted {
        /// Done; the server named the page to go to, and the router is on its way.
        GoesOn,
        /// Done; the person stays on the page.
        Done,
        Refused(ApiError),
    }

    /// Sends a form's fields, and goes where the server says.
    pub(crate) async fn post(address: &str, fields: String) -> Posted {
        let request = Request::post(address)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields);
        let Ok(request) = request else { return Posted::Refused(ApiError::Unreachable) };
        let Ok(response) = request.send().await else { return Posted::Refused(ApiError::Unreachable) };
        let goes_on = goes_on_to(&response).is_some();
        match read::<serde::de::IgnoredAny>(&outcome(response).await) {
            Ok(_) if goes_on => Posted::GoesOn,
            Ok(_) => Posted::Done,
            Err(error) => Posted::Refused(error),
        }
    }

    /// Where the server wants the person to go: it says so beside the answer, for a fetch follows no redirect that it can see.
    fn goes_on_to(response: &Response) -> Option<String> {
        let headers = response.headers();
        headers.get(REDIRECT_HEADER).and_then(|_| headers.get("location"))
    }

    async fn outcome(response: Response) -> String {
        let goes_on = goes_on_to(&response);
        let kind = if response.ok() { "Ok" } else { "Err" };
        let json = match response.text().await {
            // Whatever the framework could not do has no JSON, and reads like a network that failed.
            Ok(body) => format!("{{\"{kind}\":{body}}}"),
            Err(_) => written(Err(ApiError::Unreachable)),
        };
        if let Some(path) = goes_on {
            call_redirect_hook(&path);
        }
        json
    }
}
