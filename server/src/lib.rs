//! How it happens: use cases, storage, the outside world.

pub mod kernel;
