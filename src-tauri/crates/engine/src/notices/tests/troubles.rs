//! Channels that cannot send, one trouble after the other: the event stays, the channel says why, and so does its test.

use super::{
    channels::{self, change, host, set},
    kept, low, raise,
};
use crate::{notices::ChannelChange, test_house::House};
use huolang_notify::{Kind, SendError, Trouble};
use huolang_store::{channels::ChannelState, notices::NoticeState, routes::RouteMode, sends};
use huolang_testkit::channels::{ChannelHost, MailServer, SECRET, Security};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

const USER: &str = "me@example.com";

/// What is wrong.
enum Fault {
    /// A mail server that refuses the login.
    MailLogin,
    /// A mail server whose certificate nobody trusts.
    MailCertificate,
    /// A mail server that does not exist.
    MailHost,
    /// A mail whose subject cannot be filled in.
    MailTemplate,
    /// A host that does not answer in time.
    Slow,
    /// 企业微信 has enough for the minute.
    TooMany,
    /// The account for short messages is empty.
    NoMoney,
    /// The seller's own address answers 500.
    OwnAddress,
    /// Nothing shows pop-ups.
    NoDaemon,
}

/// The form of an account at `server`, with what is wrong with it, if anything.
fn mail(server: &MailServer, fault: Option<&Fault>) -> ChannelChange {
    let port = server.port().to_string();
    let mut fields = vec![("preset", "other"), ("user", USER), ("to", USER), ("port", port.as_str())];
    let unknown = matches!(fault, Some(Fault::MailHost));
    fields.push(("host", if unknown { "no-such-host.invalid" } else { "localhost" }));
    if !matches!(fault, Some(Fault::MailCertificate)) {
        fields.push(("certificate", server.certificate()));
    }
    if matches!(fault, Some(Fault::MailTemplate)) {
        fields.push(("subject", "{{ title | nothing }}"));
    }
    let password = if matches!(fault, Some(Fault::MailLogin)) { "login password" } else { "code" };
    change(&fields, &[("password", password)])
}

/// Makes a channel that meets the fault; gives its id. The servers stay as long as they are held.
async fn channel(house: &House, host: &ChannelHost, fault: &Fault) -> (String, Option<MailServer>) {
    match fault {
        Fault::MailLogin | Fault::MailCertificate | Fault::MailHost | Fault::MailTemplate => {
            let server = MailServer::start(Security::Tls, USER, "code", "localhost").await.unwrap();
            let form = mail(&server, Some(fault));
            let made = house.engine.channel_desk().create(Kind::Email, form, "owner").await.unwrap();
            (made.row.id, Some(server))
        }
        Fault::TooMany => {
            host.always(Some((200, json!({ "errcode": 45009, "errmsg": "api freq out of limit" }))));
            (channels::wecom(house, host).await.row.id, None)
        }
        Fault::NoMoney => {
            host.always(Some((200, json!({ "Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足" }))));
            (channels::sms(house, host).await.row.id, None)
        }
        Fault::OwnAddress => {
            host.always(Some((500, json!({}))));
            let form = change(&[], &[("url", &format!("{}/hook", host.base())), ("secret", SECRET)]);
            let made = house.engine.channel_desk().create(Kind::Webhook, form, "owner").await.unwrap();
            (made.row.id, None)
        }
        Fault::NoDaemon | Fault::Slow => {
            let trouble = if matches!(fault, Fault::Slow) { Trouble::TimedOut } else { Trouble::NotHere };
            house.desktop.fail(Some(SendError::new(trouble, "nobody answered")));
            ("desktop".to_owned(), None)
        }
    }
}

