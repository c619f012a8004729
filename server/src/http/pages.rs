//! The two apps, rendered; and the server functions behind their forms.

use crate::compose::App;
use app::{portal, staff};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, ResponseOptions, generate_route_list, render_app_async_with_context};
use shared::kernel::Locale;
use std::sync::{Arc, LazyLock};

/// The addresses of the two apps. Listed once in a process and before anything is rendered: while the framework lists
/// them, what a page asks for anywhere in the process is put off for ever, and that page is never answered.
/// <https://github.com/leptos-rs/leptos/issues/4773>
static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let paths = |routes: Vec<AxumRouteListing>| routes.iter().map(|route| route.path().to_owned()).collect();
    Addresses { portal: paths(generate_route_list(portal::App)), staff: paths(generate_route_list(staff::App)) }
});

struct Addresses {
    portal: Vec<String>,
    staff: Vec<String>,
}

/// Pages, server functions, and the page for addresses where nothing is.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let portal_options = options(app, portal::BUNDLE);
    let staff_options = options(app, staff::BUNDLE);
    let mut router = Router::new().route("/", get(to_language));
    for path in &ADDRESSES.portal {
        router = router.route(path, get(portal_page(app, &portal_options)));
    }
    for path in &ADDRESSES.staff {
        let options = staff_options.clone();
        let page = render_app_async_with_context(context(app), move || staff::shell(options.clone()));
        router = router.route(path, get(page));
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let context = context(app);
        let call = move |request: Request<Body>| leptos_axum::handle_server_fns_with_context(context.clone(), request);
        // Every server function is a GET or a POST; another method is answered with 405.
        router = router.route(path, on(MethodFilter::try_from(method).unwrap_or(MethodFilter::POST), call));
    }
    router.fallback(get(portal_page(app, &portal_options)))
}

fn portal_page(
    app: &Arc<App>,
    options: &LeptosOptions,
) -> impl Fn(Request<Body>) -> std::pin::Pin<Box<dyn Future<Output = Response<Body>> + Send>> + Clone + Send + Sync + 'static
{
    let options = options.clone();
    render_app_async_with_context(context(app), move || portal::shell(options.clone()))
}

/// Names the bundle and the folder of the present build.
fn options(app: &App, bundle: &str) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(bundle)
        .site_root("dist")
        .site_pkg_dir(format!("pkg/{}", app.assets.build))
        .site_addr(app.config.listen)
        .env(leptos::config::Env::PROD)
        .build()
}

/// What every page and every server function finds in its context.
pub(super) fn context(app: &Arc<App>) -> impl Fn() + Clone + Send + Sync + 'static {
    let app = app.clone();
    move || {
        if let Some(parts) = use_context::<axum::http::request::Parts>() {
            if let Some(visitor) = parts.extensions.get::<app::page::Visitor>() {
                provide_context(visitor.clone());
            }
            if let Some(locale) = parts.extensions.get::<Locale>() {
                provide_context(*locale);
            }
        }
        app.provide_ports();
        // What is no page has no nonce, and needs no policy but that of everything else.
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce()) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy(&nonce));
        }
    }
}

/// Scripts of this page only, styles and fonts of this site only, nothing else from anywhere.
fn policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
         img-src 'self' data:; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    // The nonce is Base64, so this is always a header.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// `/` is the first page in the reader's language.
async fn to_language(request: Request<Body>) -> Response {
    let locale = request.extensions().get::<Locale>().copied().unwrap_or(Locale::En);
    let headers = [
        (header::LOCATION, HeaderValue::from_static(if locale == Locale::Fr { "/fr" } else { "/en" })),
        (header::VARY, HeaderValue::from_static("accept-language, cookie")),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
