//! What buyers do: place orders, pay, ask for their money back, withdraw that, confirm. No fault strikes here.

use huolang_domain::OrderSn;

use super::{
    Market, MarketError,
    faults::Switch,
    journal::{Line, Record, RefundStep},
    model::{MarketOrder, MarketProduct, NewOrder, Payment, Wanted},
    number::Number,
    state::State,
};
use huolang_domain::state::OrderStatus;

/// So many different buyers come by themselves.
const CROWD: u64 = 20_000;
const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙"];

impl Market {
    /// A buyer pays for one product; gives the new order.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when the product, the variant or the quantity cannot be bought.
    pub fn simulate_payment(&self, payment: &Payment) -> Result<MarketOrder, MarketError> {
        let wanted = Wanted {
            product_ref: payment.product_ref.clone(),
            sku_ref: payment.sku_ref.clone(),
            quantity: payment.quantity,
        };
        self.place(&NewOrder {
            lines: vec![wanted],
            buyer: payment.buyer.clone(),
            remark: None,
            risk: false,
            paid: true,
        })
    }

    /// A buyer places an order; gives it.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when a product, a variant or a quantity cannot be bought.
    pub fn place(&self, order: &NewOrder) -> Result<MarketOrder, MarketError> {
        let mut state = self.lock();
        if order.lines.is_empty() {
            return Err(MarketError::refused("nothing_bought", "订单里没有商品，请先选一个商品"));
        }
        let lines = order.lines.iter().map(|wanted| buyable(&state, wanted)).collect::<Result<_, _>>()?;
        let at = self.clock.now();
        let mut number = Number::draw(at, &*self.dice);
        while state.ledger.position(number).is_some() {
            number = number.next();
        }
        let (buyer, name) = self.buyer_named(order.buyer.as_deref());
        let sn = number.to_string();
        let remark = order.remark.clone();
        let record = Record::Place { sn, at, buyer, name, lines, paid: order.paid, remark, risk: order.risk };
        self.accept(&mut state, record)?;
        let placed = state.ledger.orders.last().map(|row| state.view(row));
        placed.ok_or_else(|| MarketError::refused("no_such_order", "没有找到刚下的订单"))
    }

    /// The buyer pays an order that was placed unpaid.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or it cannot be paid.
    pub fn pay(&self, sn: &OrderSn) -> Result<MarketOrder, MarketError> {
        self.step(sn, &[OrderStatus::PendingPayment], |sn, at| Record::Pay { sn, at })
    }

    /// An unpaid order is closed.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or it is paid.
    pub fn close(&self, sn: &OrderSn) -> Result<MarketOrder, MarketError> {
        self.step(sn, &[OrderStatus::PendingPayment], |sn, at| Record::Close { sn, at })
    }

    /// The buyer asks for the money back.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or its state allows no refund.
    pub fn ask_refund(&self, sn: &OrderSn) -> Result<MarketOrder, MarketError> {
        let from = [OrderStatus::PendingShip, OrderStatus::Shipped, OrderStatus::Completed];
        self.step(sn, &from, |sn, at| Record::Refund { sn, step: RefundStep::Ask, at })
    }

    /// The buyer withdraws the refund: the order goes back to its former state.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or no refund is open.
    pub fn withdraw_refund(&self, sn: &OrderSn) -> Result<MarketOrder, MarketError> {
        self.step(sn, &[OrderStatus::Refunding], |sn, at| Record::Refund { sn, step: RefundStep::Withdraw, at })
    }

    /// The open refund is granted.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or no refund is open.
    pub fn grant_refund(&self, sn: &OrderSn) -> Result<MarketOrder, MarketError> {
        self.step(sn, &[OrderStatus::Refunding], |sn, at| Record::Refund { sn, step: RefundStep::Grant, at })
    }

