#![allow(clippy::unwrap_used)]

use huolang_domain::ShopId;
use huolang_domain::platform::PlatformKind;

use super::*;

const BEGUN: Millis = Millis(1_000);

fn shop(name: &str, state: ShopState, synced: Option<i64>) -> Shop {
    Shop {
        id: ShopId::from(name),
        platform: PlatformKind::Practice,
        name: name.to_owned(),
        state,
        parked_reason: (state == ShopState::Parked).then(|| "login_dead".to_owned()),
        config: serde_json::json!({}),
        created_at: Millis(0),
        updated_at: Millis(0),
        last_synced_at: synced.map(Millis),
    }
}

#[test]
fn a_shop_that_was_not_read_is_named_unless_the_seller_paused_it() {
    let all = [
        shop("read", ShopState::Active, Some(1_000)),
        shop("late", ShopState::Active, Some(999)),
        shop("never", ShopState::Active, None),
        shop("parked", ShopState::Parked, Some(999)),
        shop("parked after it was read", ShopState::Parked, Some(1_001)),
        shop("paused", ShopState::Paused, None),
    ];
    let named: Vec<String> = not_read(&all, BEGUN).iter().map(NotRead::words).collect();
    assert_eq!(named[..2], ["late", "never"]);
    let dead = |name: &str| format!("{name} (The login is dead: log in again)");
    assert_eq!(named[2..], [dead("parked"), dead("parked after it was read")]);
    let awaited: Vec<&str> = all.iter().filter(|shop| is_awaited(shop, BEGUN)).map(|shop| shop.name.as_str()).collect();
    assert_eq!(awaited, ["late", "never"], "nobody waits for a shop that is not read at all");
}
