//! The program's own log file.

use reqwest::Method;
use serde_json::{Value, json};

use crate::program::{Client, Folder, Serving};

#[tokio::test]
async fn the_log_tells_as_much_as_the_settings_say() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let client = Client::first_user(&serving).await;
    for (level, task) in [("error", "deliver"), ("info", "mark_shipped")] {
        let level = json!({ "logs": { "level": level, "file": "" } });
        Client::read(client.send(Method::PATCH, "/api/v1/settings", Some(level)).await).await;
        client.post(&format!("/api/v1/tasks/{task}/commands"), json!({ "command": "pause" })).await;
        let paused =
            |tasks: &Value| tasks.as_array().unwrap().iter().any(|one| one["id"] == task && one["state"] == "PAUSED");
        client.until("/api/v1/tasks", paused).await;
    }
    let lines = |page: &Value| page["items"].as_array().unwrap().clone();
    let page = client.until("/api/v1/logs/system?q=task%20commanded", |page| !lines(page).is_empty()).await;
    let told: Vec<Value> = lines(&page).iter().map(|line| line["detail"]["task.id"].clone()).collect();
    assert_eq!(told, ["mark_shipped"], "{page}");
}
