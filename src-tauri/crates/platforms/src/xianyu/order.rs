//! One order as the order API tells it: what every delivery is confirmed by (`docs/platforms/xianyu.md#order-detail`).

use super::answer::text_of;
use serde_json::Value;

/// An order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderRead {
    /// The platform's number for its state.
    pub status_code: String,
    /// Its state in words.
    pub status_title: String,
    /// The other side of the trade.
    pub peer_id: String,
    /// What was bought.
    pub item_id: String,
    /// Its title.
    pub item_title: String,
    /// How many.
    pub quantity: i64,
    /// What is paid, in yuan as written.
    pub amount: String,
    /// The name of the specification.
    pub spec_name: String,
    /// The chosen specification.
    pub spec_value: String,
    /// Whether it is paid and waits to be shipped. Anything missing means no.
    pub can_ship: bool,
    /// Whether a helper is still wanted (小刀).
    pub group_pending: bool,
    /// When it was placed, as written by the platform.
    pub placed: Option<String>,
    /// When it was paid, as written by the platform.
    pub paid: Option<String>,
}

/// Reads the `data` of an order.
#[must_use]
pub fn read_order(data: &Value) -> OrderRead {
    let component = |render: &str| {
        let all = data["components"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().find(|component| component["render"] == render).map_or(&Value::Null, |found| &found["data"])
    };
    let (info, status) = (component("orderInfoVO"), component("orderStatusVO"));
    let item = &info["itemInfo"];
    let nodes = Nodes(status["orderStatusNodeList"].as_array().map(Vec::as_slice).unwrap_or_default());
    let (mut spec_name, mut spec_value) = (text_of(&item["specName"]), text_of(&item["specValue"]));
    if spec_value.is_empty() {
        let sku = text_of(&item["skuInfo"]);
        let (name, value) = sku.split_once([':', '：']).unwrap_or(("", &sku));
        (spec_name, spec_value) = (name.trim().to_owned(), value.trim().to_owned());
    }
    let quantity = text_of(&item["buyAmount"]).parse().ok().filter(|quantity| *quantity > 0).unwrap_or(1);
    let amount = [&info["priceInfo"]["amount"]["value"], &item["price"]];
    OrderRead {
        status_code: text_of(&data["utArgs"]["orderStatus"]),
        status_title: text_of(&status["orderStatusInfo"]["title"]),
        peer_id: text_of(&data["peerUserId"]),
        item_id: some(text_of(&data["itemId"])).unwrap_or_else(|| text_of(&item["itemId"])),
        item_title: text_of(&item["title"]),
        quantity,
        amount: amount.into_iter().map(text_of).find(|amount| !amount.is_empty()).unwrap_or_default(),
        spec_name,
        spec_value,
        can_ship: nodes.can_ship(),
        group_pending: nodes.open("待刀成"),
        placed: moment(info, &["下单时间", "拍下时间", "创建时间"]),
        paid: moment(info, &["付款时间", "支付时间"]),
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A moment in the list of facts, by its name.
fn moment(info: &Value, names: &[&str]) -> Option<String> {
    let facts = info["orderInfoList"].as_array()?;
    let fact = facts.iter().find(|fact| {
        let title = text_of(&fact["title"]);
        names.iter().any(|name| title.contains(name))
    })?;
    [&fact["value"], &fact["content"]].into_iter().map(text_of).find(|value| !value.is_empty())
}

/// The way of an order, step by step.
struct Nodes<'a>(&'a [Value]);

impl Nodes<'_> {
    fn get(&self, title: &str) -> Option<bool> {
        let node = self.0.iter().find(|node| node["title"] == title)?;
        Some(node["completed"] == true || node["completed"] == "true")
    }

    fn done(&self, title: &str) -> bool {
        self.get(title) == Some(true)
    }

    fn open(&self, title: &str) -> bool {
        self.get(title) == Some(false)
    }

    fn can_ship(&self) -> bool {
        self.done("已付款")
            && !self.done("已发货")
            && !self.done("交易成功")
            && !self.open("待刀成")
            && (self.get("待发货").is_some() || self.get("已刀成").is_some())
    }
}
