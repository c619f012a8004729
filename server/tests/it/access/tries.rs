//! Every door, tried by nobody, by somebody who still owes a proof, by another customer and by the owner.

use super::things::{self, Things, names_things};
use crate::kit::{Answer, Browser, TestApp};
use axum::http::{Method, StatusCode};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use server::access::{DOORS, Door, Who};
use server::identity::entity::session;
use shared::identity::CONFIRM_TRIES;

/// What a server function answers where somebody has to sign in first.
const SIGN_IN: &str = "\"SignIn\"";

/// Whether the answer is: sign in first.
fn asks_to_sign_in(door: &Door, answer: &Answer) -> bool {
    if door.is_function() {
        answer.body == SIGN_IN
    } else {
        answer.status.is_redirection() && answer.location().starts_with("/en/sign-in")
    }
}

/// All that somebody can tell from an answer.
fn seen(answer: &Answer, things: &Things) -> (StatusCode, String, String) {
    let body = things::without_nonce(&things.blank(&answer.body));
    (answer.status, things.blank(answer.location()), body)
}

/// Everybody who tries, and what they try it on.
struct Trial {
    nobody: Browser,
    /// Signed in by code, still owing the second fact.
    pending: Browser,
    ana: Browser,
    ben: Browser,
    bens: Things,
    missing: Things,
}

impl Trial {
    async fn prepare(app: &TestApp) -> Self {
        let (mut ana, mut ben, mut pending) = (app.browser(), app.browser(), app.browser());
        let owner = app.person("Ben").await;
        app.session_of(app.person("Ana").await, &mut ana).await;
        app.session_of(owner, &mut ben).await;
        app.session_of(app.person("Pia").await, &mut pending).await;
        let bens = Things::of(app, owner, "creditor-ben", &mut ben).await;
        Self { nobody: app.browser(), pending, ana, ben, bens, missing: Things::of_nobody(app) }
    }

    /// Opens a door as one of them; whatever it does to the session is undone.
    async fn open(&self, app: &TestApp, who: &Browser, door: &Door, things: &Things) -> Answer {
        let owes = std::ptr::eq(who, &raw const self.pending);
        session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(None::<i64>))
            .col_expr(session::Column::ConfirmTriesLeft, Expr::value(CONFIRM_TRIES))
            .col_expr(session::Column::ConfirmedAt, Expr::value((!owes).then(|| app.kernel.now().unix_millis())))
            .exec(app.kernel.db.writer())
            .await
            .unwrap();
        things::open(&mut who.clone(), door, things).await
    }

    /// Tries one door in every way its row speaks of. Returns how many tries that was.
    async fn of(&self, app: &TestApp, door: &Door) -> usize {
        let name = format!("{} {}", door.method, door.path);
        let nobody = self.open(app, &self.nobody, door, &self.bens).await;
        let pending = self.open(app, &self.pending, door, &self.bens).await;
        let other = self.open(app, &self.ana, door, &self.bens).await;
        let missing = self.open(app, &self.ana, door, &self.missing).await;
        let owner = self.open(app, &self.ben, door, &self.bens).await;
        for answer in [&nobody, &pending, &other, &missing, &owner] {
            let code = answer.status.as_u16();
            assert!(door.is_function() || code < 500, "{name}: {code} {}", answer.body);
            assert!(!answer.body.contains("Internal"), "{name}: {}", answer.body);
        }
        match door.who {
            Who::Anyone | Who::Demo => {
                assert!(!asks_to_sign_in(door, &nobody), "{name} is for anyone, and asks nobody to sign in");
            }
            Who::Pending => {
                assert!(asks_to_sign_in(door, &nobody), "{name} is open to nobody: {} {}", nobody.status, nobody.body);
                assert!(!asks_to_sign_in(door, &pending), "{name} is shut to whom it is for");
            }
            Who::SignedIn => {
                for (who, answer) in [("nobody", &nobody), ("who owes a proof", &pending)] {
                    assert!(
                        asks_to_sign_in(door, answer),
                        "{name} is open to {who}: {} {}",
                        answer.status,
                        answer.body
                    );
                }
                assert!(!asks_to_sign_in(door, &owner), "{name} is shut to whom it is for");
            }
            Who::NotBuilt => {
                for answer in [&nobody, &pending, &other, &owner] {
                    assert_eq!(
                        (answer.status, seen(answer, &self.bens)),
                        (StatusCode::NOT_FOUND, seen(&nobody, &self.bens)),
                        "{name} is built now: say in server/src/access.rs who may open it"
                    );
                }
            }
        }
        if names_things(door) {
            let (others, nothings) = (seen(&other, &self.bens), seen(&missing, &self.missing));
            assert_eq!(others, nothings, "{name}: what is another's can be told from what does not exist");
            if door.who == Who::SignedIn && door.method == Method::GET {
                let owners = seen(&owner, &self.bens);
                assert_ne!(
                    owners, nothings,
                    "{name}: the owner sees nothing either, so that nothing was proven: see access/things.rs"
                );
            }
        }
        5
    }
}

on_both! {
    async fn every_door_opens_to_those_it_is_for_and_to_nobody_else(app: TestApp) {
        let trial = Trial::prepare(&app).await;
        let mut tries = 0;
        for door in DOORS {
            tries += trial.of(&app, door).await;
        }
        let ids = DOORS.iter().filter(|door| names_things(door)).count();
        crate::kit::figure(&format!("S1: {} doors, {tries} tries, {ids} of them about somebody's things", DOORS.len()));
    }
}
