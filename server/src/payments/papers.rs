//! The papers of payments: a receipt, and the statement of an account.

use super::statement::{Line, statement};
use super::{Service, store};
use crate::accounts::{OnPaper, on_paper};
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::pdf::{Block, Column, ColumnKind, Paper, Part, Row, Sheet, Table};
use app::error::ApiError;
use app::payments::{rows, what_became};
use app::text::{accounts as account_words, papers, payments as words, plans as plan_words};
use chrono::NaiveDate;
use shared::accounts::AccountId;
use shared::identity::{Actor, CustomerId};
use shared::kernel::{Locale, Money, Reader, Timestamp};
use shared::payments::{CHARGEBACK, PaymentId, REFUND};
use std::collections::VecDeque;

/// The movements that stand on a statement one by one, the latest of all: more are some 500 pages. What came before is one
/// line, so that the sums hold.
const LINES_MAX: usize = 12_000;

impl Service {
    /// The receipt of a payment that was received; not found for any other.
    pub async fn receipt_paper(&self, actor: &Actor, payment: PaymentId, locale: Locale) -> Result<Paper, ApiError> {
        self.receipt_on_paper(actor, payment, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    /// What moved an account's balance, from what was placed to what is owed.
    pub async fn statement_paper(&self, actor: &Actor, account: AccountId, locale: Locale) -> Result<Paper, ApiError> {
        let made = self.statement_on_paper(actor.customer, account, locale).await;
        made.map_err(|failure| self.kernel.answer(failure))
    }

    async fn receipt_on_paper(&self, actor: &Actor, payment: PaymentId, locale: Locale) -> Result<Paper, Failure> {
        let found = store::find(self.kernel.db.read(), actor.customer, payment).await?.ok_or(ApiError::NotFound)?;
        if !found.state.was_taken() {
            return Err(ApiError::NotFound.into());
        }
        let receipt = self.what_became(actor, payment).await?;
        let on_paper = on_paper(&self.kernel, actor.customer, receipt.account).await?.ok_or(ApiError::NotFound)?;
        let reader = Reader::new(locale, receipt.market);
        let (title, what) = what_became(&receipt, reader);
        let sheet = ReceiptSheet {
            over: receipt.creditor.clone(),
            reference: &receipt.reference,
            parties: Some(on_paper.parties(locale)),
            note: Block::Note { title, lines: vec![what] },
            facts: rows(&receipt, reader),
            simulated: receipt.simulated,
            today: receipt.today,
        };
        Ok(sheet.laid_out(reader, self.kernel.now()))
    }

    async fn statement_on_paper(
        &self,
        customer: CustomerId,
        account: AccountId,
        locale: Locale,
    ) -> Result<Paper, Failure> {
        let on_paper = on_paper(&self.kernel, customer, account).await?.ok_or(ApiError::NotFound)?;
        let mut moved = Moved::default();
        let balance = statement(&self.kernel.db, customer, account, |line, placed| match line {
            None => moved.placed = Some(placed),
            Some(line) => moved.take(line.clone()),
        })
        .await?;
        let placed = moved.placed.ok_or(Failure::broken("a statement without its beginning"))?;
        let now = self.kernel.now();
        let reader = Reader::new(locale, on_paper.market);
        let today = today(on_paper.market, now);
        let money = |minor| reader.money(Money::from_minor(minor, balance.currency()));
        let mut parts = vec![Part::of(papers::statement_placed(locale), reader.money(placed))];
        let (less, more) = (papers::statement_less(locale), papers::statement_more(locale));
        let sums = [(less, moved.less), (more, moved.more)].into_iter().filter(|(_, sum)| *sum != 0);
        parts.extend(sums.map(|(label, sum)| Part::of(label, money(sum))));
        parts.push(Part::total(account_words::charge_total(locale), reader.money(balance)));
        let mut blocks = vec![
            Block::Head {
                over: Some(on_paper.creditor.clone()),
                title: papers::statement_title(locale).to_owned(),
                under: Some(papers::statement_until(locale, reader.date(today))),
            },
            on_paper.parties(locale),
            Block::Section(papers::statement_short(locale).to_owned()),
            Block::Sum(parts),
            Block::Section(papers::statement_all(locale).to_owned()),
        ];
        if moved.lines.is_empty() {
            blocks.push(Block::Text(papers::statement_none(locale).to_owned()));
        }
        blocks.push(Block::Table(table(&moved, placed, balance, &on_paper, reader)));
        let reference = papers::reference(locale, &on_paper.reference);
        Ok(Paper {
            name: format!("{}-{}-{today}", papers::statement_file(locale), on_paper.reference),
            title: papers::statement_title(locale).to_owned(),
            locale,
            sheet: Sheet::of(on_paper.market),
            foot: format!("{reference} · {}", papers::made_on(locale, reader.date(today))),
            dated: now,
            blocks,
        })
    }
}

/// What stands on a receipt, whoever it is for.
pub(super) struct ReceiptSheet<'a> {
    /// In whose name it is.
    pub over: String,
    /// What its payer can quote.
    pub reference: &'a str,
    /// Between whom; nothing where its payer is to learn of nobody.
    pub parties: Option<Block>,
    /// What became of the money.
    pub note: Block,
    /// Question and answer.
    pub facts: Vec<(&'static str, String)>,
    pub simulated: bool,
    /// The reader's date.
    pub today: NaiveDate,
}

impl ReceiptSheet<'_> {
    pub fn laid_out(self, reader: Reader, dated: Timestamp) -> Paper {
        let locale = reader.locale;
        let number = words::receipt_number(locale, self.reference);
        let head = Block::Head {
            over: Some(self.over),
            title: words::receipt_title(locale).to_owned(),
            under: Some(number.clone()),
        };
        let facts = self.facts.into_iter().map(|(question, answer)| (question.to_owned(), answer)).collect();
        let simulated = self.simulated.then(|| Block::Quiet(words::simulator_note(locale).to_owned()));
        let blocks = [Some(head), self.parties, Some(self.note), Some(Block::Facts(facts)), simulated];
        Paper {
            name: format!("{}-{}", papers::receipt_file(locale), self.reference),
            title: number.clone(),
            locale,
            sheet: Sheet::of(reader.market),
            foot: format!("{number} · {}", papers::made_on(locale, reader.date(self.today))),
            dated,
            blocks: blocks.into_iter().flatten().collect(),
        }
    }
}

/// What moved a balance: the latest line by line, the sums of all.
#[derive(Default)]
struct Moved {
    placed: Option<Money>,
    lines: VecDeque<Line>,
    /// How many came before those, what they moved together, and what was owed after them.
    earlier: Option<(u64, i64, Money)>,
    less: i64,
    more: i64,
}

impl Moved {
    fn take(&mut self, line: Line) {
        let minor = line.moved.minor();
        if minor < 0 {
            self.less += minor;
        } else {
            self.more += minor;
        }
        self.lines.push_back(line);
        if self.lines.len() > LINES_MAX
            && let Some(oldest) = self.lines.pop_front()
        {
            let (count, sum, _) = self.earlier.unwrap_or((0, 0, oldest.balance));
            self.earlier = Some((count + 1, sum + oldest.moved.minor(), oldest.balance));
        }
    }
}

fn table(moved: &Moved, placed: Money, balance: Money, on_paper: &OnPaper, reader: Reader) -> Table {
    let locale = reader.locale;
    let columns = vec![
        Column::new(plan_words::schedule_date(locale), ColumnKind::Short),
        Column::new(papers::statement_what(locale), ColumnKind::Words),
        Column::new(account_words::detail_reference(locale), ColumnKind::Short),
        Column::new(words::receipt_amount(locale), ColumnKind::Amount),
        Column::new(papers::statement_balance(locale), ColumnKind::Amount),
    ];
    let nothing = String::new;
    let first = [
        reader.date(on_paper.placed_on),
        papers::statement_placed(locale).to_owned(),
        nothing(),
        nothing(),
        reader.money(placed),
    ];
    let mut rows = vec![Row::of(first)];
    if let Some((count, sum, after)) = moved.earlier {
        let sum = reader.money(Money::from_minor(sum, after.currency()));
        rows.push(Row::of([nothing(), papers::statement_earlier(locale, count), nothing(), sum, reader.money(after)]));
    }
    rows.extend(moved.lines.iter().map(|line| {
        let what = match line.kind.as_str() {
            "payment" => papers::statement_payment(locale),
            REFUND => papers::statement_refund(locale),
            CHARGEBACK => papers::statement_chargeback(locale),
            "direct_payment" => papers::statement_direct(locale),
            "write_off" => papers::statement_written_off(locale),
            "recall" => papers::statement_recalled(locale),
            _ => papers::statement_corrected(locale),
        };
        Row::of([
            reader.date(today(on_paper.market, line.at)),
            what.to_owned(),
            line.reference.clone().unwrap_or_default(),
            reader.money(line.moved),
            reader.money(line.balance),
        ])
    }));
    let left = account_words::charge_total(locale).to_owned();
    rows.push(Row::total([nothing(), left, nothing(), nothing(), reader.money(balance)]));
    Table { summary: papers::statement_all(locale).to_owned(), columns, rows }
}
