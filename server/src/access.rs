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
    /// What is sent along, as a form or a query writes it. `{account}`, `{plan}`, `{payment}`, `{dispute}` and `{hardship}`
    /// stand for the id of one, `{new}` for an id nobody has used.
    pub example: &'static str,
}

impl Door {
    /// Whether it belongs to the forms and resources of pages, rather than being a page or a file itself.
    pub fn is_function(&self) -> bool {
        self.path.starts_with("/api/") && !self.path.starts_with("/api/v")
    }
}

use Who::{Anyone, NotBuilt, SignedIn};

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
    page("/{lang}/sign-in", NotBuilt),
    page("/{lang}/code", Anyone),
    page("/{lang}/confirm", NotBuilt),
    page("/m/{token}", NotBuilt),
    page("/genuine", NotBuilt),
    read("/api/identity/code-page", Anyone, ""),
    write("/api/identity/enter-code", Anyone, "code=123456&lang=en"),
    write("/api/identity/resend", Anyone, "lang=en"),
    write("/api/identity/stay", SignedIn, ""),
    write("/api/identity/sign-out", Anyone, ""),
    // Accounts.
    page("/{lang}/accounts", NotBuilt),
    page("/{lang}/accounts/{account}", NotBuilt),
    // Disputes.
    page("/{lang}/accounts/{account}/dispute", SignedIn),
    page("/{lang}/disputes/{dispute}", SignedIn),
    read("/api/disputes/form", SignedIn, "account={account}"),
    write("/api/disputes/lodge", SignedIn, "attempt={new}&account={account}&lang=en&reason=not_mine"),
    read("/api/disputes/lodged", SignedIn, "dispute={dispute}"),
    // Care.
    page("/{lang}/budget", Anyone),
    // Who sends an account's id is answered as somebody who sends none, unless it is theirs.
    read("/api/care/budget", Anyone, "market=UK&account={account}"),
    write("/api/care/keep-budget", Anyone, "market=UK&account={account}&lines[wages]=900"),
    page("/{lang}/hardship", SignedIn),
    page("/{lang}/hardship/{hardship}", SignedIn),
    read("/api/care/hardship-form", SignedIn, ""),
    write("/api/care/tell", SignedIn, "attempt={new}&lang=en&reasons[]=illness"),
    read("/api/care/hardship", SignedIn, "hardship={hardship}"),
    // Plans.
    page("/{lang}/accounts/{account}/plan", NotBuilt),
    page("/{lang}/accounts/{account}/plan/check", NotBuilt),
    page("/{lang}/plans/{plan}", NotBuilt),
    // Payments.
    page("/{lang}/accounts/{account}/pay", NotBuilt),
    page("/{lang}/payments/{payment}/confirm", NotBuilt),
    page("/{lang}/payments/{payment}", NotBuilt),
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
