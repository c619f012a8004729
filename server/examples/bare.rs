//! The peer that the server's rendering is measured against: bare axum that returns the same bytes.
//!
//! `cargo run --release -p server --example bare -- ADDRESS FILE`

use axum::Router;
use axum::http::header;
use axum::routing::get;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bare ADDRESS FILE".into());
    };
    let page = axum::body::Bytes::from(std::fs::read(file)?);
    let answer = async move || ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.clone());
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, Router::new().route("/", get(answer))).await?;
    Ok(())
}
