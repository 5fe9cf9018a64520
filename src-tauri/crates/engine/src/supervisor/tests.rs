#![allow(clippy::unwrap_used)]

use super::{SHUTDOWN, Supervisor, TaskSpec, pulse::tick};
use crate::{
    Engine, EngineError,
    boot::{BootOptions, boot},
    tasks::{Cell, Go, TaskState, Wanted},
};
use huolang_domain::ErrorCode;
use huolang_store::{Durability, tasks as rows};
use huolang_vault::SourceKind;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

struct House {
    _folder: tempfile::TempDir,
    engine: Engine,
    supervisor: Supervisor,
    rounds: Arc<AtomicU32>,
}

/// A house with one task, `ticker`, that counts its rounds; it fails in the rounds that `fails` names.
async fn house(fails: fn(u32) -> bool) -> House {
    let folder = tempfile::tempdir().unwrap();
    let mut options = BootOptions { practice: false, run_tasks: false, ..BootOptions::new(folder.path()) };
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot(options).await.unwrap();
    let (engine, supervisor) = (running.engine.clone(), running.supervisor().unwrap().clone());
    // The folder's lock lives with the program; the test ends both.
    std::mem::forget(running);
    let rounds = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&rounds);
    let body = move |task: crate::tasks::TaskHandle| {
        let counter = Arc::clone(&counter);
        async move {
            while task.checkpoint().await.is_on() {
                let round = counter.fetch_add(1, Ordering::SeqCst);
                if fails(round) {
                    return Err(EngineError::refused(ErrorCode::PlatformUnreachable, "no road"));
                }
                task.well(None).await;
                task.wait(tokio::time::sleep(std::time::Duration::from_millis(5))).await;
            }
            Ok(())
        }
    };
    supervisor.run(TaskSpec::new("ticker", "Ticker"), body).await.unwrap();
    House { _folder: folder, engine, supervisor, rounds }
}

