//! The paper that says that an account is paid.

use super::Service;
use super::on_paper::on_paper;
use crate::kernel::failure::Failure;
use crate::kernel::pdf::{Block, Paper, Part, Sheet};
use app::accounts::view::{AccountView, Stretch};
use app::accounts::words as said;
use app::error::ApiError;
use app::text::{accounts as words, common, papers};
use shared::accounts::{AccountId, AccountState};
use shared::identity::{Actor, CustomerId};
use shared::kernel::{Locale, Reader};

impl Service {
    /// The letter that says that an account is paid in full; not found for any other.
    pub async fn paid_in_full_paper(
        &self,
        actor: &Actor,
        account: AccountId,
        locale: Locale,
    ) -> Result<Paper, ApiError> {
        self.paid_in_full(actor.customer, account, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn paid_in_full(&self, customer: CustomerId, account: AccountId, locale: Locale) -> Result<Paper, Failure> {
        let view = self.detail(customer, account, Stretch::Latest).await?;
        let on_paper = on_paper(&self.kernel, customer, account).await?.ok_or(ApiError::NotFound)?;
        // Somebody who settled for less did not pay in full, and owes nothing either.
        let title = match view.row.state {
            AccountState::PaidInFull => papers::quitus_title(locale),
            AccountState::Settled => papers::settled_title(locale),
            AccountState::Open | AccountState::Recalled => return Err(ApiError::NotFound.into()),
        };
        if view.row.balance.is_positive() {
            return Err(ApiError::NotFound.into());
        }
        let reader = Reader::new(locale, view.market);
        let facts = said::details(reader, &view).into_iter().map(|(question, answer)| (question.to_owned(), answer));
        let blocks = vec![
            Block::Head {
                over: Some(on_paper.creditor.clone()),
                title: title.to_owned(),
                under: Some(papers::reference(locale, &on_paper.reference)),
            },
            on_paper.parties(locale),
            Block::Note {
                title: said::closed_title(reader, &view.row),
                lines: vec![words::closed_body(locale).to_owned()],
            },
            Block::Text(papers::quitus_text(locale, &on_paper.legal_name, &on_paper.reference)),
            Block::Text(papers::quitus_keep(locale).to_owned()),
            Block::Text(papers::quitus_signed(locale, common::brand(locale), &on_paper.legal_name)),
            Block::Section(words::made_of_title(locale).to_owned()),
            made_of(reader, &view),
            Block::Section(words::why_title(locale).to_owned()),
            Block::Facts(facts.collect()),
        ];
        let made_on = papers::made_on(locale, reader.date(view.today));
        Ok(Paper {
            name: format!("{}-{}", papers::quitus_file(locale), on_paper.reference),
            title: title.to_owned(),
            locale,
            sheet: Sheet::of(view.market),
            foot: format!("{} · {made_on}", papers::reference(locale, &on_paper.reference)),
            dated: self.kernel.now(),
            blocks,
        })
    }
}

/// Every part of the balance, and their sum.
fn made_of(reader: Reader, view: &AccountView) -> Block {
    let locale = reader.locale;
    let parts = said::parts(locale, view).into_iter().map(|(label, amount)| Part::of(label, reader.money(amount)));
    let total = Part::total(words::charge_total(locale), reader.money(view.row.balance));
    Block::Sum(parts.chain([total]).collect())
}
