//! The paper of a plan: what was agreed, word for word, and how it stands.

use super::entity::plan_version;
use super::{Service, store};
use crate::accounts::on_paper;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::pdf::{Block, Column, ColumnKind, Paper, Row, Sheet, Table};
use app::error::ApiError;
use app::plans::{schedule_row, summary};
use app::text::{papers, plans as words};
use shared::identity::Actor;
use shared::kernel::{Locale, Market, Reader, Timestamp};
use shared::plans::PlanId;

impl Service {
    /// The agreement with every change since. Another customer's plan is not found.
    pub async fn agreement_paper(&self, actor: &Actor, plan: PlanId, locale: Locale) -> Result<Paper, ApiError> {
        self.told(self.agreement_on_paper(actor, plan, locale).await)
    }

    async fn agreement_on_paper(&self, actor: &Actor, plan: PlanId, locale: Locale) -> Result<Paper, Failure> {
        let view = self.read(actor, plan).await?;
        let on_paper = on_paper(&self.kernel, actor.customer, view.account).await?.ok_or(ApiError::NotFound)?;
        let reader = Reader::new(locale, view.market);
        let reference = words::done_reference_plain(locale, &view.reference);
        let mut blocks = vec![
            Block::Head {
                over: Some(view.creditor.clone()),
                title: papers::agreement_title(locale).to_owned(),
                under: Some(reference.clone()),
            },
            on_paper.parties(locale),
        ];
        for version in store::versions_of(self.kernel.db.read(), plan).await? {
            blocks.extend(agreed(&version, view.market, locale)?);
        }
        blocks.push(Block::Section(papers::agreement_stands(locale).to_owned()));
        blocks.push(Block::Facts(summary(&view, reader).into_iter().map(|row| (row.question, row.answer)).collect()));
        let rows = view.instalments.iter().map(|instalment| {
            let row = schedule_row(reader, instalment);
            Row::of([row.date, row.note.unwrap_or_default(), row.amount])
        });
        let total = view
            .total()
            .map(|total| Row::total([words::check_total(locale).to_owned(), String::new(), reader.money(total)]));
        blocks.push(Block::Section(words::schedule_title(locale).to_owned()));
        blocks.push(Block::Table(Table {
            summary: words::schedule_title(locale).to_owned(),
            columns: vec![
                Column::new(words::schedule_date(locale), ColumnKind::Short),
                Column::new(papers::agreement_note(locale), ColumnKind::Words),
                Column::new(words::schedule_amount(locale), ColumnKind::Amount),
            ],
            rows: rows.chain(total).collect(),
        }));
        let made_on = papers::made_on(locale, reader.date(view.today));
        Ok(Paper {
            name: format!("{}-{}", papers::agreement_file(locale), view.reference),
            title: format!("{}, {}", papers::agreement_title(locale), view.reference),
            locale,
            sheet: Sheet::of(view.market),
            foot: format!("{reference} · {made_on}"),
            dated: self.kernel.now(),
            blocks,
        })
    }
}

/// What was agreed in a version, in the words and the language in which it was shown.
fn agreed(version: &plan_version::Model, market: Market, locale: Locale) -> Result<Vec<Block>, Failure> {
    let language = version.language.parse().map_err(|_| Failure::broken("a version of a plan in no language"))?;
    let on = today(market, Timestamp::from_unix_millis(version.agreed_at));
    let on = Reader::new(locale, market).date(on);
    let (title, when) = match version.version {
        1 => (words::terms_title(locale).to_owned(), words::agreed_on(locale, on)),
        later => (papers::agreement_changed(locale, on, later), String::new()),
    };
    let mut blocks = vec![Block::Section(title)];
    let elsewhere = (language != locale).then(|| papers::agreed_elsewhere(locale).to_owned());
    blocks.extend([Some(when).filter(|when| !when.is_empty()), elsewhere].into_iter().flatten().map(Block::Quiet));
    blocks.push(Block::Quoted { lines: version.words.lines().map(str::to_owned).collect(), language });
    Ok(blocks)
}
