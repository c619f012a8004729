//! Who somebody is to us, and how they prove it: ids, codes, sessions.

mod actor;
mod code;
mod device;
mod session;

pub use actor::{Actor, ContactId, CustomerId, PendingActor, SessionId, SignInId};
pub use code::{CODE_DIGITS, CODE_SECONDS, CODE_TRIES, CodeError, RESEND_AFTER_SECONDS, SentCode, parse_code};
pub use device::{BrowserKind, Device, SystemKind};
pub use session::{ABSOLUTE_SECONDS, CONFIRM_TRIES, IDLE_SECONDS, OpenSession, WARNING_SECONDS, session_is_alive};
