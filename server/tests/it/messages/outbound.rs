//! What tests of the ways out are given to send.

use server::messages::{Destination, Letter, Outgoing};
use shared::compliance::{AddressKey, Channel, Contact, Purpose, Role, decide};
use shared::kernel::{Market, Timestamp};
use shared::messages::{MessageId, Template};
use uuid::Uuid;

/// 22 November 2026, 12:00 UTC.
pub const AT: Timestamp = crate::kit::NOON;

/// A receipt with leave to go.
pub fn receipt(channel: Channel, to: &str, letter: Letter) -> Outgoing {
    let key = AddressKey("00".to_owned());
    let mut contact = Contact::new(Market::Uk, Role::ThirdParty, channel, Purpose::Receipt);
    contact.address.key = Some(key.clone());
    contact.template = Template::Receipt.reading(Market::Uk, Role::ThirdParty, channel, Purpose::Receipt, false);
    let permit = decide(&contact, AT).permit().unwrap();
    let destination = Destination { channel, purpose: Purpose::Receipt, key, to: to.to_owned() };
    Outgoing::under(permit, MessageId::from_uuid(Uuid::from_u128(7)), destination, letter).unwrap()
}

pub fn letter() -> Letter {
    Letter {
        subject: "Merci, c’est réglé".to_owned(),
        text: "Bonjour,\n\nVoilà.\n".to_owned(),
        html: Some("<!DOCTYPE html><p>Voilà.</p>".to_owned()),
        unsubscribe: Some("https://quitus.example/m/x/stop".to_owned()),
        at: AT,
    }
}

#[test]
fn a_permit_is_for_one_purpose_one_address_and_five_minutes() {
    let contact = {
        let mut contact = Contact::new(Market::Uk, Role::ThirdParty, Channel::Email, Purpose::Receipt);
        contact.address.key = Some(AddressKey("00".to_owned()));
        contact
    };
    let try_with = |key: &str, purpose, at| {
        let permit = decide(&contact, AT).permit().unwrap();
        let key = AddressKey(key.to_owned());
        let destination = Destination { channel: Channel::Email, purpose, key, to: "ana@mail.example".to_owned() };
        Outgoing::under(permit, MessageId::from_uuid(Uuid::from_u128(7)), destination, Letter { at, ..letter() })
            .is_ok()
    };
    assert!(try_with("00", Purpose::Receipt, AT));
    assert!(!try_with("01", Purpose::Receipt, AT));
    assert!(!try_with("00", Purpose::Reminder, AT));
    assert!(!try_with("00", Purpose::Receipt, AT.plus_seconds(300)));
}
