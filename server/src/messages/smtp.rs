//! E-mail by SMTP.

use super::outgoing::{NotSent, Outgoing, Transport};
use crate::config::MailSecurity;
use async_trait::async_trait;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A server that has not answered by then is asked again later.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Where e-mail is handed over.
#[derive(Debug, Clone)]
pub struct Relay {
    pub host: String,
    /// None: 587, or 465 for [`MailSecurity::Tls`], or 25 for [`MailSecurity::None`].
    pub port: Option<u16>,
    pub security: MailSecurity,
    /// User name, and the file of the password.
    pub login: Option<(String, PathBuf)>,
    /// A certificate to trust beside the system's (PEM): that of a relay inside the house.
    pub ca_file: Option<PathBuf>,
    /// `Quitus <hello@example.org>`
    pub from: String,
}

/// Why e-mail cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    #[error("mail_from is not an e-mail address: write it as in “Quitus <hello@example.org>”")]
    From,
    #[error("{}: {cause}", file.display())]
    File { file: PathBuf, cause: std::io::Error },
    #[error("{} is not a certificate in PEM", .0.display())]
    Certificate(PathBuf),
    #[error("mail_host is not a name that a certificate could be for")]
    Host,
}

/// Hands e-mail to a relay, over connections that are kept.
pub struct Smtp {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Prepares connections; opens none yet.
    pub fn new(relay: &Relay) -> Result<Self, RelayError> {
        let from: Mailbox = relay.from.parse().map_err(|_| RelayError::From)?;
        let tls = match relay.security {
            MailSecurity::None => Tls::None,
            MailSecurity::Starttls => Tls::Required(parameters(relay)?),
            MailSecurity::Tls => Tls::Wrapper(parameters(relay)?),
        };
        let port = relay.port.unwrap_or(match relay.security {
            MailSecurity::None => 25,
            MailSecurity::Starttls => 587,
            MailSecurity::Tls => 465,
        });
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&relay.host)
            .port(port)
            .tls(tls)
            .timeout(Some(ANSWER_WITHIN));
        if let Some((user, file)) = &relay.login {
            builder = builder.credentials(Credentials::new(user.clone(), secret(file)?));
        }
        Ok(Self { from, transport: builder.build() })
    }

    fn message(&self, outgoing: &Outgoing) -> Option<Message> {
        let letter = outgoing.letter();
        let domain = self.from.email.domain();
        let at = std::time::UNIX_EPOCH + Duration::from_millis(letter.at.unix_millis().max(0).unsigned_abs());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(outgoing.to().parse().ok()?)
            .subject(&letter.subject)
            .date(at)
            // The same for the same message, so that one that was handed over twice arrives once.
            .message_id(Some(format!("<{}@{domain}>", outgoing.message())))
            // Keeps out-of-office notes from coming back (RFC 3834).
            .raw_header(raw("Auto-Submitted", "auto-generated"));
        if let Some(address) = &letter.unsubscribe {
            builder = builder
                .raw_header(raw("List-Unsubscribe", &format!("<{address}>")))
                .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        match &letter.html {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(letter.text.clone(), html.clone())).ok(),
            None => builder.body(letter.text.clone()).ok(),
        }
    }
}

#[async_trait]
impl Transport for Smtp {
    async fn send(&self, outgoing: &Outgoing) -> Result<Option<String>, NotSent> {
        let message = self.message(outgoing).ok_or(NotSent::Never("the address cannot be written to"))?;
        match self.transport.send(message).await {
            // The server's name for it stands somewhere in its answer, which may quote anything: not kept.
            Ok(_) => Ok(None),
            Err(error) if error.is_permanent() => Err(NotSent::Never("the mail server refuses the message")),
            Err(error) if error.is_transient() => Err(NotSent::Later("the mail server asks to come back later")),
            Err(error) if error.is_tls() => Err(NotSent::Later("the connection to the mail server is not safe")),
            Err(error) if error.is_timeout() => Err(NotSent::Later("the mail server does not answer")),
            Err(_) => Err(NotSent::Later("the mail server cannot be reached")),
        }
    }
}

fn parameters(relay: &Relay) -> Result<TlsParameters, RelayError> {
    let mut builder = TlsParameters::builder(relay.host.clone());
    if let Some(file) = &relay.ca_file {
        let pem = read(file)?;
        let certificate = Certificate::from_pem(pem.as_bytes()).map_err(|_| RelayError::Certificate(file.clone()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|_| RelayError::Host)
}

/// A secret from its file, without the line break that editors add.
pub(super) fn secret(file: &Path) -> Result<String, RelayError> {
    Ok(read(file)?.trim_end_matches(['\r', '\n']).to_owned())
}

fn read(file: &Path) -> Result<String, RelayError> {
    std::fs::read_to_string(file).map_err(|cause| RelayError::File { file: file.to_owned(), cause })
}

/// A header of ASCII letters that we wrote ourselves.
fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
