//! Tasks and the commands people leave for them.

use crate::fixture::{both, through};
use crate::given::NEW_YEAR;
use huolang_store::tasks::{self, Beat, TaskCommand, TaskState};
use serde_json::json;

both! {
    async fn a_task_beats_obeys_and_reports(f) {
        for _ in 0..2 {
            let state = through!(f, |tx, _vault, _ids| tasks::register(tx, "deliver", "自动发货", None, NEW_YEAR).await).unwrap();
            assert_eq!(state, TaskState::Running);
        }
        through!(f, |tx, _vault, _ids| {
            tasks::set_command(tx, "deliver", TaskCommand::Pause).await?;
            tasks::clear_command(tx, "deliver", "resume").await
        }).unwrap();
        let waiting = tasks::waiting_commands(&mut f.reader().await).await.unwrap();
        assert_eq!(waiting, [("deliver".to_owned(), "pause".to_owned())], "another command was taken off");
        through!(f, |tx, _vault, _ids| {
            tasks::clear_command(tx, "deliver", "pause").await?;
            tasks::set_state(tx, "deliver", TaskState::Error, Some("连不上平台"), NEW_YEAR.plus(7)).await?;
            tasks::set_state(tx, "deliver", TaskState::Paused, None, NEW_YEAR.plus(8)).await?;
            let beat = |id: &str, ok_at| Beat { id: id.to_owned(), at: NEW_YEAR.plus(9), ok_at, detail: json!({ "done": 3 }) };
            tasks::beat_many(tx, &[beat("deliver", Some(NEW_YEAR)), beat("nobody", None)]).await?;
            tasks::beat_many(tx, &[beat("deliver", None)]).await
        }).unwrap();
        let task = tasks::get(&mut f.reader().await, "deliver").await.unwrap();
        assert_eq!((task.state, task.last_error.as_deref(), task.command), (TaskState::Paused, Some("连不上平台"), None));
        assert_eq!((task.heartbeat_at, task.last_ok_at, task.detail), (Some(NEW_YEAR.plus(9)), Some(NEW_YEAR), json!({ "done": 3 })));
        through!(f, |tx, _vault, _ids| tasks::forget_error(tx, "deliver").await).unwrap();
        let task = tasks::get(&mut f.reader().await, "deliver").await.unwrap();
        assert_eq!((task.state, task.last_error, task.last_error_at), (TaskState::Paused, None, None));
        through!(f, |tx, _vault, _ids| tasks::delete(tx, "deliver").await).unwrap();
        assert!(tasks::list(&mut f.reader().await).await.unwrap().is_empty());
        assert!(through!(f, |tx, _vault, _ids| tasks::set_command(tx, "deliver", TaskCommand::Stop).await).is_err());
    }
}
