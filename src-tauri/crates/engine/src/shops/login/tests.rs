#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    shops::{LaneLimits, Standing, Stop},
    test_house::House,
};
use async_trait::async_trait;
use huolang_domain::platform::{PlatformKind, StopCause};
use huolang_platforms::capability::Adapter;
use huolang_store::{
    Durability, notices, shops,
    tasks::{self, TaskState},
};

/// A platform whose page gives a code, or whose app scans one.
struct Page {
    qr: bool,
    /// It wants to see the person.
    person: bool,
}

impl Adapter for Page {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Practice
    }
    fn authorize(&self) -> Option<&dyn Authorize> {
        Some(self)
    }
}

#[async_trait]
impl Authorize for Page {
    async fn begin(&self, state: &str, redirect: Option<&str>) -> Result<AuthorizeStep, CallError> {
        Ok(if self.qr {
            AuthorizeStep::Qr { content: "scan".to_owned(), lasts_ms: 60_000 }
        } else {
            AuthorizeStep::Page {
                url: format!("https://page/?state={state}&to={}", redirect.unwrap_or_default()),
                back: redirect.map(str::to_owned),
            }
        })
    }
    async fn poll(&self) -> Result<AuthorizeState, CallError> {
        if self.person {
            return Ok(AuthorizeState::NeedsPerson { url: "https://check/".to_owned() });
        }
        Ok(AuthorizeState::Scanned)
    }
    async fn finish(&self, code: &str) -> Result<AuthorizeState, CallError> {
        if code == "good" {
            return Ok(AuthorizeState::Done { account: "小店".to_owned(), missing_scopes: Vec::new() });
        }
        Err(CallError::Business { code: "10019".to_owned(), message: "the code is wrong".to_owned() })
    }
}

/// A practice shop that stands still because its platform asks for a person.
async fn parked(qr: bool) -> (House, ShopId) {
    parked_at(Page { qr, person: false }).await
}

async fn parked_at(page: Page) -> (House, ShopId) {
    let house = House::practice(1).await;
    let id = house.engine.shops().all()[0].id.clone();
    let shop = Shop::new(id.clone(), Arc::new(page), LaneLimits::usual(PlatformKind::Practice), house.engine.now());
    let shop = house.engine.shops().connect(shop);
    let error = CallError::Stopped {
        cause: StopCause::RiskControl,
        message: "show that you are there".to_owned(),
        url: Some("https://check/".to_owned()),
    };
    house.engine.read_failed(&shop, &error).await.unwrap();
    (house, id)
}

async fn row(house: &House, id: &ShopId) -> shops::Shop {
    shops::get(&mut house.engine.db().reader().await.unwrap(), id).await.unwrap()
}

#[tokio::test]
async fn a_shop_is_parked_for_its_cause_once_and_goes_on_after_the_login() {
    let (house, id) = parked(false).await;
    let shop = house.engine.shops().get(&id).unwrap();
    assert_eq!(
        shop.stop(),
        Some(Stop { cause: StopCause::RiskControl, url: Some("https://check/".to_owned()), address: None })
    );
    assert_eq!(row(&house, &id).await.parked_reason.as_deref(), Some("risk_control"));
    let again = CallError::Stopped { cause: StopCause::RiskControl, message: String::new(), url: None };
    house.engine.read_failed(&shop, &again).await.unwrap();
    house.engine.dispatch_notices().await.unwrap();
    let told = house.desktop.take();
    assert_eq!(told.len(), 1, "one alert for one cause");
    assert!(told[0].title.contains("本人验证"), "{}", told[0].title);

    let login = house.engine.begin_login(&id, Some("http://127.0.0.1:1/back")).await.unwrap();
    let AuthorizeStep::Page { url, back } = &login.step else { unreachable!("a page") };
    assert!(url.contains(login.state.expose()) && url.ends_with("to=http://127.0.0.1:1/back"));
    assert_eq!(back.as_deref(), Some("http://127.0.0.1:1/back"));
    assert_eq!(house.engine.login_of_state(login.state.expose()), Some(id.clone()));
    assert_eq!(house.engine.login_of_state("forged"), None);

    let forged = house.engine.finish_login(&id, Some("forged"), "good").await.unwrap_err();
    assert_eq!(forged.code(), ErrorCode::OriginRefused);
    let wrong = house.engine.finish_login(&id, Some(login.state.expose()), "bad").await.unwrap_err();
    assert_eq!(wrong.code(), ErrorCode::PlatformRefused);
    let done = house.engine.finish_login(&id, None, " good ").await.unwrap();
    assert_eq!(done, AuthorizeState::Done { account: "小店".to_owned(), missing_scopes: Vec::new() });
    assert!(login.ended.is_cancelled(), "whoever listened for the code lets go");
    assert_eq!(house.engine.login_state(&id).await.unwrap(), done, "whoever watches hears it too");
    assert_eq!(house.engine.shops().get(&id).unwrap().standing(), Standing::Active);
    let open = Some(notices::NoticeState::Open);
    let open = notices::list(&mut house.engine.db().reader().await.unwrap(), open, None, 10).await.unwrap();
    assert!(open.iter().all(|notice| notice.event != "risk_control"), "the alert is closed");
    let over = house.engine.finish_login(&id, None, "good").await.unwrap_err();
    assert_eq!(over.code(), ErrorCode::NotFound, "a code counts once");
}

