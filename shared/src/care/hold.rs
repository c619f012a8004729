//! Holds: what stops contact and collection on an account, or on a whole person.

crate::id! {
    /// A hold.
    HoldId
}

/// Why a hold rests on an account or a person. [`crate::compliance`] says what each stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldKind {
    /// The person says that something is wrong with the account.
    Dispute,
    /// Money is short: a way is being looked for.
    Hardship,
    /// Breathing space, or a moratorium like it (UK).
    BreathingSpace,
    /// The same in a mental health crisis (UK).
    CrisisBreathingSpace,
    /// Someone acts for the person.
    Represented,
    Deceased,
    /// Under age.
    Minor,
    /// Someone else used the name.
    IdentityTheft,
    /// Bankruptcy, or any order like it.
    Insolvency,
    /// The commission accepted the file (FR).
    Surendettement,
    /// A doubt whether the person can decide alone.
    Capacity,
    /// Asked for all contact to end.
    Cease,
    /// The person needs particular care.
    Vulnerability,
}

impl HoldKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Dispute,
        Self::Hardship,
        Self::BreathingSpace,
        Self::CrisisBreathingSpace,
        Self::Represented,
        Self::Deceased,
        Self::Minor,
        Self::IdentityTheft,
        Self::Insolvency,
        Self::Surendettement,
        Self::Capacity,
        Self::Cease,
        Self::Vulnerability,
    ];

    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dispute => "dispute",
            Self::Hardship => "hardship",
            Self::BreathingSpace => "breathing_space",
            Self::CrisisBreathingSpace => "crisis_breathing_space",
            Self::Represented => "represented",
            Self::Deceased => "deceased",
            Self::Minor => "minor",
            Self::IdentityTheft => "identity_theft",
            Self::Insolvency => "insolvency",
            Self::Surendettement => "surendettement",
            Self::Capacity => "capacity",
            Self::Cease => "cease",
            Self::Vulnerability => "vulnerability",
        }
    }
}

/// Text that names no kind of hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of hold")]
pub struct UnknownHoldKind;

impl std::str::FromStr for HoldKind {
    type Err = UnknownHoldKind;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(UnknownHoldKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_from_its_code() {
        for kind in HoldKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        assert_eq!("Dispute".parse::<HoldKind>(), Err(UnknownHoldKind));
    }
}
