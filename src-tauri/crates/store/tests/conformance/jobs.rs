//! The queue: asked once, run by one, fenced.

use crate::fixture::{Fixture, both, through};
use crate::given::{self, NEW_YEAR};
use huolang_domain::{JobId, Millis, state::ContentState};
use huolang_store::{
    deliveries::{self, Body},
    jobs::{self, Job, NewJob, Reschedule},
};

fn job(key: &str, queue: &str, run_at: Millis) -> NewJob {
    NewJob {
        kind: "deliver",
        idem_key: key.to_owned(),
        queue_key: queue.to_owned(),
        shop_id: None,
        payload: serde_json::json!({ "order_id": queue }),
        priority: jobs::USUAL,
        run_at,
    }
}

async fn ask(f: &Fixture, wanted: Vec<NewJob>) -> Vec<JobId> {
    through!(f, |tx, _vault, ids| jobs::enqueue_many(tx, &wanted, &*ids, NEW_YEAR).await).unwrap()
}

async fn claim(f: &Fixture, limit: i64, now: Millis) -> Vec<Job> {
    through!(f, |tx, _vault, _ids| jobs::claim(tx, "deliver", limit, now.plus(30_000), now).await).unwrap()
}

fn keys(jobs: &[Job]) -> Vec<&str> {
    jobs.iter().map(|job| job.idem_key.as_str()).collect()
}