#[tokio::test]
async fn a_login_ends_what_the_tasks_of_the_shop_could_not_do() {
    let (house, id) = parked(false).await;
    let (hints, shop, now) = (format!("hints:{id}"), id.clone(), house.engine.now());
    let task = hints.clone();
    let written = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            tasks::register(tx, &task, "接收推送", Some(&shop), now).await?;
            tasks::set_state(tx, &task, TaskState::Error, Some("not authorised yet"), now).await
        })
    });
    written.await.unwrap();
    house.engine.begin_login(&id, None).await.unwrap();
    house.engine.finish_login(&id, None, "good").await.unwrap();
    let task = tasks::get(&mut house.engine.db().reader().await.unwrap(), &hints).await.unwrap();
    assert_eq!((task.state, task.last_error, task.last_error_at), (TaskState::Running, None, None));
}

#[tokio::test]
async fn a_new_attempt_takes_the_place_of_the_one_before() {
    let (house, id) = parked(false).await;
    let first = house.engine.begin_login(&id, None).await.unwrap();
    let second = house.engine.begin_login(&id, None).await.unwrap();
    assert!(first.ended.is_cancelled() && !second.ended.is_cancelled());
    assert_eq!(house.engine.login_of_state(first.state.expose()), None, "a former word opens nothing");
    house.engine.cancel_login(&id);
    assert!(second.ended.is_cancelled());
    assert_eq!(house.engine.login_state(&id).await.unwrap_err().code(), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_code_to_scan_expires() {
    let (house, id) = parked(true).await;
    house.engine.begin_login(&id, None).await.unwrap();
    assert_eq!(house.engine.login_state(&id).await.unwrap(), AuthorizeState::Scanned);
    house.clock.advance(60_001);
    assert_eq!(house.engine.login_state(&id).await.unwrap(), AuthorizeState::Expired);
    assert_eq!(house.engine.login_state(&id).await.unwrap_err().code(), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_person_on_the_platforms_page_is_waited_for() {
    let (house, id) = parked_at(Page { qr: true, person: true }).await;
    house.engine.begin_login(&id, None).await.unwrap();
    let person = AuthorizeState::NeedsPerson { url: "https://check/".to_owned() };
    assert_eq!(house.engine.login_state(&id).await.unwrap(), person);
    // The code's own time is long over.
    house.clock.advance(10 * 60_000);
    assert_eq!(house.engine.login_state(&id).await.unwrap(), person);
    assert!(matches!(house.engine.finish_login(&id, None, "good").await, Ok(AuthorizeState::Done { .. })));
}

#[tokio::test]
async fn a_shop_that_is_connected_anew_lets_go_of_its_former_adapter() {
    let (house, id) = parked(false).await;
    let former = house.engine.shops().get(&id).unwrap();
    house.engine.connect_shop(&id).await.unwrap();
    assert!(former.gone().is_cancelled());
    assert!(house.engine.shops().get(&id).unwrap().adapter.authorize().is_none());
    house.engine.disconnect_shop(&id).await.unwrap();
    assert!(house.engine.shops().get(&id).is_none());
}
