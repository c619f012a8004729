//! What the law of a market has people told in writing about a debt. Its words are content (`server/content/notices`), in the
//! language of the law; here they are filled in.

use crate::accounts::{self, OnPaper, on_paper};
use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use crate::kernel::pdf::{Block, Paper, Part, Sheet};
use app::accounts::port::Accounts;
use app::accounts::view::{AccountView, Stretch};
use app::accounts::words as said;
use app::error::ApiError;
use app::text::{common, papers};
use serde::Deserialize;
use shared::accounts::AccountId;
use shared::compliance::validation_ends;
use shared::identity::Actor;
use shared::kernel::{Locale, Market, Money, Reader};
use std::sync::Arc;

const US: &str = include_str!("../../content/notices/us.toml");
const FR: &str = include_str!("../../content/notices/fr.toml");

/// Makes the notices of customers' accounts.
pub struct Notices {
    kernel: Kernel,
    accounts: Arc<accounts::Service>,
}

impl Notices {
    pub fn new(kernel: Kernel, accounts: Arc<accounts::Service>) -> Self {
        Self { kernel, accounts }
    }

    /// What the law of the account's market has people told in writing, in the words and the language of that law; not
    /// found where it names no such paper, and once the account is closed.
    pub async fn paper(&self, actor: &Actor, account: AccountId, locale: Locale) -> Result<Paper, ApiError> {
        let view = self.accounts.one(actor, account, Stretch::Latest).await?;
        self.of_account(actor, &view, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn of_account(&self, actor: &Actor, view: &AccountView, locale: Locale) -> Result<Paper, Failure> {
        let on_paper = on_paper(&self.kernel, actor.customer, view.row.id).await?.ok_or(ApiError::NotFound)?;
        let Some(notice) = of(view.market).filter(|_| view.row.state.is_active()) else {
            return Err(ApiError::NotFound.into());
        };
        let reader = Reader::new(notice.language, view.market);
        let mut blocks = notice.blocks(view, &on_paper, reader)?;
        if notice.language != locale {
            // After the head: what the paper is comes first.
            let lines = vec![papers::law_elsewhere(locale).to_owned()];
            blocks.insert(1.min(blocks.len()), Block::Quoted { lines, language: locale });
        }
        let made_on = papers::made_on(notice.language, reader.date(view.today));
        Ok(Paper {
            name: format!("{}-{}", notice.file, on_paper.reference),
            title: notice.title.clone(),
            locale: notice.language,
            sheet: Sheet::of(view.market),
            foot: format!("{} · {made_on}", papers::reference(notice.language, &on_paper.reference)),
            dated: self.kernel.now(),
            blocks,
        })
    }
}

/// A notice before it is filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    language: Locale,
    /// What its file is called.
    file: String,
    title: String,
    piece: Vec<Piece>,
}

/// A part of a notice.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Piece {
    /// For whom, and whose account.
    Parties,
    Section {
        text: String,
    },
    Text {
        text: String,
    },
    /// The account, question by question, as its page says it.
    Details,
    /// What it is made of, every part, nothing left out where it is zero.
    Sum {
        principal: String,
        interest: String,
        fees: String,
        paid: String,
        total: String,
    },
    /// Boxes to tick.
    Choices {
        lines: Vec<String>,
    },
}

/// The notice of a market; none where its law names none that this program knows.
fn of(market: Market) -> Option<Notice> {
    let text = match market {
        Market::Us => US,
        Market::Fr => FR,
        Market::Uk | Market::Au | Market::Nz | Market::Ca => return None,
    };
    toml::from_str(text).ok()
}

impl Notice {
    /// Fills it in, for a reader of its language.
    fn blocks(&self, view: &AccountView, on_paper: &OnPaper, reader: Reader) -> Result<Vec<Block>, Failure> {
        let locale = reader.locale;
        let until = validation_ends(view.today).ok_or(Failure::broken("a day beyond the calendar"))?;
        let named = [
            ("{brand}", common::brand(locale).to_owned()),
            ("{creditor}", on_paper.legal_name.clone()),
            ("{original}", view.original_creditor.clone().unwrap_or_else(|| on_paper.creditor.clone())),
            ("{product}", said::product(locale, view.row.product).to_owned()),
            ("{reference}", on_paper.reference.clone()),
            ("{opened}", reader.date(view.opened_on)),
            // Counted from the day of this copy: never shorter than the law gives, and longer with every later one.
            ("{until}", reader.date(until)),
        ];
        // Each in one go: what a creditor wrote is never looked through for braces.
        let fill = |text: &str| fill(text, &named);
        let mut blocks = vec![Block::Head {
            over: Some(on_paper.creditor.clone()),
            title: self.title.clone(),
            under: Some(papers::reference(locale, &on_paper.reference)),
        }];
        blocks.extend(self.piece.iter().map(|piece| match piece {
            Piece::Parties => on_paper.parties(locale),
            Piece::Section { text } => Block::Section(fill(text)),
            Piece::Text { text } => Block::Text(fill(text)),
            Piece::Details => Block::Facts(
                said::details(reader, view).into_iter().map(|(asked, answer)| (asked.to_owned(), answer)).collect(),
            ),
            Piece::Sum { principal, interest, fees, paid, total } => {
                let charges = &view.charges;
                let taken = charges.paid().minor() + view.paid_since.minor();
                let taken = Money::from_minor(-taken, charges.currency());
                let parts = [
                    (principal, charges.principal()),
                    (interest, charges.interest()),
                    (fees, charges.fees()),
                    (paid, taken),
                ];
                let parts = parts.into_iter().map(|(label, amount)| Part::of(fill(label), reader.money(amount)));
                Block::Sum(parts.chain([Part::total(fill(total), reader.money(view.row.balance))]).collect())
            }
            Piece::Choices { lines } => Block::Choices(lines.clone()),
        }));
        Ok(blocks)
    }
}

/// The text with what stands between braces filled in; what is filled in stays as it is.
fn fill(text: &str, named: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match named.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                out.push_str(value);
                rest = &rest[name.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_notice_is_written_in_the_language_of_its_law_and_others_have_none() {
        for market in Market::ALL {
            let language = of(market).map(|notice| notice.language);
            let expected = match market {
                Market::Us => Some(Locale::En),
                Market::Fr => Some(Locale::Fr),
                _ => None,
            };
            assert_eq!(language, expected, "{market:?}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_looked_through_again() {
        let named = [("{a}", "{b}".to_owned()), ("{b}", "two".to_owned())];
        assert_eq!(fill("{a} and {b}, {c}", &named), "{b} and two, {c}");
    }
}
