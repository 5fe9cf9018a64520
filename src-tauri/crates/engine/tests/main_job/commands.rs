//! Commands for tasks, written by hand into a row of the database that programs share.

use crate::house::{House, Plan};
use huolang_engine::{
    Supervisor, TaskSpec,
    supervisor::SHUTDOWN,
    tasks::{Task, TaskHandle, TaskState},
};
use huolang_store::{Durability, IntoValue as _, Query, tasks};

/// As somebody would write it.
async fn write(house: &House, command: &'static str) {
    let text = "UPDATE tasks SET command = $1 WHERE id = 'ticker'";
    house
        .db
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { Query::new(tx, text, vec![command.into_value()]).execute().await })
        })
        .await
        .unwrap();
}

async fn until(house: &House, state: TaskState) -> Task {
    let mut changes = house.engine.bus().listen();
    loop {
        let row = tasks::get(&mut house.db.reader().await.unwrap(), "ticker").await.unwrap();
        if row.state == state {
            return row;
        }
        changes.recv().await.unwrap();
    }
}

#[tokio::test]
async fn a_row_of_the_shared_database_pauses_resumes_stops_and_starts_a_task() {
    let house = House::open(Plan::default()).await;
    let supervisor = Supervisor::start(&house.engine);
    let body = |task: TaskHandle| async move {
        while task.checkpoint().await.is_on() {
            task.wait(std::future::pending()).await;
        }
        Ok(())
    };
    supervisor.run(TaskSpec::new("ticker", "Ticker"), body).await.unwrap();
    let steps = [
        ("PAUSE", TaskState::Paused),
        ("resume", TaskState::Running),
        ("STOP", TaskState::Stopped),
        ("START", TaskState::Running),
    ];
    for (command, state) in steps {
        write(&house, command).await;
        let row = until(&house, state).await;
        assert!(row.heartbeat_at.is_some(), "{command}");
    }
    assert!(house.engine.tasks().is_running("ticker"));
    assert!(supervisor.shutdown(SHUTDOWN).await);
    house.close(&[]).await;
}
