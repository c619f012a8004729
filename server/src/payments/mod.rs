//! Payments: asking for money without ever taking it twice, and the ledger it ends in. Told in `docs/payments.md`.

mod adjusting;
mod adjustments_in;
mod aftermath;
mod beginning;
mod check;
mod collecting;
pub mod entity;
pub mod expiring;
mod facts;
mod giving_up;
mod guests;
mod janitor;
mod looking;
mod methods;
pub mod notices;
mod own_methods;
mod papers;
mod pay_links;
mod provider;
mod reconciling;
mod refunding;
mod remitting;
mod saving;
mod service;
mod settle;
mod simulated_report;
mod simulator;
mod statement;
mod store;
mod stripe;
mod surroundings;
mod together;

pub use adjusting::{Adjusted, Books, NotAdjusted, Told as AdjustmentTold};
pub use adjustments_in::{Incoming, IncomingReport, TakeInError};
pub use check::{Balances, Report, check as check_ledger};
pub use collecting::{COLLECT, Collecting, CollectionPutOff, InstalmentToCollect};
pub use facts::{
    BalanceAdjusted, DeclinedInstalment, GuestPaid, MethodExpiring, MethodRemoved, MethodSaved, PayLinkMade,
    PayLinkStopped, PaymentFailed, PaymentGivenBack, PaymentReceived,
};
pub use giving_up::{GiveUpRest, PlanCompleted};
pub use guests::{GuestReceipt, guest_receipt};
pub use janitor::{Janitor, KIND as ASK};
pub use methods::{MethodState, chargeable};
pub use notices::{Heard, NotTaken};
pub use own_methods::{ASK_SAVING, AskSaving, FORGET, Forgetting};
pub use provider::{
    Charge, Concerns, Forged, Notice, ON_PROVIDERS_PAGE, Offer, PaymentProvider, Refund, RefundAnswer, Refunded, Told,
};
pub use reconciling::{NotReconciled, Reconciled, Reconciling, ToldOfReport, Unreadable};
pub use refunding::{KIND as REFUND_ORDER, NotRefunded, RefundState, Refunding, currency_of};
pub use remitting::{NotRemitted, Remitted, RemittedLine, Remitting};
pub use saving::{SavedMethod, Saving, SavingAnswer, SavingTold};
pub use service::Service;
pub use settle::{ARRIVES_WITHIN_SECONDS, CONFIRM_WITHIN_SECONDS};
pub use simulated_report::simulated_report;
pub use simulator::{Fault, NAME as SIMULATOR, SILENT_SECONDS, Simulator};
pub use statement::{Line, statement};
pub use store::is_under_way;
pub use stripe::{Account as StripeAccount, NAME as STRIPE, Secret, Stripe};
pub use surroundings::{Around, Nothing, Surroundings, ToCollect};
