//! A change of a plan in the browser: while somebody chooses, the page says what comes of it. The pages on which that is done
//! are quiet ones, and the portal's bundle carries nothing of them; this module is fetched by them alone.
//!
//! It fills in what the server left empty (`app/src/plans/change.rs`, `Rehearsing`): the next payment and the last, as
//! [`shared::plans::Running::change`] makes them, which is the function by which the server makes the change.

use shared::plans::{ChangeWish, Rehearsal};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, FormData, HtmlFormElement};

/// What the data of a page stand in, and where the answer is shown.
const PLACE: &str = "[data-rehearsal]";

/// Called once, when the module was fetched; it stays as long as the document, whatever pages are shown in it.
#[wasm_bindgen(start)]
pub fn start() -> Result<(), JsValue> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Ok(()) };
    let chosen = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(form) = target.and_then(|target| target.closest("form").ok().flatten()) {
            show(&form, true);
        }
    });
    for kind in ["input", "change"] {
        document.add_event_listener_with_callback(kind, chosen.as_ref().unchecked_ref())?;
    }
    chosen.forget();
    show_first(&document);
    Ok(())
}

/// What stands chosen when the page comes.
fn show_first(document: &Document) {
    let place = document.query_selector(PLACE).ok().flatten();
    if let Some(form) = place.and_then(|place| place.closest("form").ok().flatten()) {
        show(&form, false);
    }
}

/// Shows what the form asks for; what is not possible is said only of what somebody `chose`.
fn show(form: &Element, chose: bool) {
    let Ok(Some(place)) = form.query_selector(PLACE) else { return };
    let (Some(text), Some(fields)) = (place.get_attribute("data-rehearsal"), fields_of(form)) else { return };
    let Some(rehearsal) = Rehearsal::from_text(&text) else { return };
    let outcome = rehearsal.of(&fields);
    let (Ok(Some(card)), Ok(Some(refused))) =
        (place.query_selector(":scope > div"), place.query_selector(":scope > p"))
    else {
        return;
    };
    if let (Some(outcome), Ok(answers)) = (&outcome, card.query_selector_all(".summary-value")) {
        for (at, words) in (0..).zip(outcome) {
            if let Some(answer) = answers.item(at) {
                answer.set_text_content(Some(words));
            }
        }
    }
    let _ = card.toggle_attribute_with_force("hidden", outcome.is_none());
    let _ = refused.toggle_attribute_with_force("hidden", outcome.is_some() || !chose);
}

fn fields_of(form: &Element) -> Option<ChangeWish> {
    let fields = FormData::new_with_form(form.dyn_ref::<HtmlFormElement>()?).ok()?;
    let read = |name: &str| fields.get(name).as_string().unwrap_or_default();
    Some(ChangeWish {
        kind: read("kind"),
        due_on: read("due_on"),
        to: read("to"),
        frequency: read("frequency"),
        amount: read("amount"),
        next_on: read("next_on"),
    })
}
