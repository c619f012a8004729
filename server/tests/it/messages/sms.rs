//! Text messages over HTTP, against a gateway in the shape of Twilio's on this machine.

use super::outbound::{letter, receipt};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::post;
use base64::Engine;
use server::messages::{Gateway, NotSent, Transport};
use shared::compliance::Channel;
use std::io::Write;
use std::sync::{Arc, Mutex};

/// What the gateway was sent, and what it answers.
#[derive(Clone, Default)]
struct Double {
    seen: Arc<Mutex<Vec<(String, String, String)>>>,
    answer: Arc<Mutex<(u16, &'static str)>>,
}

async fn messages(State(double): State<Double>, uri: Uri, headers: HeaderMap, body: String) -> impl IntoResponse {
    let login = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    double.seen.lock().unwrap().push((uri.path().to_owned(), login, body));
    let (status, body) = *double.answer.lock().unwrap();
    (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, "application/json")], body)
}

async fn gateway(double: Double) -> Gateway {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/{*any}", post(messages)).with_state(double);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut token = tempfile::NamedTempFile::new().unwrap();
    token.write_all(b"secret\n").unwrap();
    Gateway::new(&url, "AC1", token.path(), "+33199001234").unwrap()
}

#[tokio::test]
async fn a_text_message_is_posted_as_the_gateway_wants_it() {
    let double = Double::default();
    *double.answer.lock().unwrap() = (201, r#"{"sid":"SM0123456789abcdef","status":"queued"}"#);
    let gateway = gateway(double.clone()).await;
    let sent = gateway.send(&receipt(Channel::Sms, "+33612345678", letter())).await;
    assert_eq!(sent, Ok(Some("SM0123456789abcdef".to_owned())));
    let (path, login, body) = double.seen.lock().unwrap()[0].clone();
    assert_eq!(path, "/2010-04-01/Accounts/AC1/Messages.json");
    let expected = base64::engine::general_purpose::STANDARD.encode("AC1:secret");
    assert_eq!(login, format!("Basic {expected}"));
    let form: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap();
    let of = |name: &str| form.iter().find(|(key, _)| key == name).unwrap().1.clone();
    assert_eq!((of("From"), of("To"), of("Body")), ("+33199001234".into(), "+33612345678".into(), letter().text));
}

#[tokio::test]
async fn what_the_gateway_refuses_for_good_is_told_from_what_may_pass_later() {
    let double = Double::default();
    let gateway = gateway(double.clone()).await;
    let message = receipt(Channel::Sms, "+33612345678", letter());
    for (status, later) in [(400, false), (404, false), (401, true), (429, true), (500, true), (503, true), (302, true)]
    {
        *double.answer.lock().unwrap() =
            (status, r#"{"code":21211,"message":"The 'To' number +33612345678 is wrong"}"#);
        let outcome = gateway.send(&message).await.unwrap_err();
        assert_eq!(matches!(outcome, NotSent::Later(_)), later, "{status}");
        assert!(!outcome.to_string().contains("336"), "{outcome}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_asked_later() {
    let mut token = tempfile::NamedTempFile::new().unwrap();
    token.write_all(b"secret").unwrap();
    let gateway = Gateway::new("http://127.0.0.1:9", "AC1", token.path(), "Quitus").unwrap();
    let outcome = gateway.send(&receipt(Channel::Sms, "+33612345678", letter())).await;
    assert_eq!(outcome, Err(NotSent::Later("the SMS gateway cannot be reached")));
}
