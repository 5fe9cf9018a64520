//! The program in its window, driven through tauri-driver.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How to start the program.
pub struct Start {
    data: PathBuf,
    home: Option<PathBuf>,
    hidden: bool,
    fail: Option<String>,
}

impl Start {
    /// On the data in `folder`.
    pub fn on(folder: &Path) -> Self {
        Self { data: folder.to_owned(), home: None, hidden: false, fail: None }
    }

    /// In a seller's home of its own.
    pub fn at_home(mut self, home: &Path) -> Self {
        std::fs::create_dir_all(home).unwrap();
        self.home = Some(home.to_owned());
        self
    }

    /// As the system starts it by itself.
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Aborting when it first passes `place`.
    pub fn failing_at(mut self, place: &str) -> Self {
        self.fail = Some(place.to_owned());
        self
    }

    /// Starts the program while it runs already.
    pub async fn run_again(&self, arguments: &[&str]) -> ExitStatus {
        let mut second = self.environment(Command::new(binary())).args(arguments).spawn().unwrap();
        tokio::time::timeout(PATIENCE, second.wait()).await.expect("the second start ends").unwrap()
    }

    fn environment(&self, mut command: Command) -> Command {
        command
            .env("HUOLANG_DATA", &self.data)
            .env("HUOLANG_MASTER_KEY_FILE", self.data.join("master.key"))
            .env("LANG", "zh_CN.UTF-8")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        if let Some(home) = &self.home {
            command.env("HOME", home);
            for elsewhere in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
                command.env_remove(elsewhere);
            }
        }
        match &self.fail {
            Some(place) => command.env("HUOLANG_FAIL", place),
            None => command.env_remove("HUOLANG_FAIL"),
        };
        command
    }
}

/// The running program.
pub struct Program {
    driver: Child,
    page: Client,
}

