//! What the buyers of a practice run want: single things, variants, several pieces, parcels.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use huolang_domain::Dice;
use huolang_platforms::practice::{GoodsKind, MarketProduct, Payment};

/// The most pieces one simulated buyer takes.
const MOST: u64 = 4;
/// One in so many orders is a parcel.
const PARCEL_EVERY: u64 = 20;

/// Dice that fall the same way for the same seed (SplitMix64).
pub struct SeededDice(Mutex<u64>);

impl SeededDice {
    /// Dice of `seed`.
    pub const fn of(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Dice for SeededDice {
    fn below(&self, bound: u64) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).checked_rem(bound).unwrap_or(0)
    }
}

/// `count` payments over everything the shop sells.
pub fn payments(products: &[MarketProduct], count: usize, dice: &dyn Dice) -> Vec<Payment> {
    let (parcels, contents): (Vec<_>, Vec<_>) = products
        .iter()
        .filter(|product| product.goods != GoodsKind::Voucher)
        .partition(|product| product.goods == GoodsKind::Physical);
    (0..count)
        .filter_map(|_| {
            let shelf = if dice.below(PARCEL_EVERY) == 0 && !parcels.is_empty() { &parcels } else { &contents };
            let product = pick(shelf, dice)?;
            let most = u64::try_from(product.max_quantity).unwrap_or(1).clamp(1, MOST);
            Some(Payment {
                product_ref: product.product_ref.clone(),
                sku_ref: pick(&product.skus, dice).map(|sku| sku.sku_ref.clone()),
                quantity: i64::try_from(1 + dice.below(most)).unwrap_or(1),
                buyer: None,
            })
        })
        .collect()
}

/// How many cards the busiest pool needs, with one to spare.
pub fn cards_needed(payments: &[Payment]) -> usize {
    let mut wanted: HashMap<(&str, Option<&str>), i64> = HashMap::new();
    for payment in payments {
        *wanted.entry((&payment.product_ref, payment.sku_ref.as_deref())).or_default() += payment.quantity;
    }
    wanted.into_values().max().and_then(|most| usize::try_from(most).ok()).unwrap_or(0) + 1
}

fn pick<'t, T>(things: &'t [T], dice: &dyn Dice) -> Option<&'t T> {
    let at = dice.below(things.len() as u64);
    things.get(usize::try_from(at).ok()?)
}

#[cfg(test)]
mod tests {
    use super::{GoodsKind, SeededDice, cards_needed, payments};
    use huolang_platforms::practice::default_products;

    #[test]
    fn buyers_want_everything_the_shop_sells() {
        let products = default_products();
        let payments = payments(&products, 500, &SeededDice::of(1));
        assert_eq!(payments.len(), 500);
        // Vouchers are used at the counter, which these buyers never reach.
        for product in products.iter().filter(|product| product.goods != GoodsKind::Voucher) {
            let of: Vec<_> = payments.iter().filter(|payment| payment.product_ref == product.product_ref).collect();
            assert!(!of.is_empty(), "{}", product.title);
            assert!(of.iter().all(|payment| payment.sku_ref.is_some() != product.skus.is_empty()));
            assert!(of.iter().all(|payment| (1..=product.max_quantity).contains(&payment.quantity)));
        }
        assert!(payments.iter().any(|payment| payment.quantity > 1));
    }

    #[test]
    fn the_same_seed_gives_the_same_buyers() {
        let of = |seed| payments(&default_products(), 50, &SeededDice::of(seed));
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
    }

    #[test]
    fn the_busiest_pool_is_counted_in_pieces() {
        let mut wanted = payments(&default_products(), 1, &SeededDice::of(3));
        wanted[0].quantity = 3;
        wanted.push(wanted[0].clone());
        assert_eq!(cards_needed(&wanted), 7);
    }
}
