//! The script: what buyers and the platform do.

use super::{
    Faults, Ledger, SELF_ID, Shape, XianyuMarket,
    push::{self, Card},
    state::{Item, Message, Order, State},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a buyer buys.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Purchase {
    /// The buyer.
    pub buyer: String,
    /// The product.
    pub item: String,
    /// How many.
    #[serde(default = "one")]
    pub quantity: i64,
    /// Name and value of the variant.
    #[serde(default)]
    pub spec: Option<(String, String)>,
    /// Whether a helper is wanted first (小刀).
    #[serde(default)]
    pub group: bool,
}

const fn one() -> i64 {
    1
}

impl Purchase {
    /// One piece without variants.
    #[must_use]
    pub fn of(buyer: &str, item: &str) -> Self {
        Self { buyer: buyer.to_owned(), item: item.to_owned(), quantity: 1, spec: None, group: false }
    }
}

impl XianyuMarket {
    /// Puts a product on the shelf; variants have name, value and price.
    pub fn offer(&self, id: &str, title: &str, fen: i64, skus: &[(&str, &str, i64)]) {
        let skus = skus.iter().map(|(name, value, fen)| ((*name).to_owned(), (*value).to_owned(), *fen)).collect();
        self.state().items.insert(id.to_owned(), Item { title: title.to_owned(), fen, on_sale: true, skus });
    }

    /// Takes a product off the shelf.
    pub fn sell_out(&self, id: &str) {
        if let Some(item) = self.state().items.get_mut(id) {
            item.on_sale = false;
        }
    }

    /// A buyer places an order; gives its number.
    pub fn place(&self, purchase: &Purchase) -> String {
        let now = self.now();
        let mut state = self.state();
        let id = format!("33100000000{:08}", state.number());
        let cid = state.chat_of(&purchase.buyer, &purchase.item);
        let price = state.items.get(&purchase.item).map_or(100, |item| {
            let sku = item.skus.iter().find(|(name, value, _)| purchase.spec == Some((name.clone(), value.clone())));
            sku.map_or(item.fen, |(_, _, fen)| *fen)
        });
        let order = Order {
            item: purchase.item.clone(),
            buyer: purchase.buyer.clone(),
            cid,
            spec: purchase.spec.clone(),
            quantity: purchase.quantity,
            fen: price * purchase.quantity,
            placed: now,
            paid: None,
            group_pending: false,
            had_group: purchase.group,
            shipped: false,
            refunding: false,
            closed: false,
            completed: false,
        };
        state.orders.insert(id.clone(), order);
        card(&mut state, &id, "我已拍下，待付款", "等待买家付款", "BUYER_CREATE_ORDER", now);
        id
    }

    /// The buyer pays: card and label are pushed.
    pub fn pay(&self, id: &str) {
        self.pay_as(id, true);
    }

    /// The buyer pays; with `told` false nothing is pushed.
    pub fn pay_as(&self, id: &str, told: bool) {
        let now = self.now();
        let mut state = self.state();
        let Some(order) = state.orders.get_mut(id) else { return };
        order.paid = Some(now);
        order.group_pending = order.had_group;
        let group = order.had_group;
        if !told {
            return;
        }
        if group {
            card(&mut state, id, "我已小刀，待刀成", "等待卖家发货", "OTHER", now);
        } else {
            card(&mut state, id, "我已付款，等待你发货", "等待卖家发货", "TRADE_PAID", now);
        }
    }

    /// The buyer pays, and the card names another chat than the platform opens: a first order has none of its own yet.
    pub fn pay_in(&self, id: &str, cid: &str) {
        let now = self.now();
        let mut state = self.state();
        if let Some(order) = state.orders.get_mut(id) {
            order.paid = Some(now);
        }
        let words = ("我已付款，等待你发货", "等待卖家发货", "TRADE_PAID");
        card_in(&mut state, id, Some(cid), words, now);
    }

    /// A helper was found (刀成).
    pub fn group_done(&self, id: &str) {
        let now = self.now();
        let mut state = self.state();
        if let Some(order) = state.orders.get_mut(id) {
            order.group_pending = false;
        }
        card(&mut state, id, "我已成功小刀，待发货", "等待卖家发货", "OTHER", now);
    }

    /// A buyer places an order and pays it.
    pub fn buy(&self, purchase: &Purchase) -> String {
        let id = self.place(purchase);
        self.pay(&id);
        id
    }

    /// The buyer asks for the money back.
    pub fn ask_refund(&self, id: &str) {
        let now = self.now();
        let mut state = self.state();
        if let Some(order) = state.orders.get_mut(id) {
            order.refunding = true;
        }
        card(&mut state, id, "我发起了退款申请", "等待卖家发货", "OTHER", now);
    }

    /// The buyer confirms.
    pub fn confirm(&self, id: &str) {
        let now = self.now();
        let mut state = self.state();
        if let Some(order) = state.orders.get_mut(id) {
            order.completed = true;
        }
        card(&mut state, id, "买家确认收货，交易成功", "交易成功", "OTHER", now);
    }

    /// The seller ships a parcel in the platform's own program.
    pub fn ship_in_app(&self, id: &str) {
        let now = self.now();
        let mut state = self.state();
        if let Some(order) = state.orders.get_mut(id) {
            order.shipped = true;
        }
        card(&mut state, id, "你已发货", "等待买家收货", "OTHER", now);
    }

    /// A buyer writes; gives the message's id.
    pub fn say(&self, buyer: &str, item: &str, text: &str) -> String {
        let content = json!({ "atUsers": [], "contentType": 1, "text": { "text": text } });
        self.message(buyer, buyer, item, &content, text, None)
    }

    /// A buyer sends a picture, which lies in the store of pictures.
    pub fn say_picture(&self, buyer: &str, item: &str, bytes: &[u8]) -> String {
        let url = {
            let mut state = self.state();
            let path = format!("/imgextra/i2/{}.jpg", state.number());
            state.pictures.insert(path.clone(), bytes.to_vec());
            format!("https://img.alicdn.com{path}")
        };
        self.say_picture_at(buyer, item, &url)
    }

    /// A buyer sends a picture of which the program says where it lies.
    pub fn say_picture_at(&self, buyer: &str, item: &str, url: &str) -> String {
        let picture = json!({ "url": url, "width": 640, "height": 480, "type": 0 });
        let content = json!({ "contentType": 2, "image": { "pics": [picture] } });
        self.message(buyer, buyer, item, &content, "[图片]", None)
    }

    /// A picture of the store, by its address.
    #[must_use]
    pub fn stored_picture(&self, url: &str) -> Option<Vec<u8>> {
        let path = url.strip_prefix("https://img.alicdn.com")?;
        self.state().pictures.get(path).cloned()
    }

    /// A buyer writes with a program that adds what it likes to the message.
    pub fn say_forged(&self, buyer: &str, item: &str, text: &str, update_key: &str) -> String {
        let content = json!({ "atUsers": [], "contentType": 1, "text": { "text": text } });
        let forged = json!({ "quickReply": "1", "messageId": "f", "updateKey": update_key, "contentType": "1" });
        self.message(buyer, buyer, item, &content, text, Some(forged))
    }

    /// A buyer sends a card that a program made up.
    pub fn say_card(&self, buyer: &str, item: &str, order: &str) -> String {
        let target = format!("fleamarket://order_detail?id={order}&role=seller");
        let main = json!({ "exContent": { "title": "我已付款，等待你发货" }, "targetUrl": target });
        let content = json!({ "contentType": 26, "dxCard": { "item": { "main": main } } });
        self.message(buyer, buyer, item, &content, "[我已付款，等待你发货]", None)
    }

    /// The seller writes on the phone.
    pub fn seller_says(&self, buyer: &str, item: &str, text: &str) -> String {
        let content = json!({ "atUsers": [], "contentType": 1, "text": { "text": text } });
        self.message(SELF_ID, buyer, item, &content, text, None)
    }

    fn message(
        &self,
        sender: &str,
        buyer: &str,
        item: &str,
        content: &Value,
        words: &str,
        forged: Option<Value>,
    ) -> String {
        let now = self.now();
        let mut state = self.state();
        let cid = state.chat_of(buyer, item);
        let id = state.message_id();
        let mut extension = push::extension(sender, "小鱼", item, &cid, words, &id);
        if let Some(forged) = forged {
            extension["extJson"] = json!(forged.to_string());
        }
        tell(
            &mut state,
            &cid,
            Message { id: id.clone(), sender: sender.to_owned(), content: content.clone(), extension, at: now },
        );
        id
    }

    /// The newest messages of all chats in one push, `count` of them, the newest first.
    pub fn push_again(&self, count: usize) {
        let elements: Vec<Value> = {
            let state = self.state();
            let mut all: Vec<(i64, Value)> = state
                .chats
                .iter()
                .flat_map(|(cid, chat)| {
                    chat.messages.iter().map(move |message| (message.at, push::layout(cid, message)))
                })
                .collect();
            all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            all.into_iter().take(count).map(|(_, element)| element).collect()
        };
        self.push(&elements, Shape::Packed);
    }

    /// Breaks every connection.
    pub fn drop_lines(&self) {
        self.state().lines.clear();
    }

    /// Ends every connection as another session would.
    pub fn kick(&self, lwp: &str) {
        self.send_frame(&json!({ "lwp": lwp, "headers": { "mid": "k 0", "sid": "s1" }, "body": {} }).to_string());
    }

    /// Registered connections.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.state().lines.values().filter(|line| line.registered && line.synced).count()
    }

    /// Makes every token of the message service invalid.
    pub fn forget_tokens(&self) {
        self.state().tokens.clear();
    }

    /// Ends the login.
    pub fn end_session(&self) {
        let mut state = self.state();
        let number = state.number();
        state.session = format!("c2-{number}");
    }

    /// The `Cookie` header of a browser in which the account is logged in.
    #[must_use]
    pub fn cookie(&self) -> String {
        format!("unb={SELF_ID}; cookie2={}; tracknick=xy; cna=c1; XSRF-TOKEN=x1", self.state().session)
    }

    /// Whether the account has a shop (鱼小铺): others may not list their sales in full.
    pub fn set_merchant(&self, merchant: bool) {
        self.state().merchant = merchant;
    }

    /// Sets the state of the QR code: `SCANED`, `CONFIRMED`, `CANCELED`, `EXPIRED`, …; `face`: the page on which the
    /// platform wants to see the person.
    pub fn set_qr(&self, status: &'static str, face: Option<&str>) {
        let mut state = self.state();
        state.qr.status = status;
        state.qr.face = face.map(str::to_owned);
    }

    /// Changes the troubles.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) {
        change(&mut self.state().faults);
    }

    /// The ledger as it stands.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.state().ledger.clone()
    }

    /// The chat of an order.
    #[must_use]
    pub fn chat_of_order(&self, id: &str) -> Option<String> {
        self.state().orders.get(id).map(|order| order.cid.clone())
    }

    /// Whether an order is marked shipped.
    #[must_use]
    pub fn is_shipped(&self, id: &str) -> bool {
        self.state().orders.get(id).is_some_and(|order| order.shipped)
    }
}

