//! What is logged, and how. Logs never hold names, addresses, amounts owed, references of accounts, or free text.

use crate::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

/// What is let through: what was asked for, but never the parts of other people's code that log addresses, which hold
/// tokens.
pub fn filter(asked: &str) -> EnvFilter {
    let mut filter = EnvFilter::try_new(asked).unwrap_or_else(|_| EnvFilter::new("info"));
    for silent in ["tower_http::csrf=off", "hyper=off", "hyper_util=off"] {
        if let Ok(directive) = silent.parse() {
            filter = filter.add_directive(directive);
        }
    }
    filter
}

/// Starts logging to standard error.
pub fn start(config: &Config) {
    let filter = filter(&config.log);
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Only the first call in a process takes effect.
    let _ = match config.log_format {
        LogFormat::Json => subscriber.json().flatten_event(true).with_current_span(true).try_init(),
        LogFormat::Text => subscriber.with_target(false).try_init(),
    };
}
