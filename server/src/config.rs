//! Configuration: defaults, then a TOML file, then `QUITUS_…` variables, then flags; the later wins. Unknown keys are errors.

mod variables;

use crate::kernel::limits::CODES_PER_NETWORK;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Where Stripe is.
const STRIPE_URL: &str = "https://api.stripe.com";
/// The version of its interface that `payments/stripe` was written for.
const STRIPE_VERSION: &str = "2025-08-27.basil";

/// What was given, on the command line, in the environment or in a file. Every key is also a flag and a `QUITUS_…` variable.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[group(skip)]
pub struct Given {
    /// TOML file with any of these options [default: quitus.toml in the data folder, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<PathBuf>,
    /// Folder of the SQLite file, the index and the keys [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME [default: quitus.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// File with the master key, where something else provides it [default: keys/master.key in the data folder, made on the first start]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_key_file: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1:3000]
    #[arg(long, global = true, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// A second address for /metrics alone [default: /metrics is on the first]
    #[arg(long, global = true, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<SocketAddr>,
    /// How people reach this site, as printed in messages [default: http:// and the listening address]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// Reverse proxies of yours in front, each of which adds its caller to X-Forwarded-For [default: 0: the caller is the connection's]
    #[arg(long, global = true, value_name = "COUNT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_hops: Option<u8>,
    /// Codes that one network address may ask for in a quarter of an hour; a quarter as many may be entered wrong [default: 60]
    #[arg(long, global = true, value_name = "COUNT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codes_per_network: Option<u32>,
    /// How much is logged: error, warn, info, debug, or a tracing filter [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// How it is logged: json or text [default: json]
    #[arg(long, global = true, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
    /// Number that people call, as it is written there [default: 01 99 00 12 34]
    #[arg(long, global = true, value_name = "NUMBER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_phone: Option<String>,
    /// Hour from which the phone is answered, 0 to 23 [default: 8]
    #[arg(long, global = true, value_name = "HOUR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_opens: Option<u8>,
    /// Hour until which the phone is answered, 1 to 24 [default: 20]
    #[arg(long, global = true, value_name = "HOUR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_closes: Option<u8>,
    /// Load the demo book into an empty database, and open the mailbox page
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<bool>,
    /// Where e-mail goes: mailbox (kept here, shown at /dev/mailbox) or smtp [default: mailbox]
    #[arg(long, global = true, value_name = "HOW")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailTransport>,
    /// SMTP server, HOST or HOST:PORT
    #[arg(long, global = true, value_name = "HOST")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_host: Option<String>,
    /// How SMTP is secured: starttls, tls or none [default: starttls]
    #[arg(long, global = true, value_name = "HOW")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_security: Option<MailSecurity>,
    /// SMTP user name
    #[arg(long, global = true, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_user: Option<String>,
    /// File that holds the SMTP password
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_password_file: Option<PathBuf>,
    /// Certificate (PEM) to trust beside the system's: that of an SMTP server of your own
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_ca_file: Option<PathBuf>,
    /// Sender of every e-mail, such as "Quitus <hello@example.org>"
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_from: Option<String>,
    /// Where SMS are posted, in the shape of Twilio's Messages resource [default: kept in the mailbox]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_url: Option<String>,
    /// Account name at the SMS provider
    #[arg(long, global = true, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_account: Option<String>,
    /// File that holds the SMS provider's token
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_token_file: Option<PathBuf>,
    /// Sender of every SMS: a number or a name
    #[arg(long, global = true, value_name = "SENDER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_from: Option<String>,
    /// Who moves money: simulator (nobody) or stripe [default: simulator]
    #[arg(long, global = true, value_name = "WHO")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payments: Option<PaymentProviderName>,
    /// Where Stripe is; without encryption on this machine only [default: https://api.stripe.com]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stripe_url: Option<String>,
    /// Version of Stripe's interface, sent with every call [default: 2025-08-27.basil]
    #[arg(long, global = true, value_name = "VERSION")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stripe_version: Option<String>,
    /// File that holds Stripe's secret key
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stripe_key_file: Option<PathBuf>,
    /// File that holds the secret with which Stripe signs webhooks; while it is changed, both, a line each
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stripe_webhook_secret_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaymentProviderName {
    Simulator,
    Stripe,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Json,
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    Mailbox,
    Smtp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    Starttls,
    Tls,
    None,
}

/// What the program runs with.
#[derive(Debug, Clone)]
pub struct Config {
    pub data: PathBuf,
    pub database: String,
    /// A key that something else provides; none: our own, in the data folder.
    pub master_key_file: Option<PathBuf>,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    /// Scheme, host and port, without a slash at the end.
    pub public_url: String,
    /// How many proxies of ours a request comes through; what any other writes about its caller is not believed.
    pub proxy_hops: u8,
    pub codes_per_network: u32,
    pub log: String,
    pub log_format: LogFormat,
    pub support_phone: String,
    pub support_opens: u8,
    pub support_closes: u8,
    /// Invented people, no real sending, the mailbox page open.
    pub demo: bool,
    pub mail: Mail,
    pub sms: Sms,
    pub payments: Payments,
}

/// Who moves money.
#[derive(Debug, Clone)]
pub enum Payments {
    /// Nobody: the built-in simulator.
    Simulator,
    Stripe {
        url: String,
        version: String,
        key_file: PathBuf,
        webhook_secret_file: PathBuf,
    },
}

/// Where e-mail goes.
#[derive(Debug, Clone)]
pub enum Mail {
    Mailbox,
    Smtp {
        host: String,
        port: Option<u16>,
        security: MailSecurity,
        login: Option<(String, PathBuf)>,
        ca_file: Option<PathBuf>,
        from: String,
    },
}

/// Where SMS go.
#[derive(Debug, Clone)]
pub enum Sms {
    Mailbox,
    Http { url: String, account: String, token_file: PathBuf, from: String },
}

/// What is wrong with the configuration, and where.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{0}")]
    Key(Box<figment::Error>),
    #[error("{name} is not an option: `quitus help` lists them all, each also as QUITUS_…")]
    UnknownVariable { name: String },
    #[error("{name} cannot be used: {why}")]
    Variable { name: String, why: String },
    #[error("{key} is needed {because}: give --{}, QUITUS_{} or {key} in the TOML file", key.replace('_', "-"), key.to_uppercase())]
    Missing { key: &'static str, because: &'static str },
    #[error("support_opens and support_closes must be hours of one day, the first before the second")]
    SupportHours,
    #[error("public_url must start with http:// or https://")]
    PublicUrl,
    #[error("stripe_url must start with https://: only on this machine may the key travel in the clear")]
    StripeUrl,
}

