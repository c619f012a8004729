//! S1 and S7: every door of the table in `server::access`, tried by everybody; and the headers of whatever comes back.

mod doors;
mod headers;
mod things;
mod tries;
