//! What a journal line says.

use huolang_domain::{Fen, Millis};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{capability::Shipment, practice::model::MarketProduct};

/// The form of the journal that this version writes.
pub(in crate::practice) const JOURNAL_VERSION: u32 = 2;

/// One accepted thing.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::practice) enum Record {
    /// The first line.
    Head { version: u32, epoch: String, salt: Hex<32> },
    /// A product came or changed.
    Product(MarketProduct),
    /// A product vanished.
    Vanish { product: String },
    /// A buyer placed an order.
    Place {
        sn: String,
        at: Millis,
        buyer: String,
        name: String,
        lines: Vec<Line>,
        paid: bool,
        remark: Option<String>,
        risk: bool,
    },
    /// A buyer paid.
    Pay { sn: String, at: Millis },
    /// A message reached a buyer.
    Message { sn: String, line: i64, key: String, print: Hex<16>, words: Vec<u64>, at: Millis },
    /// An order was marked shipped.
    Ship { sn: String, how: Shipment, at: Millis },
    /// A refund moved.
    Refund { sn: String, step: RefundStep, at: Millis },
    /// A buyer confirmed receipt.
    Confirm { sn: String, at: Millis },
    /// A voucher was used.
    Use { voucher: u32, key: String, at: Millis },
    /// A use was undone.
    Undo { r#use: u32, at: Millis },
    /// An unpaid order was closed.
    Close { sn: String, at: Millis },
}

/// A line of a placed order.
#[derive(Serialize, Deserialize)]
pub(in crate::practice) struct Line {
    pub product: String,
    pub sku: Option<String>,
    pub quantity: i64,
    pub price: Fen,
}

/// How a refund moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::practice) enum RefundStep {
    Ask,
    Withdraw,
    Grant,
}

/// Bytes as hex text.
#[derive(Clone, Copy)]
pub(in crate::practice) struct Hex<const N: usize>(pub [u8; N]);

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let mut bytes = [0; N];
        hex::decode_to_slice(text.as_bytes(), &mut bytes).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}