    /// The buyer confirms receipt.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such order or it was not shipped.
    pub fn confirm(&self, sn: &OrderSn) -> Result<MarketOrder, MarketError> {
        self.step(sn, &[OrderStatus::Shipped], |sn, at| Record::Confirm { sn, at })
    }

    /// Lists a product, new or changed.
    ///
    /// # Errors
    /// [`MarketError::Journal`] when it cannot be kept.
    pub fn put_product(&self, product: MarketProduct) -> Result<(), MarketError> {
        self.accept(&mut self.lock(), Record::Product(product))
    }

    /// Takes a product away, as when it is deleted on a real market.
    ///
    /// # Errors
    /// [`MarketError::Refused`] when there is no such product.
    pub fn remove_product(&self, product_ref: &str) -> Result<(), MarketError> {
        let mut state = self.lock();
        if state.product_at(product_ref).is_none() {
            return Err(no_such_product());
        }
        self.accept(&mut state, Record::Vanish { product: product_ref.to_owned() })
    }

    /// The seller logs in again: the login is dead no more.
    pub fn log_in(&self) {
        self.lock().faults.dead_login = Switch::OFF;
    }

    fn step(
        &self,
        sn: &OrderSn,
        from: &[OrderStatus],
        record: impl FnOnce(String, huolang_domain::Millis) -> Record,
    ) -> Result<MarketOrder, MarketError> {
        let mut state = self.lock();
        let (_, order) = state.ledger.find(sn).ok_or_else(no_such_order)?;
        if !from.contains(&order.status) {
            return Err(MarketError::refused("wrong_state", "订单现在的状态不能这样操作，请刷新后再看"));
        }
        self.accept(&mut state, record(sn.as_str().to_owned(), self.clock.now()))?;
        state.ledger.find(sn).map(|(_, order)| state.view(order)).ok_or_else(no_such_order)
    }

    /// Id and name of the buyer of that name; absent: of somebody.
    pub(super) fn buyer_named(&self, name: Option<&str>) -> (String, String) {
        match name.map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => (format!("named:{name}"), name.to_owned()),
            None => self.passer_by(),
        }
    }

    fn passer_by(&self) -> (String, String) {
        let drawn = self.dice.below(CROWD);
        let surname = usize::try_from(drawn % 12).ok().and_then(|at| SURNAMES.get(at)).unwrap_or(&"王");
        (format!("{:010}", 2_206_480_000 + drawn), format!("{surname}**"))
    }
}

pub(super) fn no_such_order() -> MarketError {
    MarketError::refused("no_such_order", "练习店铺里没有这个订单")
}

pub(super) fn no_such_product() -> MarketError {
    MarketError::refused("no_such_product", "练习店铺里没有这个商品，请刷新商品列表")
}

/// The line for a wanted product, when it can be bought.
fn buyable(state: &State, wanted: &Wanted) -> Result<Line, MarketError> {
    let at = state.product_at(&wanted.product_ref).filter(|at| state.listed.get(*at) == Some(&true));
    let product = at.and_then(|at| state.products.get(at)).ok_or_else(no_such_product)?;
    if !product.on_sale {
        return Err(MarketError::refused("not_on_sale", "这个商品已下架，请换一个商品"));
    }
    if !(1..=product.max_quantity).contains(&wanted.quantity) {
        let message = format!("这个商品一次可买 1 到 {} 件，请改数量", product.max_quantity);
        return Err(MarketError::refused("bad_quantity", message));
    }
    let price = match &wanted.sku_ref {
        None if product.skus.is_empty() => product.price,
        None => return Err(MarketError::refused("no_such_sku", "这个商品有多个规格，请选一个规格")),
        Some(wanted) => {
            let sku = product.skus.iter().find(|sku| sku.sku_ref == *wanted);
            sku.ok_or_else(|| MarketError::refused("no_such_sku", "没有这个规格，请重新选规格"))?.price
        }
    };
    Ok(Line { product: wanted.product_ref.clone(), sku: wanted.sku_ref.clone(), quantity: wanted.quantity, price })
}
