//! Text messages over HTTP, in the shape of Twilio's Messages resource: a form with `From`, `To`, `Body`, basic
//! authentication, an answer in JSON with the message's `sid`.

use super::outgoing::{NotSent, Outgoing, Transport};
use super::smtp::{RelayError, secret};
use async_trait::async_trait;
use reqwest::StatusCode;
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// A gateway that has not answered by then is asked again later.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// No `sid` is longer.
const SID_CHARS_MAX: usize = 64;

/// Hands text messages to a gateway.
pub struct Gateway {
    client: reqwest::Client,
    url: String,
    account: String,
    token: String,
    from: String,
}

/// Why text messages cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error(transparent)]
    Token(#[from] RelayError),
    #[error("the HTTP client cannot be made: {0}")]
    Client(#[from] reqwest::Error),
}

#[derive(Deserialize)]
struct Accepted {
    sid: String,
}

impl Gateway {
    /// `url` is the whole address, or that of the gateway's root: then `/2010-04-01/Accounts/{account}/Messages.json`
    /// is put after it.
    pub fn new(url: &str, account: &str, token_file: &Path, from: &str) -> Result<Self, GatewayError> {
        let url = url.trim_end_matches('/');
        let url = match url.ends_with(".json") {
            true => url.to_owned(),
            false => format!("{url}/2010-04-01/Accounts/{account}/Messages.json"),
        };
        // A redirect would carry the message to somebody we did not choose.
        let client =
            reqwest::Client::builder().timeout(ANSWER_WITHIN).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { client, url, account: account.to_owned(), token: secret(token_file)?, from: from.to_owned() })
    }
}

#[async_trait]
impl Transport for Gateway {
    async fn send(&self, outgoing: &Outgoing) -> Result<Option<String>, NotSent> {
        let form = [("From", self.from.as_str()), ("To", outgoing.to()), ("Body", &outgoing.letter().text)];
        let request = self.client.post(&self.url).basic_auth(&self.account, Some(&self.token)).form(&form);
        let answer = request.send().await.map_err(|error| match error.is_timeout() {
            true => NotSent::Later("the SMS gateway does not answer"),
            false => NotSent::Later("the SMS gateway cannot be reached"),
        })?;
        match answer.status() {
            status if status.is_success() => {
                // It was accepted; that its name cannot be read is no reason to send it again.
                let sid = answer.json::<Accepted>().await.ok().map(|accepted| accepted.sid);
                Ok(sid.filter(|sid| sid.len() <= SID_CHARS_MAX && sid.bytes().all(|b| b.is_ascii_alphanumeric())))
            }
            StatusCode::TOO_MANY_REQUESTS => Err(NotSent::Later("the SMS gateway asks to slow down")),
            // Ours to mend, and then it goes out.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(NotSent::Later("the SMS gateway refuses our login"))
            }
            status if status.is_client_error() => Err(NotSent::Never("the SMS gateway refuses the message")),
            _ => Err(NotSent::Later("the SMS gateway has trouble")),
        }
    }
}
