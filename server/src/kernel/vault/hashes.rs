//! Keyed hashes: HMAC-SHA-256 (RFC 2104), a key of its own for each kind, so that no hash of one kind says anything
//! about one of another. Without the master key nobody can try out which address a hash belongs to.

use super::MasterKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// What a sealed column is found by: the first 16 bytes. Two of 2.9 million people share one with probability 10⁻²⁶.
pub type BlindIndex = [u8; 16];

/// What is stored in place of a secret, or of anything that must not be readable.
pub type KeyedHash = [u8; 32];

/// Makes every keyed hash. Deterministic: the same words give the same hash on every node.
#[derive(Clone)]
pub struct Hashes {
    email: Hmac<Sha256>,
    phone: Hmac<Sha256>,
    reference: Hmac<Sha256>,
    token: Hmac<Sha256>,
    code: Hmac<Sha256>,
    other: Hmac<Sha256>,
}

impl Hashes {
    pub(super) fn new(master: &MasterKey) -> Self {
        let keyed =
            |label| Hmac::new_from_slice(master.derive(label).as_slice()).expect("HMAC takes a key of any length");
        Self {
            email: keyed("index: email"),
            phone: keyed("index: phone"),
            reference: keyed("index: customer reference"),
            token: keyed("hash: token"),
            code: keyed("hash: code"),
            other: keyed("hash: other"),
        }
    }

    /// Finds an e-mail address, however its letters' case and the spaces around it were typed.
    pub fn email(&self, address: &str) -> BlindIndex {
        truncated(hash(&self.email, &[address.trim().to_lowercase().as_bytes()]))
    }

    /// Finds a phone number in international form (`+33…`), however its digits were grouped.
    pub fn phone(&self, number: &str) -> BlindIndex {
        let kept: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        truncated(hash(&self.phone, &[kept.as_bytes()]))
    }

    /// Finds a customer by a creditor's own reference; another creditor's same reference is another person.
    pub fn customer_reference(&self, creditor: Uuid, reference: &str) -> BlindIndex {
        truncated(hash(&self.reference, &[creditor.as_bytes(), reference.trim().as_bytes()]))
    }

    /// Stored in place of a session's or browser's secret.
    pub fn token(&self, token: &[u8]) -> KeyedHash {
        hash(&self.token, &[token])
    }

    /// Stored in place of a short code. `sign_in` is what the code was asked for under: the same six digits asked for
    /// twice are stored differently.
    pub fn code(&self, sign_in: Uuid, code: &str) -> KeyedHash {
        hash(&self.code, &[sign_in.as_bytes(), code.as_bytes()])
    }

    /// For any other purpose, which `kind` names: `hashes.of("rate", &[b"code", address])`.
    pub fn of(&self, kind: &str, parts: &[&[u8]]) -> KeyedHash {
        let mut mac = self.other.clone();
        feed(&mut mac, kind.as_bytes());
        finish(mac, parts)
    }
}

impl std::fmt::Debug for Hashes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashes")
    }
}

fn hash(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> KeyedHash {
    finish(keyed.clone(), parts)
}

fn finish(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> KeyedHash {
    for part in parts {
        feed(&mut mac, part);
    }
    mac.finalize().into_bytes().into()
}

/// Each part after its length: `ab`, `c` is not `a`, `bc`.
fn feed(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u64).to_be_bytes());
    mac.update(part);
}

fn truncated(hash: KeyedHash) -> BlindIndex {
    let mut index = BlindIndex::default();
    index.copy_from_slice(&hash[..16]);
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes() -> Hashes {
        Hashes::new(&MasterKey::from_bytes([5; 32]))
    }

    #[test]
    fn an_address_is_found_however_it_was_typed() {
        assert_eq!(hashes().email(" Ana@Example.ORG "), hashes().email("ana@example.org"));
        assert_eq!(hashes().phone("+33 6 12-34-56.78"), hashes().phone("+33612345678"));
        assert_ne!(hashes().email("ana@example.org"), hashes().email("ann@example.org"));
    }

    #[test]
    fn kinds_creditors_and_master_keys_keep_apart() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_ne!(hashes().customer_reference(a, "C-1"), hashes().customer_reference(b, "C-1"));
        assert_ne!(hashes().code(a, "123456"), hashes().code(b, "123456"));
        assert_ne!(hashes().email("1"), hashes().phone("1"));
        assert_ne!(hashes().of("rate", &[b"1"]), hashes().of("draft", &[b"1"]));
        assert_ne!(hashes().of("rate", &[b"ab", b"c"]), hashes().of("rate", &[b"a", b"bc"]));
        assert_ne!(hashes().email("1"), Hashes::new(&MasterKey::from_bytes([6; 32])).email("1"));
    }
}
