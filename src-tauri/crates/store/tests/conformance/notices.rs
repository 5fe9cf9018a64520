//! Notices and their way into channels.

use crate::fixture::{both, through};
use crate::given::NEW_YEAR;
use huolang_domain::{Millis, NoticeId};
use huolang_store::{
    channels::{self, ChannelState},
    dispatches::{self, DispatchState, NewDispatch},
    notices::{self, NewNotice, NoticeState, Severity, Which},
    routes::{self, Route, RouteMode},
    sends,
};

fn low_stock(left: i64) -> NewNotice {
    NewNotice {
        event: "low_stock",
        cause: "low_stock:pool-1".to_owned(),
        severity: Severity::Warning,
        shop_id: None,
        order_id: None,
        params: serde_json::json!({ "left": left }),
    }
}

both! {
    async fn a_cause_has_one_open_notice(f) {
        let raise = |left: i64, at: Millis| async move {
            through!(f, |tx, _vault, ids| notices::raise(tx, &low_stock(left), &*ids, at).await).unwrap()
        };
        let first = raise(5, NEW_YEAR).await;
        let second = raise(4, NEW_YEAR.plus(1)).await;
        assert_eq!((first.count, second.count, &first.id), (1, 2, &second.id));
        assert_eq!(second.params["left"], 4);
        let id = first.id.clone();
        assert!(through!(f, |tx, _vault, _ids| notices::acknowledge(tx, &id, NEW_YEAR).await).unwrap());
        assert_eq!(raise(3, NEW_YEAR).await.id, first.id, "a notice that was seen stays the one of its cause");
        let closed = through!(f, |tx, _vault, _ids| notices::resolve_causes(tx, &["low_stock:pool-1".into(), "other".into()], NEW_YEAR).await).unwrap();
        assert_eq!(closed, std::slice::from_ref(&first.id));
        let next = raise(2, NEW_YEAR).await;
        assert_ne!(next.id, first.id);
        let mut conn = f.reader().await;
        assert_eq!(notices::count_open(&mut conn).await.unwrap(), [(Severity::Warning, 1)]);
        assert_eq!(notices::list(&mut conn, Some(NoticeState::Resolved), None, 9).await.unwrap().len(), 1);
        assert_eq!(notices::list(&mut conn, None, Some(&next.id), 9).await.unwrap().len(), 1);
        assert_eq!(notices::get(&mut conn, &first.id).await.unwrap().state, NoticeState::Resolved);
        drop(conn);
        let id = next.id.clone();
        assert!(through!(f, |tx, _vault, _ids| notices::resolve(tx, &id, NEW_YEAR).await).unwrap());
    }

    async fn a_dispatch_is_held_by_one_lease_and_a_late_answer_changes_nothing(f) {
        let notice = through!(f, |tx, _vault, ids| notices::raise(tx, &low_stock(1), &*ids, NEW_YEAR).await).unwrap();
        for _ in 0..2 {
            let ways = [way(&notice.id, "desktop", 0, false), way(&notice.id, "sms", 900, false)];
            through!(f, |tx, _vault, ids| dispatches::add_many(tx, &ways, &*ids, NEW_YEAR).await).unwrap();
        }
        assert_eq!(dispatches::next_due(&mut f.reader().await, "sms").await.unwrap(), Some(NEW_YEAR.plus(900)));
        let due = dispatches::due(&mut f.reader().await, "desktop", NEW_YEAR).await.unwrap();
        assert_eq!((due.len(), due[0].count), (1, 1));
        assert_eq!(claim(f, "first", NEW_YEAR).await, 1);
        assert_eq!(claim(f, "second", NEW_YEAR).await, 0, "it is held");
        // The sender died; its lease runs out.
        let late = NEW_YEAR.plus(200);
        assert_eq!(through!(f, |tx, _vault, _ids| dispatches::recover(tx, late).await).unwrap(), 1);
        assert_eq!(claim(f, "third", late).await, 1);
        assert_eq!(through!(f, |tx, _vault, _ids| dispatches::sent(tx, "first", late).await).unwrap(), 0);
        assert_eq!(through!(f, |tx, _vault, _ids| dispatches::failed(tx, "third", "no route", Some(late)).await).unwrap(), 1);
        assert_eq!(claim(f, "fourth", late).await, 1);
        assert_eq!(through!(f, |tx, _vault, _ids| dispatches::sent(tx, "fourth", late).await).unwrap(), 1);
        let id = notice.id.clone();
        through!(f, |tx, _vault, _ids| dispatches::cancel(tx, std::slice::from_ref(&id)).await).unwrap();
        let left = dispatches::by_notice(&mut f.reader().await, &notice.id).await.unwrap();
        assert_eq!(left.iter().map(|one| (one.state, one.tries, one.round)).collect::<Vec<_>>(), [(DispatchState::Sent, 2, 1)]);
    }

    async fn a_fallback_waits_for_every_other_channel_to_fail(f) {
        let notice = through!(f, |tx, _vault, ids| notices::raise(tx, &low_stock(1), &*ids, NEW_YEAR).await).unwrap();
        let ways = [way(&notice.id, "desktop", 0, false), way(&notice.id, "wecom", 0, false), way(&notice.id, "email", 0, true)];
        through!(f, |tx, _vault, ids| dispatches::add_many(tx, &ways, &*ids, NEW_YEAR).await).unwrap();
        let release = |down: Vec<String>| async move {
            through!(f, |tx, _vault, _ids| dispatches::release_held(tx, &down, NEW_YEAR).await).unwrap()
        };
        assert_eq!(release(vec!["wecom".into()]).await, 0, "the desktop may still go");
        through!(f, |tx, _vault, _ids| dispatches::give_up(tx, "desktop", "not there").await).unwrap();
        assert_eq!(release(vec![]).await, 0, "wecom may still go");
        assert_eq!(release(vec!["wecom".into()]).await, 1);
        assert_eq!(dispatches::waiting(&mut f.reader().await).await.unwrap(), [("email".to_owned(), 1), ("wecom".to_owned(), 1)]);
    }

    async fn what_insists_is_said_again_and_what_is_put_off_later(f) {
        let notice = through!(f, |tx, _vault, ids| notices::raise(tx, &low_stock(1), &*ids, NEW_YEAR).await).unwrap();
        let insists = NewDispatch { repeat_ms: 500, ..way(&notice.id, "desktop", 0, false) };
        let ways = [insists, way(&notice.id, "sms", 900, false)];
        through!(f, |tx, _vault, ids| dispatches::add_many(tx, &ways, &*ids, NEW_YEAR).await).unwrap();
        assert_eq!(claim(f, "first", NEW_YEAR).await, 1);
        through!(f, |tx, _vault, _ids| dispatches::sent(tx, "first", NEW_YEAR).await).unwrap();
        assert_eq!(dispatches::next_due(&mut f.reader().await, "desktop").await.unwrap(), Some(NEW_YEAR.plus(500)));
        let (id, until) = (notice.id.clone(), NEW_YEAR.plus(9_000));
        assert!(through!(f, |tx, _vault, _ids| {
            dispatches::again_at(tx, &id, until).await?;
            notices::snooze(tx, &id, until, NEW_YEAR).await
        }).unwrap());
        let mut conn = f.reader().await;
        assert_eq!(dispatches::next_due(&mut conn, "desktop").await.unwrap(), Some(until));
        assert_eq!(dispatches::next_due(&mut conn, "sms").await.unwrap(), Some(NEW_YEAR.plus(900)), "never said yet");
        assert_eq!(notices::count_pressing(&mut conn, NEW_YEAR).await.unwrap(), []);
        assert_eq!(notices::count_pressing(&mut conn, until).await.unwrap(), [(Severity::Warning, 1)]);
        let which = |snoozed| Which { state: Some(NoticeState::Open), snoozed };
        for (snoozed, expected) in [(Some(true), 1), (Some(false), 0), (None, 1)] {
            assert_eq!(notices::page(&mut conn, which(snoozed), None, 9, NEW_YEAR).await.unwrap().len(), expected);
        }
    }

    async fn what_is_to_be_said_again_takes_along_what_was_said_and_is_repeated_as_often(f) {
        let said = |pool: &'static str, repeat_ms: i64, at: Millis| async move {
            let raise = NewNotice { cause: format!("low_stock:{pool}"), ..low_stock(1) };
            through!(f, |tx, _vault, ids| {
                let notice = notices::raise(tx, &raise, &*ids, at).await?;
                let way = NewDispatch { repeat_ms, run_at: at, ..way(&notice.id, "desktop", 0, false) };
                dispatches::add_many(tx, &[way], &*ids, at).await
            })
            .unwrap();
            assert_eq!(claim(f, pool, at).await, 1, "a first time takes no others along");
            through!(f, |tx, _vault, _ids| dispatches::sent(tx, pool, at).await).unwrap();
        };
        said("a", 500, NEW_YEAR).await;
        said("b", 500, NEW_YEAR.plus(100)).await;
        said("c", 9_000, NEW_YEAR.plus(200)).await;
        said("d", 0, NEW_YEAR.plus(300)).await;
        let again = NEW_YEAR.plus(500);
        assert_eq!(claim(f, "again", NEW_YEAR.plus(499)).await, 0);
        assert_eq!(claim(f, "again", again).await, 2);
        through!(f, |tx, _vault, _ids| dispatches::sent(tx, "again", again).await).unwrap();
        let next = dispatches::due(&mut f.reader().await, "desktop", again.plus(500)).await.unwrap();
        assert_eq!((next.len(), next[0].count, next[0].since), (1, 2, again.plus(500)));
        // One that is brought forward goes alone.
        let joined = vec!["low_stock:a".to_owned()];
        through!(f, |tx, _vault, ids| {
            notices::raise(tx, &NewNotice { cause: "low_stock:a".to_owned(), ..low_stock(1) }, &*ids, again.plus(10)).await?;
            dispatches::bring_forward(tx, &joined, again.plus(20)).await
        })
        .unwrap();
        assert_eq!(claim(f, "joined", again.plus(20)).await, 1);
    }

    async fn a_channel_keeps_its_form_its_secrets_sealed_and_how_it_fares(f) {
        let fields = serde_json::json!({ "mention": "13800000000" });
        through!(f, |tx, vault, _ids| {
            channels::save(tx, "c1", "wecom", ("群", true), &fields, NEW_YEAR).await?;
            channels::save_secret(tx, &vault, "c1", "webhook", &"the key".into(), NEW_YEAR).await
        }).unwrap();
        let mut conn = f.reader().await;
        let rows = channels::list(&mut conn).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["desktop", "c1"]);
        assert_eq!(channels::secrets(&mut conn, &f.vault, "c1").await.unwrap()["webhook"].expose(), "the key");
        drop(conn);
        for at in [10, 20] {
            through!(f, |tx, _vault, _ids| {
                channels::note_trouble(tx, "c1", ("rate_limited", "45009", false), NEW_YEAR.plus(99), NEW_YEAR.plus(at)).await
            }).unwrap();
        }
        let row = channels::get(&mut f.reader().await, "c1").await.unwrap();
        assert_eq!((row.state, row.failures, row.failing_since), (ChannelState::Failing, 2, Some(NEW_YEAR.plus(10))));
        through!(f, |tx, _vault, _ids| channels::note_ok(tx, "c1", NEW_YEAR).await).unwrap();
        let row = channels::get(&mut f.reader().await, "c1").await.unwrap();
        assert_eq!((row.state, row.failures, row.retry_at, row.trouble), (ChannelState::Well, 0, None, None));
        let route = Route {
            event: "low_stock".into(),
            channel_id: "c1".into(),
            shop_id: String::new(),
            mode: RouteMode::Later,
            after_ms: 60_000,
            repeat_ms: 0,
        };
        let set = route.clone();
        through!(f, |tx, _vault, _ids| routes::set(tx, &set, NEW_YEAR).await).unwrap();
        assert_eq!(routes::all(&mut f.reader().await).await.unwrap(), [route]);
        assert!(!through!(f, |tx, _vault, _ids| channels::delete(tx, "desktop").await).unwrap());
        assert!(through!(f, |tx, _vault, _ids| channels::delete(tx, "c1").await).unwrap());
        assert_eq!(routes::all(&mut f.reader().await).await.unwrap(), []);
    }

    async fn the_log_of_messages_counts_what_went_out(f) {
        for (number, trouble) in [(1, None), (2, Some("timed_out")), (3, None), (4, Some("rate_limited"))] {
            let entry = sends::Send {
                id: format!("{number:032x}"),
                channel_id: "desktop".into(),
                event: "low_stock".into(),
                notice_id: None,
                title: "库存不多了".into(),
                notices: 1,
                sent: trouble.is_none(),
                trouble: trouble.map(str::to_owned),
                detail: None,
                test: false,
                at: NEW_YEAR.plus(number * 1_000),
                duration_ms: 5,
            };
            through!(f, |tx, _vault, _ids| sends::add(tx, &entry).await).unwrap();
        }
        let mut conn = f.reader().await;
        let counted = sends::count_since(&mut conn, "desktop", NEW_YEAR).await.unwrap();
        assert_eq!(counted, (2, Some(NEW_YEAR.plus(1_000))));
        let for_day = sends::count_for_day(&mut conn, "desktop", NEW_YEAR).await.unwrap();
        assert_eq!(for_day, 3, "what got no answer in time may have gone out");
        assert_eq!(sends::last_about(&mut conn, "desktop", "low_stock").await.unwrap(), Some(NEW_YEAR.plus(3_000)));
        assert_eq!(sends::last_about(&mut conn, "desktop", "other").await.unwrap(), None);
        assert_eq!(sends::list(&mut conn, Some("desktop"), None, 2).await.unwrap().len(), 2);
        drop(conn);
        assert_eq!(through!(f, |tx, _vault, _ids| sends::forget(tx, NEW_YEAR.plus(2_500)).await).unwrap(), 2);
    }
}

fn way(notice: &NoticeId, channel: &str, after: i64, held: bool) -> NewDispatch {
    NewDispatch {
        notice_id: notice.clone(),
        event: "low_stock".into(),
        channel: channel.into(),
        held,
        run_at: NEW_YEAR.plus(after),
        repeat_ms: 0,
    }
}

/// Takes what is due on the desktop for 100 ms.
async fn claim(f: &crate::fixture::Fixture, lease: &'static str, now: Millis) -> usize {
    through!(f, |tx, _vault, _ids| {
        dispatches::claim(tx, "desktop", "low_stock", (lease, now.plus(100)), 9, now).await
    })
    .unwrap()
    .len()
}
