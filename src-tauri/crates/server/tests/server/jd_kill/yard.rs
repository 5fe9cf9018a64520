//! The server that is killed, the orders that go on meanwhile, and the person who tops up now and then.

use std::{
    net::SocketAddr,
    process::{Command, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use huolang_domain::{Dice as _, OrderId};
use huolang_engine::{
    boot::{BootOptions, Running, boot},
    inbound::Deed,
};
use huolang_testkit::{
    SeededDice,
    jd::{Caller, Ledger},
};
use tokio::{sync::watch, task::JoinHandle};

use super::{
    buyers::{Kind, Outside, Paths},
    furnish::furnish,
};
use crate::program::{Folder, Serving};

/// The longest wait for anything.
const LONGEST: Duration = Duration::from_secs(120);
/// One order in so many is forged before it comes.
const FORGED: u64 = 16;
/// One order in so many is asked about once it was accepted.
const ASKED: u64 = 3;
/// Bytes that a slow reader takes at once, and its pause before each.
const SIP: usize = 64;
const SIP_PAUSE: Duration = Duration::from_micros(500);
/// One kill in so many comes with callbacks that go wrong.
const TROUBLED: u64 = 4;

pub struct Yard {
    pub dice: Arc<SeededDice>,
    folder: Folder,
    outside: Arc<Outside>,
    paths: Arc<Paths>,
    /// Where the server listens now; `None` while it is dead.
    address: watch::Sender<Option<SocketAddr>>,
    answered: Arc<AtomicU64>,
    next: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Yard {
    pub async fn open(seed: u64) -> Self {
        let folder = Folder::new();
        std::fs::create_dir_all(folder.data()).unwrap();
        let outside = Outside::start().await;
        let running = quiet(&folder).await;
        let paths = furnish(&running.engine, &outside).await;
        running.shutdown().await;
        Self {
            dice: Arc::new(SeededDice::of(seed)),
            folder,
            outside: Arc::new(outside),
            paths: Arc::new(paths),
            address: watch::Sender::new(None),
            answered: Arc::default(),
            next: Arc::new(AtomicU64::new(1)),
            over: Arc::default(),
        }
    }

    fn serve(&self) -> Command {
        self.folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"])
    }

    /// Buyers of every kind that go on whatever becomes of the server; an order that was not answered is sent again.
    pub fn buyers(&self, count: usize) -> Vec<JoinHandle<()>> {
        (0..count)
            .zip(Kind::ALL.into_iter().cycle())
            .map(|(place, kind)| {
                let (outside, paths) = (Arc::clone(&self.outside), Arc::clone(&self.paths));
                let mut address = self.address.subscribe();
                let (answered, next, over) =
                    (Arc::clone(&self.answered), Arc::clone(&self.next), Arc::clone(&self.over));
                tokio::spawn(async move {
                    let mut caller: Option<(SocketAddr, Caller)> = None;
                    // The second buyer of a kind reads its answers slowly.
                    let open = |here| {
                        let caller = Caller::new(here);
                        if place < Kind::ALL.len() { caller } else { caller.reading_slowly(SIP, SIP_PAUSE) }
                    };
                    while !over.load(Ordering::SeqCst) {
                        let number = next.fetch_add(1, Ordering::SeqCst);
                        loop {
                            let here = address.wait_for(Option::is_some).await.unwrap().unwrap();
                            let caller = caller.get_or_insert_with(|| (here, open(here)));
                            if caller.0 != here {
                                *caller = (here, open(here));
                            }
                            if number.is_multiple_of(FORGED) {
                                let _ = outside.forge(kind, &paths, &mut caller.1, number).await;
                            }
                            match outside.order(kind, &paths, &mut caller.1, number).await {
                                Ok(true) => {
                                    // A question that the server dies over is asked again by nobody.
                                    if number.is_multiple_of(ASKED) {
                                        let _ = outside.ask(kind, &paths, &mut caller.1, number).await;
                                    }
                                    break;
                                }
                                Ok(false) => {}
                                Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
                            }
                        }
                        answered.fetch_add(1, Ordering::SeqCst);
                        // Cards must last for the whole test.
                        tokio::time::sleep(Duration::from_millis(15)).await;
                    }
                })
            })
            .collect()
    }

    /// While the server is dead, a person opens the program, tops up or refuses whatever waits, and closes it again.
    pub async fn person_works(&self) {
        let running = quiet(&self.folder).await;
        loop {
            let mut conn = running.engine.db().reader().await.unwrap();
            let text = "SELECT order_id FROM productions WHERE state = 'producing' AND kind = 'top_up' LIMIT 200";
            let open: Vec<(OrderId,)> =
                huolang_store::Query::new(&mut conn, text, Vec::new()).fetch_all().await.unwrap();
            drop(conn);
            if open.is_empty() {
                break;
            }
            for (order,) in open {
                let deed = match self.dice.below(4) {
                    0 => Deed::Refuse { code: "113".to_owned(), reason: "账号不存在".to_owned() },
                    _ => Deed::MarkSuccess,
                };
                running.engine.act_inbound(&order, deed, "owner").await.unwrap();
            }
        }
        running.shutdown().await;
    }

    fn start(&self, command: Command) -> Serving {
        let serving = Serving::try_start(command).unwrap();
        let address = serving.address.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        self.address.send_replace(Some(address));
        serving
    }

    /// Runs the server until it dies at a fail point.
    pub async fn die(&self, place: &str) -> ExitStatus {
        let mut command = self.serve();
        command.env("HUOLANG_FAIL", place);
        let mut serving = match Serving::try_start(command) {
            Ok(serving) => serving,
            Err(status) => return status,
        };
        let address = serving.address.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        self.address.send_replace(Some(address));
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = serving.ended() {
                break status;
            }
            assert!(begun.elapsed() < LONGEST, "{place} was not reached");
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        self.address.send_replace(None);
        status
    }

    /// Kills the server after it has answered a drawn number of orders, and a drawn moment more.
    pub async fn kill_at_work(&self) {
        if self.dice.below(TROUBLED) == 0 {
            self.outside.trouble(self.dice.as_ref());
        }
        let serving = self.start(self.serve());
        let target = self.answered.load(Ordering::SeqCst) + 1 + self.dice.below(60);
        let begun = Instant::now();
        while self.answered.load(Ordering::SeqCst) < target {
            assert!(begun.elapsed() < LONGEST, "the server answers nothing");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // Sometimes long enough for the callbacks of these orders.
        tokio::time::sleep(Duration::from_micros(self.dice.below(3_000))).await;
        if self.dice.below(4) == 0 {
            tokio::time::sleep(Duration::from_millis(1_000 + self.dice.below(200))).await;
        }
        serving.kill();
        self.address.send_replace(None);
    }

    /// Lets the buyers end on a server that lives; gives how many orders there were.
    pub async fn end(&self, buyers: Vec<JoinHandle<()>>) -> u64 {
        self.over.store(true, Ordering::SeqCst);
        self.outside.peace();
        let serving = self.start(self.serve());
        for buyer in buyers {
            buyer.await.unwrap();
        }
        assert!(serving.end().success());
        self.address.send_replace(None);
        self.next.load(Ordering::SeqCst) - 1
    }

    /// Lets the server call back in peace.
    pub async fn drain(&self, sent: u64) -> Ledger {
        let serving = self.start(self.serve());
        let begun = Instant::now();
        loop {
            let ledger = self.outside.ledger();
            let told = ledger.0.values().filter(|entry| entry.callbacks > 0 || entry.told_at_once).count();
            if told as u64 == sent {
                assert!(serving.end().success());
                return ledger;
            }
            assert!(begun.elapsed() < LONGEST, "{told} of {sent} orders were told; {:?}", ledger.faults().first());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The program on the same data, with its tasks at rest.
async fn quiet(folder: &Folder) -> Running {
    let mut options = BootOptions::new(folder.data());
    options.key = huolang_vault::Options::new(folder.data()).with_key_file(folder.key());
    options.run_tasks = false;
    options.practice = false;
    boot(options).await.unwrap()
}
