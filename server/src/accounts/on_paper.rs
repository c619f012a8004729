//! What every paper about an account says of it: whose it is, and who placed it.

use super::entity::creditor;
use super::{Profile, store};
use crate::kernel::Kernel;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::pdf::{Block, Party};
use crate::kernel::vault::Wrapped;
use app::text::{accounts as words, papers};
use chrono::NaiveDate;
use sea_orm::EntityTrait;
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Locale, Market, Timestamp};

/// An account, as papers name it.
#[derive(Clone)]
pub struct OnPaper {
    /// The creditor's reference of it.
    pub reference: String,
    /// As people know it.
    pub creditor: String,
    /// The creditor's name in law.
    pub legal_name: String,
    pub market: Market,
    /// The customer's day on which it came to us.
    pub placed_on: NaiveDate,
    /// Name and address, as the creditor gave them; what it did not give is left out.
    pub holder: Vec<String>,
}

impl OnPaper {
    /// For whom, and whose account.
    pub fn parties(&self, locale: Locale) -> Block {
        let mut creditor = vec![self.legal_name.clone()];
        if self.creditor != self.legal_name {
            creditor.push(self.creditor.clone());
        }
        creditor.push(papers::reference(locale, &self.reference));
        let party = |label: &str, lines| Party { label: label.to_owned(), lines };
        let creditor = party(words::detail_creditor(locale), creditor);
        let holder = Some(party(papers::made_for(locale), self.holder.clone()));
        Block::Beside(holder.filter(|holder| !holder.lines.is_empty()).into_iter().chain([creditor]).collect())
    }
}

/// The account, if it is this customer's; `None` also for what is somebody else's.
pub async fn on_paper(kernel: &Kernel, customer: CustomerId, account: AccountId) -> Result<Option<OnPaper>, Failure> {
    let db = kernel.db.read();
    let Some(row) = store::account_of(db, customer, account).await? else { return Ok(None) };
    let creditor = creditor::Entity::find_by_id(row.creditor_id).one(db).await?;
    let creditor = creditor.ok_or_else(|| Failure::broken("an account without its creditor"))?;
    let market = row.market.parse().map_err(|_| Failure::broken("an account in no market"))?;
    let holder = profile(kernel, customer, &creditor).await?.map(|profile| lines(&profile, market));
    Ok(Some(OnPaper {
        reference: row.reference,
        legal_name: if creditor.legal_name.is_empty() { creditor.name.clone() } else { creditor.legal_name },
        creditor: creditor.name,
        market,
        placed_on: today(market, Timestamp::from_unix_millis(row.placed_at)),
        holder: holder.unwrap_or_default(),
    }))
}

/// The first name by which a creditor knows a customer; empty where it gave none.
pub async fn first_name(kernel: &Kernel, customer: CustomerId, creditor: CreditorId) -> Result<String, Failure> {
    let found = creditor::Entity::find_by_id(creditor.uuid()).one(kernel.db.read()).await?;
    let creditor = found.ok_or_else(|| Failure::broken("a creditor that does not exist"))?;
    Ok(profile(kernel, customer, &creditor).await?.map(|profile| profile.first_name).unwrap_or_default())
}

/// A person as a creditor knows them. The newest of what it told: it may have given a person several references.
async fn profile(
    kernel: &Kernel,
    customer: CustomerId,
    creditor: &creditor::Model,
) -> Result<Option<Profile>, Failure> {
    let records = store::records(kernel.db.read(), customer).await?;
    let Some(record) = records.into_iter().find(|record| record.creditor_id == creditor.id) else { return Ok(None) };
    let vault = kernel.vault.creditor(&Wrapped::from_bytes(creditor.wrapped_key.clone()))?;
    let of = CreditorId::from_uuid(creditor.id);
    Ok(Some(Profile::open(&vault, of, &record.reference_index, &record.profile_sealed)?))
}

/// Name and address, in the order of the country.
fn lines(profile: &Profile, market: Market) -> Vec<String> {
    let address = &profile.address;
    let of = |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let town = match market {
        Market::Fr => of(&[&address.postcode, &address.city]),
        Market::Us | Market::Uk | Market::Au | Market::Nz | Market::Ca => {
            of(&[&address.city, &address.region, &address.postcode])
        }
    };
    let all = [profile.full_name(), address.line_1.clone(), address.line_2.clone(), town];
    all.into_iter().filter(|line| !line.is_empty()).collect()
}
