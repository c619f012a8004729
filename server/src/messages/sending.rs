//! Sending: the rules are asked at the moment of sending, and what they answered is kept with the message.

use super::entity::message;
use super::outgoing::{Destination, Letter, NotSent, Outgoing, Transport};
use super::store::Standing;
use super::{MessageSent, ROLE, Service, queue, store};
use crate::accounts::parties;
use crate::compliance::{Wanted, key_of};
use crate::identity;
use crate::kernel::audit;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{self, Claimed, Handler, JobError, NewJob};
use crate::plans;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::compliance::{AddressKey, Arrangement, Channel, Decision, DecisionRecord, Purpose};
use shared::identity::{ContactId, CustomerId};
use shared::kernel::Timestamp;
use shared::messages::{MessageId, State, Template};
use std::sync::Arc;

/// The kind of job that sends a message.
pub const KIND: &str = "messages.send";

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub message: MessageId,
}

/// Sends what is due.
pub struct Sending(pub Arc<Service>);

#[async_trait]
impl Handler for Sending {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let Payload { message } = job.payload()?;
        self.0.deliver(message, job, job.attempt >= self.attempts_max()).await
    }
}

/// A message that is still to be sent, with all that sending it takes.
struct Due {
    id: MessageId,
    row: message::Model,
    channel: Channel,
    purpose: Purpose,
    template: Template,
    content: super::Content,
    /// Whose contact it goes to; none: to somebody who is nobody's.
    contact: Option<identity::entity::contact::Model>,
    key: AddressKey,
    to: String,
}

impl Service {
    /// Decides on a message and does what was decided. Told twice about one that has left, it does nothing.
    async fn deliver(&self, id: MessageId, job: &Claimed, is_last_try: bool) -> Result<(), JobError> {
        let Some(due) = self.due(id).await.map_err(|failure| self.trouble(failure))? else { return Ok(()) };
        let now = self.kernel.now();
        let age = now.seconds_since(Timestamp::from_unix_millis(due.row.created_at));
        if due.template.useful_seconds().is_some_and(|seconds| age >= seconds) {
            let late = Standing { last_error: Some("it was of use for a while only"), ..Standing::new(State::Failed) };
            return self.settle(&due, late, None, job).await;
        }
        if due.contact.as_ref().is_some_and(|contact| contact.removed_at.is_some()) {
            let gone =
                Standing { last_error: Some("the address is no longer on file"), ..Standing::new(State::Failed) };
            return self.settle(&due, gone, None, job).await;
        }
        if !self.is_still_true(&due.content).await.map_err(|failure| self.trouble(failure))? {
            let over = Standing { last_error: Some("what it says is no longer so"), ..Standing::new(State::Failed) };
            return self.settle(&due, over, None, job).await;
        }
        let decision = self.decide(&due).await.map_err(|failure| self.trouble(failure))?;
        let record: DecisionRecord = (*decision).clone();
        let ask_again_at = record.ask_again_at();
        let kept = serde_json::to_string(&record).map_err(|_| JobError::Park("a decision cannot be written down"))?;
        let standing = |state| Standing { decision: Some(kept.clone()), ..Standing::new(state) };
        let Some(permit) = decision.permit() else {
            let standing = match ask_again_at {
                Some(until) => Standing { send_at: Some(until), ..standing(State::Deferred) },
                None => standing(State::Blocked),
            };
            return self.settle(&due, standing, Some(&record), job).await;
        };
        let destination =
            Destination { channel: due.channel, purpose: due.purpose, key: due.key.clone(), to: due.to.clone() };
        // Looked at again: the permit begins with the decision, and that is later than the look above.
        let now = self.kernel.now();
        let outgoing = Outgoing::under(permit, id, destination, self.letter(&due, now))
            .map_err(|_| JobError::Retry("the permit ran out"))?;
        match self.transport(due.channel)?.send(&outgoing).await {
            Ok(provider_reference) => {
                let sent = Standing { sent_at: Some(now), provider_reference, ..standing(State::Sent) };
                self.settle(&due, sent, Some(&record), job).await
            }
            Err(NotSent::Later(reason)) if !is_last_try => Err(JobError::Retry(reason)),
            Err(NotSent::Later(reason) | NotSent::Never(reason)) => {
                let failed = Standing { last_error: Some(reason), ..standing(State::Failed) };
                self.settle(&due, failed, Some(&record), job).await
            }
        }
    }

    /// The message, unless it was sent or given up already.
    async fn due(&self, id: MessageId) -> Result<Option<Due>, Failure> {
        let db = self.kernel.db.read();
        let Some(row) = store::by_id(db, id).await? else { return Err(Failure::broken("a message that is not there")) };
        let state: State = row.state.parse().map_err(|_| Failure::broken("an unknown state is stored"))?;
        if !state.is_waiting() {
            return Ok(None);
        }
        let contact = match row.contact_id {
            Some(contact) => self.identity.contact(db, ContactId::from_uuid(contact)).await?,
            None => None,
        };
        let creditor = parties::creditor(db, row.creditor_id).await?.ok_or(Failure::broken("a message for nobody"))?;
        let vault = parties::vault_of(&self.kernel.vault, &creditor)?;
        let (key, to) = match (&contact, queue::open_guest(&vault, &row)?) {
            (Some(contact), _) => (key_of(&contact.address_index), identity::open_address(&vault, contact)?),
            (None, Some(address)) => (key_of(&self.kernel.vault.hashes().email(&address)), address),
            (None, None) => return Err(Failure::broken("a message to no address")),
        };
        Ok(Some(Due {
            id,
            channel: store::channel(&row).ok_or(Failure::broken("an unknown channel is stored"))?,
            purpose: store::purpose(&row).ok_or(Failure::broken("an unknown purpose is stored"))?,
            template: row.template.parse().map_err(|_| Failure::broken("an unknown template is stored"))?,
            content: queue::open(&vault, &row)?,
            contact,
            key,
            to,
            row,
        }))
    }

