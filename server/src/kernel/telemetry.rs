//! What is logged, and how. Logs never hold names, addresses, amounts owed, references of accounts, or free text.

use crate::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error.
pub fn start(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Only the first call in a process takes effect.
    let _ = match config.log_format {
        LogFormat::Json => subscriber.json().flatten_event(true).with_current_span(true).try_init(),
        LogFormat::Text => subscriber.with_target(false).try_init(),
    };
}
