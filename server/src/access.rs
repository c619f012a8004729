//! Who may open which door: every page, server function and file, in one table.
//!
//! The table decides nothing: each door asks for itself (rendering calls server functions without any layer around them).
//! `tests/it/access` compares it with the router, and tries each door as nobody, as another customer and as the owner.
//! A new door is a new row.

use axum::http::Method;

/// Who gets an answer. Everybody else is asked to sign in, or told that nothing is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever asks. What it shows depends on nobody's session, or only on the asking browser's own.
    Anyone,
    /// A customer who has given the code, and perhaps still owes the second fact.
    Pending,
    /// A customer, every proof given; and what the address or the form names is theirs.
    SignedIn,
    /// Whoever asks, but only in a demonstration; elsewhere nothing is here.
    Demo,
    /// A page that only has its place: nothing is here, for anybody.
    NotBuilt,
}

/// One door.
#[derive(Debug, Clone)]
pub struct Door {
    pub method: Method,
    /// As the router has it: `/{lang}/accounts/{account}`.
    pub path: &'static str,
    pub who: Who,
    /// What is sent along, as a form or a query writes it. `{account}`, `{plan}`, `{payment}`, `{dispute}`,
    /// `{hardship}`, `{message}`, `{method}` and `{session}` stand for the id of one, `{new}` for an id nobody has used.
    pub example: &'static str,
}

impl Door {
    /// Whether it belongs to the forms and resources of pages, rather than being a page or a file itself.
    pub fn is_function(&self) -> bool {
        self.path.starts_with("/api/") && !self.path.starts_with("/api/v")
    }
}

use Who::{Anyone, Demo, Pending, SignedIn};