impl House {
    /// As somebody would write it by hand into the database.
    async fn write(&self, command: &'static str) {
        self.engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let text = "UPDATE tasks SET command = $1 WHERE id = 'ticker'";
                    huolang_store::Query::new(tx, text, vec![huolang_store::IntoValue::into_value(command)])
                        .execute()
                        .await
                })
            })
            .await
            .unwrap();
    }

    async fn until(&self, state: TaskState) {
        let mut changes = self.engine.bus().listen();
        loop {
            let row = rows::get(&mut self.engine.db().reader().await.unwrap(), "ticker").await.unwrap();
            if row.state == state {
                return;
            }
            changes.recv().await.unwrap();
        }
    }

    async fn runs(&self) {
        let before = self.rounds.load(Ordering::SeqCst);
        while self.rounds.load(Ordering::SeqCst) < before + 3 {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn commands_written_by_hand_are_obeyed() {
    let house = house(|_| false).await;
    house.runs().await;
    house.write("pause").await;
    house.until(TaskState::Paused).await;
    assert!(!house.engine.tasks().is_running("ticker"));
    let still = house.rounds.load(Ordering::SeqCst);
    house.write(" RESUME ").await;
    house.until(TaskState::Running).await;
    house.runs().await;
    assert!(house.rounds.load(Ordering::SeqCst) > still);
    house.write("stop").await;
    house.until(TaskState::Stopped).await;
    house.write("start").await;
    house.until(TaskState::Running).await;
    house.runs().await;
    house.write("dance").await;
    house.write("pause").await;
    house.until(TaskState::Paused).await;
    assert!(house.supervisor.shutdown(SHUTDOWN).await);
}

#[tokio::test]
async fn a_stopped_task_gives_signs_of_life() {
    let house = house(|_| false).await;
    house.write("stop").await;
    house.until(TaskState::Stopped).await;
    let cell = house.engine.around().bells.cells().get("ticker").cloned().unwrap();
    // The first one may be from before.
    for _ in 0..3 {
        while cell.take_beat().is_none() {
            tokio::task::yield_now().await;
        }
    }
    house.supervisor.shutdown(SHUTDOWN).await;
}

#[tokio::test]
async fn what_was_paused_stays_paused_after_a_restart() {
    let house = house(|_| false).await;
    house.engine.tasks().command("ticker", rows::TaskCommand::Pause, "owner").await.unwrap();
    house.until(TaskState::Paused).await;
    house.supervisor.shutdown(SHUTDOWN).await;
    let again = Supervisor::start(&house.engine);
    let body = |task: crate::tasks::TaskHandle| async move {
        assert_eq!(task.checkpoint().await, Go::Stop);
        Ok(())
    };
    again.run(TaskSpec::new("ticker", "Ticker"), body).await.unwrap();
    assert!(!house.engine.tasks().is_running("ticker"));
    again.shutdown(SHUTDOWN).await;
}

#[tokio::test]
async fn a_task_that_fails_says_why_and_begins_again() {
    let house = house(|round| round == 2).await;
    house.until(TaskState::Error).await;
    let row = rows::get(&mut house.engine.db().reader().await.unwrap(), "ticker").await.unwrap();
    assert_eq!(
        row.last_error.as_deref(),
        Some("platform_unreachable: no road"),
        "a code that screens have a sentence for"
    );
    house.until(TaskState::Running).await;
    house.runs().await;
    let row = rows::get(&mut house.engine.db().reader().await.unwrap(), "ticker").await.unwrap();
    assert_eq!((row.last_error, row.last_error_at), (None, None), "a round that goes well ends it");
    house.supervisor.shutdown(SHUTDOWN).await;
}

#[tokio::test]
async fn an_unknown_task_cannot_be_commanded() {
    let house = house(|_| false).await;
    let refused = house.engine.tasks().command("nobody", rows::TaskCommand::Pause, "owner").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound);
    house.supervisor.shutdown(SHUTDOWN).await;
}

#[tokio::test]
async fn a_jump_of_the_clock_calls_no_task_silent_and_a_minute_without_a_sign_of_life_does() {
    let house = crate::test_house::House::empty().await;
    let (engine, clock) = (&house.engine, &house.clock);
    let now = engine.now();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { rows::register(tx, "deliver", "自动发货", None, now).await.map(drop) })
        })
        .await
        .unwrap();
    let bells = &engine.around().bells;
    let cell = Arc::new(Cell::new("deliver", Wanted::Run, Arc::clone(&bells.pulse)));
    bells.cells().insert("deliver".to_owned(), Arc::clone(&cell));
    tick(engine);
    cell.beat(engine.now());
    let look = async || {
        let listed = engine.tasks().list().await.unwrap();
        let task = listed.into_iter().find(|task| task.id == "deliver").unwrap();
        (engine.tasks().is_silent(&task), engine.now().since(task.heartbeat_at.unwrap()))
    };
    // A tick counts for five seconds at most: the rest of a longer one is a jump, or was slept through.
    clock.advance(3_600_000);
    assert!(!look().await.0, "also before anybody noticed");
    assert!(tick(engine), "the clock moved by itself");
    assert_eq!(look().await, (false, 5_000));
    clock.advance(-7_200_000);
    assert!(tick(engine));
    assert_eq!(look().await, (false, 5_000));
    // A sign of life between the jump and the tick that notices it is of no other time.
    clock.advance(3_600_000);
    cell.beat(engine.now());
    assert!(tick(engine));
    assert_eq!(look().await, (false, 5_000));
    for _ in 0..11 {
        clock.advance(5_000);
        assert!(!tick(engine), "time passes as it should");
    }
    assert_eq!(look().await, (false, 60_000));
    clock.advance(1_000);
    tick(engine);
    assert_eq!(look().await, (true, 61_000));
    cell.beat(engine.now());
    assert_eq!(look().await, (false, 0));
}
