//! A notification daemon on the private bus: it remembers what it was asked to show, and presses.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, connection, interface, zvariant::OwnedValue};

const PATH: &str = "/org/freedesktop/Notifications";
const PATIENCE: Duration = Duration::from_secs(60);

/// Something that was shown.
#[derive(Debug)]
pub struct Shown {
    pub id: u32,
    pub title: String,
    /// Its buttons: keys and words in turn.
    pub actions: Vec<String>,
    /// The sound it asks for.
    pub sound: Option<String>,
}

impl Shown {
    /// The key of the button with these words.
    pub fn button(&self, words: &str) -> &str {
        let found = self.actions.chunks(2).find(|pair| pair[1].contains(words));
        found.unwrap_or_else(|| panic!("no button {words}: {self:?}"))[0].as_str()
    }
}

struct Daemon {
    next: AtomicU32,
    shown: mpsc::UnboundedSender<Shown>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[allow(clippy::too_many_arguments, reason = "the protocol has eight")]
    async fn notify(
        &self,
        _app_name: String,
        replaces: u32,
        _icon: String,
        summary: String,
        _body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let id = if replaces == 0 { self.next.fetch_add(1, Ordering::Relaxed) } else { replaces };
        let sound = hints.get("sound-name").and_then(|sound| sound.downcast_ref::<String>().ok());
        self.shown.send(Shown { id, title: summary, actions, sound }).ok();
        id
    }

    async fn close_notification(&self, _id: u32) {}

    async fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "persistence"].map(str::to_owned).to_vec()
    }

    async fn get_server_information(&self) -> (String, String, String, String) {
        ("fake".into(), "huolang".into(), "1".into(), "1.2".into())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

/// The daemon; it leaves the bus when it is dropped.
pub struct FakeDaemon {
    connection: Connection,
    shown: mpsc::UnboundedReceiver<Shown>,
}

impl FakeDaemon {
    /// Takes the daemon's name on the session bus.
    pub async fn start() -> Self {
        let (sender, shown) = mpsc::unbounded_channel();
        let connection = connection::Builder::session()
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .serve_at(PATH, Daemon { next: AtomicU32::new(1), shown: sender })
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { connection, shown }
    }

    /// The next pop-up.
    pub async fn next(&mut self) -> Shown {
        tokio::time::timeout(PATIENCE, self.shown.recv()).await.expect("a pop-up").unwrap()
    }

    /// Presses a button of a pop-up; `default` is a click beside them.
    pub async fn press(&self, id: u32, action: &str) {
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        Daemon::action_invoked(&emitter, id, action).await.unwrap();
    }
}
