//! Heartbeats, silence and new connections, on a clock that only moves while everybody waits.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::super::frame::{Event, Frame};
use super::*;
use huolang_domain::{
    Millis,
    testing::{FixedDice, ManualClock},
};
use tokio::io::DuplexStream;
use tokio_tungstenite::tungstenite::protocol::Role;

type End = WebSocketStream<DuplexStream>;

const START: Millis = Millis(1_760_000_000_000);

/// A server in this program: each connection is handed to the test, or turned down.
struct Here {
    ends: mpsc::UnboundedSender<(Instant, End)>,
    /// So many connections are turned down first.
    refuse: std::sync::atomic::AtomicU32,
}

impl Dial for Here {
    type Wire = End;
    async fn open(&self, _: &Line) -> Result<End, &'static str> {
        use std::sync::atomic::Ordering::SeqCst;
        if self.refuse.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err("refused");
        }
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let server = WebSocketStream::from_raw_socket(theirs, Role::Server, None).await;
        self.ends.send((Instant::now(), server)).map_err(|_| "the test is over")?;
        Ok(WebSocketStream::from_raw_socket(ours, Role::Client, None).await)
    }
}

struct Scene {
    ends: mpsc::UnboundedReceiver<(Instant, End)>,
    shared: Arc<Shared>,
    began: Instant,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn scene(refuse: u32) -> Scene {
    let clock = Arc::new(ManualClock::at(START));
    let line = Line {
        base: "ws://here".to_owned(),
        host: "here".to_owned(),
        client_id: "app".to_owned(),
        client_secret: Secret::from("secret"),
        clock: clock.clone(),
        dice: Arc::new(FixedDice::low()),
        contacts: Arc::default(),
    };
    let (to_server, ends) = mpsc::unbounded_channel();
    let (replies, to_send) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared::new(replies, clock));
    let dial = Here { ends: to_server, refuse: refuse.into() };
    let task = tokio::spawn(run(dial, line, Arc::clone(&shared), to_send));
    Scene { ends, shared, began: Instant::now(), task }
}

impl Scene {
    /// The next connection, and the second it was made in.
    async fn connection(&mut self) -> (u64, End) {
        let (at, end) = self.ends.recv().await.expect("a connection");
        ((at - self.began).as_secs(), end)
    }
}

/// The next frame of the program's; `None`: it has gone.
async fn frame(end: &mut End) -> Option<Value> {
    match end.next().await? {
        Ok(Message::Text(text)) => Some(serde_json::from_str(&text).unwrap()),
        _ => None,
    }
}

