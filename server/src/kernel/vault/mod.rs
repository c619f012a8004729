//! Personal data at rest: sealed under a key per creditor, found again by a keyed hash.
//!
//! One master key, outside the database, is the root. From it come, by HKDF (RFC 5869): the key that wraps each
//! creditor's own data key, the key for what belongs to no creditor, and one key per kind of hash. A dump of the
//! database alone therefore holds no name, address or number, and destroying a creditor's `wrapped_key` erases every
//! person it placed, in the backups too.

mod hashes;
mod master;
mod seal;

pub use hashes::{BlindIndex, Hashes, KeyedHash};
pub use master::{KeyFileError, MasterKey};
pub use seal::{Aad, SealError, Sealer};

use seal::SEALED_OVERHEAD;
use shared::kernel::Random;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{PoisonError, RwLock};
use zeroize::Zeroizing;

/// How many creditors' keys are kept unwrapped at once. Far more than a house has; bounds what a leak could grow to.
const CREDITORS_CACHED_MAX: usize = 4096;
const WRAP: Aad<'static> = Aad { table: "creditor", row: &[], column: "wrapped_key" };

/// Holds the keys. One per process, shared by all that seal, open or look up. Never printed, never stored.
pub struct Vault {
    wrapping: Sealer,
    platform: PlatformVault,
    hashes: Hashes,
    unwrapped: RwLock<HashMap<Wrapped, CreditorVault>>,
}

/// A creditor's data key as it is stored (`creditor.wrapped_key`): worthless without the master key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wrapped(Vec<u8>);

/// Seals and opens what one creditor told us.
#[derive(Debug, Clone)]
pub struct CreditorVault(Sealer);

/// Seals and opens what belongs to no creditor: drafts, first answers.
#[derive(Debug, Clone)]
pub struct PlatformVault(Sealer);

impl Vault {
    pub fn new(master: &MasterKey) -> Self {
        Self {
            wrapping: Sealer::new(&master.derive("creditor keys")),
            platform: PlatformVault(Sealer::new(&master.derive("platform data"))),
            hashes: Hashes::new(master),
            unwrapped: RwLock::default(),
        }
    }

    /// A new data key for a new creditor, ready to be stored.
    pub fn new_creditor_key(&self, random: &dyn Random) -> Wrapped {
        let mut key = Zeroizing::new([0_u8; 32]);
        random.fill(key.as_mut_slice());
        Wrapped(self.wrapping.seal(WRAP, key.as_slice(), random))
    }

    /// The vault of the creditor whose key this is. Unwrapped once, then remembered.
    ///
    /// # Errors
    /// [`SealError`] when the key was made under another master key, or damaged, or destroyed.
    pub fn creditor(&self, wrapped: &Wrapped) -> Result<CreditorVault, SealError> {
        let cache = self.unwrapped.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(vault) = cache.get(wrapped) {
            return Ok(vault.clone());
        }
        drop(cache);
        let key = Zeroizing::new(self.wrapping.open(WRAP, &wrapped.0)?);
        let key: &[u8; 32] = key.as_slice().try_into().map_err(|_| SealError)?;
        let vault = CreditorVault(Sealer::new(key));
        let mut cache = self.unwrapped.write().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CREDITORS_CACHED_MAX {
            cache.clear();
        }
        cache.insert(wrapped.clone(), vault.clone());
        Ok(vault)
    }

    /// Forgets a key whose stored form is being destroyed.
    pub fn forget(&self, wrapped: &Wrapped) {
        self.unwrapped.write().unwrap_or_else(PoisonError::into_inner).remove(wrapped);
    }

    /// For what belongs to no creditor.
    pub fn platform(&self) -> &PlatformVault {
        &self.platform
    }

    /// Keyed hashes: by which sealed rows are found, and in whose stead no token or code is stored.
    pub fn hashes(&self) -> &Hashes {
        &self.hashes
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Wrapped {
    /// As read from `creditor.wrapped_key`.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// As written to `creditor.wrapped_key`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes a wrapped key takes.
    pub const LENGTH: usize = 32 + SEALED_OVERHEAD;
}

impl Deref for CreditorVault {
    type Target = Sealer;

    fn deref(&self) -> &Sealer {
        &self.0
    }
}

impl Deref for PlatformVault {
    type Target = Sealer;

    fn deref(&self) -> &Sealer {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::SeededRandom;

    const NAME: Aad<'static> = Aad { table: "customer_record", row: b"1", column: "profile_sealed" };

    #[test]
    fn what_one_creditor_sealed_another_cannot_open() {
        let (vault, random) = (Vault::new(&MasterKey::from_bytes([1; 32])), SeededRandom::new(1));
        let (a, b) = (vault.new_creditor_key(&random), vault.new_creditor_key(&random));
        let sealed = vault.creditor(&a).unwrap().seal(NAME, b"Ana", &random);
        assert_eq!(vault.creditor(&a).unwrap().open(NAME, &sealed).unwrap(), b"Ana");
        assert_eq!(vault.creditor(&b).unwrap().open(NAME, &sealed), Err(SealError));
        assert_eq!(vault.platform().open(NAME, &sealed), Err(SealError));
    }

    #[test]
    fn a_stored_key_opens_after_a_restart_and_under_no_other_master_key() {
        let random = SeededRandom::new(1);
        let before = Vault::new(&MasterKey::from_bytes([1; 32]));
        let wrapped = before.new_creditor_key(&random);
        assert_eq!(wrapped.as_bytes().len(), Wrapped::LENGTH);
        let sealed = before.creditor(&wrapped).unwrap().seal(NAME, b"Ana", &random);
        let stored = Wrapped::from_bytes(wrapped.as_bytes());
        let after = Vault::new(&MasterKey::from_bytes([1; 32]));
        assert_eq!(after.creditor(&stored).unwrap().open(NAME, &sealed).unwrap(), b"Ana");
        let stranger = Vault::new(&MasterKey::from_bytes([2; 32]));
        assert!(stranger.creditor(&stored).is_err());
    }

    #[test]
    fn nothing_that_holds_a_key_prints_it() {
        let master = MasterKey::from_bytes([77; 32]);
        let vault = Vault::new(&master);
        let creditor = vault.creditor(&vault.new_creditor_key(&SeededRandom::new(1))).unwrap();
        for shown in [format!("{master:?}{vault:?}"), format!("{creditor:?}{:?}{:?}", vault.platform(), vault.hashes())]
        {
            assert!(!shown.contains("77") && !shown.contains("4d4d") && shown.len() < 120, "{shown}");
        }
    }
}
