//! What can go wrong with kept things, told apart by what a person can do about it.

use huolang_domain::ErrorCode;

/// The kind of a refusal of the database itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The disk has no room.
    DiskFull,
    /// The file or its folder cannot be written.
    DiskReadOnly,
    /// Another program holds the data.
    InUse,
    /// A row with that identity exists already.
    Duplicate,
    /// Two writes met and one had to give way.
    Clash,
    /// The row is referred to, or refers to something that is not there.
    Reference,
    /// The file is damaged or is no database.
    Damaged,
    /// The database cannot be opened or reached.
    Unreachable,
    /// A text holds what the database keeps in no text: a zero byte.
    Text,
    /// Anything else.
    Other,
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A newer program wrote this database.
    #[error(
        "this data was written by a newer version of the program (schema {found}, this program knows {known}); install the newer version"
    )]
    DatabaseNewer {
        /// The last migration in the database.
        found: i64,
        /// The last migration this program has.
        known: i64,
    },
    /// The disk has no room left.
    #[error("the disk is full; free some space and try again, nothing was lost")]
    DiskFull,
    /// The data cannot be written.
    #[error("the data folder cannot be written; check its permissions or choose another folder")]
    DiskReadOnly,
    /// Another program holds the data.
    #[error("another program is using this data; close it and try again")]
    DatabaseInUse,
    /// The database file is damaged or is something else.
    #[error("the database is damaged ({0}); restore the latest backup")]
    Damaged(String),
    /// The database cannot be opened or reached.
    #[error("the database cannot be opened: {0}")]
    Unreachable(String),
    /// There is something with that identity already, or somebody changed it in between.
    #[error("this exists already or was changed in between ({0})")]
    Conflict(String),
    /// Something else refers to the row, or it refers to something that is not there.
    #[error("this is in use, or names something that is not there ({0})")]
    Reference(String),
    /// There is nothing of that name.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The lease of a job was taken over: what the old holder wanted to write is discarded.
    #[error("the lease of this job was taken over; its late result is discarded")]
    LeaseLost,
    /// A stored word, number or text is not what the program writes.
    #[error("a stored value cannot be read: {0}")]
    BadValue(String),
    /// Sealing or opening a column failed.
    #[error(transparent)]
    Vault(#[from] huolang_vault::VaultError),
    /// A closure handed to the write door refused on its own account; everything it wrote is undone.
    #[error("{message}")]
    Refused {
        /// The kind of refusal.
        code: ErrorCode,
        /// For the log.
        message: String,
    },
    /// The store is closing down.
    #[error("the program is shutting down")]
    Closed,
    /// Reading or writing a file beside the database failed.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// "read", "write", …
        action: &'static str,
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else the database said.
    #[error("the database refused: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::DatabaseNewer { .. } => ErrorCode::DatabaseNewer,
            Self::DiskFull => ErrorCode::DiskFull,
            Self::DiskReadOnly => ErrorCode::DiskReadOnly,
            Self::DatabaseInUse => ErrorCode::DatabaseInUse,
            Self::Damaged(_) | Self::BadValue(_) => ErrorCode::DataDamaged,
            Self::Unreachable(_) | Self::Database(_) => ErrorCode::DatabaseFailed,
            Self::Conflict(_) | Self::Reference(_) | Self::LeaseLost => ErrorCode::Conflict,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::Vault(error) => error.code().parse().unwrap_or(ErrorCode::DataDamaged),
            Self::Refused { code, .. } => *code,
            Self::Closed => ErrorCode::ShuttingDown,
            Self::File { source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
                std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
                    ErrorCode::DiskReadOnly
                }
                _ => ErrorCode::FileUnreadable,
            },
        }
    }

    /// A refusal of a closure's own: what it wrote is undone and the caller gets this back.
    #[must_use]
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into() }
    }

    /// The same error for another caller of the same commit.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::DiskFull => Self::DiskFull,
            Self::DiskReadOnly => Self::DiskReadOnly,
            Self::DatabaseInUse => Self::DatabaseInUse,
            Self::Damaged(why) => Self::Damaged(why.clone()),
            Self::Unreachable(why) => Self::Unreachable(why.clone()),
            Self::Conflict(why) => Self::Conflict(why.clone()),
            Self::Reference(why) => Self::Reference(why.clone()),
            other => Self::Refused { code: other.code(), message: other.to_string() },
        }
    }

    /// Whether a row with that identity exists already.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}

impl Fault {
    /// What a database error is about, from the codes both databases give.
    #[must_use]
    pub fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                match code.parse::<i64>() {
                    Ok(code) if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => {
                        Self::of_sqlite(code)
                    }
                    _ => Self::of_sqlstate(&code),
                }
            }
            sqlx::Error::Io(error) => match error.kind() {
                std::io::ErrorKind::StorageFull => Self::DiskFull,
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::DiskReadOnly,
                _ => Self::Unreachable,
            },
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Tls(_) => {
                Self::Unreachable
            }
            _ => Self::Other,
        }
    }

    /// SQLite's primary result codes are the low byte; the constraint kinds are extended codes.
    const fn of_sqlite(code: i64) -> Self {
        match code {
            1555 | 2067 | 2579 => return Self::Duplicate,
            787 | 1811 => return Self::Reference,
            _ => {}
        }
        match code & 0xff {
            5 | 6 => Self::InUse,
            8 | 3 | 23 => Self::DiskReadOnly,
            13 => Self::DiskFull,
            11 | 26 => Self::Damaged,
            14 => Self::Unreachable,
            _ => Self::Other,
        }
    }

    fn of_sqlstate(code: &str) -> Self {
        match code {
            "23505" => Self::Duplicate,
            "40001" | "40P01" => Self::Clash,
            "23503" | "23001" => Self::Reference,
            "53100" => Self::DiskFull,
            "25006" => Self::DiskReadOnly,
            "55P03" => Self::InUse,
            "22021" | "22P05" => Self::Text,
            _ if code.starts_with("08") || code.starts_with("57P") || code.starts_with("28") || code == "3D000" => {
                Self::Unreachable
            }
            _ if code.starts_with("XX") => Self::Damaged,
            _ => Self::Other,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match Fault::of(&error) {
            Fault::DiskFull => Self::DiskFull,
            Fault::DiskReadOnly => Self::DiskReadOnly,
            Fault::InUse => Self::DatabaseInUse,
            Fault::Damaged => Self::Damaged(error.to_string()),
            Fault::Unreachable => Self::Unreachable(error.to_string()),
            Fault::Duplicate | Fault::Clash => Self::Conflict(brief(&error)),
            Fault::Reference => Self::Reference(brief(&error)),
            Fault::Text => Self::refused(
                ErrorCode::InvalidInput,
                "a text holds a zero byte, which cannot be kept; remove it and try again",
            ),
            Fault::Other => match error {
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                    Self::BadValue(error.to_string())
                }
                other => Self::Database(other),
            },
        }
    }
}

/// The constraint's name or SQLite's short sentence; PostgreSQL's detail line would quote the row.
fn brief(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(String::new, |error| error.message().to_owned())
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::BadValue(error.to_string())
    }
}
