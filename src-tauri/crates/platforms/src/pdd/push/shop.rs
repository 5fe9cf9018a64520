//! What one shop hears of the message socket.

use super::{frame::Event, hub::Hub, socket::Line};
use crate::{
    capability::Hint,
    connect::Surroundings,
    fault::CallError,
    pdd::{
        ask::Ask,
        bases::Bases,
        client::Client,
        gateway::App,
        oddities::Oddities,
        wire::{Done, mall::PushRight},
    },
};
use huolang_domain::OrderSn;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc;

/// So many orders are read one by one; when more are named at once, listing is faster.
const MOST_READS: usize = 20;
/// After the platform refused to push for this shop, it is asked again so much later. Listing goes on meanwhile.
const REFUSED_FOR: Duration = Duration::from_secs(600);

/// The pushed messages of a shop.
pub(in crate::pdd) struct Push {
    line: Line,
    oddities: Arc<Oddities>,
    /// Filled by the first listening; it holds the socket open.
    open: tokio::sync::Mutex<Option<Ear>>,
    hub: Mutex<Option<Arc<Hub>>>,
    /// Whether the platform is known to push for this shop.
    permitted: AtomicBool,
}

struct Ear {
    hub: Arc<Hub>,
    id: u64,
    heard: mpsc::Receiver<Event>,
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.hub.shared.leave(self.id);
    }
}

impl Push {
    pub fn new(app: &App, bases: &Bases, around: &Surroundings, oddities: Arc<Oddities>) -> Self {
        let messages = &bases.messages;
        let scheme = if messages.scheme() == "https" { "wss" } else { "ws" };
        let host = messages.host_str().unwrap_or_default();
        let host = messages.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let path = messages.path().trim_end_matches('/');
        let line = Line {
            base: format!("{scheme}://{host}{path}"),
            host,
            client_id: app.client_id.clone(),
            client_secret: app.client_secret.clone(),
            clock: Arc::clone(&around.clock),
            dice: Arc::clone(&around.dice),
            contacts: Arc::clone(around.http.contacts()),
        };
        let (open, hub) = (tokio::sync::Mutex::default(), Mutex::default());
        Self { line, oddities, open, hub, permitted: AtomicBool::new(false) }
    }

    /// Whether the platform is known to push for this shop.
    pub fn is_permitted(&self) -> bool {
        self.permitted.load(Ordering::Relaxed)
    }

    /// Waits for messages of this shop and gives all that are there. What was taken from the socket stays with it until it
    /// is committed, so that dropping the future loses nothing: the platform sends it again.
    pub async fn next_hints(&self, client: &Client) -> Result<Vec<Hint>, CallError> {
        let mut open = self.open.lock().await;
        if open.is_none() {
            // A shop that does not know its own number would hear of others': listing serves it meanwhile.
            let Some(mall_id) = client.tokens.mall_id() else { return Err(nameless()) };
            self.permit(client).await?;
            self.permitted.store(true, Ordering::Relaxed);
            let hub = Hub::of(&self.line);
            let (id, heard) = hub.shared.listen(mall_id);
            *self.hub.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&hub));
            *open = Some(Ear { hub, id, heard });
        }
        let Some(ear) = open.as_mut() else { return Ok(Vec::new()) };
        let Some(first) = ear.heard.recv().await else { return Ok(Vec::new()) };
        let mut events = vec![first];
        while let Ok(event) = ear.heard.try_recv() {
            events.push(event);
        }
        Ok(hints(&events))
    }

    /// Has the platform push for this shop, unless it does already.
    async fn permit(&self, client: &Client) -> Result<(), CallError> {
        if let Some(mall_id) = client.tokens.mall_id() {
            let ask = Ask::read("pdd.pmc.user.get").of_app().with("owner_id", mall_id);
            if client.call::<PushRight>(&ask).await.is_ok_and(|right| right.pmc_user.is_valid()) {
                return Ok(());
            }
        }
        match client.call::<Done>(&Ask::read("pdd.pmc.user.permit")).await {
            Ok(done) if done.ok() => Ok(()),
            Ok(_) => self.refused("not accepted").await,
            Err(CallError::Business { message, .. } | CallError::Stopped { message, .. }) => {
                self.refused(&message).await
            }
            Err(error) => Err(error),
        }
    }

    /// Push is a comfort: without it the program lists, and says once that it does.
    pub async fn refused(&self, why: &str) -> Result<(), CallError> {
        self.permitted.store(false, Ordering::Relaxed);
        self.oddities.note("push_refused", why);
        tokio::time::sleep(REFUSED_FOR).await;
        Err(CallError::Transient { message: "messages are not pushed for this shop".to_owned(), retry_after_ms: None })
    }

    /// What these hints spoke of is committed.
    pub fn committed(&self, keys: &[String]) {
        let hub = self.hub.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(hub) = hub {
            hub.shared.committed(keys);
        }
    }
}

fn nameless() -> CallError {
    let message = "the platform has not told yet which shop this is".to_owned();
    CallError::Transient { message, retry_after_ms: None }
}

fn hints(events: &[Event]) -> Vec<Hint> {
    let many = events.len() > MOST_READS;
    let hint =
        |event: &Event| Hint { external_id: event.key(), sn: event.order_sn().filter(|_| !many).map(OrderSn::from) };
    events.iter().map(hint).collect()
}
