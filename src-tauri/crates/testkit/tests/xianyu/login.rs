//! Connecting: by QR code, by a pasted cookie, over restarts.

use crate::{
    orders::list,
    stage::{Stage, until},
};
use async_trait::async_trait;
use huolang_domain::{Millis, platform::StopCause};
use huolang_platforms::{
    capability::{Adapter as _, Authorize as _, AuthorizeState, AuthorizeStep, PullOrders as _, Session as _},
    connect::{Access, ConnectError, KeepError, Keeper, taken_by},
    fault::CallError,
    xianyu::XianyuAdapter,
};
use huolang_testkit::{SeededDice, xianyu::Link};
use huolang_vault::Secret;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Barrier, Mutex};

const TOKEN: &str = "mtop.taobao.idlemessage.pc.login.token";

async fn tick() {
    tokio::time::sleep(Duration::from_secs(3)).await;
}

#[tokio::test(start_paused = true)]
async fn a_qr_code_leads_to_a_login_that_outlives_the_program() {
    let stage = Stage::without_login();
    let adapter = stage.open();
    assert!(matches!(adapter.check().await, Err(CallError::Login { .. })));
    let AuthorizeStep::Qr { content, lasts_ms } = adapter.begin("s", None).await.unwrap() else { panic!("no code") };
    assert!(content.starts_with("https://passport.goofish.com/"), "{content}");
    assert_eq!(lasts_ms, 300_000);
    assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Waiting);
    stage.market.set_qr("SCANED", None);
    assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Waiting, "asked again within two seconds");
    tick().await;
    assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Scanned);
    stage.market.set_qr("CONFIRMED", None);
    tick().await;
    let done = adapter.poll().await.unwrap();
    assert_eq!(done, AuthorizeState::Done { account: "测试店".to_owned(), missing_scopes: Vec::new() });
    adapter.check().await.unwrap();
    assert_eq!(stage.market.ledger().called(TOKEN), 1);

    let device = stage.kept("device_id");
    drop(adapter);
    let again = stage.open_up().await;
    assert_eq!(stage.market.ledger().called(TOKEN), 1, "the token is used again");
    assert_eq!(stage.kept("device_id"), device);
    assert_eq!(stage.market.ledger().bad_signs, 0);
    again.check().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_face_check_waits_for_the_person() {
    let stage = Stage::without_login();
    let adapter = stage.open();
    adapter.begin("s", None).await.unwrap();
    let page = "https://passport.goofish.com/iv/static/x?htoken=1";
    stage.market.set_qr("CONFIRMED", Some(page));
    let state = adapter.poll().await.unwrap();
    assert_eq!(state, AuthorizeState::NeedsPerson { url: page.to_owned() });
    tick().await;
    assert_eq!(adapter.poll().await.unwrap(), state);
    stage.market.set_qr("CONFIRMED", None);
    assert!(matches!(adapter.finish("done").await.unwrap(), AuthorizeState::Done { .. }));
    adapter.check().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_check_before_the_first_token_waits_for_the_person() {
    let stage = Stage::without_login();
    let adapter = stage.open();
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("CONFIRMED", None);
    stage.market.faults(|faults| faults.person_for_token = 2);
    let state = adapter.poll().await.unwrap();
    let AuthorizeState::NeedsPerson { url } = &state else { panic!("{state:?}") };
    assert!(url.starts_with("https://h5api.m.goofish.com/"), "{url}");
    let asked = stage.market.ledger().called(TOKEN);
    for _ in 0..20 {
        tick().await;
        assert_eq!(adapter.poll().await.unwrap(), state);
    }
    assert_eq!(stage.market.ledger().called(TOKEN), asked, "nothing is asked while the person is on the page");
    // They are not done yet, then they are.
    assert_eq!(adapter.finish("done").await.unwrap(), state);
    assert!(matches!(adapter.finish("done").await.unwrap(), AuthorizeState::Done { .. }));
    adapter.check().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn another_accounts_code_takes_nothing_over() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("CONFIRMED", None);
    stage.market.faults(|faults| faults.foreign_login = true);
    let error = adapter.poll().await.unwrap_err();
    assert_eq!(error.stop_cause(), Some(StopCause::WrongAccount), "{error}");
    stage.market.faults(|faults| faults.foreign_login = false);
    adapter.check().await.unwrap();
    assert_eq!(stage.kept("user_id"), "2200000000001", "the login that works stays");
}

#[tokio::test(start_paused = true)]
async fn a_code_of_another_shops_account_takes_nothing_over_and_names_that_shop() {
    let stage = Stage::without_login();
    *stage.memory.taken.lock().unwrap() = Some(("2200000000001".to_owned(), "小满闲鱼".to_owned()));
    let adapter = stage.open();
    assert_eq!(adapter.account(), None);
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("CONFIRMED", None);
    let error = adapter.poll().await.unwrap_err();
    assert_eq!(taken_by(&error), Some("小满闲鱼"), "{error}");
    assert_eq!((stage.kept("user_id"), stage.kept("jar")), (String::new(), String::new()));
    // A shop that is that account already may log in again.
    let own = Stage::new();
    *own.memory.taken.lock().unwrap() = Some(("2200000000001".to_owned(), "小满闲鱼".to_owned()));
    let adapter = own.open();
    assert_eq!(adapter.account().as_deref(), Some("2200000000001"));
    adapter.begin("s", None).await.unwrap();
    own.market.set_qr("CONFIRMED", None);
    assert!(matches!(adapter.poll().await.unwrap(), AuthorizeState::Done { .. }));
}

/// Keeps for one of two shops, and knows the other one. Neither goes on before both have found the account free.
struct OneOfTwo {
    turn: Arc<Mutex<()>>,
    both: Arc<Barrier>,
    asked: AtomicBool,
    other: OnceLock<Weak<XianyuAdapter>>,
}

#[async_trait]
impl Keeper for OneOfTwo {
    async fn keep(&self, _: &str, _: &Secret<String>, _: Option<Millis>) -> Result<(), KeepError> {
        Ok(())
    }

    async fn taken_by(&self, account: &str) -> Option<String> {
        if !self.asked.swap(true, Ordering::Relaxed) {
            self.both.wait().await;
            return None;
        }
        let other = self.other.get()?.upgrade()?;
        (other.account().as_deref() == Some(account)).then(|| "另一家".to_owned())
    }

    fn turn(&self) -> Option<Arc<Mutex<()>>> {
        Some(Arc::clone(&self.turn))
    }
}

#[tokio::test(start_paused = true)]
async fn of_two_codes_of_one_account_that_are_confirmed_at_once_one_is_taken_over() {
    let (turn, both) = (Arc::new(Mutex::new(())), Arc::new(Barrier::new(2)));
    let open = |stage: &Stage| {
        let (turn, both) = (turn.clone(), both.clone());
        let keeper = Arc::new(OneOfTwo { turn, both, asked: AtomicBool::new(false), other: OnceLock::new() });
        let access = Access { keeper: keeper.clone(), secrets: BTreeMap::new(), ..stage.access() };
        let link = Arc::new(Link(stage.market.clone()));
        let dice = Arc::new(SeededDice::of(11));
        (Arc::new(XianyuAdapter::open(&access, link, stage.clock.clone(), dice).unwrap()), keeper)
    };
    let (here, there) = (Stage::without_login(), Stage::without_login());
    let ((one, keeps_one), (two, keeps_two)) = (open(&here), open(&there));
    keeps_one.other.set(Arc::downgrade(&two)).unwrap();
    keeps_two.other.set(Arc::downgrade(&one)).unwrap();
    for (stage, adapter) in [(&here, &one), (&there, &two)] {
        adapter.begin("s", None).await.unwrap();
        stage.market.set_qr("CONFIRMED", None);
    }
    let (won, lost) = match tokio::join!(one.poll(), two.poll()) {
        (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
        both => panic!("one of them: {both:?}"),
    };
    assert!(matches!(won, AuthorizeState::Done { .. }), "{won:?}");
    assert_eq!(taken_by(&lost), Some("另一家"), "{lost}");
    let accounts: Vec<String> = [&one, &two].into_iter().filter_map(|adapter| adapter.account()).collect();
    assert_eq!(accounts, ["2200000000001"]);
}

#[tokio::test(start_paused = true)]
async fn a_login_whose_cookies_are_gone_is_dead_and_not_one_that_never_was() {
    let stage = Stage::without_login();
    assert!(!stage.open().is_authorized(), "nobody was ever here");
    stage.memory.keep("user_id", &Secret::from("2200000000001"), None).await.unwrap();
    assert!(stage.open().is_authorized(), "somebody was");
    assert!(Stage::new().open().is_authorized());
}

#[tokio::test(start_paused = true)]
async fn a_passport_that_stumbles_is_asked_at_once_and_given_up_after_five_times() {
    let stage = Stage::without_login();
    let adapter = stage.open();
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("SCANED", None);
    stage.market.faults(|faults| faults.qr_hiccups = 4);
    for _ in 0..4 {
        assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Waiting);
    }
    assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Scanned, "nobody waited");
    stage.market.faults(|faults| faults.qr_hiccups = 5);
    tick().await;
    for _ in 0..4 {
        assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Scanned);
    }
    let error = adapter.poll().await.unwrap_err();
    assert!(matches!(&error, CallError::Business { code, .. } if code == "qr_login_failed"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_login_is_kept_alive_by_one_call_in_six_hours() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let mut renewed = Vec::new();
    let mut cursor = None;
    for _ in 0..24 * 12 {
        list(&stage, &adapter, &mut cursor).await;
        let jar: serde_json::Value = serde_json::from_str(&stage.kept("jar")).unwrap();
        renewed.extend(jar["csg"]["value"].as_str().map(str::to_owned));
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
    renewed.dedup();
    assert_eq!(renewed.len(), 3, "after 6, 12 and 18 hours of a day: {renewed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_code_ends_in_every_way_it_can() {
    let stage = Stage::without_login();
    let adapter = stage.open();
    for (status, ends) in [("CANCELED", AuthorizeState::Cancelled), ("EXPIRED", AuthorizeState::Expired)] {
        adapter.begin("s", None).await.unwrap();
        stage.market.set_qr(status, None);
        assert_eq!(adapter.poll().await.unwrap(), ends);
    }
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("ERROR", None);
    assert!(matches!(adapter.poll().await, Err(CallError::Business { .. })));
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("SOMETHING_NEW", None);
    assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Waiting);
    tokio::time::sleep(Duration::from_secs(301)).await;
    assert_eq!(adapter.poll().await.unwrap(), AuthorizeState::Expired);
    adapter.begin("s", None).await.unwrap();
    stage.market.set_qr("CONFIRMED", Some("https://goofish.com.evil.example/x"));
    assert!(
        matches!(adapter.poll().await, Err(CallError::Business { code, .. }) if code == "verification_page_unknown")
    );
}

#[tokio::test(start_paused = true)]
async fn the_form_refuses_what_cannot_work() {
    let invalid = |stage: &Stage| match stage.try_open().map(|_| ()) {
        Err(ConnectError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(invalid(&Stage::new().set("accept_risk", "false")), "accept_risk");
    let stage = Stage::new();
    stage.paste("cookie2=x");
    assert_eq!(invalid(&stage), "cookie", "no account");
    stage.paste("unb=2200000000001; tracknick=x");
    assert_eq!(invalid(&stage), "cookie", "no session");
    let stage = Stage::new();
    stage.open_up().await;
    until(|| !stage.kept("user_id").is_empty()).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    stage.paste("unb=2200000000009; cookie2=x");
    assert_eq!(invalid(&stage), "cookie", "another account");
}

#[tokio::test(start_paused = true)]
async fn a_demand_for_a_person_stops_everything_until_they_are_done() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.faults(|faults| faults.captcha = true);
    let error = adapter.check().await.unwrap_err();
    let CallError::Stopped { cause: StopCause::RiskControl, url: Some(url), .. } = error else { panic!("{error}") };
    assert!(url.starts_with("https://h5api.m.goofish.com/"));
    until(|| stage.market.listening() == 0).await;
    for _ in 0..20 {
        assert!(adapter.pull(None, stage.clock.now()).await.unwrap_err().stop_cause().is_some());
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let ledger = stage.market.ledger();
    assert_eq!((ledger.calls_under_captcha, ledger.connections), (1, 1), "nothing was called while it stood still");
    stage.market.faults(|faults| faults.captcha = false);
    adapter.check().await.unwrap();
    until(|| stage.market.listening() == 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_dead_session_asks_for_a_login_once() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.end_session();
    assert!(matches!(adapter.pull(None, stage.clock.now()).await, Err(CallError::Login { .. })));
    let calls: u64 = stage.market.ledger().calls.values().sum();
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert!(matches!(adapter.pull(None, stage.clock.now()).await, Err(CallError::Login { .. })));
    assert_eq!(stage.market.ledger().calls.values().sum::<u64>(), calls);
    // A new cookie is pasted.
    stage.paste(&stage.market.cookie());
    drop(adapter);
    stage.open_up().await.check().await.unwrap();
}
