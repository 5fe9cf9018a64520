//! A login that ends soon is told once; what was renewed, or is over already, is closed.

use crate::{
    notices::{NoticeDeed, word},
    settings::Language,
    shops::{LaneLimits, Shop},
    test_house::{House, MORNING},
};
use async_trait::async_trait;
use huolang_domain::{Millis, platform::PlatformKind, shanghai::DAY_MS};
use huolang_platforms::{
    capability::{Adapter, Authorize, AuthorizeState, AuthorizeStep},
    fault::CallError,
};
use huolang_store::notices::{self, Notice, NoticeState};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A platform that says when its login ends.
#[derive(Default)]
struct Ending(AtomicI64);

impl Adapter for Ending {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Practice
    }
    fn authorize(&self) -> Option<&dyn Authorize> {
        Some(self)
    }
}

#[async_trait]
impl Authorize for Ending {
    async fn begin(&self, _: &str, _: Option<&str>) -> Result<AuthorizeStep, CallError> {
        Ok(AuthorizeStep::Page { url: String::new(), back: None })
    }
    async fn poll(&self) -> Result<AuthorizeState, CallError> {
        Ok(AuthorizeState::Waiting)
    }
    async fn finish(&self, _: &str) -> Result<AuthorizeState, CallError> {
        Ok(AuthorizeState::Waiting)
    }
    fn login_ends_at(&self) -> Option<Millis> {
        Some(Millis(self.0.load(Ordering::SeqCst)))
    }
}

async fn look(house: &House) -> Vec<Notice> {
    house.engine.keep_up().await.unwrap();
    let all = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 100).await.unwrap();
    all.into_iter().filter(|notice| notice.event == "login_ending").collect()
}

fn states(told: &[Notice]) -> Vec<(NoticeState, i64)> {
    told.iter().map(|notice| (notice.state, notice.count)).collect()
}

#[tokio::test]
async fn a_login_that_ends_soon_is_told_once_and_closed_when_it_was_renewed() {
    let house = House::practice(1).await;
    let id = house.engine.shops().all()[0].id.clone();
    let login = Arc::new(Ending::default());
    let ends_at = |at: Millis| login.0.store(at.0, Ordering::SeqCst);
    let limits = LaneLimits::usual(PlatformKind::Practice);
    house.engine.shops().connect(Shop::new(id, login.clone(), limits, MORNING));

    ends_at(MORNING.plus(3 * DAY_MS + 1));
    assert!(look(&house).await.is_empty(), "more than three days are not soon");
    house.clock.advance(1);
    look(&house).await;
    let told = look(&house).await;
    assert_eq!(states(&told), [(NoticeState::Open, 1)]);
    assert_eq!(word(&told[0], Language::ZhCn).title, "店铺登录快到期：练习店铺");
    assert!(word(&told[0], Language::ZhCn).body.starts_with("2026-11-23 10:00"), "{told:?}");
    let named = house.engine.examine().await.into_iter().find(|check| check.check == "tokens").unwrap();
    assert_eq!(named.code, Some("token_ending"));

    let needs = house.engine.shop_needs().await.unwrap();
    assert_eq!(
        (needs[0].reason.as_str(), needs[0].since, needs[0].deadline),
        ("login_ending", None, Some(MORNING.plus(3 * DAY_MS + 1)))
    );

    ends_at(MORNING.plus(30 * DAY_MS));
    assert!(house.engine.shop_needs().await.unwrap().is_empty(), "renewed");
    assert_eq!(states(&look(&house).await), [(NoticeState::Resolved, 1)]);
    house.clock.advance(28 * DAY_MS);
    assert_eq!(look(&house).await.len(), 2, "the new end is told, too");
    house.clock.advance(3 * DAY_MS);
    assert!(look(&house).await.iter().all(|notice| notice.state == NoticeState::Resolved), "it is over");
}

#[tokio::test]
async fn a_login_is_named_by_the_doctor_until_it_is_renewed_whatever_became_of_its_notice() {
    let house = House::practice(1).await;
    let id = house.engine.shops().all()[0].id.clone();
    let login = Arc::new(Ending::default());
    let ends_at = |at: Millis| login.0.store(at.0, Ordering::SeqCst);
    let limits = LaneLimits::usual(PlatformKind::Practice);
    house.engine.shops().connect(Shop::new(id.clone(), login.clone(), limits, MORNING));
    let named = async || house.engine.examine().await.into_iter().find(|check| check.check == "tokens").unwrap().code;

    ends_at(MORNING.plus(DAY_MS));
    assert_eq!(named().await, Some("token_ending"), "before anybody was told");
    let told = look(&house).await;
    house.engine.see_to_notice(&told[0].id, NoticeDeed::Resolve, "seller").await.unwrap();
    assert_eq!((look(&house).await.len(), named().await), (1, Some("token_ending")));
    ends_at(MORNING.plus(30 * DAY_MS));
    assert_eq!(named().await, None, "renewed");

    ends_at(MORNING.plus(2 * DAY_MS));
    look(&house).await;
    house.engine.shops().disconnect(&id);
    assert_eq!(named().await, Some("token_ending"), "a program without shops knows what was told");
}