impl Program {
    /// Opens the window and waits until its page answers.
    pub async fn start(start: Start) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut command = start.environment(Command::new("tauri-driver"));
        let driver = command
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .process_group(0)
            .spawn()
            .expect("tauri-driver");
        let arguments: &[&str] = if start.hidden { &["--hidden"] } else { &[] };
        let options = json!({ "application": binary(), "args": arguments });
        let wanted = json!({ "browserName": "wry", "tauri:options": options });
        let page = connect(port, &wanted).await;
        page.update_timeouts(fantoccini::wd::TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None))
            .await
            .unwrap();
        let program = Self { driver, page };
        program.wait_until("document.querySelector('nav, main') !== null").await;
        program
    }

    /// Runs `body` in the page and gives what it returns.
    pub async fn script(&self, body: &str) -> Value {
        let text = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {body} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.page.execute_async(&text, Vec::new()).await.unwrap();
        assert!(answer.get("error").is_none(), "{body}: {answer}");
        answer.get("value").cloned().unwrap_or(Value::Null)
    }

    /// Waits until `condition` holds in the page.
    pub async fn wait_until(&self, condition: &str) {
        let text = format!("return Boolean({condition});");
        let mut look = tokio::time::interval(LOOK_EVERY);
        let held = async {
            loop {
                look.tick().await;
                if matches!(self.page.execute(&text, Vec::new()).await, Ok(Value::Bool(true))) {
                    return;
                }
            }
        };
        if tokio::time::timeout(PATIENCE, held).await.is_err() {
            let page = self.page.execute("return location.href + '\\n' + document.body.innerText", Vec::new()).await;
            panic!("never held: {condition}\n{page:?}");
        }
    }

    /// Leads the page to `place`, as a click on one of its links does.
    pub async fn go(&self, place: &str) {
        self.script(&format!("history.pushState({{}}, '', {place:?}); dispatchEvent(new PopStateEvent('popstate'));"))
            .await;
    }

    /// Reads from the API, through the window's own scheme.
    pub async fn get(&self, path: &str) -> Value {
        self.script(&format!("return await (await fetch({path:?})).json();")).await
    }

    /// Writes to the API and waits for no answer: the program may be gone before it comes.
    pub async fn post_and_leave(&self, path: &str, body: Value) {
        let text = format!(
            "fetch({path:?}, {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: JSON.stringify({body}) }});"
        );
        let _ = self.page.execute(&text, Vec::new()).await;
    }

    /// Reads from the API until the answer is as it should be.
    pub async fn wait_for_answer(&self, path: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let mut look = tokio::time::interval(LOOK_EVERY);
        let reached = async {
            loop {
                look.tick().await;
                let answer = self.get(path).await;
                if is_it(&answer) {
                    return answer;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, reached).await {
            Ok(answer) => answer,
            Err(_) => panic!("{path} never answered so: {}", self.get(path).await),
        }
    }

    /// Writes to the API, through the window's own scheme.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.write("POST", path, body).await
    }

    /// The same with another method.
    pub async fn write(&self, method: &str, path: &str, body: Value) -> Value {
        self.script(&format!(
            "const answer = await fetch({path:?}, {{ method: {method:?}, headers: {{ 'content-type': 'application/json' }}, body: JSON.stringify({body}) }});
             const read = await answer.json();
             if (!answer.ok) throw new Error(JSON.stringify(read));
             return read;"
        ))
        .await
    }

    /// Changes one of the settings of a part.
    pub async fn set(&self, part: &str, name: &str, value: Value) {
        let mut settings = self.get("/api/v1/settings").await[part].clone();
        settings[name] = value;
        self.write("PATCH", "/api/v1/settings", json!({ part: settings })).await;
    }

    /// A product of the practice shop of that kind, without specifications when there is one.
    pub async fn practice_product(&self, kind: &str) -> String {
        let practice = self.get("/api/v1/practice").await;
        let products = practice["products"].as_array().unwrap();
        let fits = |product: &&Value| product["kind"] == kind;
        let plain = |product: &&Value| product["skus"].as_array().is_none_or(Vec::is_empty);
        let found = products.iter().filter(fits).find(plain).or_else(|| products.iter().find(fits));
        found.unwrap_or_else(|| panic!("no {kind} product: {practice}"))["product_ref"].as_str().unwrap().to_owned()
    }

    /// Waits until the order's content stands in `state`, and it is marked shipped.
    pub async fn wait_for_order(&self, sn: &str, state: &str) -> Value {
        let path = format!("/api/v1/orders?q={sn}");
        let mut look = tokio::time::interval(LOOK_EVERY);
        let reached = async {
            loop {
                look.tick().await;
                let found = self.get(&path).await["items"][0].clone();
                if found["content"] == state && found["platform_state"] == "shipped" {
                    return found;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, reached).await {
            Ok(found) => found,
            Err(_) => panic!("{sn} never stood at {state}: {}", self.get(&path).await),
        }
    }

    /// Waits until the program has ended by itself.
    pub async fn wait_until_gone(mut self) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        let gone = async {
            while self.page.execute("return 1;", Vec::new()).await.is_ok() {
                look.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, gone).await.expect("the program ends");
        self.end_driver().await;
    }

    /// Closes the window.
    pub async fn quit(mut self) {
        self.page.clone().close().await.ok();
        self.end_driver().await;
    }

    /// Ends the driver and everything it started.
    async fn end_driver(&mut self) {
        if let Some(group) = self.driver.id() {
            Command::new("kill").args(["--", &format!("-{group}")]).status().await.ok();
        }
        self.driver.wait().await.ok();
    }
}

/// Opens a session. The driver and the one behind it need a moment before they listen.
async fn connect(port: u16, wanted: &Value) -> Client {
    let address = format!("http://127.0.0.1:{port}");
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut last = None;
    let connected = async {
        loop {
            look.tick().await;
            let capabilities = wanted.as_object().unwrap().clone();
            match ClientBuilder::rustls().unwrap().capabilities(capabilities).connect(&address).await {
                Ok(client) => return client,
                Err(error) => last = Some(error),
            }
        }
    };
    let outcome = tokio::time::timeout(PATIENCE, connected).await;
    match outcome {
        Ok(client) => client,
        Err(_) => panic!("no session: {last:?}"),
    }
}

fn binary() -> PathBuf {
    std::env::var_os("HUOLANG_DESKTOP_BIN").map(PathBuf::from).expect("HUOLANG_DESKTOP_BIN names the program")
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
