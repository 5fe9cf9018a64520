//! Takes callbacks on a port of this machine, with faults by script.

use super::Fields;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use std::{
    collections::VecDeque,
    future::IntoFuture as _,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{Notify, Semaphore},
    task::JoinHandle,
};

/// What happens to a callback instead of being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This code is answered; nothing is taken.
    Code(String),
    /// This HTTP status is answered; nothing is taken.
    Status(u16),
    /// Something that is no JSON is answered; nothing is taken.
    Garbage,
    /// It is taken, and the answer is lost.
    TakenUnanswered,
    /// It is taken after so long.
    Slow(Duration),
    /// It is taken once [`Receiver::release`] lets it through.
    Held,
}

type Take = dyn Fn(&Uri, Fields) -> String + Send + Sync;

struct Desk {
    take: Box<Take>,
    refuse: fn(&str) -> String,
    faults: Mutex<VecDeque<Fault>>,
    seen: AtomicU64,
    came: Notify,
    gate: Semaphore,
}

/// The receiver. Dropping it closes the port.
pub struct Receiver {
    desk: Arc<Desk>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl Receiver {
    /// Serves on `port` (0: a free one). `take` books a callback and gives the answer's body, `refuse` makes the body of an
    /// answer with a code.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(
        port: u16,
        refuse: fn(&str) -> String,
        take: impl Fn(&Uri, Fields) -> String + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Desk {
            take: Box::new(take),
            refuse,
            faults: Mutex::default(),
            seen: AtomicU64::new(0),
            came: Notify::new(),
            gate: Semaphore::new(0),
        });
        let router = Router::new().fallback(receive).with_state(Arc::clone(&desk));
        Ok(Self { desk, address, server: tokio::spawn(axum::serve(listener, router).into_future()) })
    }

    /// Its address, as `http://127.0.0.1:port`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many callbacks came, whatever was answered.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.desk.seen.load(Ordering::SeqCst)
    }

    /// Waits until so many callbacks came.
    pub async fn until_seen(&self, count: u64) {
        loop {
            let came = self.desk.came.notified();
            if self.seen() >= count {
                return;
            }
            came.await;
        }
    }

    /// Lets one callback through that is held.
    pub fn release(&self) {
        self.desk.gate.add_permits(1);
    }

    /// No fault is to come any more.
    pub fn peace(&self) {
        self.desk.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The next callbacks meet these faults, one each.
    pub fn fault(&self, faults: impl IntoIterator<Item = Fault>) {
        self.desk.faults.lock().unwrap_or_else(PoisonError::into_inner).extend(faults);
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn receive(State(desk): State<Arc<Desk>>, uri: Uri, body: Bytes) -> Response {
    desk.seen.fetch_add(1, Ordering::SeqCst);
    desk.came.notify_waiters();
    let fault = desk.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    match fault {
        Some(Fault::Code(code)) => return (desk.refuse)(&code).into_response(),
        Some(Fault::Status(status)) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY).into_response();
        }
        Some(Fault::Garbage) => return "<html>".into_response(),
        Some(Fault::TakenUnanswered) => {
            (desk.take)(&uri, fields(&body));
            return StatusCode::GATEWAY_TIMEOUT.into_response();
        }
        Some(Fault::Slow(wait)) => tokio::time::sleep(wait).await,
        Some(Fault::Held) => {
            if let Ok(permit) = desk.gate.acquire().await {
                permit.forget();
            }
        }
        None => {}
    }
    (desk.take)(&uri, fields(&body)).into_response()
}

/// Reads a form; what cannot be read is left out, and then no signature fits.
#[must_use]
pub fn fields(body: &[u8]) -> Fields {
    let text = String::from_utf8_lossy(body);
    text.split('&')
        .filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}
