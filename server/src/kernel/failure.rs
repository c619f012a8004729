//! How a use case fails: with something a person may learn, or with a cause that only the log may.

use crate::kernel::Kernel;
use crate::kernel::reference;
use crate::kernel::vault::SealError;
use app::error::{ApiError, Reference};
use sea_orm::DbErr;

/// What a use case returns where it did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// For the person: a refusal, a field that is wrong, nothing found.
    #[error("{0}")]
    Told(#[from] ApiError),
    /// Ours: logged under a reference, which is all that a person sees.
    #[error("{0}")]
    Cause(Box<dyn std::error::Error + Send + Sync>),
}

impl From<DbErr> for Failure {
    fn from(cause: DbErr) -> Self {
        Self::Cause(Box::new(cause))
    }
}

impl From<SealError> for Failure {
    fn from(cause: SealError) -> Self {
        Self::Cause(Box::new(cause))
    }
}

impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Self {
        Self::Cause(Box::new(cause))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(cause: serde_json::Error) -> Self {
        Self::Cause(Box::new(cause))
    }
}

impl From<crate::kernel::attempts::AttemptError> for Failure {
    fn from(cause: crate::kernel::attempts::AttemptError) -> Self {
        Self::Cause(Box::new(cause))
    }
}

impl From<crate::kernel::drafts::DraftError> for Failure {
    fn from(cause: crate::kernel::drafts::DraftError) -> Self {
        Self::Cause(Box::new(cause))
    }
}

impl Failure {
    /// What is stored contradicts itself: a bug, or a hand in the database.
    pub fn broken(what: &'static str) -> Self {
        Self::Cause(what.into())
    }

    /// For reactions inside a transaction. An error of the database is as it was: what calls them knows which of those to
    /// try again.
    pub fn into_db(self) -> DbErr {
        match self {
            Self::Cause(cause) => {
                cause.downcast::<DbErr>().map_or_else(|cause| DbErr::Custom(cause.to_string()), |cause| *cause)
            }
            told @ Self::Told(_) => DbErr::Custom(told.to_string()),
        }
    }
}

impl Kernel {
    /// What the browser may learn of a failure; the cause goes to the log.
    pub fn answer(&self, failure: Failure) -> ApiError {
        match failure {
            Failure::Told(error) => error,
            Failure::Cause(cause) => {
                let reference = reference::short(self.random());
                tracing::error!(%reference, %cause, "a use case failed");
                ApiError::Internal { reference: Reference(reference) }
            }
        }
    }
}