both! {
    async fn the_same_work_waits_once(f) {
        assert_eq!(ask(f, vec![job("a", "a", NEW_YEAR), job("a", "a", NEW_YEAR), job("b", "b", NEW_YEAR)]).await.len(), 2);
        assert_eq!(ask(f, vec![job("a", "a", NEW_YEAR)]).await.len(), 0);
        assert_eq!(claim(f, 10, NEW_YEAR).await.len(), 2);
    }

    async fn work_asked_for_while_it_runs_runs_once_more(f) {
        ask(f, vec![job("a", "a", NEW_YEAR)]).await;
        let running = claim(f, 10, NEW_YEAR).await;
        assert!(ask(f, vec![job("a", "a", NEW_YEAR)]).await.is_empty());
        let lease = running[0].lease();
        let held = through!(f, |tx, _vault, _ids| jobs::finish_many(tx, &[lease], NEW_YEAR).await).unwrap();
        assert!(held.contains(&running[0].id));
        let again = claim(f, 10, NEW_YEAR).await;
        assert_eq!((again.len(), again[0].attempts, again[0].again), (1, 1, false));
        let lease = again[0].lease();
        through!(f, |tx, _vault, _ids| jobs::finish_many(tx, &[lease], NEW_YEAR).await).unwrap();
        assert!(claim(f, 10, NEW_YEAR).await.is_empty());
    }

    async fn due_times_and_priorities_decide(f) {
        let mut urgent = job("urgent", "u", NEW_YEAR.plus(5));
        urgent.priority = jobs::URGENT;
        let mut background = job("background", "bg", NEW_YEAR);
        background.priority = jobs::BACKGROUND;
        ask(f, vec![background, job("late", "l", NEW_YEAR.plus(1_000)), job("second", "s", NEW_YEAR.plus(2)), job("first", "f", NEW_YEAR), urgent]).await;
        assert_eq!(jobs::next_due(&mut f.reader().await, "deliver").await.unwrap(), Some(NEW_YEAR));
        assert_eq!(keys(&claim(f, 3, NEW_YEAR.plus(10)).await), ["urgent", "first", "second"]);
        assert_eq!(keys(&claim(f, 3, NEW_YEAR.plus(10)).await), ["background"]);
        assert_eq!(jobs::next_due(&mut f.reader().await, "deliver").await.unwrap(), Some(NEW_YEAR.plus(1_000)));
        assert_eq!(jobs::next_due(&mut f.reader().await, "other").await.unwrap(), None);
    }

    async fn what_runs_or_is_due_soon_presses(f) {
        let pressing = async |until: Millis| jobs::pressing(&mut f.reader().await, until).await.unwrap();
        assert_eq!(pressing(NEW_YEAR.plus(9_999)).await, 0);
        ask(f, vec![job("now", "n", NEW_YEAR), job("soon", "s", NEW_YEAR.plus(30)), job("later", "l", NEW_YEAR.plus(60))]).await;
        assert_eq!((pressing(NEW_YEAR).await, pressing(NEW_YEAR.plus(31)).await), (0, 2));
        claim(f, 1, NEW_YEAR).await;
        assert_eq!(pressing(NEW_YEAR).await, 1, "it runs");
    }

    async fn a_queue_has_one_running_job(f) {
        ask(f, vec![job("a1", "a", NEW_YEAR), job("a2", "a", NEW_YEAR.plus(1)), job("b1", "b", NEW_YEAR.plus(2))]).await;
        let first = claim(f, 10, NEW_YEAR.plus(9)).await;
        assert_eq!(keys(&first), ["a1", "b1"]);
        assert!(claim(f, 10, NEW_YEAR.plus(9)).await.is_empty());
        let leases: Vec<_> = first.iter().map(Job::lease).collect();
        through!(f, |tx, _vault, _ids| jobs::finish_many(tx, &leases, NEW_YEAR).await).unwrap();
        assert_eq!(keys(&claim(f, 10, NEW_YEAR.plus(9)).await), ["a2"]);
    }

    async fn a_lost_lease_writes_nothing(f) {
        ask(f, vec![job("a", "a", NEW_YEAR)]).await;
        let old = claim(f, 1, NEW_YEAR).await.remove(0);
        let later = NEW_YEAR.plus(60_000);
        let back = through!(f, |tx, _vault, _ids| jobs::recover_expired(tx, &[], later).await).unwrap();
        assert_eq!((back.len(), back[0].attempts), (1, 0), "an interrupted attempt was counted");
        let new = claim(f, 1, later).await.remove(0);
        assert_ne!(old.lease(), new.lease());
        let lease = old.lease();
        let (finished, moved, kept, released) = through!(f, |tx, _vault, _ids| {
            let moved = Reschedule { lease: lease.clone(), run_at: later, counts: true, error: None };
            Ok((
                jobs::finish_many(tx, std::slice::from_ref(&lease), later).await?,
                jobs::reschedule_many(tx, &[moved], later).await?,
                jobs::extend_many(tx, std::slice::from_ref(&lease), later).await?,
                jobs::release_many(tx, &[lease]).await?,
            ))
        }).unwrap();
        assert!(finished.is_empty() && moved.is_empty() && kept.is_empty() && released == 0);
        let lease = new.lease();
        assert_eq!(through!(f, |tx, _vault, _ids| jobs::finish_many(tx, &[lease], later).await).unwrap().len(), 1);
    }

    async fn later_and_given_back(f) {
        ask(f, vec![job("a", "a", NEW_YEAR), job("b", "b", NEW_YEAR), job("c", "c", NEW_YEAR)]).await;
        let claimed = claim(f, 10, NEW_YEAR).await;
        ask(f, vec![job("c", "c", NEW_YEAR)]).await;
        let leases: Vec<_> = claimed.iter().map(Job::lease).collect();
        through!(f, |tx, _vault, _ids| {
            let later = |at: usize, counts| Reschedule {
                lease: leases[at].clone(), run_at: NEW_YEAR.plus(500), counts, error: Some("忙".to_owned()),
            };
            jobs::reschedule_many(tx, &[later(0, true), later(2, false)], NEW_YEAR.plus(1)).await?;
            jobs::release_many(tx, &leases[1..2]).await
        }).unwrap();
        let all = jobs::by_idem_keys(&mut f.reader().await, &["a".into(), "b".into(), "c".into()]).await.unwrap();
        let facts: Vec<_> = all.iter().map(|job| (job.idem_key.as_str(), job.state.as_str(), job.attempts, job.run_at, job.last_error.as_deref())).collect();
        assert_eq!(facts, [
            ("a", "ready", 1, NEW_YEAR.plus(500), Some("忙")),
            ("b", "ready", 0, NEW_YEAR, None),
            ("c", "ready", 0, NEW_YEAR.plus(1), Some("忙")),
        ]);
    }

    async fn waiting_work_can_be_moved_and_cancelled(f) {
        let shop = given::shop(f, "shop-1").await;
        let mut of_shop = job("d", "d", NEW_YEAR.plus(900));
        of_shop.shop_id = Some(shop.clone());
        ask(f, vec![job("a", "a", NEW_YEAR), job("b", "b", NEW_YEAR.plus(900)), job("c", "c", NEW_YEAR.plus(900)), of_shop]).await;
        let running = claim(f, 1, NEW_YEAR).await;
        assert_eq!(keys(&running), ["a"]);
        let parked = shop.clone();
        let (moved, gone) = through!(f, |tx, _vault, _ids| {
            let moved = jobs::move_many(tx, &["a".into(), "b".into()], NEW_YEAR, jobs::URGENT).await?;
            let gone = jobs::cancel_many(tx, &["a".into(), "c".into()]).await?;
            assert_eq!(jobs::park_shop(tx, &parked, &["deliver"]).await?, 1);
            Ok((moved, gone))
        }).unwrap();
        assert_eq!((moved, gone), (vec!["b".to_owned()], vec!["c".to_owned()]));
        assert_eq!(keys(&claim(f, 9, NEW_YEAR.plus(1_000)).await), ["b"]);
        through!(f, |tx, _vault, _ids| jobs::unpark_shop(tx, &shop).await).unwrap();
        assert_eq!(keys(&claim(f, 9, NEW_YEAR.plus(1_000)).await), ["d"]);
        let back = through!(f, |tx, _vault, _ids| jobs::recover_all(tx).await).unwrap();
        assert_eq!(back.len(), 3);
        let counts = jobs::count_by_state(&mut f.reader().await).await.unwrap();
        assert_eq!(counts, [("deliver".to_owned(), "ready".to_owned(), 3)]);
    }

    async fn after_a_clock_was_set_back_work_waits_no_longer_than_before(f) {
        let order = given::order(f).await;
        let mut waits = given::delivery_of(&order, 1);
        waits.content = ContentState::Scheduled;
        through!(f, |tx, vault, _ids| deliveries::save_many(tx, &vault, &[(waits, Body::Keep)]).await).unwrap();
        let day = 86_400_000;
        let ship = NewJob { kind: "mark_shipped", ..job("ship", order.as_str(), NEW_YEAR.plus(day + 9)) };
        let other = NewJob { kind: "auto_verify", ..job("verify", "v", NEW_YEAR.plus(day)) };
        ask(f, vec![
            job("now", "n", NEW_YEAR), job("due", "u", NEW_YEAR.plus(day - 5)), job("later", "l", NEW_YEAR.plus(day + 7)),
            job("scheduled", order.as_str(), NEW_YEAR.plus(day)), ship, other, job("past", "p", NEW_YEAR.plus(-1)),
        ]).await;
        assert_eq!(keys(&claim(f, 1, NEW_YEAR.plus(-1)).await), ["past"], "it runs");
        let kinds = ["deliver", "mark_shipped"];
        assert_eq!(through!(f, |tx, _vault, _ids| jobs::pull_back(tx, &kinds, day, NEW_YEAR).await).unwrap(), 3);
        let wanted = ["now", "due", "later", "scheduled", "ship", "verify"].map(str::to_owned);
        let found = jobs::by_idem_keys(&mut f.reader().await, &wanted).await.unwrap();
        let at: Vec<_> = found.iter().map(|job| (job.idem_key.as_str(), job.run_at.since(NEW_YEAR))).collect();
        assert_eq!(at, [("now", 0), ("due", 0), ("later", 7), ("scheduled", day), ("ship", 9), ("verify", day)]);
    }

    async fn many_workers_never_share_a_job(f) {
        ask(f, (0..200).map(|n| job(&format!("k{n}"), &format!("q{}", n % 80), NEW_YEAR)).collect()).await;
        let mut seen = std::collections::HashSet::new();
        for _ in 0..20 {
            let claims = futures::future::join_all((0..4).map(|_| f.db.write(huolang_store::Durability::Ordinary, |tx| {
                Box::pin(async move { jobs::claim(tx, "deliver", 25, NEW_YEAR.plus(30_000), NEW_YEAR).await })
            }))).await;
            // On PostgreSQL two claims of one queue may meet: one of them is refused as a whole and comes again.
            let claimed: Vec<Job> = claims.into_iter().flat_map(|claim| match claim {
                Ok(jobs) => jobs,
                Err(error) => { assert!(error.is_conflict(), "{error}"); Vec::new() }
            }).collect();
            let queues: std::collections::HashSet<_> = claimed.iter().map(|job| job.queue_key.clone()).collect();
            assert_eq!(queues.len(), claimed.len(), "two jobs of a queue run together");
            assert!(claimed.iter().all(|job| seen.insert(job.id.clone())), "a job was given twice");
            let leases: Vec<_> = claimed.iter().map(Job::lease).collect();
            through!(f, |tx, _vault, _ids| jobs::finish_many(tx, &leases, NEW_YEAR).await).unwrap();
        }
        assert_eq!(seen.len(), 200);
    }
}
