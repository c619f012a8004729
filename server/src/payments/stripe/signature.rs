//! Whether a webhook is Stripe's: HMAC-SHA-256 of the moment, a dot and the bytes as they came, under a secret that only
//! Stripe and we have.

use super::Secret;
use crate::payments::provider::Forged;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::kernel::Timestamp;

/// A signature is good for so long, before and after: a copy that is sent later is refused.
pub const AGE_SECONDS_MAX: i64 = 300;
/// No header of Stripe's names more.
const SIGNATURES_MAX: usize = 8;

/// Checks signatures.
pub struct Signature {
    keyed: Vec<Hmac<Sha256>>,
}

impl Signature {
    pub fn new(secrets: Vec<Secret>) -> Self {
        let keyed =
            |secret: Secret| Hmac::new_from_slice(secret.reveal().as_bytes()).expect("HMAC takes a key of any length");
        Self { keyed: secrets.into_iter().map(keyed).collect() }
    }

    /// `header` is `t=1492774577,v1=5257a869…,v0=…`: the moment of signing, and signatures by version.
    pub fn check(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), Forged> {
        let pairs = || header.split(',').filter_map(|pair| pair.trim().split_once('='));
        let moment = pairs().find(|(name, _)| *name == "t").map(|(_, moment)| moment).ok_or(Forged::Signature)?;
        let signed = pairs().filter(|(name, _)| *name == "v1").take(SIGNATURES_MAX);
        let mut is_ours = false;
        for signature in signed.filter_map(|(_, hex)| bytes_of(hex)) {
            for keyed in &self.keyed {
                let mut mac = keyed.clone();
                mac.update(moment.as_bytes());
                mac.update(b".");
                mac.update(body);
                // In constant time.
                is_ours |= mac.verify_slice(&signature).is_ok();
            }
        }
        if !is_ours {
            return Err(Forged::Signature);
        }
        let moment: i64 = moment.parse().map_err(|_| Forged::Signature)?;
        let age = now.seconds_since(Timestamp::from_unix_millis(moment.saturating_mul(1000)));
        if age.abs() > AGE_SECONDS_MAX { Err(Forged::Age) } else { Ok(()) }
    }
}

/// 64 hexadecimal digits.
fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"{\"id\": \"evt_1\"}";
    const SIGNED_AT: i64 = 1_795_348_800;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis((SIGNED_AT + seconds) * 1000)
    }

    fn checker(secrets: &[&str]) -> Signature {
        Signature::new(secrets.iter().map(|secret| Secret::new((*secret).to_owned())).collect())
    }

    fn sign(secret: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{SIGNED_AT}.").as_bytes());
        mac.update(body);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn header(secret: &str, body: &[u8]) -> String {
        format!(
            "t={SIGNED_AT},v1={},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39",
            sign(secret, body)
        )
    }

    #[test]
    fn a_known_signature_is_computed() {
        // echo -n '1795348800.{"id": "evt_1"}' | openssl dgst -sha256 -hmac whsec_test
        assert_eq!(sign("whsec_test", BODY), KNOWN);
    }

    const KNOWN: &str = "a2a002939d1599471edd0e8c8f64daa3e8735429a1876ba2bd7a390a6d0bac29";

    #[test]
    fn what_was_signed_is_taken_for_five_minutes_either_way_and_no_longer() {
        let header = header("whsec_test", BODY);
        for age in [0, AGE_SECONDS_MAX, -AGE_SECONDS_MAX] {
            assert_eq!(checker(&["whsec_test"]).check(&header, BODY, at(age)), Ok(()), "{age}");
        }
        for age in [AGE_SECONDS_MAX + 1, -AGE_SECONDS_MAX - 1] {
            assert_eq!(checker(&["whsec_test"]).check(&header, BODY, at(age)), Err(Forged::Age), "{age}");
        }
    }

    #[test]
    fn while_a_secret_is_changed_both_are_good() {
        let both = checker(&["whsec_new", "whsec_test"]);
        assert_eq!(both.check(&header("whsec_test", BODY), BODY, at(0)), Ok(()));
        assert_eq!(both.check(&header("whsec_new", BODY), BODY, at(0)), Ok(()));
        let twice = format!("t={SIGNED_AT},v1={},v1={}", sign("other", BODY), sign("whsec_new", BODY));
        assert_eq!(both.check(&twice, BODY, at(0)), Ok(()));
    }

    #[test]
    fn one_changed_byte_is_a_forgery() {
        let check = |header: &str, body: &[u8]| checker(&["whsec_test"]).check(header, body, at(0));
        let good = header("whsec_test", BODY);
        for at in 0..BODY.len() {
            let mut body = BODY.to_vec();
            body[at] ^= 1;
            assert_eq!(check(&good, &body), Err(Forged::Signature));
        }
        let later = good.replace(&SIGNED_AT.to_string(), &(SIGNED_AT + 1).to_string());
        let plain = sign("whsec_test", BODY);
        for wrong in [
            "",
            "t=1",
            "v1=00",
            &later,
            &header("whsec_tesu", BODY),
            &format!("t={SIGNED_AT},v0={plain}"),
            &format!("t={SIGNED_AT},v1={}", &plain[..62]),
            &format!("t={SIGNED_AT},v1=é{}", &plain[2..]),
        ] {
            assert_eq!(check(wrong, BODY), Err(Forged::Signature), "{wrong}");
        }
        assert_eq!(checker(&[]).check(&good, BODY, at(0)), Err(Forged::Signature));
    }
}
