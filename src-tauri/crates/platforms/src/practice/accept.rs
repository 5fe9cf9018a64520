//! What each accepted record does to the market's memory. Live calls and replay go through here alike.

use huolang_domain::{Millis, state::OrderStatus};

use super::{
    journal::{Line, Record, RefundStep},
    ledger::{
        fingerprint::{Fingerprinter, Print},
        rows::{LineRow, OrderRow, SendingRow},
        vouchers::{FIRST_CODE, LAST_CODE, UseRow, VoucherRow},
    },
    model::{GoodsKind, MarketProduct},
    number::Number,
    state::{BuyerRow, State},
};

impl State {
    /// Applies `record`; the reason when it does not fit what is known.
    pub fn apply(&mut self, record: Record) -> Result<(), String> {
        match record {
            Record::Head { epoch, salt, .. } => {
                self.epoch = epoch;
                if !self.ledger.fingerprinter.is_keyed() {
                    self.ledger.fingerprinter = Fingerprinter::salted(salt.0);
                }
            }
            Record::Product(product) => self.put_product(product),
            Record::Vanish { product } => {
                let at = self.product_at(&product).ok_or_else(|| format!("no product {product}"))?;
                if let Some(listed) = self.listed.get_mut(at) {
                    *listed = false;
                }
            }
            Record::Place { sn, at, buyer, name, lines, paid, remark, risk } => {
                self.place(&sn, at, &buyer, &name, &lines, paid, remark, risk)?;
                if paid {
                    self.hand_out(&sn, at)?;
                }
            }
            Record::Message { sn, line, key, print, words, at } => {
                let print = Print { text: print.0, words: words.into_boxed_slice() };
                self.message(&sn, line, &key, print, at)?;
            }
            Record::Pay { sn, at } => {
                self.change(&sn, at, |order| {
                    order.paid_at = Some(at);
                    order.status = paid(order.is_voucher());
                })?;
                self.hand_out(&sn, at)?;
            }
            Record::Use { voucher, key, at } => self.use_voucher(voucher, &key, at)?,
            Record::Undo { r#use, at } => self.undo_use(r#use, at)?,
            Record::Ship { sn, how, at } => self.change(&sn, at, |order| {
                order.shipped = Some((at, how));
                order.status = OrderStatus::Shipped;
            })?,
            Record::Refund { sn, step, at } => self.change(&sn, at, |order| refund(order, step, at))?,
            Record::Confirm { sn, at } => self.change(&sn, at, |order| order.status = OrderStatus::Completed)?,
            Record::Close { sn, at } => self.change(&sn, at, |order| order.status = OrderStatus::Closed)?,
        }
        Ok(())
    }

    /// The newest position of a product, listed or not.
    pub fn product_at(&self, product_ref: &str) -> Option<usize> {
        self.products.iter().rposition(|product| product.product_ref == product_ref)
    }

    /// A changed product is a new row: orders keep what they were placed for.
    fn put_product(&mut self, product: MarketProduct) {
        if let Some(listed) = self.product_at(&product.product_ref).and_then(|at| self.listed.get_mut(at)) {
            *listed = false;
        }
        self.products.push(product);
        self.listed.push(true);
    }

    fn buyer_at(&mut self, id: &str, name: &str) -> Result<u32, String> {
        if let Some(at) = self.buyer_index.get(id) {
            return Ok(*at);
        }
        let at = u32::try_from(self.buyers.len()).map_err(|_| "too many buyers")?;
        self.buyers.push(BuyerRow { id: id.into(), name: name.into() });
        self.buyer_index.insert(id.into(), at);
        Ok(at)
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one record")]
    fn place(
        &mut self,
        sn: &str,
        at: Millis,
        buyer: &str,
        name: &str,
        lines: &[Line],
        paid: bool,
        remark: Option<String>,
        risk: bool,
    ) -> Result<(), String> {
        let number = Number::parse(sn).ok_or_else(|| format!("no order number: {sn}"))?;
        let lines = lines.iter().map(|line| self.line_row(line)).collect::<Result<Box<[LineRow]>, _>>()?;
        let only_vouchers = lines.iter().all(|line| line.goods == GoodsKind::Voucher);
        let position = u32::try_from(self.ledger.orders.len()).map_err(|_| "too many orders")?;
        let buyer = self.buyer_at(buyer, name)?;
        self.ledger.orders.push(OrderRow {
            number,
            status: if paid { self::paid(only_vouchers) } else { OrderStatus::PendingPayment },
            former: None,
            buyer,
            lines,
            placed_at: at,
            paid_at: paid.then_some(at),
            updated_at: at,
            shipped: None,
            refund_at: None,
            remark: remark.map(String::into_boxed_str),
            risk,
            change: 0,
            last_sending: None,
        });
        self.ledger.index.insert(number, position);
        self.changed(position);
        Ok(())
    }

    fn line_row(&self, line: &Line) -> Result<LineRow, String> {
        let at = self.product_at(&line.product).ok_or_else(|| format!("no product {}", line.product))?;
        let product = self.products.get(at).ok_or("no product")?;
        let sku = match &line.sku {
            None => None,
            Some(wanted) => {
                let found = product.skus.iter().position(|sku| sku.sku_ref == *wanted);
                Some(found.ok_or_else(|| format!("no variant {wanted}"))?)
            }
        };
        let small = |at: usize| u32::try_from(at).map_err(|_| "catalogue too large".to_owned());
        Ok(LineRow {
            product: small(at)?,
            sku: sku.map(small).transpose()?,
            quantity: line.quantity,
            unit_price: line.price,
            goods: product.goods,
        })
    }

    fn message(&mut self, sn: &str, line: i64, key: &str, print: Print, at: Millis) -> Result<(), String> {
        let next = u32::try_from(self.ledger.sendings.len()).map_err(|_| "too many messages")?;
        let found = Number::parse(sn).and_then(|number| self.ledger.position(number));
        let position = found.ok_or_else(|| format!("no order {sn}"))?;
        let order = self.ledger.orders.get_mut(position).ok_or("no order")?;
        let before = order.last_sending.replace(next);
        let after_refund = order.status.is_after_sale();
        let order = u32::try_from(position).map_err(|_| "too many orders")?;
        self.ledger.sendings.push(SendingRow { order, line, key: key.into(), print, at, after_refund, before });
        Ok(())
    }

    /// Gives the buyer of a paid order its vouchers.
    fn hand_out(&mut self, sn: &str, at: Millis) -> Result<(), String> {
        let found = Number::parse(sn).and_then(|number| self.ledger.position(number));
        let position = found.ok_or_else(|| format!("no order {sn}"))?;
        let order = u32::try_from(position).map_err(|_| "too many orders")?;
        let lines = self.ledger.orders.get(position).map(|order| &order.lines).ok_or("no order")?;
        let mut rows = Vec::new();
        for (line, row) in (1..).zip(lines.iter()) {
            let terms = self.products.get(row.product as usize).and_then(|product| product.voucher);
            let Some(terms) = terms.filter(|_| row.goods == GoodsKind::Voucher) else { continue };
            let from = at.plus(terms.after_ms);
            for piece in 0..row.quantity {
                let word = self.ledger.fingerprinter.word(&format!("voucher:{sn}:{line}:{piece}"));
                let code = FIRST_CODE + word % (LAST_CODE - FIRST_CODE);
                let until = from.plus(terms.lasts_ms);
                rows.push(VoucherRow { order, line, code, times: terms.times.max(1), used: 0, from, until });
            }
        }
        rows.into_iter().try_for_each(|row| self.ledger.vouchers.add(row))
    }

    fn use_voucher(&mut self, voucher: u32, key: &str, at: Millis) -> Result<(), String> {
        let row = self.ledger.vouchers.rows.get_mut(voucher as usize).ok_or("no such voucher")?;
        row.used += 1;
        let order = row.order;
        self.ledger.vouchers.uses.push(UseRow { voucher, key: key.into(), at, undone: None });
        self.used_or_not(order, at)
    }

    fn undo_use(&mut self, r#use: u32, at: Millis) -> Result<(), String> {
        let row = self.ledger.vouchers.uses.get_mut(r#use as usize).ok_or("no such use")?;
        row.undone = Some(at);
        let voucher = self.ledger.vouchers.rows.get_mut(row.voucher as usize).ok_or("no such voucher")?;
        voucher.used -= 1;
        let order = voucher.order;
        self.used_or_not(order, at)
    }

    /// An order whose vouchers are all used is completed; after an undo it is open again.
    fn used_or_not(&mut self, order: u32, at: Millis) -> Result<(), String> {
        let all = self.ledger.vouchers.of_order(order as usize).all(|row| row.used >= row.times);
        let sn = self.ledger.sn_at(order).ok_or("no order")?;
        self.change(sn.as_str(), at, |order| match order.status {
            OrderStatus::Shipped if all && order.is_voucher() => order.status = OrderStatus::Completed,
            OrderStatus::Completed if !all && order.is_voucher() => order.status = OrderStatus::Shipped,
            _ => {}
        })
    }

    fn change(&mut self, sn: &str, at: Millis, change: impl FnOnce(&mut OrderRow)) -> Result<(), String> {
        let found = Number::parse(sn).and_then(|number| self.ledger.position(number));
        let position = found.ok_or_else(|| format!("no order {sn}"))?;
        let order = self.ledger.orders.get_mut(position).ok_or("no order")?;
        change(order);
        // Neither a clock that jumps back nor two changes in one millisecond may make a change look older than the last.
        order.updated_at = at.max(order.updated_at.plus(1));
        self.changed(u32::try_from(position).map_err(|_| "too many orders")?);
        Ok(())
    }
}

/// The state after the payment: of vouchers there is nothing to be shipped.
const fn paid(only_vouchers: bool) -> OrderStatus {
    if only_vouchers { OrderStatus::Shipped } else { OrderStatus::PendingShip }
}

fn refund(order: &mut OrderRow, step: RefundStep, at: Millis) {
    match step {
        RefundStep::Ask => {
            order.former = Some(order.status);
            order.refund_at = Some(at);
            order.status = OrderStatus::Refunding;
        }
        RefundStep::Withdraw => {
            order.status = order.former.take().unwrap_or(OrderStatus::PendingShip);
            order.refund_at = None;
        }
        RefundStep::Grant => order.status = OrderStatus::Refunded,
    }
}
