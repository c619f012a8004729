//! The whole application on a test's database, a clock that stands still, and browsers that keep cookies.

use super::{NOON, Subject, TestDb, random};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use server::compose::App;
use server::config::{Config, Given};
use server::kernel::clock::MovableClock;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;
use tower::ServiceExt;

/// Everything that runs, without a port.
pub struct TestApp {
    pub app: Arc<App>,
    pub clock: Arc<MovableClock>,
    router: Router,
    // Removed with the test.
    _data: tempfile::TempDir,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Subject for TestApp {
    async fn on(db: TestDb) -> Self {
        Self::configured(db, |_| ()).await
    }
}

impl TestApp {
    /// The same, configured in another way.
    pub async fn configured(db: TestDb, change: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let given = Given {
            data: Some(data.path().to_owned()),
            database: Some(db.url().to_owned()),
            demo: Some(true),
            public_url: Some("https://quitus.example".to_owned()),
            ..Given::default()
        };
        let clock = Arc::new(MovableClock::at(NOON));
        let mut config = given.settle().unwrap();
        change(&mut config);
        let app = App::start_with(config, clock.clone(), random()).await.unwrap();
        let router = server::http::router(app.clone());
        Self { app, clock, router, _data: data }
    }

    /// A browser that was never here.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), at: None }
    }

    /// The same, at a network address.
    pub fn browser_at(&self, address: &str) -> Browser {
        Browser { at: Some(address.parse().unwrap()), ..self.browser() }
    }

    /// Runs every job that is due.
    pub async fn run_jobs(&self) {
        self.app.runner().run_due().await.unwrap();
    }
}

/// Keeps cookies, sends forms without script as a browser does, and does not follow redirects.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    at: Option<IpAddr>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The same as it came: files are not text.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where a redirect leads, without the site's own origin.
    pub fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap());
        location.strip_prefix("https://quitus.example").unwrap_or(location)
    }

    /// The value of the first hidden field of this name on the page.
    pub fn hidden(&self, name: &str) -> &str {
        let field = format!("type=\"hidden\" name=\"{name}\" value=\"");
        let value = self.body.split(&field).nth(1).and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("no field {name}: {}", self.body))
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a form of the page `from`, as plain HTML does.
    pub async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("https://quitus.example{from}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends any request with this browser's cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        request.headers_mut().insert(header::HOST, "quitus.example".parse().unwrap());
        if let Some(address) = self.at {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 50_000)));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                _ => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 4 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body, bytes: bytes.to_vec() }
    }

    /// The value of a cookie this browser keeps.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }
}
