//! What the marketplace knows: the seller's account, its products, orders, chats, and the connections that are open.

use super::{Faults, Ledger};
use huolang_domain::{Clock, Dice};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::mpsc;

/// The seller's account.
pub const SELF_ID: &str = "2200000000001";
/// How long a signing token is good, in milliseconds.
pub(super) const SIGNING_MS: i64 = 3_600_000;

/// The marketplace.
pub struct XianyuMarket {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) dice: Arc<dyn Dice>,
    state: Mutex<State>,
}

pub(super) struct State {
    pub session: String,
    pub signing: (String, i64),
    /// Access tokens and the devices they are for.
    pub tokens: HashMap<String, String>,
    pub items: BTreeMap<String, Item>,
    pub orders: BTreeMap<String, Order>,
    pub chats: BTreeMap<String, Chat>,
    pub lines: BTreeMap<u64, LineState>,
    pub uuids: HashSet<String>,
    /// The store of pictures, by path.
    pub pictures: BTreeMap<String, Vec<u8>>,
    pub qr: Qr,
    pub faults: Faults,
    pub ledger: Ledger,
    pub merchant: bool,
    pub next: u64,
}

pub(super) struct Item {
    pub title: String,
    pub fen: i64,
    pub on_sale: bool,
    /// Name, value, price of each variant.
    pub skus: Vec<(String, String, i64)>,
}

/// An order; its states are those of the platform.
#[derive(Clone)]
pub(super) struct Order {
    pub item: String,
    pub buyer: String,
    pub cid: String,
    pub spec: Option<(String, String)>,
    pub quantity: i64,
    pub fen: i64,
    pub placed: i64,
    pub paid: Option<i64>,
    pub group_pending: bool,
    pub had_group: bool,
    pub shipped: bool,
    pub refunding: bool,
    pub closed: bool,
    pub completed: bool,
}

pub(super) struct Chat {
    pub buyer: String,
    pub item: String,
    pub messages: Vec<Message>,
}

#[derive(Clone)]
pub(super) struct Message {
    pub id: String,
    pub sender: String,
    pub content: Value,
    pub extension: Value,
    pub at: i64,
}

pub(super) struct LineState {
    pub out: mpsc::UnboundedSender<String>,
    pub registered: bool,
    pub synced: bool,
    /// Pushes were dropped: the stream begins again at the state that was told last, and nowhere else.
    pub lost: bool,
    pub told: Value,
    /// Ids of the frames that came.
    pub mids: HashSet<String>,
}

/// The QR code that is shown, if any.
#[derive(Default)]
pub(super) struct Qr {
    pub ck: String,
    pub status: &'static str,
    pub face: Option<String>,
}

impl XianyuMarket {
    /// A marketplace with a logged-in account and no products.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, dice: Arc<dyn Dice>) -> Arc<Self> {
        let state = State {
            session: "c2-1".to_owned(),
            signing: (format!("{:032x}", 1), 0),
            tokens: HashMap::new(),
            items: BTreeMap::new(),
            orders: BTreeMap::new(),
            chats: BTreeMap::new(),
            lines: BTreeMap::new(),
            uuids: HashSet::new(),
            pictures: BTreeMap::new(),
            qr: Qr::default(),
            faults: Faults::default(),
            ledger: Ledger::default(),
            merchant: true,
            next: 1,
        };
        Arc::new(Self { clock, dice, state: Mutex::new(state) })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.now().0
    }
}

impl State {
    pub(super) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// The chat of a buyer about a product, opened when there is none.
    pub(super) fn chat_of(&mut self, buyer: &str, item: &str) -> String {
        let found = self.chats.iter().find(|(_, chat)| chat.buyer == buyer && chat.item == item);
        if let Some((cid, _)) = found {
            return cid.clone();
        }
        let cid = format!("{}", 60_000_000_000 + self.number());
        let chat = Chat { buyer: buyer.to_owned(), item: item.to_owned(), messages: Vec::new() };
        self.chats.insert(cid.clone(), chat);
        cid
    }

    pub(super) fn message_id(&mut self) -> String {
        format!("{}.PNM", 4_000_000_000_000 + self.number())
    }
}

impl Order {
    /// The platform's number and words for its state.
    pub(super) fn state(&self) -> (&'static str, &'static str) {
        match self {
            Self { closed: true, .. } => ("6", "交易关闭"),
            Self { refunding: true, .. } => ("5", "退款中"),
            Self { completed: true, .. } => ("4", "交易成功"),
            Self { shipped: true, .. } => ("3", "已发货"),
            Self { paid: Some(_), .. } => ("2", "待发货"),
            _ => ("1", "待付款"),
        }
    }

    pub(super) fn waits(&self) -> bool {
        self.state().0 == "2"
    }
}
