//! What every capability speaks: money, ids, time, markets, languages. Not a word of the business.

mod calendar;
mod calendar_days;
mod id;
mod locale;
mod market;
mod money;
pub mod text;
mod time;

pub use calendar::{Adjust, LONGEST_CLOSURE_DAYS, UnknownAdjust, adjust, is_business_day, is_public_holiday};
pub use id::{AttemptId, IdError};
pub use locale::{Locale, UnknownLocale};
pub use market::{Market, UnknownMarket};
pub use money::{AmountError, Currency, Money, UnknownCurrency};
pub use text::Reader;
pub use time::{Clock, Random, Timestamp};