#[rstest]
#[case::mail_login(Fault::MailLogin, "login_refused", ChannelState::Stuck)]
#[case::mail_certificate(Fault::MailCertificate, "bad_certificate", ChannelState::Stuck)]
#[case::mail_host(Fault::MailHost, "no_such_host", ChannelState::Failing)]
#[case::mail_template(Fault::MailTemplate, "bad_template", ChannelState::Stuck)]
#[case::slow(Fault::Slow, "timed_out", ChannelState::Failing)]
#[case::too_many(Fault::TooMany, "rate_limited", ChannelState::Failing)]
#[case::no_money(Fault::NoMoney, "balance_empty", ChannelState::Stuck)]
#[case::own_address(Fault::OwnAddress, "server_error", ChannelState::Failing)]
#[case::no_daemon(Fault::NoDaemon, "not_here", ChannelState::Stuck)]
#[tokio::test]
async fn the_event_stays_the_channel_says_why_and_so_does_its_test(
    #[case] fault: Fault,
    #[case] trouble: &str,
    #[case] state: ChannelState,
) {
    let house = House::empty().await;
    let host = host(&house).await;
    let (id, server) = channel(&house, &host, &fault).await;
    if id != "desktop" {
        set(&house, "low_stock", "desktop", "", RouteMode::Off).await;
    }
    set(&house, "low_stock", &id, "", RouteMode::Now).await;
    let notice = raise(&house, vec![low("a")]).await.remove(0);
    house.engine.dispatch_notices().await.unwrap();

    let desk = house.engine.channel_desk();
    let view = desk.get(&id).await.unwrap();
    assert_eq!((view.row.trouble.as_deref(), view.row.state), (Some(trouble), state));
    assert!(view.row.detail.as_deref().is_some_and(|detail| !detail.contains("login password")), "{view:?}");
    assert_eq!((view.waiting, kept(&house, &notice).await.state), (1, NoticeState::Open), "nothing is lost");

    let tested = desk.test(&id).await.unwrap().unwrap_err();
    assert_eq!(tested.trouble.as_str(), trouble, "the test says the same: {tested}");
    let log = sends::list(&mut house.engine.db().reader().await.unwrap(), Some(&id), None, 9).await.unwrap();
    assert!(log.iter().any(|send| send.test && send.trouble.as_deref() == Some(trouble)), "{log:?}");
    assert!(log.iter().all(|send| !send.sent));

    // The host is well again, or the seller mends the form: the event goes out after all.
    host.always(None);
    house.desktop.fail(None);
    if let Some(server) = &server {
        desk.change(&id, mail(server, None), "owner").await.unwrap();
    }
    house.clock.advance(24 * 60 * 60_000);
    assert!(desk.test(&id).await.unwrap().is_ok());
    house.clock.advance(60_000);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(desk.get(&id).await.unwrap().waiting, 0, "it went out");
    if let Some(server) = &server {
        // The test and the event.
        server.wait_for(2).await.unwrap();
    }
}

/// What a call comes to when the host takes it and time goes on without an answer.
async fn given_up<T: Send + 'static>(host: &ChannelHost, call: impl Future<Output = T> + Send + 'static) -> T {
    let before = host.calls();
    let calling = tokio::spawn(call);
    while host.calls() == before {
        tokio::task::yield_now().await;
    }
    tokio::time::advance(Duration::from_secs(31)).await;
    calling.await.unwrap()
}

#[tokio::test]
async fn a_host_that_takes_the_call_and_says_nothing_is_given_up_and_the_event_stays() {
    let house = House::empty().await;
    let host = host(&house).await;
    let robot = channels::wecom(&house, &host).await.row.id;
    set(&house, "low_stock", "desktop", "", RouteMode::Off).await;
    set(&house, "low_stock", &robot, "", RouteMode::Now).await;
    let notice = raise(&house, vec![low("a")]).await.remove(0);
    host.silence(true);
    tokio::time::pause();
    // While a thread is busy, time moves only when it is moved.
    let (busy, hold) = std::sync::mpsc::channel::<()>();
    let held = tokio::task::spawn_blocking(move || {
        let _ = hold.recv();
    });

    let engine = house.engine.clone();
    given_up(&host, async move { engine.dispatch_notices().await }).await.unwrap();
    let desk = house.engine.channel_desk();
    let view = desk.get(&robot).await.unwrap();
    assert_eq!((view.row.trouble.as_deref(), view.row.state), (Some("timed_out"), ChannelState::Failing));
    assert_eq!((view.waiting, kept(&house, &notice).await.state), (1, NoticeState::Open), "nothing is lost");
    let (engine, id) = (house.engine.clone(), robot.clone());
    let tested = given_up(&host, async move { engine.channel_desk().test(&id).await }).await.unwrap();
    assert_eq!(tested.unwrap_err().trouble, Trouble::TimedOut, "the test says the same");

    drop(busy);
    held.await.unwrap();
    tokio::time::resume();
    host.silence(false);
    house.clock.advance(24 * 60 * 60_000);
    assert!(desk.test(&robot).await.unwrap().is_ok());
    house.clock.advance(60_000);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(desk.get(&robot).await.unwrap().waiting, 0, "it went out");
}
