//! The table of doors and the router say the same.

use super::things::Things;
use crate::kit::{NOON, Subject, TestApp, TestDb, random};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use server::access::{DOORS, Who};
use server::compose::App;
use server::config::Given;
use server::kernel::clock::MovableClock;
use std::collections::BTreeSet;
use std::sync::Arc;
use tower::ServiceExt;

/// Every path the router has. There is no list to ask for, but it prints one.
fn paths(app: &Arc<App>) -> Vec<String> {
    let printed = format!("{:?}", server::http::router(app.clone()));
    let (_, rest) = printed.split_once("node: Node { paths: {").expect("the router prints its paths");
    let (list, _) = rest.split_once("\"} }").unwrap();
    let paths: Vec<_> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(paths.len() > 10, "the router prints its paths in another way now: {list}");
    paths
}

/// The methods a path answers to, as it says itself when asked by one that nobody has. GET brings HEAD along.
async fn methods(app: &Arc<App>, path: &str) -> Vec<String> {
    let method = Method::from_bytes(b"PROBE").unwrap();
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let response = server::http::router(app.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{path} must say which methods it is for");
    let allowed = response.headers()[header::ALLOW].to_str().unwrap();
    allowed.split(',').map(str::to_owned).filter(|method| method != "HEAD").collect()
}

/// Every door the router has, as `GET /path`.
async fn doors(app: &Arc<App>) -> BTreeSet<String> {
    let things = Things::of_nobody(app);
    let mut doors = BTreeSet::new();
    for path in paths(app) {
        for method in methods(app, &things.fill(&path)).await {
            doors.insert(format!("{method} {path}"));
        }
    }
    doors
}

/// Every row of the table that a house of this kind has, as `GET /path`.
fn rows(demo: bool) -> BTreeSet<String> {
    let there = DOORS.iter().filter(|door| demo || door.who != Who::Demo);
    there.map(|door| format!("{} {}", door.method, door.path)).collect()
}

fn compare(doors: &BTreeSet<String>, rows: &BTreeSet<String>) {
    let unlisted: Vec<_> = doors.difference(rows).collect();
    assert!(
        unlisted.is_empty(),
        "these doors are not in the table of server/src/access.rs: add a row each: {unlisted:#?}"
    );
    let missing: Vec<_> = rows.difference(doors).collect();
    assert!(missing.is_empty(), "these rows of server/src/access.rs are no doors: take them out: {missing:#?}");
}

#[test]
fn no_door_is_in_the_table_twice() {
    assert_eq!(rows(true).len(), DOORS.len());
}

on_both! {
    async fn every_door_is_in_the_table_and_every_row_is_a_door(app: TestApp) {
        let doors = doors(&app.app).await;
        compare(&doors, &rows(true));
        crate::kit::figure(&format!("S1: {} doors, each in the table", doors.len()));
    }

    async fn every_server_function_is_a_door(app: TestApp) {
        let doors = doors(&app.app).await;
        for (path, method) in leptos::server_fn::axum::server_fn_paths() {
            assert!(doors.contains(&format!("{method} {path}")), "{method} {path} is not routed");
        }
    }

    async fn doors_of_a_demonstration_are_not_there_without_one(db: TestDb) {
        let demo = TestApp::on(db.clone()).await;
        let given = Given {
            data: Some(demo.config.data.clone()),
            database: Some(db.url().to_owned()),
            demo: Some(false),
            public_url: Some("https://quitus.example".to_owned()),
            ..Given::default()
        };
        let clock = Arc::new(MovableClock::at(NOON));
        let app = App::start_with(given.settle().unwrap(), clock, random()).await.unwrap();
        compare(&doors(&app).await, &rows(false));
    }
}