/// Every door there is.
pub const DOORS: &[Door] = &[
    // For whoever runs it. `/metrics` has a listener of its own where one is configured.
    page("/healthz", Anyone),
    page("/readyz", Anyone),
    page("/metrics", Anyone),
    // Files.
    page("/pkg/{build}/{*file}", Anyone),
    page("/static/{*file}", Anyone),
    // Entry.
    page("/", Anyone),
    page("/{lang}", Anyone),
    page("/{lang}/code", Anyone),
    page("/{lang}/sign-in", Anyone),
    page("/{lang}/confirm", Pending),
    read("/api/accounts/sign-in-form", Anyone, ""),
    write("/api/accounts/sign-in", Anyone, "lang=en&reference=A-1&contact=nobody%40mail.example"),
    read("/api/accounts/confirm-form", Pending, ""),
    write("/api/accounts/confirm", Pending, "lang=en&postcode=69003"),
    // Messages.
    page("/m/{token}", Anyone),
    page("/m/{token}/stop", Anyone),
    write("/m/{token}/stop", Anyone, ""),
    page("/genuine", Anyone),
    read("/api/messages/link", Anyone, "token=unknown"),
    write("/api/messages/send-code", Anyone, "token=unknown&lang=en"),
    write("/api/messages/not-me", Anyone, "token=unknown"),
    write("/api/messages/stop", Anyone, "token=unknown"),
    write("/api/messages/genuine", Anyone, "code=7F3K-92WD&lang=en"),
    read("/api/messages/last-checked", Anyone, ""),
    page("/{lang}/inbox", SignedIn),
    page("/{lang}/inbox/{message}", SignedIn),
    page("/messages/{message}/message.txt", SignedIn),
    read("/api/messages/inbox", SignedIn, ""),
    read("/api/messages/message", SignedIn, "message={message}"),
    write("/api/messages/open", SignedIn, "message={message}&lang=en"),
    write("/api/messages/read-all", SignedIn, "lang=en"),
    read("/api/identity/code-page", Anyone, ""),
    write("/api/identity/enter-code", Anyone, "code=123456&lang=en"),
    write("/api/identity/resend", Anyone, "lang=en"),
    write("/api/identity/stay", SignedIn, ""),
    write("/api/identity/sign-out", Anyone, ""),
    page("/{lang}/sessions", SignedIn),
    read("/api/identity/sessions", SignedIn, ""),
    write("/api/identity/end-session", SignedIn, "session={session}&lang=en"),
    write("/api/identity/end-other-sessions", SignedIn, "lang=en"),
    page("/{lang}/help", Anyone),
    // Accounts.
    page("/{lang}/accounts", SignedIn),
    page("/{lang}/accounts/{account}", SignedIn),
    page("/{lang}/choose/{act}", SignedIn),
    read("/api/accounts/all", SignedIn, "page=1&closed=1"),
    read("/api/accounts/one", SignedIn, "account={account}"),
    page("/accounts/{account}/statement.pdf", SignedIn),
    page("/accounts/{account}/paid-in-full.pdf", SignedIn),
    page("/accounts/{account}/validation-notice.pdf", SignedIn),
    // Disputes.
    page("/{lang}/accounts/{account}/dispute", SignedIn),
    page("/{lang}/disputes/{dispute}", SignedIn),
    read("/api/disputes/form", SignedIn, "account={account}"),
    write("/api/disputes/lodge", SignedIn, "attempt={new}&account={account}&lang=en&reason=not_mine"),
    read("/api/disputes/lodged", SignedIn, "dispute={dispute}"),
    write("/api/disputes/add", SignedIn, "attempt={new}&dispute={dispute}&lang=en&words=more"),
    // Care.
    page("/{lang}/budget", Anyone),
    // Who sends an account's id is answered as somebody who sends none, unless it is theirs.
    read("/api/care/budget", Anyone, "market=UK&account={account}&lang=en"),
    write("/api/care/keep-budget", Anyone, "market=UK&account={account}&lang=en&lines[wages]=900"),
    page("/{lang}/hardship", SignedIn),
    page("/{lang}/hardship/{hardship}", SignedIn),
    read("/api/care/hardship-form", SignedIn, ""),
    write("/api/care/tell", SignedIn, "attempt={new}&lang=en&reasons[]=illness"),
    read("/api/care/hardship", SignedIn, "hardship={hardship}"),
    write("/api/care/add", SignedIn, "attempt={new}&hardship={hardship}&lang=en&words=more"),
    // Plans.
    page("/{lang}/accounts/{account}/plan", SignedIn),
    page("/{lang}/accounts/{account}/plan/check", SignedIn),
    page("/{lang}/accounts/{account}/plan/accounts", SignedIn),
    page("/{lang}/accounts/{account}/settle", SignedIn),
    page("/{lang}/plans/{plan}", SignedIn),
    page("/{lang}/plans/{plan}/change", SignedIn),
    page("/{lang}/plans/{plan}/change/check", SignedIn),
    page("/{lang}/plans/{plan}/change/{kind}", SignedIn),
    page("/{lang}/plans/{plan}/collection", SignedIn),
    page("/plans/{plan}/calendar.ics", SignedIn),
    page("/plans/{plan}/agreement.pdf", SignedIn),
    read("/api/plans/build", SignedIn, "account={account}"),
    write("/api/plans/choose", SignedIn, "account={account}&lang=en&frequency=monthly&first_on=2026-12-10&amount=10"),
    read("/api/plans/join", SignedIn, "account={account}"),
    write("/api/plans/choose-accounts", SignedIn, "account={account}&lang=en"),
    read("/api/plans/settlement", SignedIn, "account={account}"),
    write("/api/plans/settle", SignedIn, "account={account}&lang=en&count=1&first_on=2026-12-10"),
    read("/api/plans/check", SignedIn, "account={account}&lang=en"),
    write(
        "/api/plans/agree",
        SignedIn,
        "attempt={new}&account={account}&lang=en&frequency=monthly&first_on=2026-12-10&amount=10&seal=none",
    ),
    read("/api/plans/plan", SignedIn, "plan={plan}"),
    page("/calendar/{file}", Anyone),
    write("/api/plans/make-feed", SignedIn, "attempt={new}&plan={new}&lang=en"),
    write("/api/plans/stop-feed", SignedIn, "plan={new}&lang=en"),
    read("/api/plans/changing", SignedIn, "plan={plan}"),
    write("/api/plans/ask-change", SignedIn, "plan={plan}&lang=en&kind=move&due_on=2026-12-01&to=2026-12-04"),
    read("/api/plans/check-change", SignedIn, "plan={plan}&lang=en"),
    read("/api/plans/collection", SignedIn, "plan={plan}&lang=en"),
    write("/api/plans/collect", SignedIn, "attempt={new}&plan={plan}&lang=en&method={method}&seal=none"),
    write("/api/plans/stop-collection", SignedIn, "attempt={new}&plan={plan}&lang=en"),
    write("/api/plans/remind", SignedIn, "attempt={new}&plan={plan}&lang=en&days=3"),
    write("/api/plans/change", SignedIn, "attempt={new}&plan={plan}&lang=en&kind=skip&seal=none"),
    // Payments.
    page("/{lang}/accounts/{account}/pay", SignedIn),
    page("/{lang}/payments/{payment}/confirm", SignedIn),
    page("/{lang}/payments/{payment}", SignedIn),
    page("/{lang}/accounts/{account}/pay/surplus", SignedIn),
    page("/payments/{payment}/receipt.pdf", SignedIn),
    page("/{lang}/accounts/{account}/pay-links", SignedIn),
    read("/api/payments/links", SignedIn, "account={account}"),
    write(
        "/api/payments/make-link",
        SignedIn,
        "attempt={new}&account={account}&lang=en&name=Ana&kind=fixed&amount=10&days=7",
    ),
    write("/api/payments/stop-link", SignedIn, "link={new}&lang=en"),
    // Paying for somebody else: who knows the secret of their link sees it, and the browser that paid by it what it paid.
    page("/pay/{token}", Anyone),
    page("/pay/{token}/{payment}", Anyone),
    page("/pay/{token}/{payment}/confirm", Anyone),
    page("/pay/{token}/{payment}/receipt.pdf", Anyone),
    read("/api/payments/by-link", Anyone, "token=unknown"),
    write("/api/payments/pay-by-link", Anyone, "attempt={new}&token=unknown&lang=en&amount=10&card=approve"),
    read("/api/payments/guest-confirmation", Anyone, "token=unknown&payment={payment}"),
    write("/api/payments/guest-confirm", Anyone, "token=unknown&payment={payment}&approved=true"),
    read("/api/payments/guest-receipt", Anyone, "token=unknown&payment={payment}"),
    read("/api/payments/offer", SignedIn, "account={account}"),
    read("/api/payments/surplus", SignedIn, "account={account}"),
    write("/api/payments/start", SignedIn, "attempt={new}&account={account}&lang=en&way=other&amount=1&card=approve"),
    read("/api/payments/confirmation", SignedIn, "payment={payment}&lang=en"),
    write("/api/payments/confirm", SignedIn, "payment={payment}&approved=true&lang=en"),
    read("/api/payments/receipt", SignedIn, "payment={payment}"),
    page("/{lang}/methods", SignedIn),
    read("/api/payments/methods", SignedIn, ""),
    write("/api/payments/add-method", SignedIn, "attempt={new}&lang=en&card=approve"),
    write("/api/payments/change-method", SignedIn, "attempt={new}&method={method}&act=default&lang=en"),
    // Where people come back to from a provider's page: on to the page itself, in their language.
    page("/payments/{payment}", Anyone),
    page("/methods", Anyone),
    // Providers. Whoever cannot sign what they send is refused.
    write("/webhooks/stripe", Anyone, ""),
    // The demonstration's own.
    page("/dev/mailbox", Demo),
    page("/dev/mailbox.json", Demo),
    page("/dev/mailbox/{id}/html", Demo),
    page("/dev/examples", Demo),
    page("/dev/examples/accounts", Demo),
    page("/dev/examples/builder", Demo),
    page("/dev/examples/confirmation", Demo),
    // Staff.
    page("/desk", Anyone),
];

/// A page, a file, a document: opened by its address.
const fn page(path: &'static str, who: Who) -> Door {
    Door { method: Method::GET, path, who, example: "" }
}

/// A server function that changes nothing.
const fn read(path: &'static str, who: Who, example: &'static str) -> Door {
    Door { method: Method::GET, path, who, example }
}

/// A server function that does something.
const fn write(path: &'static str, who: Who, example: &'static str) -> Door {
    Door { method: Method::POST, path, who, example }
}