fn beat() -> Message {
    Message::text(r#"{"commandType":"HeartBeat","id":1,"time":1}"#)
}

#[test]
fn waits_grow_to_half_a_minute() {
    let waits: Vec<u64> = (0..9).map(|failures| wait_ms(failures, &FixedDice::low()) / 1_000).collect();
    assert_eq!(waits, [1, 1, 2, 4, 8, 16, 30, 30, 30]);
    let most = wait_ms(100, &FixedDice::high());
    assert!((30_000..31_000).contains(&most), "{most}");
}

#[tokio::test(start_paused = true)]
async fn a_sign_of_life_goes_out_every_five_seconds() {
    let mut scene = scene(0);
    let (_, mut server) = scene.connection().await;
    for seconds in [0, 5, 10, 15] {
        let sent = frame(&mut server).await.unwrap();
        assert_eq!((&sent["commandType"], &sent["time"]), (&"HeartBeat".into(), &START.0.into()));
        assert_eq!(scene.began.elapsed().as_secs(), seconds);
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_counts_as_gone_after_three_minutes_and_is_called_again() {
    let mut scene = scene(0);
    let (_, mut silent) = scene.connection().await;
    // It reads, and says nothing.
    let reading = tokio::spawn(async move { while frame(&mut silent).await.is_some() {} });
    let (again, mut server) = scene.connection().await;
    assert!((180..192).contains(&again), "{again}");
    reading.await.unwrap();
    // One that says something now and then is kept.
    for _ in 0..10 {
        server.send(beat()).await.unwrap();
        for _ in 0..30 {
            frame(&mut server).await.expect("it is kept");
        }
    }
    assert!(scene.ends.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_made_again_later_and_later_until_it_holds() {
    let mut scene = scene(4);
    // Turned down at 0, 1, 3 and 7 seconds.
    let (first, server) = scene.connection().await;
    assert_eq!(first, 15);
    drop(server);
    // It never said a word, so that was a failure, too.
    let (second, mut server) = scene.connection().await;
    assert_eq!(second - first, 16);
    server.send(beat()).await.unwrap();
    frame(&mut server).await.unwrap();
    frame(&mut server).await.unwrap();
    let closed = scene.began.elapsed().as_secs();
    drop(server);
    // One that talked was a good one: back at once.
    let (third, _server) = scene.connection().await;
    assert!(third - closed <= 2, "{third} after {closed}");
}

#[tokio::test(start_paused = true)]
async fn an_acknowledgement_that_waited_for_a_connection_goes_out_on_the_next() {
    let mut scene = scene(0);
    let (id, mut heard) = scene.shared.listen("1".to_owned());
    let (_, mut server) = scene.connection().await;
    let event = r#"{"commandType":"Common","id":7,"sendTime":5,"message":{"type":"pdd_trade_TradeConfirmed","mallID":1,"content":"{\"tid\":\"sn\"}"}}"#;
    server.send(Message::text(event)).await.unwrap();
    let event = heard.recv().await.unwrap();
    drop(server);
    scene.shared.committed(&[event.key()]);
    let (_, mut server) = scene.connection().await;
    let ack = loop {
        let sent = frame(&mut server).await.unwrap();
        if sent["commandType"] == "Ack" {
            break sent;
        }
    };
    assert_eq!((&ack["id"], &ack["sendTime"]), (&7.into(), &5.into()));
    scene.shared.leave(id);
}

/// What happened to an order of a shop.
fn event(id: i64, mall_id: &str, sn: &str) -> Event {
    let content = serde_json::json!({ "tid": sn });
    Event {
        id,
        time: 5,
        send_time: 5,
        topic: "pdd_trade_TradeConfirmed".to_owned(),
        mall_id: mall_id.to_owned(),
        content,
    }
}

#[test]
fn a_shop_hears_of_itself_alone_and_what_belongs_to_nobody_here_is_not_answered() {
    let (replies, mut sent) = mpsc::unbounded_channel();
    let shared = Shared::new(replies, Arc::new(ManualClock::at(START)));
    let (_, mut first) = shared.listen("1".to_owned());
    let (_, mut second) = shared.listen("2".to_owned());
    for (id, mall_id) in [(1, "1"), (2, "2"), (3, "3"), (4, "")] {
        shared.heard(Frame::Event(event(id, mall_id, "sn")));
    }
    let heard: Vec<String> =
        [first.try_recv(), second.try_recv()].into_iter().map(|event| event.unwrap().mall_id).collect();
    assert_eq!(heard, ["1", "2"]);
    assert!(first.try_recv().is_err() && second.try_recv().is_err());
    // The others stay with the platform, until their shop listens.
    shared.committed(&[event(3, "3", "sn").key()]);
    assert!(sent.try_recv().is_err());
    let (_, mut third) = shared.listen("3".to_owned());
    shared.heard(Frame::Event(event(3, "3", "sn")));
    assert_eq!(third.try_recv().unwrap().mall_id, "3");
}

#[test]
fn what_happens_again_while_it_is_read_is_read_once_more_and_a_repeat_is_not() {
    let (replies, mut sent) = mpsc::unbounded_channel();
    let shared = Shared::new(replies, Arc::new(ManualClock::at(START)));
    let (_, mut heard) = shared.listen("1".to_owned());
    let at = |id: i64, time: i64| Event { time, ..event(id, "1", "sn") };
    let key = at(1, 10).key();
    shared.heard(Frame::Event(at(1, 10)));
    assert_eq!(heard.try_recv().unwrap().id, 1);
    // A redelivery, and then the same once more, while the order is read.
    shared.heard(Frame::Event(at(2, 10)));
    shared.heard(Frame::Event(at(3, 20)));
    assert!(heard.try_recv().is_err(), "one hint at a time");
    shared.committed(std::slice::from_ref(&key));
    let mut acked = || std::iter::from_fn(|| sent.try_recv().ok()).map(|ack| ack["id"].clone()).collect::<Vec<_>>();
    assert_eq!(acked(), [1, 2], "the later one is not in what was read");
    assert_eq!(heard.try_recv().unwrap().id, 3);
    shared.committed(&[key]);
    assert_eq!(acked(), [3]);
    // Redelivered after all: answered at once, and no hint.
    shared.heard(Frame::Event(at(4, 20)));
    assert_eq!(acked(), [4]);
    assert!(heard.try_recv().is_err());
}
