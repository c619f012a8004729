//! S2: whether an account exists cannot be told: not by words, status or headers, and not by a clock.

use crate::kit::{Answer, Browser, TestApp, figure};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Pairs of one who is known and one who is not, asked for in turn.
const PAIRS: usize = 200;
/// In so many of them the pages are looked at, too: each is as long as the others together.
const LOOKED_AT: usize = 3;
/// What the medians may differ by: the target, or what a build without optimisation on a busy machine makes of it. A code
/// that was sent, or a look-up that was left out, for one of them only would be more.
const DIFFERENCE_MAX: Duration = Duration::from_millis(1);
const SHARE_MAX: u32 = 4;

/// What everybody who looks from outside can see of an answer: without its nonces and its reference.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let nonces: Vec<String> = answer
        .headers
        .get_all("content-security-policy")
        .iter()
        .filter_map(|policy| Some(policy.to_str().ok()?.split_once("'nonce-")?.1.split('\'').next()?.to_owned()))
        .collect();
    // A new browser's secret is as new as a nonce.
    let secret = headers
        .iter()
        .find_map(|(_, value)| Some(value.strip_prefix("__Host-browser=")?.split(';').next()?.to_owned()));
    let blank =
        |text: &str| nonces.iter().chain(&secret).fold(text.to_owned(), |text, random| text.replace(random, "RANDOM"));
    let headers = headers.iter().map(|(name, value)| (name.clone(), blank(value))).collect();
    (answer.status.as_u16(), headers, blank(&answer.body))
}

async fn timed(answer: impl Future<Output = Answer>) -> (Answer, Duration) {
    let begun = Instant::now();
    let answer = answer.await;
    (answer, begun.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn ask(browser: &mut Browser, reference: &str, contact: &str) -> Answer {
    let fields = [("lang", "en"), ("reference", reference), ("contact", contact)];
    browser.post("/en/sign-in", "/api/accounts/sign-in", &fields).await
}

async fn enter(browser: &mut Browser) -> Answer {
    browser.post("/en/code", "/api/identity/enter-code", &[("code", "000000"), ("lang", "en")]).await
}

on_both! {
    async fn who_exists_and_who_does_not_are_answered_the_same_in_the_same_time(app: TestApp) {
        let ana = app.person("Ana").await;
        app.account(ana, "A-1").await;
        let tries = [("A-1", "ana@mail.example"), ("Z-9", "ben@mail.example"), ("A-1", "zoe@mail.example")];
        let mut asking = tries.map(|_| Vec::new());
        let mut entering = tries.map(|_| Vec::new());
        let (mut told, mut looks) = (BTreeSet::new(), BTreeSet::new());
        for pair in 0..PAIRS {
            for turn in 0..tries.len() {
                // Each is first as often as it is last.
                let which = (pair + turn) % tries.len();
                let (reference, contact) = tries[which];
                let mut browser = app.browser();
                let (asked, took) = timed(ask(&mut browser, reference, contact)).await;
                asking[which].push(took);
                let (wrong, took) = timed(enter(&mut browser)).await;
                entering[which].push(took);
                told.insert([&asked, &wrong].map(seen).to_vec());
                if pair < LOOKED_AT {
                    let pages = [browser.get(asked.location()).await, browser.get(wrong.location()).await];
                    looks.insert(pages.each_ref().map(seen));
                }
                // Past every limit, so that a code really goes out to who exists.
                app.clock.advance_seconds(31 * 60);
            }
        }
        assert_eq!((told.len(), looks.len()), (1, 1), "{told:#?} {looks:#?}");
        let backend = format!("{:?}", app.kernel.db.backend());
        for (what, times) in [("a code asked for", &mut asking), ("a wrong code", &mut entering)] {
            let [known, unknown, other_address] = times.each_mut().map(|times| median(times));
            figure(&format!(
                "S2: {backend}, {what}, medians of {PAIRS}: account exists {known:.2?}, does not {unknown:.2?}, \
                 exists with another address {other_address:.2?}; answers the same to the byte"
            ));
            for other in [unknown, other_address] {
                assert!(known.abs_diff(other) < DIFFERENCE_MAX.max(known / SHARE_MAX), "{what}: {known:?} and {other:?}");
            }
        }
    }
}