impl Given {
    /// Puts flags over variables over the file over the defaults.
    pub fn settle(self) -> Result<Config, ConfigError> {
        self.settle_among(std::env::vars_os())
    }

    /// The same, among given variables instead of the environment's.
    pub fn settle_among(
        self,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Config, ConfigError> {
        let variables = variables::read(variables)?;
        let without_file = |file: Option<&Path>| {
            let mut figment = Figment::new();
            if let Some(file) = file {
                figment = figment.merge(Toml::file_exact(file));
            }
            figment
                .merge(Serialized::defaults(&variables))
                .merge(Serialized::defaults(&self))
                .extract::<Self>()
                .map_err(|e| ConfigError::Key(Box::new(e)))
        };
        let first = without_file(None)?;
        let data = first.data.clone().unwrap_or_else(|| PathBuf::from("data"));
        let file = first.config.clone().or_else(|| Some(data.join("quitus.toml")).filter(|file| file.exists()));
        let given = if file.is_some() { without_file(file.as_deref())? } else { first };
        Config::try_new(given)
    }
}

impl Config {
    /// Where we keep the master key if nobody else does.
    pub fn own_key_file(&self) -> PathBuf {
        self.data.join("keys").join("master.key")
    }

    fn try_new(given: Given) -> Result<Self, ConfigError> {
        let data = given.data.unwrap_or_else(|| PathBuf::from("data"));
        let listen = given.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let public_url = given.public_url.unwrap_or_else(|| format!("http://{listen}"));
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            return Err(ConfigError::PublicUrl);
        }
        let (support_opens, support_closes) = (given.support_opens.unwrap_or(8), given.support_closes.unwrap_or(20));
        if support_opens >= support_closes || support_closes > 24 {
            return Err(ConfigError::SupportHours);
        }
        let because = "where mail is smtp";
        let mail = match given.mail.unwrap_or(MailTransport::Mailbox) {
            MailTransport::Mailbox => Mail::Mailbox,
            MailTransport::Smtp => {
                let host = given.mail_host.ok_or(ConfigError::Missing { key: "mail_host", because })?;
                let (host, port) = match host.rsplit_once(':').map(|(host, port)| (host, port.parse::<u16>())) {
                    Some((name, Ok(port))) => (name.to_owned(), Some(port)),
                    _ => (host, None),
                };
                let login = match (given.mail_user, given.mail_password_file) {
                    (None, None) => None,
                    (Some(user), Some(file)) => Some((user, file)),
                    (Some(_), None) => {
                        return Err(ConfigError::Missing { key: "mail_password_file", because: "beside mail_user" });
                    }
                    (None, Some(_)) => {
                        return Err(ConfigError::Missing { key: "mail_user", because: "beside mail_password_file" });
                    }
                };
                Mail::Smtp {
                    host,
                    port,
                    security: given.mail_security.unwrap_or(MailSecurity::Starttls),
                    login,
                    ca_file: given.mail_ca_file,
                    from: given.mail_from.ok_or(ConfigError::Missing { key: "mail_from", because })?,
                }
            }
        };
        let because = "where sms_url is given";
        let sms = match given.sms_url {
            None => Sms::Mailbox,
            Some(url) => Sms::Http {
                url,
                account: given.sms_account.ok_or(ConfigError::Missing { key: "sms_account", because })?,
                token_file: given.sms_token_file.ok_or(ConfigError::Missing { key: "sms_token_file", because })?,
                from: given.sms_from.ok_or(ConfigError::Missing { key: "sms_from", because })?,
            },
        };
        let because = "where payments is stripe";
        let payments = match given.payments.unwrap_or(PaymentProviderName::Simulator) {
            PaymentProviderName::Simulator => Payments::Simulator,
            PaymentProviderName::Stripe => {
                let url = given.stripe_url.unwrap_or_else(|| STRIPE_URL.to_owned());
                if !url.starts_with("https://") && !is_on_this_machine(&url) {
                    return Err(ConfigError::StripeUrl);
                }
                let (key, secret) = (given.stripe_key_file, given.stripe_webhook_secret_file);
                Payments::Stripe {
                    url: url.trim_end_matches('/').to_owned(),
                    version: given.stripe_version.unwrap_or_else(|| STRIPE_VERSION.to_owned()),
                    key_file: key.ok_or(ConfigError::Missing { key: "stripe_key_file", because })?,
                    webhook_secret_file: secret
                        .ok_or(ConfigError::Missing { key: "stripe_webhook_secret_file", because })?,
                }
            }
        };
        Ok(Self {
            database: given.database.unwrap_or_else(|| format!("sqlite://{}", data.join("quitus.db").display())),
            data,
            master_key_file: given.master_key_file,
            listen,
            metrics_listen: given.metrics_listen,
            public_url: public_url.trim_end_matches('/').to_owned(),
            proxy_hops: given.proxy_hops.unwrap_or(0),
            codes_per_network: given.codes_per_network.unwrap_or(CODES_PER_NETWORK),
            log: given.log.unwrap_or_else(|| "info,sea_orm_migration=warn".to_owned()),
            log_format: given.log_format.unwrap_or(LogFormat::Json),
            support_phone: given.support_phone.unwrap_or_else(|| "01 99 00 12 34".to_owned()),
            support_opens,
            support_closes,
            demo: given.demo.unwrap_or(false),
            mail,
            sms,
            payments,
        })
    }
}

