//! A panel on the private bus: it hears which program puts an item into the tray, reads what the item shows, and presses the
//! lines of its menu.

use std::collections::HashMap;
use std::time::Duration;

use tauri::image::Image;
use tokio::sync::mpsc;
use zbus::message::Header;
use zbus::proxy::{Builder, CacheProperties};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy, connection, interface};

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A line of a menu: its number, what it says, its own lines.
type Line = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// Who has an item, and where.
type Place = (String, String);

struct Watcher {
    placed: mpsc::UnboundedSender<Place>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// Some programs name the place of their item, others the name under which they have it.
    async fn register_status_notifier_item(&self, told: String, #[zbus(header)] header: Header<'_>) {
        let caller = header.sender().map(ToString::to_string).unwrap_or_default();
        let place = if told.starts_with('/') { (caller, told) } else { (told, "/StatusNotifierItem".to_owned()) };
        self.placed.send(place).ok();
    }
}

/// The panel; it leaves the bus when it is dropped.
pub struct Panel {
    connection: Connection,
    placed: mpsc::UnboundedReceiver<Place>,
}

impl Panel {
    /// Takes the panel's name on the session bus.
    pub async fn start() -> Self {
        let (sender, placed) = mpsc::unbounded_channel();
        let connection = connection::Builder::session()
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .serve_at("/StatusNotifierWatcher", Watcher { placed: sender })
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { connection, placed }
    }

    /// The item of the program that was started.
    pub async fn item(&mut self) -> Item {
        let placed = tokio::time::timeout(PATIENCE, self.placed.recv()).await.expect("an item in the tray");
        let (owner, path) = placed.unwrap();
        let shown = self.reach(&owner, path, "org.kde.StatusNotifierItem").await;
        let menu: OwnedObjectPath = shown.get_property("Menu").await.unwrap();
        let menu = self.reach(&owner, menu.to_string(), "com.canonical.dbusmenu").await;
        Item { shown, menu }
    }

    async fn reach(&self, owner: &str, path: String, interface: &'static str) -> Proxy<'static> {
        Builder::new(&self.connection)
            .destination(owner.to_owned())
            .unwrap()
            .path(path)
            .unwrap()
            .interface(interface)
            .unwrap()
            // Changes are told by signals of their own: each look asks anew.
            .cache_properties(CacheProperties::No)
            .build()
            .await
            .unwrap()
    }
}

/// An item of the tray.
pub struct Item {
    shown: Proxy<'static>,
    menu: Proxy<'static>,
}

impl Item {
    /// Waits until the item shows this picture of the program, and these words beside it.
    pub async fn wait_until(&self, picture: &str, words: &str) {
        let wanted = Image::from_path(format!("{}/icons/{picture}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut look = tokio::time::interval(LOOK_EVERY);
        let shown = async {
            loop {
                look.tick().await;
                if self.words().await == words && self.picture().await.as_deref() == Some(wanted.rgba()) {
                    return;
                }
            }
        };
        if tokio::time::timeout(PATIENCE, shown).await.is_err() {
            panic!("the tray never showed {picture} {words:?}; beside it stands {:?}", self.words().await);
        }
    }

    async fn words(&self) -> String {
        self.shown.get_property("XAyatanaLabel").await.unwrap()
    }

    /// The points of the picture; none while one is exchanged for another.
    async fn picture(&self) -> Option<Vec<u8>> {
        let file: String = self.shown.get_property("IconName").await.unwrap();
        Image::from_path(file).ok().map(|image| image.rgba().to_vec())
    }

    /// Presses the line of the menu with these words.
    pub async fn press(&self, words: &str) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        let found = async {
            loop {
                look.tick().await;
                if let Some((line, _)) = self.lines().await.into_iter().find(|(_, said)| said.contains(words)) {
                    return line;
                }
            }
        };
        let line = tokio::time::timeout(PATIENCE, found).await.expect("a line of the menu");
        let pressed = (line, "clicked", Value::from(0_i32), 0_u32);
        let () = self.menu.call("Event", &pressed).await.unwrap();
    }

    /// The lines that say something; none while the menu is not made yet.
    async fn lines(&self) -> Vec<(i32, String)> {
        let whole = (0_i32, -1_i32, Vec::<String>::new());
        let answer: zbus::Result<(u32, Line)> = self.menu.call("GetLayout", &whole).await;
        let Ok((_, (_, _, lines))) = answer else { return Vec::new() };
        let said = lines.into_iter().filter_map(|line| {
            let (number, mut told, _) = Line::try_from(line).unwrap();
            Some((number, String::try_from(told.remove("label")?).unwrap()))
        });
        said.collect()
    }
}
