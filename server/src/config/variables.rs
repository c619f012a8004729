//! `QUITUS_…` variables, read as options.

use super::{ConfigError, Given};
use clap::Args;
use figment::Figment;
use figment::providers::Serialized;
use figment::value::{Dict, Value};
use std::ffi::OsString;

const PREFIX: &str = "QUITUS_";
/// Variables that belong to the project's scripts and tests, not to the program.
const OF_SCRIPTS: [&str; 10] =
    ["binary", "bless", "cache", "cases", "chromium", "placements", "python", "root", "seed", "system_rust"];
const OF_TESTS: &str = "test_";

/// The options among these variables. An empty one counts as not given.
///
/// # Errors
/// A variable that is no option, or whose value does not fit; named in the error.
pub fn read(all: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Dict, ConfigError> {
    let options = clap::Command::new("quitus");
    let options = Given::augment_args(options);
    let mut read = Dict::new();
    for (name, value) in all {
        let Some(key) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).map(str::to_lowercase) else {
            continue;
        };
        if OF_SCRIPTS.contains(&key.as_str()) || key.starts_with(OF_TESTS) {
            continue;
        }
        let name = name.to_string_lossy().into_owned();
        if !options.get_arguments().any(|option| option.get_id() == key.as_str()) {
            return Err(ConfigError::UnknownVariable { name });
        }
        let Some(value) = value.to_str() else {
            return Err(ConfigError::Variable { name, why: "it is not text".to_owned() });
        };
        if !value.is_empty() {
            let value = typed(&key, value).map_err(|why| ConfigError::Variable { name, why })?;
            read.insert(key, value);
        }
    }
    Ok(read)
}

/// Text where the option is text, even if it looks like a number ("0199001234" is a telephone number); else what it says.
fn typed(key: &str, value: &str) -> Result<Value, String> {
    let fits = |value: &Value| {
        let alone = Dict::from([(key.to_owned(), value.clone())]);
        Figment::from(Serialized::defaults(alone)).extract::<Given>().map(|_| ()).map_err(|why| why.kind.to_string())
    };
    let text = Value::from(value);
    match fits(&text) {
        Ok(()) => Ok(text),
        Err(why) => {
            let told = value.parse::<Value>().map_err(|_| why.clone())?;
            fits(&told).map_err(|_| why).map(|()| told)
        }
    }
}
