//! How far a message has come.

use std::str::FromStr;

/// How far a message has come. It ends in `Blocked`, `Sent` or `Failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be decided on and sent as soon as somebody can.
    Queued,
    /// A rule lets it out later; decided on again then.
    Deferred,
    /// A rule does not let it out.
    Blocked,
    Sent,
    /// Allowed, but it could not be delivered.
    Failed,
}

/// Text that names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown state of a message")]
pub struct UnknownState;

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Deferred, Self::Blocked, Self::Sent, Self::Failed];

    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Deferred => "deferred",
            Self::Blocked => "blocked",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// Whether it may still be sent.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Queued | Self::Deferred)
    }
}

impl FromStr for State {
    type Err = UnknownState;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.code() == text).ok_or(UnknownState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_back_from_its_code() {
        for state in State::ALL {
            assert_eq!(state.code().parse(), Ok(state));
        }
        assert_eq!("lost".parse::<State>(), Err(UnknownState));
    }
}
