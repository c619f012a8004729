//! S7: every response, whatever it is, has these headers and no others.

use super::things::{self, Things};
use crate::kit::{Answer, Browser, TestApp};
use axum::body::Body;
use axum::http::{Method, Request, header};
use server::access::{DOORS, Who};
use std::collections::BTreeSet;

/// The same on every response.
const FIXED: [(&str, &str); 7] = [
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];
/// On every response too, with a value of its own.
const OWN: [&str; 3] = ["content-security-policy", "cache-control", "x-request-id"];
/// What a response may have beside them.
const MAY: [&str; 13] = [
    "x-robots-tag",
    "allow",
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-type",
    "etag",
    "location",
    "retry-after",
    "serverfnerror",
    "serverfnredirect",
    "set-cookie",
    "vary",
];
/// Where nothing is a page.
const STRICT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Where something is.
const PAGE: &str = "default-src 'none'; script-src 'self' 'nonce-NONCE' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
    img-src 'self' data:; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";
/// The mailbox of a demonstration runs no script, and frames messages.
const MAILBOX: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; frame-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// 128 bits in Base64.
const NONCE_CHARS_MIN: usize = 22;

/// What was seen so far, so that nothing that must differ repeats.
#[derive(Default)]
struct Seen {
    responses: usize,
    pages: usize,
    nonces: BTreeSet<String>,
    references: BTreeSet<String>,
}

impl Seen {
    fn check(&mut self, name: &str, answer: &Answer) {
        self.responses += 1;
        let one = |header: &str| {
            let values: Vec<_> = answer.headers.get_all(header).iter().collect();
            assert_eq!(values.len(), 1, "{name}: {header} is there {} times", values.len());
            values[0].to_str().unwrap()
        };
        for (header, value) in FIXED {
            assert_eq!(one(header), value, "{name}: {header}");
        }
        for header in answer.headers.keys().map(|header| header.as_str()) {
            let is_known =
                FIXED.iter().any(|(fixed, _)| *fixed == header) || OWN.contains(&header) || MAY.contains(&header);
            assert!(is_known, "{name} sends {header}: is it needed? then add it to the list");
        }
        // Addresses that hold a secret are for no search engine.
        assert_eq!(answer.headers.contains_key("x-robots-tag"), name.contains("{token}"), "{name}");
        assert!(self.references.insert(one("x-request-id").to_owned()), "{name} repeats a reference");
        let is_file = name.contains("/pkg/") || name.contains("/static/");
        assert!(one("cache-control") == "no-store" || is_file, "{name} may be kept: {}", one("cache-control"));
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            cookie_is_bound(name, cookie.to_str().unwrap());
        }
        self.policy(name, one("content-security-policy"), &answer.body);
    }

    fn policy(&mut self, name: &str, policy: &str, body: &str) {
        let words: Vec<_> = policy.split([' ', ';']).collect();
        for forbidden in ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"] {
            assert!(!words.contains(&forbidden), "{name}: {policy}");
        }
        if policy == STRICT || (policy == MAILBOX && name.contains("/dev/mailbox")) {
            assert!(!body.contains("<script"), "{name}: a page without a policy of its own");
            return;
        }
        let (_, rest) = policy.split_once("'nonce-").unwrap_or_else(|| panic!("{name}: no nonce: {policy}"));
        let nonce = rest.split('\'').next().unwrap();
        assert!(nonce.len() >= NONCE_CHARS_MIN, "{name}: {nonce}");
        assert!(self.nonces.insert(nonce.to_owned()), "{name} repeats a nonce");
        assert_eq!(policy.replace(nonce, "NONCE"), PAGE, "{name}");
        self.pages += usize::from(body.contains("<html"));
        for script in body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{name}: a script without the nonce: <script{tag}>");
        }
        assert!(!body.contains(" style=\"") && !body.contains(" onclick="), "{name}: what the policy forbids");
    }
}

fn cookie_is_bound(name: &str, cookie: &str) {
    let (pair, attributes) = cookie.split_once("; ").unwrap_or((cookie, ""));
    let attributes: BTreeSet<_> = attributes.split("; ").filter(|a| !a.starts_with("Max-Age=")).collect();
    assert_eq!(attributes, BTreeSet::from(["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]), "{name}: {cookie}");
    let (key, _) = pair.split_once('=').unwrap();
    assert!(key.starts_with("__Host-") || key == "lang", "{name}: {cookie}");
}

/// Requests that go wrong, each in another way.
fn troubles() -> Vec<(u16, &'static str, Request<Body>)> {
    let form = "application/x-www-form-urlencoded";
    let post = || Request::post("/api/identity/enter-code").header(header::CONTENT_TYPE, form);
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    vec![
        (404, "an address where nothing is", get("/nowhere/at/all")),
        (404, "an unknown language", get("/xx/accounts")),
        (404, "an unknown server function", get("/api/identity/no-such")),
        (404, "a file that is not there: /static/", get("/static/nothing.svg")),
        (404, "a bundle that is not there: /pkg/", get("/pkg/none/nothing.js")),
        (404, "a path that climbs: /static/", get("/static/..%2f..%2fCargo.toml")),
        (405, "another method on a page", Request::delete("/en").body(Body::empty()).unwrap()),
        (405, "a function that is not for reading", get("/api/identity/enter-code")),
        (
            413,
            "a form too large",
            post()
                .header(header::CONTENT_LENGTH, 100_005)
                .body(Body::from("code=".to_owned() + &"1".repeat(100_000)))
                .unwrap(),
        ),
        (
            403,
            "a form of another site",
            post().header("sec-fetch-site", "cross-site").body(Body::from("code=123456&lang=en")).unwrap(),
        ),
        (422, "a form that is none", post().body(Body::from("%%%")).unwrap()),
    ]
}

on_both! {
    async fn every_response_has_exactly_these_headers(app: TestApp) {
        let mut seen = Seen::default();
        let mut ana: Browser = app.browser();
        app.session_of(app.person("Ana").await, &mut ana).await;
        let things = Things::of_nobody(&app);
        let mut owner = app.browser();
        let ben = app.person("Ben").await;
        app.session_of(ben, &mut owner).await;
        let bens = Things::of(&app, ben, "creditor-ben", &mut owner).await;
        for door in DOORS {
            for (who, browser) in [("nobody", app.browser()), ("a customer", ana.clone())] {
                let answer = things::open(&mut browser.clone(), door, &things).await;
                seen.check(&format!("{} {} for {who}", door.method, door.path), &answer);
                let head = Request::builder().method(Method::HEAD).uri(things.fill(door.path)).body(Body::empty()).unwrap();
                seen.check(&format!("HEAD {} for {who}", door.path), &browser.clone().send(head).await);
            }
        }
        // What is really there is as private as what is not.
        let mut personal = 0;
        for door in DOORS.iter().filter(|door| door.who == Who::SignedIn && door.method == Method::GET) {
            let answer = things::open(&mut owner, door, &bens).await;
            seen.check(&format!("{} for its owner", door.path), &answer);
            personal += usize::from(answer.status == 200);
        }
        assert!(personal > 10, "{personal} personal pages were there");
        let told = app.told_to_wait().await;
        assert_eq!(told.status, 429);
        seen.check("who has to wait", &told);
        for (status, name, request) in troubles() {
            let answer = app.browser().send(request).await;
            assert_eq!(answer.status, status, "{name}: {}", answer.body);
            seen.check(name, &answer);
        }
        crate::kit::figure(&format!("S7: {} responses, {} of them pages, {personal} personal, each with exactly the headers of the list", seen.responses, seen.pages));
    }
}
