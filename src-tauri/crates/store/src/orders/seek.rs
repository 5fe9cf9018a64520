//! The place of an order in every list: the moment it was placed, and twenty bits for orders of one moment.

use huolang_domain::Millis;

const BITS: u32 = 20;

/// The smallest place an order of that moment can have.
pub(super) fn first_at(moment: Millis) -> i64 {
    moment.0.clamp(0, i64::MAX >> BITS) << BITS
}

/// The place of an order, spread by its identity.
pub(super) fn of(placed_at: Millis, shop: &str, sn: &str) -> i64 {
    first_at(placed_at) | i64::from(hash(shop, sn) & ((1 << BITS) - 1))
}

/// The next place of the same moment, for the rare two orders that fall on one.
pub(super) const fn after(seek: i64) -> i64 {
    let low = (1 << BITS) - 1;
    (seek & !low) | ((seek + 1) & low)
}

/// FNV-1a: the same on every machine and in every version.
fn hash(shop: &str, sn: &str) -> u32 {
    let bytes = shop.bytes().chain([0]).chain(sn.bytes());
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
