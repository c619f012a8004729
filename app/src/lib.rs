//! What people see and may call: pages, components and server functions.

pub mod ui;
