//! A value bound to a statement.

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
use sqlx::{Encode, Type, query::Query};

/// A value of one of the portable types, or its absence.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// TEXT
    Text(Option<String>),
    /// BIGINT
    Int(Option<i64>),
    /// BOOLEAN
    Bool(Option<bool>),
    /// BLOB or BYTEA
    Bytes(Option<Vec<u8>>),
}

/// Shows the type only: a value may be a secret.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Int(_) => "Int(…)",
            Self::Bool(_) => "Bool(…)",
            Self::Bytes(_) => "Bytes(…)",
        })
    }
}

impl Value {
    /// Adds this value to a statement of either driver.
    pub(crate) fn bind<'q, DB>(self, query: Query<'q, DB, DB::Arguments>) -> Query<'q, DB, DB::Arguments>
    where
        DB: sqlx::Database,
        Option<String>: Encode<'q, DB> + Type<DB>,
        Option<i64>: Encode<'q, DB> + Type<DB>,
        Option<bool>: Encode<'q, DB> + Type<DB>,
        Option<Vec<u8>>: Encode<'q, DB> + Type<DB>,
    {
        match self {
            Self::Text(value) => query.bind(value),
            Self::Int(value) => query.bind(value),
            Self::Bool(value) => query.bind(value),
            Self::Bytes(value) => query.bind(value),
        }
    }
}

/// What can be bound to a statement.
pub trait IntoValue {
    /// The value to bind.
    fn into_value(self) -> Value;
    /// The typed absence of such a value.
    fn null() -> Value
    where
        Self: Sized;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
    fn null() -> Value {
        Value::Text(None)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or_else(T::null, T::into_value)
    }
    fn null() -> Value {
        T::null()
    }
}

macro_rules! bindable {
    ($($variant:ident: $($type:ty => |$value:ident| $make:expr),+;)+) => {$($(
        impl IntoValue for $type {
            fn into_value(self) -> Value {
                let $value = self;
                Value::$variant(Some($make))
            }
            fn null() -> Value {
                Value::$variant(None)
            }
        }
    )+)+};
}

bindable! {
    Text:
        String => |text| text,
        &String => |text| text.clone(),
        &str => |text| text.to_owned();
    Int:
        i64 => |number| number,
        Millis => |time| time.0,
        Fen => |amount| amount.0;
    Bool:
        bool => |yes| yes;
    Bytes:
        Vec<u8> => |bytes| bytes,
        &[u8] => |bytes| bytes.to_vec(),
        &Vec<u8> => |bytes| bytes.clone();
}

macro_rules! bindable_ids {
    ($($name:ident),+ $(,)?) => {$(
        bindable! { Text: $name => |id| id.into_string(), &$name => |id| id.as_str().to_owned(); }
    )+};
}

bindable_ids!(
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

macro_rules! bindable_states {
    ($($name:ty),+ $(,)?) => {$(
        bindable! { Text: $name => |state| state.as_str().to_owned(); }
    )+};
}

bindable_states!(
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

/// Plain values of the domain that are kept as JSON text. None of them fails to be written: their keys are text.
macro_rules! bindable_json {
    ($($name:ty),+ $(,)?) => {$(
        bindable! { Text: $name => |value| serde_json::to_string(&value).unwrap_or_default(); }
    )+};
}

bindable_json!(
    Why,
    &Why,
    &Rule,
    &VerificationRule,
    &ReplyRule,
    &Prompts,
    &[GuardResult],
    Vec<GuardResult>,
    serde_json::Value,
    &serde_json::Value
);

/// Many texts or numbers as one value, for `IN (SELECT value FROM json_each($1))`.
/// Numbers are read back by `CAST(value AS BIGINT)`.
#[derive(Debug, Clone)]
pub struct List(String);

impl List {
    /// A list of texts.
    pub fn of<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> Self {
        Self(serde_json::Value::from_iter(items.into_iter().map(|item| item.to_string())).to_string())
    }

    /// A list of numbers.
    pub fn of_numbers(items: impl IntoIterator<Item = i64>) -> Self {
        Self(serde_json::Value::from_iter(items).to_string())
    }

    /// A list of rows, each a JSON array: `json_extract(value, '$[0]')` is the first cell of a row.
    pub fn of_rows(rows: impl IntoIterator<Item = serde_json::Value>) -> Self {
        Self(serde_json::Value::from_iter(rows).to_string())
    }
}

impl IntoValue for List {
    fn into_value(self) -> Value {
        Value::Text(Some(self.0))
    }
    fn null() -> Value {
        Value::Text(None)
    }
}
