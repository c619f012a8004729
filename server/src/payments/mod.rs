//! Payments: asking for money without ever taking it twice, and the ledger it ends in. Told in `docs/payments.md`.

mod adjusting;
mod adjustments_in;
mod aftermath;
mod check;
pub mod entity;
mod facts;
mod janitor;
mod papers;
mod provider;
mod remitting;
mod service;
mod settle;
mod simulator;
mod statement;
mod store;
mod surroundings;

pub use adjusting::{Adjusted, Books, NotAdjusted, Told as AdjustmentTold};
pub use adjustments_in::{Incoming, IncomingReport, TakeInError};
pub use check::{Balances, Report, check as check_ledger};
pub use facts::{BalanceAdjusted, PaymentFailed, PaymentGivenBack, PaymentReceived};
pub use janitor::{Janitor, KIND as ASK};
pub use provider::{Charge, PaymentProvider, Told};
pub use remitting::{NotRemitted, Remitted, RemittedLine, Remitting};
pub use service::Service;
pub use settle::{ARRIVES_WITHIN_SECONDS, CONFIRM_WITHIN_SECONDS};
pub use simulator::{Fault, SILENT_SECONDS, Simulator};
pub use statement::{Line, statement};
pub use surroundings::{Around, Nothing, Surroundings};
