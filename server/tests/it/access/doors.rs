//! The table of doors and the router say the same.

use super::things::Things;
use crate::kit::{Subject, TestApp, TestDb};
use axum::body::Body;
use axum::http::{Method, Request, header};
use server::access::{DOORS, Who};
use server::compose::App;
use server::config::Config;
use std::collections::BTreeSet;
use std::sync::Arc;
use tower::ServiceExt;

/// Every path the router has. It has no list to ask for, but it prints one.
fn paths(app: &Arc<App>) -> Vec<String> {
    let printed = format!("{:?}", server::http::router(app.clone()));
    let (_, node) = printed.split_once("node: Node { paths: {").expect("the router prints its paths");
    let (list, _) = node.split_once("} }").unwrap();
    let paths: Vec<_> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(paths.len() > 10, "the router prints its paths in another way: {list}");
    paths
}

/// The methods a path answers to, as it says itself when asked by another. GET brings HEAD along.
async fn methods(app: &Arc<App>, path: &str) -> Vec<String> {
    let method = Method::from_bytes(b"PROBE").unwrap();
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let response = server::http::router(app.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 405, "{path} answers to every method: say which it is for");
    let allowed = response.headers()[header::ALLOW].to_str().unwrap();
    allowed.split(',').map(str::to_owned).filter(|method| method != "HEAD").collect()
}

/// Every door the router has, as `GET /path`.
async fn doors(app: &TestApp, config: Config) -> BTreeSet<String> {
    let app = Arc::new(App { config, ..(*another(app)).clone_parts() });
    let filled = Things::of_nobody_at_all();
    let mut doors = BTreeSet::new();
    for path in paths(&app) {
        for method in methods(&app, &filled.fill(&path)).await {
            doors.insert(format!("{method} {path}"));
        }
    }
    doors
}