    /// Whether what it says is so at this moment: it may have waited for the day while the payment was made or moved.
    async fn is_still_true(&self, content: &super::Content) -> Result<bool, Failure> {
        let Some((instalment, due_on)) = content.while_due else { return Ok(true) };
        let has_come = due_on <= today(content.market, self.kernel.now());
        Ok(!has_come && plans::is_asked_for(self.kernel.db.read(), instalment, due_on).await?)
    }

    async fn decide(&self, due: &Due) -> Result<Decision, Failure> {
        let db = self.kernel.db.read();
        let customer = CustomerId::from_uuid(due.row.customer_id);
        let Due { channel, purpose, .. } = *due;
        let template = due.template.reading(due.content.market, ROLE, channel, purpose, due.content.is_first);
        let Some(contact) = &due.contact else {
            return Ok(self.compliance.decide_for_guest(due.content.market, due.key.clone(), template));
        };
        let wanted = Wanted {
            creditor: due.row.creditor_id,
            customer,
            contact: Some(ContactId::from_uuid(contact.id)),
            account: due.row.account_id,
            channel,
            purpose,
            template,
            history: store::history(db, customer, self.kernel.now()).await?,
            is_first: !store::is_known_to(db, customer, due.row.creditor_id).await?,
            arrangement: due
                .content
                .while_due
                .map(|_| Arrangement { reminders_wanted: purpose == Purpose::CustomerRequested }),
        };
        self.compliance.decide(db, wanted).await
    }

    fn letter(&self, due: &Due, now: Timestamp) -> Letter {
        let has_line = due.template.has_opt_out_line(due.content.market, due.channel, due.purpose);
        Letter {
            subject: due.content.subject.clone(),
            text: due.content.text.clone(),
            html: due.content.html.clone(),
            unsubscribe: due.content.link.as_ref().filter(|_| has_line).map(|link| format!("{link}/stop")),
            at: now,
        }
    }

    fn transport(&self, channel: Channel) -> Result<&dyn Transport, JobError> {
        match channel {
            Channel::Email => Ok(self.transports.email.as_ref()),
            Channel::Sms => Ok(self.transports.sms.as_ref()),
            _ => Err(JobError::Park("nothing is sent by this channel")),
        }
    }

    /// Notes how it stands, and that the job is done: both, or neither. One that waits gets a new job.
    async fn settle(
        &self,
        due: &Due,
        standing: Standing,
        decision: Option<&DecisionRecord>,
        job: &Claimed,
    ) -> Result<(), JobError> {
        let now = self.kernel.now();
        let (id, state, reason) = (due.id, standing.state, standing.last_error);
        let again = standing.send_at.filter(|_| state == State::Deferred);
        let tx = self.kernel.db.begin().await?;
        store::note(&tx, id, standing).await?;
        if let Some(until) = again {
            let job = NewJob::new(KIND, &Payload { message: id }, until)?;
            jobs::enqueue(&tx, job, now, self.kernel.random()).await?;
        }
        // What went to somebody else is no part of the customer's story.
        if state == State::Sent && due.contact.is_some() {
            let fact = MessageSent {
                message: id,
                creditor: due.row.creditor_id,
                customer: CustomerId::from_uuid(due.row.customer_id),
                account: due.row.account_id,
                channel: due.channel,
                purpose: due.purpose,
            };
            self.kernel.outbox.record(&tx, &fact, now).await?;
        }
        job.done_in(&tx, now).await?;
        let rules: Vec<&str> =
            decision.map(|d| d.rules.iter().map(|hit| hit.id.as_ref()).collect()).unwrap_or_default();
        let entry = audit::Entry {
            chain: Some(due.row.creditor_id),
            at: now,
            actor: "system",
            action: match state {
                State::Sent => "message sent",
                State::Deferred => "message deferred",
                State::Blocked => "message blocked",
                State::Queued | State::Failed => "message failed",
            },
            subject: &format!("message:{id}"),
            detail: json!({ "channel": due.channel, "purpose": due.purpose, "rules": rules, "reason": reason }),
        };
        audit::record(&tx, entry).await?;
        tx.commit().await?;
        tracing::info!(message = %id, channel = ?due.channel, purpose = ?due.purpose, state = state.code(), "a message was decided on");
        metrics::counter!("quitus_messages_total", "channel" => store::code_of(due.channel), "state" => state.code())
            .increment(1);
        Ok(())
    }

    /// The cause goes to the log; the job only learns that there is one.
    fn trouble(&self, failure: Failure) -> JobError {
        self.kernel.answer(failure);
        JobError::Retry("the message could not be prepared")
    }
}
