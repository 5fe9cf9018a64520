//! The virtual screen, seen as a window manager sees it: which windows are shown, where they lie, and how one is closed.

use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(100);
const TITLE: &str = "货郎 Huolang";

/// Where a window lies, and how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub x: i16,
    pub y: i16,
    pub width: u16,
    pub height: u16,
}

/// The screen the program draws on.
pub struct Screen {
    x: RustConnection,
    root: Window,
}

impl Screen {
    pub fn open() -> Self {
        let (x, number) = x11rb::connect(None).unwrap();
        let root = x.setup().roots[number].root;
        Self { x, root }
    }

    /// Whether the program's window can be seen.
    pub fn shows_window(&self) -> bool {
        self.window().is_some_and(|window| {
            let asked = self.x.get_window_attributes(window).unwrap().reply();
            asked.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
        })
    }

    /// Waits until the program's window can be seen, or cannot.
    pub async fn wait_until_shown(&self, shown: bool) {
        self.wait(&format!("the window shown: {shown}"), || self.shows_window() == shown).await;
    }

    /// Waits until the program's window lies there.
    pub async fn wait_until_at(&self, place: Place) {
        self.wait(&format!("the window at {place:?}"), || self.place() == Some(place)).await;
    }

    /// Moves the window and changes its size, as a drag at its edges does.
    pub fn put(&self, to: Place) {
        let aux = ConfigureWindowAux::new()
            .x(i32::from(to.x))
            .y(i32::from(to.y))
            .width(u32::from(to.width))
            .height(u32::from(to.height));
        let window = self.window().expect("a window");
        self.x.configure_window(window, &aux).unwrap().check().unwrap();
    }

    /// Presses the cross in the window's frame.
    pub fn close_window(&self) {
        let window = self.window().expect("a window");
        let asked = [self.atom("WM_DELETE_WINDOW"), x11rb::CURRENT_TIME, 0, 0, 0];
        let event = ClientMessageEvent::new(32, window, self.atom("WM_PROTOCOLS"), asked);
        self.x.send_event(false, window, EventMask::NO_EVENT, event).unwrap().check().unwrap();
    }

    fn place(&self) -> Option<Place> {
        let lies = self.x.get_geometry(self.window()?).unwrap().reply().ok()?;
        Some(Place { x: lies.x, y: lies.y, width: lies.width, height: lies.height })
    }

    /// The program's window; none while the program has made none.
    fn window(&self) -> Option<Window> {
        let name = self.atom("_NET_WM_NAME");
        let windows = self.x.query_tree(self.root).unwrap().reply().unwrap().children;
        windows.into_iter().find(|window| {
            // One may be gone before it is asked.
            let asked = self.x.get_property(false, *window, name, AtomEnum::ANY, 0, 64).unwrap().reply();
            asked.is_ok_and(|title| title.value == TITLE.as_bytes())
        })
    }

    fn atom(&self, name: &str) -> u32 {
        self.x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    async fn wait(&self, what: &str, is_so: impl Fn() -> bool) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        let came = async {
            while !is_so() {
                look.tick().await;
            }
        };
        if tokio::time::timeout(PATIENCE, came).await.is_err() {
            panic!("never came: {what}; the window is at {:?}", self.place());
        }
    }
}
