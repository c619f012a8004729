//! The master key: 32 random bytes, written as 64 hexadecimal digits in a file that only its owner can read.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::kernel::Random;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, Zeroizing};

/// The root of every other key. Whoever loses it loses every name and address; whoever else has it can read them.
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why there is no master key, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("a master key is 64 hexadecimal digits; this one is not")]
    NotAKey,
    #[error("the key file {} can be read by others: make it private (chmod 600)", .0.display())]
    NotPrivate(PathBuf),
    #[error("the key file {} cannot be used: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
}

impl MasterKey {
    /// For tests and the demo book, where the key guards nobody.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From 64 hexadecimal digits, as an environment or a file of secrets gives them.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let digits = text.trim().as_bytes();
        let mut key = Zeroizing::new([0_u8; 32]);
        if digits.len() != 2 * key.len() {
            return Err(KeyFileError::NotAKey);
        }
        for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
            let value = |digit: u8| (digit as char).to_digit(16).ok_or(KeyFileError::NotAKey);
            *byte = (value(pair[0])? << 4 | value(pair[1])?) as u8;
        }
        Ok(Self(key))
    }

    /// From a file that something else provides (`QUITUS_MASTER_KEY_FILE`), whatever its permissions: orchestrators
    /// mount secrets as they see fit.
    pub fn read(file: &Path) -> Result<Self, KeyFileError> {
        let text = Zeroizing::new(fs::read_to_string(file).map_err(|e| KeyFileError::File(file.to_owned(), e))?);
        Self::parse(&text)
    }

    /// From our own file, usually `data/keys/master.key`; made on the first start.
    ///
    /// Two processes that start at once end up with the same key: the file appears whole or not at all, once.
    pub fn read_or_create(file: &Path, random: &dyn Random) -> Result<Self, KeyFileError> {
        let fault = |e| KeyFileError::File(file.to_owned(), e);
        if !file.try_exists().map_err(fault)? {
            create(file, random).map_err(fault)?;
        }
        Self::read_private(file)
    }

    /// From our own file, which must be there.
    pub fn read_private(file: &Path) -> Result<Self, KeyFileError> {
        if !is_private(file).map_err(|e| KeyFileError::File(file.to_owned(), e))? {
            return Err(KeyFileError::NotPrivate(file.to_owned()));
        }
        Self::read(file)
    }

    /// The key for one purpose: HKDF-Expand (RFC 5869 §2.3) of one block; the master key is random and needs no extract.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes a key of any length");
        mac.update(b"quitus/vault/1/");
        mac.update(purpose.as_bytes());
        mac.update(&[1]);
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

/// Writes a new key beside its place, then links it there: linking fails where a file exists, renaming would not.
fn create(file: &Path, random: &dyn Random) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    create_private_folder(folder)?;
    let mut key = Zeroizing::new([0_u8; 32]);
    random.fill(key.as_mut_slice());
    let mut text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    text.push('\n');

    let mut name = [0_u8; 8];
    random.fill(&mut name);
    let unfinished = file.with_extension(format!("{:016x}", u64::from_be_bytes(name)));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&unfinished).and_then(|mut out| {
        out.write_all(text.as_bytes())?;
        out.sync_all()
    });
    text.zeroize();
    let linked = written.and_then(|()| match fs::hard_link(&unfinished, file) {
        // Another process was faster: its key is the key.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    fs::remove_file(&unfinished)?;
    linked?;
    // The name too must survive a power cut: data sealed under a key that is gone is gone.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(unix)]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn is_private(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(file)?.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::SystemRandom;

    #[test]
    fn the_first_start_makes_a_key_and_the_second_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys/master.key");
        let first = MasterKey::read_or_create(&file, &SystemRandom).unwrap();
        let second = MasterKey::read_or_create(&file, &SystemRandom).unwrap();
        assert_eq!(first.0, second.0);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn starts_at_the_same_time_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| MasterKey::read_or_create(&file, &SystemRandom).unwrap().0)).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        create(&file, &SystemRandom).unwrap();
        assert_eq!(MasterKey::read(&file).unwrap().0, keys[0], "a late creator changes nothing");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        MasterKey::read_or_create(&file, &SystemRandom).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(MasterKey::read_or_create(&file, &SystemRandom), Err(KeyFileError::NotPrivate(_))));
    }

    #[test]
    fn what_is_not_a_key_is_refused_without_being_repeated() {
        for text in ["", "secret", &"g".repeat(64), &"0".repeat(63)] {
            let error = MasterKey::parse(text).unwrap_err();
            assert_eq!(error.to_string(), "a master key is 64 hexadecimal digits; this one is not");
        }
        assert_eq!(*MasterKey::parse(&format!("{}\n", "0a".repeat(32))).unwrap().0, [10; 32]);
    }
}
