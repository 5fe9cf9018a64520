//! Notices and their way into channels.

use crate::fixture::{both, through};
use crate::given::NEW_YEAR;
use huolang_domain::Millis;
use huolang_store::{
    dispatches::{self, DispatchState},
    notices::{self, NewNotice, NoticeState, Severity},
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

    async fn a_dispatch_goes_out_once(f) {
        let notice = through!(f, |tx, _vault, ids| notices::raise(tx, &low_stock(1), &*ids, NEW_YEAR).await).unwrap();
        for _ in 0..2 {
            let id = notice.id.clone();
            through!(f, |tx, _vault, ids| {
                dispatches::add_many(tx, &id, &[("desktop", NEW_YEAR), ("email", NEW_YEAR.plus(100)), ("sms", NEW_YEAR.plus(900))], &*ids, NEW_YEAR).await
            }).unwrap();
        }
        let due = dispatches::due(&mut f.reader().await, NEW_YEAR.plus(100), 9).await.unwrap();
        assert_eq!(due.iter().map(|dispatch| dispatch.channel.as_str()).collect::<Vec<_>>(), ["desktop", "email"]);
        let (desktop, email, id) = (due[0].id.clone(), due[1].id.clone(), notice.id.clone());
        through!(f, |tx, _vault, _ids| {
            dispatches::sent(tx, &desktop).await?;
            dispatches::failed(tx, &email, "no route", Some(NEW_YEAR.plus(500))).await?;
            Ok(())
        }).unwrap();
        assert_eq!(dispatches::next_due(&mut f.reader().await).await.unwrap(), Some(NEW_YEAR.plus(500)));
        let email = due[1].id.clone();
        through!(f, |tx, _vault, _ids| {
            dispatches::failed(tx, &email, "no route", None).await?;
            dispatches::cancel(tx, &id).await
        }).unwrap();
        let left = dispatches::by_notice(&mut f.reader().await, &notice.id).await.unwrap();
        let states: Vec<_> = left.iter().map(|dispatch| (dispatch.channel.as_str(), dispatch.state, dispatch.tries)).collect();
        assert_eq!(states, [("desktop", DispatchState::Sent, 1), ("email", DispatchState::Failed, 2)]);
        assert_eq!(dispatches::next_due(&mut f.reader().await).await.unwrap(), None);
    }
}
