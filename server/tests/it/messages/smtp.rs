//! E-mail, in a real conversation with a mail server that others wrote.

use super::outbound::{letter, receipt};
use serde_json::Value;
use server::config::MailSecurity;
use server::messages::{NotSent, Relay, Smtp, Transport};
use shared::compliance::Channel;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A mail server that says what it was given.
struct Sink {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
    // Closed when the test ends; the server ends with it.
    _stdin: ChildStdin,
}

impl Sink {
    fn start(arguments: &[&str]) -> Self {
        let python = std::env::var("QUITUS_PYTHON").unwrap_or_default();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/messages/smtp_sink.py");
        let mut child = Command::new(&python)
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|cause| {
                panic!(
                    "QUITUS_PYTHON ({python:?}) does not run: {cause}. Run `scripts/setup.sh test`, which makes a Python \
                     with the packages of end2end/requirements.txt, and `. scripts/env.sh`, which names it"
                )
            });
        let stdin = child.stdin.take().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let port = line(&mut lines).as_u64().unwrap_or_else(|| {
            panic!("the mail server did not start: are the packages of end2end/requirements.txt installed? `scripts/setup.sh test`")
        });
        Self { child, lines, port: u16::try_from(port).unwrap(), _stdin: stdin }
    }

    fn received(&mut self) -> Value {
        line(&mut self.lines)
    }

    fn relay(&self, security: MailSecurity) -> Relay {
        Relay {
            host: "localhost".to_owned(),
            port: Some(self.port),
            security,
            login: None,
            ca_file: None,
            from: "Quitus <bonjour@quitus.example>".to_owned(),
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line(lines: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or(Value::Null)
}

/// An authority, and a certificate of `localhost` signed by it.
fn certificates(folder: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let file = |name: &str| folder.join(name);
    let openssl = |arguments: &[&str]| {
        let done = Command::new("openssl").args(arguments).current_dir(folder).output();
        let done = done.unwrap_or_else(|cause| panic!("openssl does not run: {cause}. Install the package openssl"));
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let mut authority =
        vec!["req", "-x509", "-days", "2", "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem"];
    authority.extend(key);
    openssl(&authority);
    let mut request = vec!["req", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "request.pem"];
    request.extend(key);
    openssl(&request);
    std::fs::write(file("names"), "subjectAltName=DNS:localhost\n").unwrap();
    openssl(&[
        "x509",
        "-req",
        "-in",
        "request.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "cert.pem",
    ]);
    (file("ca.pem"), file("cert.pem"), file("key.pem"))
}

#[tokio::test]
async fn an_email_arrives_with_both_parts_and_every_header() {
    let mut sink = Sink::start(&["none"]);
    let smtp = Smtp::new(&sink.relay(MailSecurity::None)).unwrap();
    smtp.send(&receipt(Channel::Email, "ana@mail.example", letter())).await.unwrap();
    let got = sink.received();
    assert_eq!((&got["from"], &got["to"][0]), (&"bonjour@quitus.example".into(), &"ana@mail.example".into()));
    assert_eq!(got["kind"], "multipart/alternative");
    assert_eq!(got["parts"]["text/plain"].as_str().unwrap().replace("\r\n", "\n").trim_end(), letter().text.trim_end());
    assert_eq!(got["parts"]["text/html"].as_str().unwrap().trim_end(), letter().html.unwrap());
    let headers = &got["headers"];
    assert_eq!(headers["subject"], "Merci, c’est réglé");
    assert_eq!(headers["from"], "Quitus <bonjour@quitus.example>");
    assert_eq!(headers["message-id"], "<00000000-0000-0000-0000-000000000007@quitus.example>");
    assert!(headers["date"].as_str().unwrap().starts_with("Sun, 22 Nov 2026 12:00:00"), "{headers}");
    assert_eq!(headers["list-unsubscribe"], "<https://quitus.example/m/x/stop>");
    assert_eq!(headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
    // Over the same connection.
    smtp.send(&receipt(Channel::Email, "ben@mail.example", letter())).await.unwrap();
    assert_eq!(sink.received()["to"][0], "ben@mail.example");
}

#[tokio::test]
async fn a_refusal_for_good_is_told_from_one_for_now() {
    let sink = Sink::start(&["none"]);
    let smtp = Smtp::new(&sink.relay(MailSecurity::None)).unwrap();
    let gone = smtp.send(&receipt(Channel::Email, "gone@mail.example", letter())).await;
    assert_eq!(gone, Err(NotSent::Never("the mail server refuses the message")));
    let busy = smtp.send(&receipt(Channel::Email, "busy@mail.example", letter())).await;
    assert_eq!(busy, Err(NotSent::Later("the mail server asks to come back later")));
    let port = Some(9);
    let away = Smtp::new(&Relay { port, ..sink.relay(MailSecurity::None) }).unwrap();
    let outcome = away.send(&receipt(Channel::Email, "ana@mail.example", letter())).await;
    assert_eq!(outcome, Err(NotSent::Later("the mail server cannot be reached")));
}

#[tokio::test]
async fn a_safe_connection_is_made_with_a_certificate_that_is_trusted_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (ca, cert, key) = certificates(folder.path());
    let password = folder.path().join("password");
    std::fs::write(&password, "open sesame\n").unwrap();
    for (name, security) in [("starttls", MailSecurity::Starttls), ("tls", MailSecurity::Tls)] {
        let mut sink = Sink::start(&[name, cert.to_str().unwrap(), key.to_str().unwrap(), "quitus", "open sesame"]);
        let login = Some(("quitus".to_owned(), password.clone()));
        let trusted = Relay { ca_file: Some(ca.clone()), login: login.clone(), ..sink.relay(security) };
        let message = receipt(Channel::Email, "ana@mail.example", letter());
        Smtp::new(&trusted).unwrap().send(&message).await.unwrap();
        let got = sink.received();
        assert_eq!((&got["encrypted"], &got["authenticated"]), (&true.into(), &true.into()), "{name}");
        let stranger = Relay { login, ..sink.relay(security) };
        let refused = Smtp::new(&stranger).unwrap().send(&message).await;
        assert!(matches!(refused, Err(NotSent::Later(_))), "{refused:?}");
    }
}
