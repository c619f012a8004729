//! Paying: what may be paid, what becomes of a payment, and which debt it goes to.

mod adjustment;
mod adjustment_file;
mod aftermath;
mod allocation;
mod amount;
mod card;
mod failure;
mod ledger;
mod method;
mod pay_link;
mod provider_report;
mod reconciliation;
mod state;

pub use adjustment::{AdjustmentKind, AdjustmentRefusal, UnknownAdjustment};
pub use adjustment_file::{AdjustmentColumn, AdjustmentFault, AdjustmentRecord, FaultAt, read_adjustment};
pub use aftermath::{Aftermath, Chargeback, NotOfThisPayment, UnknownChargeback};
pub use allocation::{AllocationRefusal, Debt, Part, allocate, allocate_taken, pro_rata};
pub use amount::{AmountRefusal, Payable, WayToPay};
pub use card::{CardEnding, NotACardEnding, TestCard, UnknownTestCard};
pub use failure::{Decline, FailureCode, UnknownFailure};
pub use ledger::{
    CHARGEBACK, Half, LedgerAccount, Posting, REFUND, UnknownLedgerAccount, moved_by_aftermath, postings_of_adjustment,
    postings_of_aftermath, postings_of_payment,
};
pub use method::{MethodKind, UnknownMethodKind};
pub use pay_link::{LinkAmount, LinkClosed, LinkName, LinkState, NotALinkName, PayLink};
pub use provider_report::{ReportColumn, ReportFault, ReportFaultAt, ReportForm, read_reported};
pub use reconciliation::{
    BESIDE_SECONDS, Difference, Finding, Movement, Place, Posted, Reported, ReportedKind, Span, Totals, compare,
};
pub use state::{Answer, Impossible, PaymentState, UnknownPaymentState};

crate::id! {
    /// One attempt to move money.
    PaymentId
}

crate::id! {
    /// One change of a balance that a creditor told us.
    AdjustmentId
}

crate::id! {
    /// A card or a bank account that somebody has saved.
    PaymentMethodId
}

crate::id! {
    /// A link by which somebody else pays.
    PayLinkId
}