/// Whether an address is one of this machine's own, without encryption.
fn is_on_this_machine(url: &str) -> bool {
    let url = reqwest::Url::parse(url).ok().filter(|url| url.scheme() == "http");
    url.is_some_and(|url| matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(given: Given, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        given.settle_among(variables.iter().map(|(name, value)| (name.into(), value.into())))
    }

    fn with_file(text: &str) -> (tempfile::TempDir, Given) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("quitus.toml"), text).unwrap();
        let given = Given { data: Some(folder.path().to_owned()), ..Given::default() };
        (folder, given)
    }

    #[test]
    fn a_flag_beats_a_variable_and_a_variable_beats_the_file() {
        let (_folder, given) = with_file("support_phone = \"1\"\nsupport_opens = 7\nlisten = \"127.0.0.1:1\"");
        let given = Given { support_phone: Some("3".to_owned()), ..given };
        let variables = [("QUITUS_SUPPORT_PHONE", "2"), ("QUITUS_SUPPORT_OPENS", "9"), ("PATH", "/bin")];
        let config = settle(given, &variables).unwrap();
        assert_eq!((config.support_phone.as_str(), config.support_opens, config.listen.port()), ("3", 9, 1));
        assert_eq!(config.support_closes, 20, "the default, where nothing is given");
    }

    #[test]
    fn a_key_that_is_no_option_is_refused_by_its_name() {
        let (_folder, given) = with_file("lisen = \"127.0.0.1:1\"");
        let error = settle(given, &[]).unwrap_err().to_string();
        assert!(error.contains("lisen"), "{error}");
        let error = settle(Given::default(), &[("QUITUS_LISEN", "127.0.0.1:1")]).unwrap_err().to_string();
        assert!(error.contains("QUITUS_LISEN"), "{error}");
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused_with_its_key() {
        for (name, value) in [("QUITUS_LISTEN", "here"), ("QUITUS_SUPPORT_OPENS", "early"), ("QUITUS_MAIL", "pigeon")] {
            let error = settle(Given::default(), &[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
        let (_folder, given) = with_file("support_opens = 700");
        let error = settle(given, &[]).unwrap_err().to_string();
        assert!(error.contains("support_opens"), "{error}");
    }

    #[test]
    fn stripe_needs_its_secrets_in_files_and_a_safe_way_there() {
        let with = |more: &[(&'static str, &'static str)]| settle(Given::default(), more);
        assert!(matches!(with(&[]).unwrap().payments, Payments::Simulator));
        let on = ("QUITUS_PAYMENTS", "stripe");
        assert!(with(&[on]).unwrap_err().to_string().contains("stripe_key_file"));
        let key = ("QUITUS_STRIPE_KEY_FILE", "/k");
        assert!(with(&[on, key]).unwrap_err().to_string().contains("stripe_webhook_secret_file"));
        let secret = ("QUITUS_STRIPE_WEBHOOK_SECRET_FILE", "/w");
        for (url, is_safe) in [
            ("https://api.stripe.com/", true),
            ("http://127.0.0.1:8420", true),
            ("http://[::1]:8420", true),
            ("http://api.stripe.com", false),
            ("http://127.0.0.1.evil.example", false),
            ("ftp://127.0.0.1", false),
        ] {
            let config = with(&[on, key, secret, ("QUITUS_STRIPE_URL", url)]);
            assert_eq!(config.is_ok(), is_safe, "{url}");
        }
        let Payments::Stripe { url, version, .. } = with(&[on, key, secret]).unwrap().payments else { panic!() };
        assert_eq!((url.as_str(), version.as_str()), (STRIPE_URL, STRIPE_VERSION));
    }

    #[test]
    fn text_stays_text_even_where_it_looks_like_a_number() {
        let variables = [("QUITUS_SUPPORT_PHONE", "0199001234"), ("QUITUS_DATABASE", "true"), ("QUITUS_DEMO", "true")];
        let config = settle(Given::default(), &variables).unwrap();
        assert_eq!((config.support_phone.as_str(), config.database.as_str()), ("0199001234", "true"));
        assert!(config.demo);
    }

    #[test]
    fn what_belongs_to_scripts_and_tests_and_what_is_empty_is_passed_over() {
        let variables = [("QUITUS_CACHE", "/c"), ("QUITUS_TEST_POSTGRES", "p"), ("QUITUS_DATA", "")];
        assert_eq!(settle(Given::default(), &variables).unwrap().data, PathBuf::from("data"));
    }

    #[test]
    fn the_file_of_the_data_folder_is_read_and_another_can_be_named() {
        let (folder, given) = with_file("log = \"warn\"");
        assert_eq!(settle(given.clone(), &[]).unwrap().log, "warn");
        let other = folder.path().join("other.toml");
        std::fs::write(&other, "log = \"debug\"").unwrap();
        let named = Given { config: Some(other), ..given.clone() };
        assert_eq!(settle(named, &[]).unwrap().log, "debug");
        let missing = Given { config: Some(folder.path().join("none.toml")), ..given };
        assert!(settle(missing, &[]).unwrap_err().to_string().contains("none.toml"));
    }
}
