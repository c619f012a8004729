//! The style sheet, the bundles and the static files: embedded in a release, read from `dist/` otherwise.
//!
//! Bundles live under `/pkg/{build}/`, where `build` is a hash of them all: they never change and are kept for a year.
//! A tab opened before a deployment asks for an older build; it is given the present files, and told not to keep them.

use crate::compose::App;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// What pages need to know about the files.
#[derive(Debug, Clone)]
pub struct Assets {
    /// Names the present build: 12 hexadecimal digits.
    pub build: String,
}

impl Assets {
    /// Reads the hashes of what is embedded or on disk.
    pub fn load() -> Self {
        use sha2::{Digest, Sha256};
        let mut names: Vec<_> = Dist::iter().filter(|name| name.starts_with("pkg/")).collect();
        names.sort();
        let mut all = Sha256::new();
        for name in names {
            if let Some(file) = Dist::get(&name) {
                all.update(name.as_bytes());
                all.update(file.metadata.sha256_hash());
            }
        }
        Self { build: all.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect() }
    }

    /// Whether the browser's part was built at all.
    pub fn are_built(&self) -> bool {
        Dist::get("pkg/main.css").is_some()
    }
}

/// `/pkg/{build}/{file}`.
pub fn packages() -> Router<Arc<App>> {
    Router::new().route(
        "/{build}/{*file}",
        get(async |State(app): State<Arc<App>>, Path((build, file)): Path<(String, String)>, headers: HeaderMap| {
            let caching = if build == app.assets.build { "public, max-age=31536000, immutable" } else { "no-cache" };
            serve(&format!("pkg/{file}"), caching, &headers)
        }),
    )
}

/// `/static/{file}`: a day, then asked again by entity tag; fonts carry their version in the name.
pub fn statics() -> Router<Arc<App>> {
    Router::new().route(
        "/{*file}",
        get(async |Path(file): Path<String>, headers: HeaderMap| {
            let caching = if file.starts_with("fonts/") {
                "public, max-age=31536000, immutable"
            } else {
                "public, max-age=86400"
            };
            serve(&format!("static/{file}"), caching, &headers)
        }),
    )
}

/// The best encoding that is there and wanted, with an entity tag.
fn serve(name: &str, caching: &'static str, request: &HeaderMap) -> Response {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = |encoding: &str| {
        accepted.split(',').any(|one| {
            let mut parts = one.split(';');
            parts.next().is_some_and(|name| name.trim() == encoding)
                && !parts.any(|p| matches!(p.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    let encoded = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(encoding, _)| wanted(encoding))
        .find_map(|(encoding, ending)| Some((Dist::get(&format!("{name}{ending}"))?, Some(encoding))));
    let Some((file, encoding)) = encoded.or_else(|| Some((Dist::get(name)?, None))) else {
        return (StatusCode::NOT_FOUND, "nothing is here").into_response();
    };
    let tag = entity_tag(&file);
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    (headers, file.data.into_owned()).into_response()
}

fn entity_tag(file: &EmbeddedFile) -> String {
    let hash: String = file.metadata.sha256_hash().iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}
