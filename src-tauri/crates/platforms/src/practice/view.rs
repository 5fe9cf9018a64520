//! How rows of the ledger are shown: to the seller, to the buyer, to the practice screen.

use huolang_domain::OrderSn;

use super::{
    Market,
    ledger::rows::OrderRow,
    model::{BuyerMessage, BuyerView, GoodsKind, MarketBuyer, MarketLine, MarketOrder, MarketProduct},
    state::State,
    talk::chat_id,
    vouchers::MarketVoucher,
};

/// A paid order is to be shipped within two days.
const SHIP_WITHIN_MS: i64 = 48 * 3_600_000;
/// Lines of a talk that a buyer sees.
const SHOWN: usize = 50;

impl Market {
    /// The products on the shelf, for the practice screen.
    #[must_use]
    pub fn products(&self) -> Vec<MarketProduct> {
        self.lock().listed_products()
    }

    /// The `limit` orders changed last, newest first, for the practice screen.
    #[must_use]
    pub fn orders(&self, limit: usize) -> Vec<MarketOrder> {
        let state = self.lock();
        let newest = (0..state.changes.len() as u64).rev().filter_map(|change| state.changed_at(change + 1));
        newest.take(limit).map(|order| state.view(order)).collect()
    }

    /// One order, for the practice screen.
    #[must_use]
    pub fn order(&self, sn: &OrderSn) -> Option<MarketOrder> {
        let state = self.lock();
        state.ledger.find(sn).map(|(_, order)| state.view(order))
    }

    /// An order with the messages its buyer received.
    #[must_use]
    pub fn buyer_view(&self, sn: &OrderSn) -> Option<BuyerView> {
        let state = self.lock();
        let (_, order) = state.ledger.find(sn)?;
        let mut messages: Vec<_> = state
            .ledger
            .sendings_of(order)
            .map(|(position, row)| BuyerMessage {
                line: row.line,
                key: row.key.to_string(),
                at: row.at,
                text: state.texts.get(position).map(str::to_owned),
            })
            .collect();
        messages.reverse();
        let view = state.view(order);
        let product = view.lines.first().map_or("", |line| line.product_ref.as_str());
        let mut talk = state.chat(&chat_id(&view.buyer.id, product), SHOWN);
        talk.reverse();
        drop(state);
        Some(BuyerView { order: view, messages, codes: self.voucher_codes(sn), talk })
    }
}

impl State {
    /// The products that are listed.
    pub fn listed_products(&self) -> Vec<MarketProduct> {
        let listed = self.products.iter().zip(&self.listed).filter(|(_, listed)| **listed);
        listed.map(|(product, _)| product.clone()).collect()
    }

    /// The order as the market answers it.
    pub fn view(&self, order: &OrderRow) -> MarketOrder {
        let lines: Vec<_> = (1..)
            .zip(&order.lines)
            .filter_map(|(line, row)| {
                let product = self.products.get(row.product as usize)?;
                let sku = row.sku.and_then(|at| product.skus.get(at as usize));
                Some(MarketLine {
                    line,
                    product_ref: product.product_ref.clone(),
                    sku_ref: sku.map(|sku| sku.sku_ref.clone()).unwrap_or_default(),
                    merchant_code: sku.map(|sku| sku.merchant_code.clone()).unwrap_or_default(),
                    title: product.title.clone(),
                    spec: sku.map(|sku| sku.spec.clone()).unwrap_or_default(),
                    goods: product.goods,
                    quantity: row.quantity,
                    unit_price: row.unit_price,
                })
            })
            .collect();
        let prices = lines.iter().filter_map(|line| line.unit_price.checked_times(line.quantity));
        let amount = prices.fold(huolang_domain::Fen::ZERO, |sum, price| sum.checked_add(price).unwrap_or(sum));
        let carried = order.lines.iter().any(|line| line.goods == GoodsKind::Physical);
        MarketOrder {
            sn: order.number.sn(),
            status: order.status,
            buyer: self.buyer(order.buyer, carried),
            lines,
            amount,
            placed_at: order.placed_at,
            paid_at: order.paid_at,
            updated_at: order.updated_at,
            ship_by: order.paid_at.filter(|_| !order.is_voucher()).map(|paid| paid.plus(SHIP_WITHIN_MS)),
            remark: order.remark.as_deref().map(str::to_owned),
            risk: order.risk,
            vouchers: self.vouchers(order),
            shipment: order.shipped.as_ref().map(|(_, how)| how.clone()),
        }
    }

    /// The vouchers of an order whose buyer has paid.
    fn vouchers(&self, order: &OrderRow) -> Vec<MarketVoucher> {
        let bought = order.paid_at.is_some() && order.lines.iter().any(|line| line.goods == GoodsKind::Voucher);
        let at = self.ledger.position(order.number).filter(|_| bought);
        at.into_iter().flat_map(|at| self.ledger.vouchers.of_order(at)).map(|row| self.voucher_view(row)).collect()
    }

    fn buyer(&self, at: u32, with_phone: bool) -> MarketBuyer {
        let row = self.buyers.get(at as usize);
        let id = row.map(|row| row.id.to_string()).unwrap_or_default();
        // No carrier gives numbers that begin with 100. Made from the id, so that it need not be kept anywhere.
        let phone = with_phone.then(|| format!("100{:08}", self.ledger.fingerprinter.word(&id) % 100_000_000));
        MarketBuyer { name: row.map(|row| row.name.to_string()).unwrap_or_default(), phone, id }
    }
}