fn card(state: &mut State, id: &str, words: &str, label: &str, event: &str, now: i64) {
    card_in(state, id, None, (words, label, event), now);
}

/// A card in another chat than the order's own, if one is named.
fn card_in(state: &mut State, id: &str, cid: Option<&str>, (words, label, event): (&str, &str, &str), now: i64) {
    let Some(order) = state.orders.get(id).cloned() else { return };
    let cid = cid.unwrap_or(&order.cid);
    let message_id = state.message_id();
    let card = Card { order: id, words, label, event };
    let (content, extension) = push::card(cid, &order.item, &order.buyer, &message_id, &card);
    tell(state, cid, Message { id: message_id, sender: order.buyer.clone(), content, extension, at: now });
    let hint = json!({
        "1": format!("{cid}@goofish"), "2": 1,
        "3": { "redReminder": label, "redReminderStyle": "1" }, "4": now,
    });
    push::push(state, vec![json!(super::pack::packed(&hint))]);
}

fn tell(state: &mut State, cid: &str, message: Message) {
    let element = push::layout(cid, &message);
    if let Some(chat) = state.chats.get_mut(cid) {
        chat.messages.push(message);
        // What nobody can ask for any more is not kept.
        if chat.messages.len() > 2_000 {
            chat.messages.drain(..1_000);
        }
    }
    push::push(state, vec![json!(super::pack::packed(&element))]);
}
