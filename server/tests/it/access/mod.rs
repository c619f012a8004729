//! S1, S7 and S9: every door of the table in `server::access`, tried by everybody; and the headers of whatever comes back.

mod at_rest;
mod doors;
mod headers;
mod things;
mod tries;
