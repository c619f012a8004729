//! One conversation with Stripe: forms there, JSON back, and what it means when neither comes.

use super::Account;
use super::objects::ErrorObject;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A key that is never printed.
#[derive(Clone)]
pub struct Secret(zeroize::Zeroizing<String>);

impl Secret {
    pub fn new(secret: String) -> Self {
        Self(zeroize::Zeroizing::new(secret))
    }

    /// The key itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Fields of a request, in the order in which they were put.
#[derive(Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn put(&mut self, name: impl Into<String>, value: impl ToString) {
        self.0.push((name.into(), value.to_string()));
    }
}

/// Why there is no answer to go by.
#[derive(Debug)]
pub enum Trouble {
    /// Lost, too late, an error of theirs, or one that may pass: nothing is known of what was asked.
    Silence,
    /// What we asked for is refused, and did not happen.
    Refused,
    /// There is no such thing.
    Missing,
    /// The bank refuses.
    Card(Box<ErrorObject>),
}

#[derive(Deserialize)]
struct Problem {
    error: ErrorObject,
}

/// The connection.
pub struct Wire {
    client: reqwest::Client,
    base: String,
    is_loopback: bool,
}

impl Wire {
    pub fn new(account: &Account) -> Result<Self, reqwest::Error> {
        let mut headers = HeaderMap::new();
        // A key that is no header cannot be one of Stripe's: every call is then refused, which says so.
        if let Ok(mut bearer) = HeaderValue::from_str(&format!("Bearer {}", account.secret_key.reveal())) {
            bearer.set_sensitive(true);
            headers.insert(reqwest::header::AUTHORIZATION, bearer);
        }
        if let Ok(version) = HeaderValue::from_str(&account.version) {
            headers.insert(HeaderName::from_static("stripe-version"), version);
        }
        let client = reqwest::Client::builder()
            .timeout(account.answer_within)
            // A redirect would carry our key to somebody we did not choose.
            .redirect(reqwest::redirect::Policy::none())
            .default_headers(headers)
            .build()?;
        Ok(Self { client, base: format!("{}/v1", account.url), is_loopback: account.url.starts_with("http://") })
    }

    /// Whether it is spoken to without encryption: configuration allows that on this machine only.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Asks. `expand` names what is to come whole rather than by its name.
    pub async fn get<T: DeserializeOwned>(&self, path: &str, expand: &[&str]) -> Result<T, Trouble> {
        let mut url = format!("{}/{path}", self.base);
        for (at, name) in expand.iter().enumerate() {
            let separator = if url.contains('?') { '&' } else { '?' };
            url.push_str(&format!("{separator}expand[{at}]={name}"));
        }
        self.send(self.client.get(url)).await
    }

    /// Tells. The same key again gets the first answer again.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, form: &Form, key: &str) -> Result<T, Trouble> {
        let request = self.client.post(format!("{}/{path}", self.base)).header("idempotency-key", key);
        self.send(request.form(&form.0)).await
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Trouble> {
        // The cause may quote the address, which holds names of theirs; that it failed is enough.
        let answer = request.send().await.map_err(|_| Trouble::Silence)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|_| Trouble::Silence)?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| {
                tracing::error!("Stripe answers in words that are not understood: is the version the one in use?");
                Trouble::Silence
            });
        }
        let error = serde_json::from_slice::<Problem>(&body).map(|problem| problem.error).unwrap_or_default();
        Err(match status {
            StatusCode::PAYMENT_REQUIRED => Trouble::Card(Box::new(error)),
            StatusCode::NOT_FOUND => Trouble::Missing,
            // The same key is being answered at this moment, or there were too many questions.
            StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Trouble::Silence,
            status if status.is_client_error() => {
                let code = error.told_code();
                tracing::error!(status = status.as_u16(), code, "Stripe refuses what it was asked");
                Trouble::Refused
            }
            _ => Trouble::Silence,
        })
    }
}
