//! Sealing: XChaCha20-Poly1305, bound to the place where the sealed bytes are stored.
//!
//! Stored form: version (1 byte, now 1) · nonce (24) · ciphertext · tag (16). The nonce is random: 192 bits are enough
//! for any number of messages under one key.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::kernel::Random;
use std::sync::Arc;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
/// How many bytes longer the sealed form is.
pub(super) const SEALED_OVERHEAD: usize = 1 + NONCE + TAG;

/// Where sealed bytes are stored. They open nowhere else, so that nobody who can write to the database gives one
/// person another's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aad<'a> {
    pub table: &'a str,
    /// The row's primary key, as bytes.
    pub row: &'a [u8],
    pub column: &'a str,
}

/// The bytes were not sealed for this place by this key, or were changed. Says no more, on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed data cannot be opened: another key, another place, or altered")]
pub struct SealError;

/// One key, ready for use. Cheap to clone; the key is wiped when the last clone goes.
#[derive(Clone)]
pub struct Sealer(Arc<XChaCha20Poly1305>);

impl Sealer {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(key.into())))
    }

    /// Seals bytes for their place. Twice the same gives two different results.
    pub fn seal(&self, place: Aad<'_>, plain: &[u8], random: &dyn Random) -> Vec<u8> {
        let mut nonce = XNonce::default();
        random.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(plain.len() + SEALED_OVERHEAD);
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let (_, body) = sealed.split_at_mut(1 + NONCE);
        let tag = self
            .0
            .encrypt_inout_detached(&nonce, &place.bytes(), InOutBuf::from(body))
            .expect("only 256 GiB and more cannot be sealed, and no row holds that");
        sealed.extend_from_slice(&tag);
        sealed
    }

    /// Opens what [`Self::seal`] gave for the same place.
    pub fn open(&self, place: Aad<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (&[VERSION], rest) = sealed.split_first_chunk::<1>().ok_or(SealError)? else {
            return Err(SealError);
        };
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(SealError)?;
        let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(SealError)?;
        let mut plain = body.to_vec();
        self.0
            .decrypt_inout_detached(
                &XNonce::from(*nonce),
                &place.bytes(),
                InOutBuf::from(plain.as_mut_slice()),
                &Tag::from(*tag),
            )
            .map_err(|_| SealError)?;
        Ok(plain)
    }

    /// [`Self::seal`] for text.
    pub fn seal_text(&self, place: Aad<'_>, plain: &str, random: &dyn Random) -> Vec<u8> {
        self.seal(place, plain.as_bytes(), random)
    }

    /// [`Self::open`] for text.
    pub fn open_text(&self, place: Aad<'_>, sealed: &[u8]) -> Result<String, SealError> {
        String::from_utf8(self.open(place, sealed)?).map_err(|_| SealError)
    }

    /// [`Self::seal`] for a value, as JSON.
    ///
    /// # Errors
    /// [`SealError`] when the value cannot be said in JSON (a map whose keys are not text).
    pub fn seal_json(&self, place: Aad<'_>, value: &impl Serialize, random: &dyn Random) -> Result<Vec<u8>, SealError> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| SealError)?);
        Ok(self.seal(place, &plain, random))
    }

    /// [`Self::open`] for a value.
    pub fn open_json<T: DeserializeOwned>(&self, place: Aad<'_>, sealed: &[u8]) -> Result<T, SealError> {
        let plain = Zeroizing::new(self.open(place, sealed)?);
        serde_json::from_slice(&plain).map_err(|_| SealError)
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl<'a> Aad<'a> {
    pub const fn new(table: &'a str, row: &'a [u8], column: &'a str) -> Self {
        Self { table, row, column }
    }

    /// Each part after its length, so that no two places have the same bytes.
    fn bytes(self) -> Vec<u8> {
        let parts = [self.table.as_bytes(), self.row, self.column.as_bytes()];
        let mut bytes = Vec::with_capacity(1 + parts.iter().map(|part| 4 + part.len()).sum::<usize>());
        bytes.push(VERSION);
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u32).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::{SeededRandom, SystemRandom};

    const HERE: Aad<'static> = Aad { table: "contact", row: b"id-1", column: "address_sealed" };

    fn sealer() -> Sealer {
        Sealer::new(&[9; 32])
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_and_in_no_other() {
        let sealed = sealer().seal_text(HERE, "ana@example.org", &SystemRandom);
        assert_eq!(sealer().open_text(HERE, &sealed).as_deref(), Ok("ana@example.org"));
        for there in [
            Aad { table: "account", ..HERE },
            Aad { row: b"id-2", ..HERE },
            Aad { column: "address_index", ..HERE },
            Aad { table: "contacti", row: b"d-1", ..HERE },
        ] {
            assert_eq!(sealer().open(there, &sealed), Err(SealError));
        }
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let sealed = sealer().seal(HERE, b"Ana", &SeededRandom::new(3));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(sealer().open(HERE, &changed), Err(SealError), "byte {at}");
            assert_eq!(sealer().open(HERE, &sealed[..at]), Err(SealError), "cut at {at}");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_twice() {
        let random = SeededRandom::new(3);
        assert_ne!(sealer().seal(HERE, b"Ana", &random), sealer().seal(HERE, b"Ana", &random));
    }

    #[test]
    fn values_and_nothing_at_all_survive() {
        let value = ("Ana", Some(3), vec!["12 rue de la Paix"]);
        let sealed = sealer().seal_json(HERE, &value, &SystemRandom).unwrap();
        assert_eq!(sealer().open_json::<(String, Option<i32>, Vec<String>)>(HERE, &sealed).unwrap().2.len(), 1);
        assert_eq!(sealer().open(HERE, &sealer().seal(HERE, b"", &SystemRandom)).unwrap(), b"");
    }
}
