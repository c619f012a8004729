//! How long a signed-in browser stays signed in.

use crate::kernel::Timestamp;

/// A customer's session ends when nothing happens for a quarter of an hour.
pub const IDLE_SECONDS: i64 = 15 * 60;
/// It ends after eight hours, whatever happens.
pub const ABSOLUTE_SECONDS: i64 = 8 * 3_600;
/// So long before the idle end, the page asks whether somebody is still there.
pub const WARNING_SECONDS: i64 = 2 * 60;
/// How often a second fact may be given wrong before the session ends.
pub const CONFIRM_TRIES: i32 = 3;

/// A session as it was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenSession {
    pub last_seen_at: Timestamp,
    /// The absolute end.
    pub expires_at: Timestamp,
    pub is_ended: bool,
}

/// Whether a session still counts.
pub fn session_is_alive(session: OpenSession, now: Timestamp) -> bool {
    !session.is_ended && now < session.expires_at && now.seconds_since(session.last_seen_at) < IDLE_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_after_a_quarter_of_an_hour_of_nothing_or_eight_hours_of_anything() {
        let noon = Timestamp::from_unix_millis(43_200_000);
        let session =
            OpenSession { last_seen_at: noon, expires_at: noon.plus_seconds(ABSOLUTE_SECONDS), is_ended: false };
        assert!(session_is_alive(session, noon.plus_seconds(IDLE_SECONDS - 1)));
        assert!(!session_is_alive(session, noon.plus_seconds(IDLE_SECONDS)));
        let busy = OpenSession { last_seen_at: session.expires_at.plus_seconds(-1), ..session };
        assert!(session_is_alive(busy, session.expires_at.plus_seconds(-1)));
        assert!(!session_is_alive(busy, session.expires_at));
        assert!(!session_is_alive(OpenSession { is_ended: true, ..session }, noon));
    }
}
