//! `quitus serve`

use super::{Failure, demo};
use crate::compose::App;
use crate::config::Config;
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::TcpListener;

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    let app = App::start(config).await?;
    if app.config.demo {
        demo::load(&app).await?;
    }
    if !app.assets.are_built() {
        tracing::warn!("the browser's part is missing: pages work without style and script until `make build` has run");
    }
    let listener = TcpListener::bind(app.config.listen)
        .await
        .map_err(|cause| format!("cannot listen on {}: {cause}; choose another with --listen", app.config.listen))?;
    let metrics = match app.config.metrics_listen {
        Some(address) => {
            Some(TcpListener::bind(address).await.map_err(|cause| format!("cannot listen on {address}: {cause}"))?)
        }
        None => None,
    };
    if let Some(listener) = metrics {
        let router = crate::http::metrics_router(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(std::sync::Arc::new(app.runner()).run(stopped));
    if app.config.demo {
        demo::welcome(&app).await?;
    } else {
        println!("Quitus is at {}", app.config.public_url);
    }
    // Limits count by the address that a connection comes from.
    let service = crate::http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop_asked()).await?;
    // The worker finishes what it has begun; if it is gone already there is nothing to wait for.
    let _ = stop.send(true);
    let _ = worker.await;
    if let Err(cause) = app.witness().await {
        tracing::error!(%cause, "no checkpoint of the audit trail was kept");
    }
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C, or the service manager's polite signal.
async fn stop_asked() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminated = async {
        match terminate.as_mut() {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
