//! Products (`docs/platforms/xianyu.md#products`).

use super::answer::text_of;
use huolang_domain::Fen;
use serde_json::Value;

/// A product in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemRead {
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// How many are left.
    pub stock: Option<i64>,
    /// The lowest price.
    pub price_min: Fen,
    /// The highest price.
    pub price_max: Fen,
    /// Its variants.
    pub skus: Vec<ItemSku>,
    /// Who sells it, when the answer says so.
    pub seller_id: Option<String>,
}

/// A variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSku {
    /// The platform's id; may be empty.
    pub sku_id: String,
    /// Its specification, as `30天`; several joined by a blank.
    pub spec: String,
    /// The same with the names, as `时长:30天;颜色:红`.
    pub named_spec: String,
    /// Its price.
    pub price: Fen,
    /// How many are left.
    pub stock: Option<i64>,
}

/// Reads the `data` of a product.
#[must_use]
pub fn read_item(data: &Value) -> ItemRead {
    let item = &data["itemDO"];
    let skus: Vec<ItemSku> =
        item["skuList"].as_array().map(Vec::as_slice).unwrap_or_default().iter().map(read_sku).collect();
    let sold = Fen::parse_yuan(&text_of(&item["soldPrice"])).unwrap_or_default();
    let prices = || skus.iter().map(|sku| sku.price).filter(|price| price.0 > 0);
    let seller = [&data["sellerDO"]["sellerId"], &data["sellerDO"]["userId"]].into_iter().map(text_of);
    ItemRead {
        title: text_of(&item["title"]),
        description: text_of(&item["desc"]),
        stock: text_of(&item["quantity"]).parse().ok(),
        price_min: prices().min().unwrap_or(sold),
        price_max: prices().max().unwrap_or(sold),
        seller_id: seller.into_iter().find(|id| !id.is_empty()),
        skus,
    }
}

fn read_sku(sku: &Value) -> ItemSku {
    let properties = sku["propertyList"].as_array().map(Vec::as_slice).unwrap_or_default();
    let values: Vec<String> = properties.iter().map(|property| text_of(&property["valueText"])).collect();
    let named = properties
        .iter()
        .map(|property| format!("{}:{}", text_of(&property["propertyText"]), text_of(&property["valueText"])));
    ItemSku {
        sku_id: text_of(&sku["skuId"]),
        spec: values.join(" "),
        named_spec: named.collect::<Vec<_>>().join(";"),
        price: Fen(text_of(&sku["price"]).parse().unwrap_or(0)),
        stock: text_of(&sku["quantity"]).parse().ok(),
    }
}

/// A product in the list of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCard {
    /// Its id.
    pub item_id: String,
    /// Its title.
    pub title: String,
    /// Its price.
    pub price: Fen,
    /// Whether it is on sale.
    pub on_sale: bool,
}

/// Reads a page of the account's products; and whether another follows.
#[must_use]
pub fn read_items(data: &Value) -> (Vec<ItemCard>, bool) {
    let cards = data["cardList"].as_array().map(Vec::as_slice).unwrap_or_default();
    let card = |card: &Value| {
        let data = &card["cardData"];
        let id = [&data["detailParams"]["itemId"], &data["id"]].into_iter().map(text_of).find(|id| !id.is_empty())?;
        let price = [&data["priceInfo"]["price"], &data["detailParams"]["soldPrice"]].into_iter().map(text_of);
        Some(ItemCard {
            item_id: id,
            title: text_of(&data["title"]),
            price: price.into_iter().find_map(|price| Fen::parse_yuan(&price).ok()).unwrap_or_default(),
            on_sale: text_of(&data["itemStatus"]) == "0",
        })
    };
    (cards.iter().filter_map(card).collect(), super::sold::truth(&data["nextPage"]))
}

/// Whether a change of price was accepted.
#[must_use]
pub fn price_changed(body: &Value) -> bool {
    super::ret::classify_body(body) == super::ret::RetClass::Success && super::sold::truth(&body["data"]["success"])
}
