//! Reads a row of either driver into a plain value.

use crate::StoreError;
use huolang_domain::{
    AttemptId, BatchId, CardId, ConversationId, DeliveryId, ErrorCode, Fen, JobId, MessageId, Millis, NoticeId,
    OrderId, OrderSn, PoolId, ProductId, RuleId, ShopId, SkuId, SuggestionId, UserId, VerificationId,
    VerificationRuleId,
    expiry::DrawOrder,
    guard::GuardResult,
    matching::Rung,
    platform::PlatformKind,
    retry::RetryClass,
    rule::{Channel, Rule, RuleStatus},
    state::{Bucket, CardState, ContentState, OrderStatus, PlatformState, VerificationState},
    talk::{
        CallPurpose, LeftReason, MessageAuthor, MessageHandling, MessageKind, MessageSend, MessageSource, Prompts,
        ReplyRule, Route, SuggestionState, TakeoverBy, TalkMode,
    },
    verification::{VerificationRule, Via},
    why::Why,
};
use sqlx::{Row, postgres::PgRow, sqlite::SqliteRow};

/// A row of either driver, read by the place of its columns.
pub trait AnyRow {
    /// A TEXT column.
    ///
    /// # Errors
    /// When the column is missing or of another type; likewise below.
    fn text(&self, at: usize) -> Result<Option<String>, sqlx::Error>;
    /// A BIGINT column.
    ///
    /// # Errors
    /// See [`AnyRow::text`].
    fn int(&self, at: usize) -> Result<Option<i64>, sqlx::Error>;
    /// A BOOLEAN column.
    ///
    /// # Errors
    /// See [`AnyRow::text`].
    fn bool(&self, at: usize) -> Result<Option<bool>, sqlx::Error>;
    /// A BLOB or BYTEA column.
    ///
    /// # Errors
    /// See [`AnyRow::text`].
    fn bytes(&self, at: usize) -> Result<Option<Vec<u8>>, sqlx::Error>;
    /// Where the column of that name is.
    ///
    /// # Errors
    /// When there is none.
    fn place(&self, name: &str) -> Result<usize, sqlx::Error>;
}

macro_rules! any_row {
    ($row:ty) => {
        impl AnyRow for $row {
            fn text(&self, at: usize) -> Result<Option<String>, sqlx::Error> {
                self.try_get_unchecked(at)
            }
            fn int(&self, at: usize) -> Result<Option<i64>, sqlx::Error> {
                self.try_get(at)
            }
            fn bool(&self, at: usize) -> Result<Option<bool>, sqlx::Error> {
                self.try_get(at)
            }
            fn bytes(&self, at: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
                self.try_get(at)
            }
            fn place(&self, name: &str) -> Result<usize, sqlx::Error> {
                sqlx::ColumnIndex::<Self>::index(&name, self)
            }
        }
    };
}

any_row!(SqliteRow);
any_row!(PgRow);

/// A value that one column holds.
pub trait Field: Sized {
    /// Reads it; `None` when the column is NULL.
    ///
    /// # Errors
    /// [`StoreError::BadValue`] when the column holds something else.
    fn read(row: &dyn AnyRow, at: usize) -> Result<Option<Self>, StoreError>;

    /// Reads it where NULL is not expected.
    ///
    /// # Errors
    /// [`StoreError::BadValue`] when the column is NULL or holds something else.
    fn require(row: &dyn AnyRow, at: usize) -> Result<Self, StoreError> {
        Self::read(row, at)?.ok_or_else(|| StoreError::BadValue(format!("column {at} is empty")))
    }
}

impl<T: Field> Field for Option<T> {
    fn read(row: &dyn AnyRow, at: usize) -> Result<Option<Self>, StoreError> {
        T::read(row, at).map(Some)
    }
}

macro_rules! fields {
    ($($type:ty => $method:ident |$value:ident| $make:expr;)+) => {$(
        impl Field for $type {
            fn read(row: &dyn AnyRow, at: usize) -> Result<Option<Self>, StoreError> {
                row.$method(at)?.map(|$value| $make).transpose()
            }
        }
    )+};
}

fields! {
    String => text |text| Ok(text);
    i64 => int |number| Ok(number);
    bool => bool |yes| Ok(yes);
    Vec<u8> => bytes |bytes| Ok(bytes);
    Millis => int |time| Ok(Millis(time));
    Fen => int |amount| Ok(Fen(amount));
    serde_json::Value => text |text| Ok(serde_json::from_str(&text)?);
    Why => text |text| Ok(serde_json::from_str(&text)?);
    Rule => text |text| Ok(serde_json::from_str(&text)?);
    VerificationRule => text |text| Ok(serde_json::from_str(&text)?);
    ReplyRule => text |text| Ok(serde_json::from_str(&text)?);
    Prompts => text |text| Ok(serde_json::from_str(&text)?);
    Vec<GuardResult> => text |text| Ok(serde_json::from_str(&text)?);
}

macro_rules! field_ids {
    ($($name:ident),+ $(,)?) => {$( fields! { $name => text |text| Ok($name::from(text)); } )+};
}

field_ids!(
    ShopId,
    ProductId,
    SkuId,
    RuleId,
    OrderId,
    OrderSn,
    PoolId,
    BatchId,
    CardId,
    DeliveryId,
    AttemptId,
    JobId,
    NoticeId,
    UserId,
    VerificationId,
    VerificationRuleId,
    ConversationId,
    MessageId,
    SuggestionId,
);

macro_rules! field_states {
    ($($name:ty),+ $(,)?) => {$(
        fields! { $name => text |text| text.parse().map_err(|error: huolang_domain::state::UnknownState| StoreError::BadValue(error.to_string())); }
    )+};
}

field_states!(
    OrderStatus,
    ContentState,
    PlatformState,
    Channel,
    CardState,
    Bucket,
    PlatformKind,
    RuleStatus,
    DrawOrder,
    RetryClass,
    Rung,
    VerificationState,
    Via,
    ErrorCode,
    TalkMode,
    MessageAuthor,
    MessageKind,
    MessageSource,
    MessageSend,
    MessageHandling,
    LeftReason,
    Route,
    SuggestionState,
    TakeoverBy,
    CallPurpose,
);

/// A row as a plain value: tuples by place, structs made with `record!` by name.
pub trait Record: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// [`StoreError::BadValue`] when a column is missing or holds something else.
    fn read(row: &dyn AnyRow) -> Result<Self, StoreError>;
}

macro_rules! tuples {
    ($($($name:ident $at:literal),+;)+) => {$(
        impl<$($name: Field),+> Record for ($($name,)+) {
            fn read(row: &dyn AnyRow) -> Result<Self, StoreError> {
                Ok(($($name::require(row, $at)?,)+))
            }
        }
    )+};
}

tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
}

/// Declares a struct whose fields are columns of the same names.
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$fdoc:meta])* pub $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }

        impl $crate::Record for $name {
            fn read(row: &dyn $crate::AnyRow) -> Result<Self, $crate::StoreError> {
                Ok(Self { $($field: <$type as $crate::Field>::require(row, row.place(stringify!($field))?)?),+ })
            }
        }
    };
}
pub(crate) use record;
