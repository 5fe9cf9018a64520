//! Every sealed column, page by page: for the job that seals everything anew under another master key.

use crate::{AnyRow, Conn, Field, IntoValue, Query, Record, StoreError, Tx, credentials};
use crate::{
    bookings, cards, channels, deliveries, messages, model_keys, orders, pictures, productions, suggestions,
    verifications,
};
use huolang_vault::Column;

/// A column of envelopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedColumn {
    /// Secrets of shops.
    Credentials,
    /// Secrets of channels.
    Channels,
    /// Texts of cards.
    Cards,
    /// Phone numbers of buyers.
    Phones,
    /// Contents of deliveries.
    Contents,
    /// Answers of platforms.
    RawPayloads,
    /// Codes of vouchers.
    VoucherCodes,
    /// What platforms gave for vouchers.
    VoucherTickets,
    /// Accounts to top up.
    Accounts,
    /// Personal data of orders of platforms that call us.
    Extras,
    /// Cards as they went to such platforms.
    ProducedCards,
    /// What was said in conversations.
    Messages,
    /// Answers that wait for a person.
    Suggestions,
    /// Pictures of the seller's.
    Pictures,
    /// Keys of models.
    ModelKeys,
    /// Names and phone numbers in 旅行社预约明细.
    Contacts,
}

/// An envelope and where it lies.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedValue {
    /// The row's name: in the envelope, and the place to go on from.
    pub row: String,
    /// The envelope.
    pub envelope: Vec<u8>,
}

impl Record for SealedValue {
    fn read(row: &dyn AnyRow) -> Result<Self, StoreError> {
        Ok(Self { row: String::require(row, 0)?, envelope: Vec::require(row, 1)? })
    }
}

struct Place {
    table: &'static str,
    column: &'static str,
    key: &'static str,
}

impl SealedColumn {
    /// Every column of envelopes there is.
    pub const ALL: &'static [Self] = &[
        Self::Credentials,
        Self::Channels,
        Self::Cards,
        Self::Phones,
        Self::Contents,
        Self::RawPayloads,
        Self::VoucherCodes,
        Self::VoucherTickets,
        Self::Accounts,
        Self::Extras,
        Self::ProducedCards,
        Self::Messages,
        Self::Suggestions,
        Self::Pictures,
        Self::ModelKeys,
        Self::Contacts,
    ];

    /// The column as the vault knows it.
    #[must_use]
    pub const fn column(self) -> Column {
        match self {
            Self::Credentials => credentials::SECRET,
            Self::Channels => channels::SECRET,
            Self::Cards => cards::SECRET,
            Self::Phones => orders::PHONE,
            Self::Contents => deliveries::BODY,
            Self::RawPayloads => orders::RAW,
            Self::VoucherCodes => verifications::CODE,
            Self::VoucherTickets => verifications::TICKET,
            Self::Accounts => productions::ACCOUNT,
            Self::Extras => productions::EXTRA,
            Self::ProducedCards => productions::CARDS,
            Self::Messages => messages::BODY,
            Self::Suggestions => suggestions::BODY,
            Self::Pictures => pictures::BODY,
            Self::ModelKeys => model_keys::SECRET,
            Self::Contacts => bookings::CONTACT,
        }
    }

    const fn place(self) -> Place {
        let (table, column, key) = match self {
            Self::Credentials => ("shop_credentials", "secret", "shop_id || '/' || name"),
            Self::Channels => ("notice_channel_secrets", "secret", "channel_id || '/' || name"),
            Self::Cards => ("cards", "secret", "id"),
            Self::Phones => ("orders", "buyer_phone", "id"),
            Self::Contents => ("deliveries", "body", "id"),
            Self::RawPayloads => ("raw_payloads", "body", "order_id"),
            Self::VoucherCodes => ("verifications", "secret", "id"),
            Self::VoucherTickets => ("verifications", "ticket", "id"),
            Self::Accounts => ("productions", "account", "order_id"),
            Self::Extras => ("productions", "extra", "order_id"),
            Self::ProducedCards => ("productions", "cards", "order_id"),
            Self::Messages => ("chat_messages", "body", "id"),
            Self::Suggestions => ("suggestions", "body", "id"),
            Self::Pictures => ("chat_pictures", "body", "id"),
            Self::ModelKeys => ("model_keys", "secret", "name"),
            Self::Contacts => ("travel_bookings", "contact", "import_no || '/' || sheet || '/' || row_no"),
        };
        Place { table, column, key }
    }
}

/// The next envelopes after the row of that name that were not sealed with the current key.
///
/// `current_prefix` is the beginning of every envelope of the current key.
///
/// # Errors
/// What the database refuses.
pub async fn page(
    conn: &mut Conn,
    sealed: SealedColumn,
    current_prefix: &[u8],
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<SealedValue>, StoreError> {
    let Place { table, column, key } = sealed.place();
    let text = format!(
        "SELECT {key}, {column} FROM {table}
         WHERE {key} > $1 AND length({column}) > 0 AND substr({column}, 1, {}) <> $2
         ORDER BY {key}
         LIMIT $3",
        current_prefix.len()
    );
    let values = vec![after.unwrap_or("").into_value(), current_prefix.into_value(), limit.into_value()];
    Query::composed(conn, text, values).fetch_all().await
}

/// Writes an envelope anew, unless the row changed in between. Tells whether it was written.
///
/// # Errors
/// What the database refuses.
pub async fn replace(
    tx: &mut Tx,
    sealed: SealedColumn,
    former: &SealedValue,
    envelope: &[u8],
) -> Result<bool, StoreError> {
    let Place { table, column, key } = sealed.place();
    let text = format!("UPDATE {table} SET {column} = $3 WHERE {key} = $1 AND {column} = $2");
    let values = vec![(&former.row).into_value(), former.envelope.as_slice().into_value(), envelope.into_value()];
    Ok(Query::composed(tx, text, values).cached().execute().await? > 0)
}
