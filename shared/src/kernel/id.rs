//! Ids: one type per noun, no way from one to another.

/// Text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected a UUID such as 0190d5c1-9a3e-7cc0-8f6e-2f3b1c9d7a55")]
pub struct IdError;

/// Declares an id type: a UUID version 7 (RFC 9562 §5.7), made from a passed-in time and passed-in randomness.
///
/// Ids made later sort later, so a primary key grows at one end of its index.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id: the time in milliseconds, then 74 random bits.
            pub fn new(now: $crate::kernel::Timestamp, random: &dyn $crate::kernel::Random) -> Self {
                let mut bytes = [0_u8; 10];
                random.fill(&mut bytes);
                Self(uuid::Builder::from_unix_timestamp_millis(now.unix_millis().max(0) as u64, &bytes).into_uuid())
            }

            /// The id as it is stored.
            pub const fn uuid(self) -> uuid::Uuid {
                self.0
            }

            /// Its sixteen bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// An id read back from where [`Self::uuid`] was stored.
            pub const fn from_uuid(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::kernel::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::try_parse(text.trim()).map(Self).map_err(|_| $crate::kernel::IdError)
            }
        }
    };
}

id! {
    /// One press of a button: a command that arrives twice under the same attempt has one effect
    /// and gets the first answer again.
    AttemptId
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Random, Timestamp};

    struct Bytes(u8);
    impl Random for Bytes {
        fn fill(&self, out: &mut [u8]) {
            out.fill(self.0);
        }
    }

    #[test]
    fn an_id_is_a_version_7_uuid_and_later_ids_sort_later() {
        let first = AttemptId::new(Timestamp::from_unix_millis(1_700_000_000_000), &Bytes(0xff));
        let second = AttemptId::new(Timestamp::from_unix_millis(1_700_000_000_001), &Bytes(0));
        assert_eq!(first.uuid().get_version_num(), 7);
        assert!(first < second);
    }

    #[test]
    fn an_id_survives_being_written_and_read() {
        let id = AttemptId::new(Timestamp::from_unix_millis(0), &Bytes(7));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("fourteen".parse::<AttemptId>(), Err(IdError));
    }
}
