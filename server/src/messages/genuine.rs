//! "Is this message real?": by the code printed in it.

use super::{Service, store};
use crate::accounts::parties;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::limits::{ByNetwork, Limit, Verdict as Tried};
use crate::kernel::reference;
use app::error::ApiError;
use app::messages::view::{Checked, Verdict};
use app::page::Visitor;
use app::text::common;
use shared::kernel::{Locale, Market, Reader, Timestamp};
use shared::messages::State;

/// Of 2⁴⁰ codes, so few can be tried.
const BY_BROWSER: Limit = Limit { name: "message checked, by browser", tries_max: 20, window_seconds: 10 * 60 };
/// Under what a browser's last question is kept, for a page without script.
const FORM: &str = "genuine";
/// More than any code; what is longer is not kept.
const TYPED_CHARS_MAX: usize = 40;

impl Service {
    /// Whether a message with this code left us. Says of it what the message itself says, and nothing personal.
    pub(super) async fn check(&self, typed: &str, visitor: &Visitor, locale: Locale) -> Result<Checked, Failure> {
        let (now, browser) = (self.kernel.now(), visitor.browser.as_slice());
        self.kernel.limits.allow_from(ByNetwork::Checked, &visitor.network, now).await?;
        if let Tried::RetryAfter(seconds) = self.kernel.limits.allow(BY_BROWSER, browser, now).await? {
            return Err(ApiError::Wait { seconds }.into());
        }
        let typed: String = typed.trim().chars().take(TYPED_CHARS_MAX).collect();
        let code = reference::parse(&typed);
        let verdict = match &code {
            Some(code) => Some(self.verdict(code, locale).await?),
            None => None,
        };
        let checked = Checked { typed, verdict };
        self.kernel.drafts.keep(browser, FORM, &checked, now).await?;
        match code {
            Some(_) => Ok(checked),
            None if checked.typed.is_empty() => Err(ApiError::field("code", "genuine_missing").into()),
            None => Err(ApiError::field("code", "genuine_shape").into()),
        }
    }

    /// What this browser asked last.
    pub(super) async fn last_checked(&self, browser: &[u8]) -> Result<Option<Checked>, Failure> {
        Ok(self.kernel.drafts.peek(browser, FORM, self.kernel.now()).await?)
    }

    async fn verdict(&self, code: &str, locale: Locale) -> Result<Verdict, Failure> {
        let db = self.kernel.db.read();
        let row = store::by_code(db, &self.code_hash(code)).await?;
        let Some((row, sent_at)) = row.and_then(|row| row.sent_at.map(|at| (row, at))) else {
            return Ok(Verdict::NotOurs);
        };
        if row.state != State::Sent.code() {
            return Ok(Verdict::NotOurs);
        }
        let creditor = parties::creditor(db, row.creditor_id).await?.ok_or(Failure::broken("a message for nobody"))?;
        let market: Market = creditor.market.parse().map_err(|_| Failure::broken("an unknown market is stored"))?;
        let day = today(market, Timestamp::from_unix_millis(sent_at));
        // To whom somebody owes is nothing for whoever paid for them.
        let is_for_guest = row.guest_sealed.is_some();
        let creditor = if is_for_guest { common::brand(locale).to_owned() } else { creditor.name };
        Ok(Verdict::Ours { creditor, way: store::way(&row), on: Reader::new(locale, market).date(day) })
    }
}
