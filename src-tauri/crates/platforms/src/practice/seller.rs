//! What a seller's program may ask of the market. Faults strike here.

use huolang_domain::{Dice, OrderSn, state::OrderStatus};

use super::{
    Market, MarketError,
    buyer::no_such_order,
    faults::{Faults, Switch},
    journal::{Hex, Record},
    model::{ChangePage, EventPage, GoodsKind, MarketEvent, MarketOrder, MarketProduct},
    state::State,
};
use crate::capability::{Content, Shipment};

impl Market {
    /// Orders changed after `cursor`, at most `limit`.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] for a cursor that is none.
    pub fn changes(&self, cursor: Option<&str>, limit: usize) -> Result<ChangePage, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        let mut at = state.read_cursor(cursor)?;
        let head = state.changes.len() as u64;
        let mut orders = Vec::new();
        while at < head && orders.len() < limit {
            at += 1;
            orders.extend(state.changed_at(at).map(|order| state.view(order)));
        }
        let mut orders = self.repeat(&mut state.faults, orders);
        self.shuffle(&mut state.faults, &mut orders);
        Ok(ChangePage { orders, next: format!("{}:{at}", state.epoch), more: at < head })
    }

    /// Events after the position `after`, at most `limit`.
    #[must_use]
    pub fn events(&self, after: u64, limit: usize) -> EventPage {
        let mut state = self.lock();
        let head = state.changes.len() as u64;
        let next = head.min(after.saturating_add(limit as u64));
        let events = (after.min(head)..next)
            .filter_map(|at| {
                let position = state.changes.get(usize::try_from(at).ok()?)?;
                let order = state.ledger.orders.get(*position as usize)?;
                Some(MarketEvent { id: format!("{}-{}", state.epoch, at + 1), sn: order.number.sn() })
            })
            .collect();
        let mut events = self.repeat(&mut state.faults, events);
        self.shuffle(&mut state.faults, &mut events);
        EventPage { events, next }
    }

    /// The position after the newest event.
    #[must_use]
    pub fn head(&self) -> u64 {
        self.lock().changes.len() as u64
    }

    /// Orders by number; unknown numbers are left out.
    ///
    /// # Errors
    /// The faults.
    pub fn orders_by_number(&self, sns: &[OrderSn]) -> Result<Vec<MarketOrder>, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        Ok(sns.iter().filter_map(|sn| state.ledger.find(sn)).map(|(_, order)| state.view(order)).collect())
    }

    /// Takes a message for a buyer. A repeated key is a repeated message: nothing is dropped for the sender.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] when the order, the line or the text is not acceptable.
    pub fn send(&self, content: &Content) -> Result<(), MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        if state.faults.timeout_before_accept.strikes(&*self.dice) {
            return Err(MarketError::LostRequest);
        }
        let (_, order) = state.ledger.find(&content.sn).ok_or_else(no_such_order)?;
        if order.paid_at.is_none() {
            return Err(MarketError::refused("order_not_paid", "买家还没有付款，付款后再发"));
        }
        let at = content.line.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        if at.and_then(|at| order.lines.get(at)).is_none() {
            return Err(MarketError::refused("no_such_line", "订单里没有这一行商品"));
        }
        if self.text_limit.is_some_and(|most| content.text.chars().count() > most) {
            return Err(MarketError::refused("text_too_long", "内容太长，请缩短后再发"));
        }
        let print = state.ledger.fingerprinter.print(&content.text);
        let record = Record::Message {
            sn: content.sn.as_str().to_owned(),
            line: content.line,
            key: content.key.clone(),
            print: Hex(print.text),
            words: print.words.into_vec(),
            at: self.clock.now(),
        };
        self.accept(&mut state, record)?;
        let newest = state.ledger.sendings.len() - 1;
        state.texts.keep(newest, &content.text);
        self.answer(&mut state)
    }

    /// Marks an order shipped.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] when the order's state or the shipment is not acceptable.
    pub fn ship(&self, sn: &OrderSn, how: &Shipment) -> Result<(), MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        if state.faults.timeout_before_accept.strikes(&*self.dice) {
            return Err(MarketError::LostRequest);
        }
        let (_, order) = state.ledger.find(sn).ok_or_else(no_such_order)?;
        match order.status {
            OrderStatus::PendingShip => {}
            OrderStatus::Shipped | OrderStatus::Completed => {
                return Err(MarketError::refused("already_shipped", "订单已经是已发货"));
            }
            OrderStatus::PendingPayment => {
                return Err(MarketError::refused("order_not_paid", "买家还没有付款，付款后再发"));
            }
            OrderStatus::Refunding | OrderStatus::Refunded | OrderStatus::Closed => {
                return Err(MarketError::refused("refund_open", "订单在退款或已关闭，不能发货"));
            }
        }
        let carried = order.lines.iter().any(|line| line.goods == GoodsKind::Physical);
        let numbered = matches!(how, Shipment::Parcel { company, number } if !company.trim().is_empty() && !number.trim().is_empty());
        if carried && !numbered {
            return Err(MarketError::refused("tracking_number_required", "实物订单要填快递公司和单号"));
        }
        let record = Record::Ship { sn: sn.as_str().to_owned(), how: how.clone(), at: self.clock.now() };
        self.accept(&mut state, record)?;
        self.answer(&mut state)
    }

    /// Whether the message with `key` reached the buyer.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] for an unknown order.
    pub fn was_sent(&self, sn: &OrderSn, line: i64, key: &str) -> Result<bool, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        let (_, order) = state.ledger.find(sn).ok_or_else(no_such_order)?;
        Ok(state.ledger.sendings_of(order).any(|(_, row)| row.line == line && *row.key == *key))
    }

    /// Whether the order is marked shipped.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] for an unknown order.
    pub fn was_shipped(&self, sn: &OrderSn) -> Result<bool, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        state.ledger.find(sn).map(|(_, order)| order.shipped.is_some()).ok_or_else(no_such_order)
    }

    /// The shop's products.
    ///
    /// # Errors
    /// The faults.
    pub fn shelf(&self) -> Result<Vec<MarketProduct>, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        Ok(state.listed_products())
    }

    /// Whether the login holds.
    ///
    /// # Errors
    /// The faults; [`MarketError::DeadLogin`] above all.
    pub fn check_login(&self) -> Result<(), MarketError> {
        let mut state = self.lock();
        self.door(&mut state)
    }

    /// How long the next answer is to be held back, in milliseconds.
    #[must_use]
    pub fn slowness_ms(&self) -> u64 {
        let mut state = self.lock();
        if state.faults.slow.strikes(&*self.dice) { state.faults.slow_ms } else { 0 }
    }

    /// The faults that turn a call away before anything is done.
    pub(super) fn door(&self, state: &mut State) -> Result<(), MarketError> {
        let faults = &mut state.faults;
        if faults.dead_login.strikes(&*self.dice) {
            return Err(MarketError::DeadLogin);
        }
        if faults.rate_limit.strikes(&*self.dice) {
            return Err(MarketError::RateLimited { retry_after_ms: faults.retry_after_ms });
        }
        if faults.transient.strikes(&*self.dice) {
            return Err(MarketError::Busy);
        }
        Ok(())
    }

    /// The fault that loses the answer to something done.
    pub(super) fn answer(&self, state: &mut State) -> Result<(), MarketError> {
        if state.faults.timeout_after_accept.strikes(&*self.dice) { Err(MarketError::LostAnswer) } else { Ok(()) }
    }

    pub(super) fn repeat<T: Clone>(&self, faults: &mut Faults, things: Vec<T>) -> Vec<T> {
        if faults.duplicate_event == Switch::OFF {
            return things;
        }
        let mut repeated = Vec::with_capacity(things.len());
        for thing in things {
            if faults.duplicate_event.strikes(&*self.dice) {
                repeated.push(thing.clone());
            }
            repeated.push(thing);
        }
        repeated
    }

    fn shuffle<T>(&self, faults: &mut Faults, things: &mut [T]) {
        if things.len() > 1 && faults.reorder.strikes(&*self.dice) {
            mix(things, &*self.dice);
        }
    }
}

/// Puts `things` into a drawn order.
fn mix<T>(things: &mut [T], dice: &dyn Dice) {
    for last in (1..things.len()).rev() {
        let other = usize::try_from(dice.below(last as u64 + 1)).unwrap_or(last);
        things.swap(last, other.min(last));
    }
}

impl State {
    /// The position that `cursor` names. One of another market, as after its journal was deleted, means the beginning.
    fn read_cursor(&self, cursor: Option<&str>) -> Result<u64, MarketError> {
        let Some(cursor) = cursor else { return Ok(0) };
        let refuse = || MarketError::refused("bad_cursor", "读取位置无效");
        let (epoch, position) = cursor.split_once(':').ok_or_else(refuse)?;
        let position: u64 = position.parse().map_err(|_| refuse())?;
        Ok(if epoch == self.epoch && position <= self.changes.len() as u64 { position } else { 0 })
    }
}
