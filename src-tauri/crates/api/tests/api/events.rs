//! Changes as they come, and those that were missed.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures::StreamExt;
use serde_json::json;

use crate::ask::Ask;
use crate::world::World;

struct Stream(BodyDataStream, String);

impl Stream {
    async fn open(world: &World, last: Option<&str>) -> Self {
        let ask = Ask::get("/api/v1/events");
        let ask = match last {
            Some(last) => ask.header("last-event-id", last),
            None => ask,
        };
        let answer = ask.open(&world.router).await;
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self(answer.into_body().into_data_stream(), String::new())
    }

    /// The next event: its kind, its id, its data.
    async fn next(&mut self) -> (String, String, serde_json::Value) {
        while !self.1.contains("\n\n") {
            let piece =
                tokio::time::timeout(Duration::from_secs(20), self.0.next()).await.expect("no event").unwrap().unwrap();
            self.1.push_str(&String::from_utf8_lossy(&piece));
        }
        let (event, rest) = self.1.split_once("\n\n").unwrap();
        let field = |name: &str| {
            event.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default().to_owned()
        };
        let told = (field("event"), field("id"), serde_json::from_str(&field("data")).unwrap());
        self.1 = rest.to_owned();
        told
    }
}

async fn rename(world: &World, name: &str) {
    let shop = world.engine().practice_shop().unwrap().shop_id;
    world.send("PATCH", &format!("/api/v1/shops/{shop}"), json!({ "name": name })).await.ok();
}

#[tokio::test]
async fn a_reader_hears_changes_and_gets_what_it_missed() {
    let world = World::window().await;
    let mut reader = Stream::open(&world, None).await;
    rename(&world, "一").await;
    let (kind, id, data) = reader.next().await;
    let shop = world.engine().practice_shop().unwrap().shop_id;
    assert_eq!((kind.as_str(), &data["topic"], &data["ids"]), ("change", &json!("shops"), &json!([shop])));
    drop(reader);
    rename(&world, "二").await;
    rename(&world, "三").await;
    let mut again = Stream::open(&world, Some(&id)).await;
    let (first, second) = (again.next().await, again.next().await);
    assert_ne!(first.1, second.1);
    assert_eq!((first.2["topic"].as_str(), second.2["topic"].as_str()), (Some("shops"), Some("shops")));
}

#[tokio::test]
async fn a_reader_of_an_earlier_run_reads_everything_again() {
    let world = World::window().await;
    let mut reader = Stream::open(&world, Some("earlier-17")).await;
    assert_eq!(reader.next().await.0, "resync");
}
