//! Verifications: sealed codes, one open a code, lists, attempts, figures, and rules.

use crate::{
    fixture::{Fixture, both, through},
    given::{self, NEW_YEAR},
};
use huolang_domain::{
    ErrorCode, Fen, Millis, OrderId, ShopId, VerificationId, VerificationRuleId,
    retry::RetryClass,
    state::{Bucket, PlatformState, Tab, VerificationState},
    verification::{Condition, VerificationRule, Via},
};
use huolang_store::{
    attempts::{AttemptState, Outcome},
    figures::{self, FigureKind},
    orders::{self, TrackChange},
    sweep, verification_rules,
    verifications::{
        self, Change, Filter, New, Verification,
        attempts::{self, Act},
    },
};
use huolang_vault::Secret;

const CODE: &str = "318827641905";

pub(crate) fn new(shop: &ShopId, order: Option<&OrderId>, code: &str) -> New {
    New {
        shop_id: shop.clone(),
        order_id: order.cloned(),
        sn: "sn-1".into(),
        code: Secret::new(code.to_owned()),
        via: Via::Manual,
        rule_id: None,
        batch: Some("list".to_owned()),
        actor: "老板".to_owned(),
    }
}

pub(crate) async fn insert(f: &Fixture, new: New) -> Option<Verification> {
    through!(f, |tx, vault, ids| verifications::insert(tx, &vault, &new, &*ids, NEW_YEAR).await).unwrap()
}

pub(crate) async fn change(f: &Fixture, change: Change, now: Millis) -> Result<(), huolang_store::StoreError> {
    through!(f, |tx, vault, _ids| verifications::change_many(tx, &vault, &[change], now).await)
}

async fn state(f: &Fixture, id: &VerificationId, to: VerificationState) {
    let mut moved = Change::of(id.clone());
    moved.state = Some(to);
    moved.verified_at = (to == VerificationState::Verified).then_some(NEW_YEAR.plus(3_600_000));
    change(f, moved, NEW_YEAR.plus(3_600_000)).await.unwrap();
}

async fn figure(f: &Fixture, kind: FigureKind) -> i64 {
    let figures = figures::by_hour(&mut f.reader().await, None, NEW_YEAR, NEW_YEAR.plus(86_400_000)).await.unwrap();
    figures.iter().filter(|figure| figure.figure == kind).map(|figure| figure.n).sum()
}

both! {
    async fn a_code_is_sealed_and_open_once(f) {
        let shop = given::shop(f, "shop-1").await;
        let row = insert(f, new(&shop, None, CODE)).await.unwrap();
        assert_eq!((row.state, row.masked.as_str(), row.looked), (VerificationState::Pending, "••••1905", false));
        assert_eq!(insert(f, new(&shop, None, CODE)).await, None, "it is open already");
        let other = given::shop(f, "shop-2").await;
        assert!(insert(f, new(&other, None, CODE)).await.is_some(), "another shop knows nothing of it");
        let secrets = verifications::secrets(&mut f.reader().await, &f.vault, std::slice::from_ref(&row.id)).await.unwrap();
        assert_eq!(secrets[&row.id].code.expose(), CODE);
        state(f, &row.id, VerificationState::Failed).await;
        let again = insert(f, new(&shop, None, CODE)).await.unwrap();
        let fingerprint = verifications::fingerprint(&f.vault, &Secret::new(CODE.to_owned()));
        let found = verifications::by_code(&mut f.reader().await, &shop, &fingerprint).await.unwrap();
        assert_eq!(found.iter().map(|row| &row.id).collect::<Vec<_>>(), [&again.id, &row.id]);
        let mut reopened = Change::of(row.id);
        reopened.state = Some(VerificationState::Pending);
        let refused = change(f, reopened, NEW_YEAR).await.unwrap_err();
        assert!(matches!(refused, huolang_store::StoreError::Conflict(_)), "{refused}");
    }

    async fn what_changes_is_kept_and_the_rest_stays(f) {
        let order = given::order(f).await;
        let row = insert(f, new(&"shop-1".into(), Some(&order), CODE)).await.unwrap();
        let mut looked = Change::of(row.id.clone());
        looked.looked = Some(true);
        looked.ticket = Some(Some(Secret::new("token".to_owned())));
        looked.receipt = Some(Some("receipt".to_owned()));
        looked.undo_until = Some(Some(NEW_YEAR.plus(9)));
        looked.title = Some("下午茶".to_owned());
        looked.amount = Some(Fen(12_800));
        looked.expires_at = Some(NEW_YEAR);
        change(f, looked, NEW_YEAR.plus(1)).await.unwrap();
        let mut refused = Change::of(row.id.clone());
        refused.reason = Some(Some((ErrorCode::PlatformRefused, Some("不行".to_owned()))));
        change(f, refused, NEW_YEAR.plus(2)).await.unwrap();
        let kept = verifications::get(&mut f.reader().await, &row.id).await.unwrap();
        assert_eq!((kept.title.as_str(), kept.amount, kept.looked), ("下午茶", Some(Fen(12_800)), true));
        assert_eq!((kept.reason, kept.message.as_deref()), (Some(ErrorCode::PlatformRefused), Some("不行")));
        assert_eq!((kept.receipt.as_deref(), kept.undo_until), (Some("receipt"), Some(NEW_YEAR.plus(9))));
        assert_eq!((kept.updated_at, kept.created_at), (NEW_YEAR.plus(2), NEW_YEAR));
        let mut cleared = Change::of(row.id.clone());
        cleared.reason = Some(None);
        cleared.ticket = Some(None);
        cleared.receipt = Some(None);
        cleared.undo_until = Some(None);
        change(f, cleared, NEW_YEAR).await.unwrap();
        let kept = verifications::get(&mut f.reader().await, &row.id).await.unwrap();
        let secrets = verifications::secrets(&mut f.reader().await, &f.vault, std::slice::from_ref(&row.id)).await.unwrap();
        assert_eq!((kept.reason, secrets[&row.id].ticket.is_none()), (None, true));
        assert_eq!((kept.receipt.as_deref(), kept.undo_until), (None, None));
        assert_eq!(verifications::by_orders(&mut f.reader().await, &[order]).await.unwrap(), [kept]);
    }

    async fn lists_go_page_by_page_and_by_number(f) {
        let shop = given::shop(f, "shop-1").await;
        let mut made = Vec::new();
        for n in 0..5 {
            made.push(insert(f, new(&shop, None, &format!("10000000000{n}"))).await.unwrap().id);
        }
        made.reverse();
        state(f, &made[0], VerificationState::Verified).await;
        let all = Filter::default();
        let mut conn = f.reader().await;
        let first = verifications::list(&mut conn, &all, None, 2, 0).await.unwrap();
        let rest = verifications::list(&mut conn, &all, first.next.as_ref(), 10, 0).await.unwrap();
        let seen: Vec<_> = first.items.iter().chain(&rest.items).map(|row| row.id.clone()).collect();
        assert_eq!((seen, first.total, rest.next), (made.clone(), 5, None));
        let third = verifications::list(&mut conn, &all, None, 2, 4).await.unwrap();
        assert_eq!(third.items.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), [made[4].clone()]);
        let verified = Filter { states: Some(vec![VerificationState::Verified]), ..Filter::default() };
        let found = verifications::list(&mut conn, &verified, None, 10, 0).await.unwrap();
        assert_eq!((found.total, &found.items[0].id), (1, &made[0]));
        let of_list = Filter { batch: Some("list".to_owned()), shops: Some(vec![shop]), ..Filter::default() };
        assert_eq!(verifications::list(&mut conn, &of_list, None, 10, 0).await.unwrap().total, 5);
    }

    async fn attempts_are_numbered_and_end_once(f) {
        let shop = given::shop(f, "shop-1").await;
        let row = insert(f, new(&shop, None, CODE)).await.unwrap();
        let id = row.id.clone();
        let (one, two) = through!(f, |tx, _vault, ids| {
            let one = attempts::start(tx, &id, Act::Verify, &*ids, NEW_YEAR).await?;
            let two = attempts::start(tx, &id, Act::Undo, &*ids, NEW_YEAR).await?;
            Ok((one, two))
        })
        .unwrap();
        assert_eq!((one.number, two.number, one.state), (1, 2, AttemptState::Sending));
        let outcome = |state| Outcome {
            id: one.id.clone(),
            state,
            class: None,
            code: None,
            message: None,
            latency_ms: Some(7),
            next_try_at: None,
        };
        for state in [AttemptState::Accepted, AttemptState::Refused] {
            let ended = outcome(state);
            through!(f, |tx, _vault, _ids| attempts::finish_many(tx, &[ended], NEW_YEAR).await).unwrap();
        }
        let lost = through!(f, |tx, _vault, _ids| attempts::mark_unknown(tx).await).unwrap();
        let kept = attempts::of_many(&mut f.reader().await, &[row.id]).await.unwrap();
        let states: Vec<_> = kept.iter().map(|attempt| attempt.state).collect();
        assert_eq!((lost, states), (1, vec![AttemptState::Accepted, AttemptState::Unknown]));
    }

    async fn old_calls_whose_verification_is_over_are_swept_and_doubtful_ones_stay(f) {
        let shop = given::shop(f, "shop-1").await;
        let cases = [
            ("318827641901", true, Some((AttemptState::Accepted, None)), 0),
            ("318827641902", true, Some((AttemptState::Refused, None)), 0),
            ("318827641903", true, Some((AttemptState::Refused, Some(RetryClass::Unknown))), 1),
            ("318827641904", true, Some((AttemptState::Unknown, None)), 1),
            ("318827641905", true, None, 1),
            ("318827641906", false, Some((AttemptState::Refused, None)), 1),
        ];
        let mut made = Vec::new();
        for (code, over, ended, left) in cases {
            let row = insert(f, new(&shop, None, code)).await.unwrap();
            let id = row.id.clone();
            let call = through!(f, |tx, _vault, ids| attempts::start(tx, &id, Act::Verify, &*ids, NEW_YEAR).await).unwrap();
            if let Some((state, class)) = ended {
                let outcome =
                    Outcome { id: call.id, state, class, code: None, message: None, latency_ms: None, next_try_at: None };
                through!(f, |tx, _vault, _ids| attempts::finish_many(tx, &[outcome], NEW_YEAR).await).unwrap();
            }
            if over {
                state(f, &row.id, VerificationState::Submitting).await;
                state(f, &row.id, VerificationState::Verified).await;
            }
            made.push((row.id, code, left));
        }
        for (before, swept) in [(NEW_YEAR, 0), (NEW_YEAR.plus(1), 1), (NEW_YEAR.plus(1), 1), (NEW_YEAR.plus(1), 0)] {
            let gone = through!(f, |tx, _vault, _ids| sweep::verification_attempts(tx, before, 1).await).unwrap();
            assert_eq!(gone, swept);
        }
        for (id, code, left) in made {
            let kept = attempts::of_many(&mut f.reader().await, &[id]).await.unwrap();
            assert_eq!(kept.len(), left, "{code}");
        }
    }

    async fn figures_follow_and_an_undo_takes_one_back(f) {
        let shop = given::shop(f, "shop-1").await;
        let row = insert(f, new(&shop, None, CODE)).await.unwrap();
        let other = insert(f, new(&shop, None, "223456789012")).await.unwrap();
        state(f, &row.id, VerificationState::Verified).await;
        state(f, &other.id, VerificationState::Failed).await;
        assert_eq!((figure(f, FigureKind::Verified).await, figure(f, FigureKind::VerifyFailed).await), (1, 1));
        state(f, &row.id, VerificationState::Undone).await;
        assert_eq!(figure(f, FigureKind::Verified).await, 0);
    }

    async fn an_order_stands_under_its_vouchers(f) {
        let order = given::order(f).await;
        let moved = TrackChange {
            verification: Some(VerificationState::Pending),
            platform: Some(PlatformState::Shipped),
            vouchers: Some((3, 1)),
            ..TrackChange::of(order.clone())
        };
        through!(f, |tx, _vault, _ids| orders::set_tracks_many(tx, &[moved], NEW_YEAR).await).unwrap();
        let kept = orders::get(&mut f.reader().await, &order).await.unwrap();
        assert_eq!((kept.vouchers, kept.vouchers_used, kept.bucket), (3, 1, Bucket::ToVerify));
        let counts = orders::tab_counts(&mut f.reader().await, None, None).await.unwrap();
        assert_eq!(counts[&Tab::ToVerify], 1);
        let done = TrackChange {
            verification: Some(VerificationState::Verified),
            platform: Some(PlatformState::Verified),
            verified_at: Some(Some(NEW_YEAR)),
            ..TrackChange::of(order.clone())
        };
        through!(f, |tx, _vault, _ids| orders::set_tracks_many(tx, &[done], NEW_YEAR).await).unwrap();
        let kept = orders::get(&mut f.reader().await, &order).await.unwrap();
        assert_eq!((kept.vouchers_used, kept.verified_at, kept.bucket), (1, Some(NEW_YEAR), Bucket::Idle));
    }

    async fn rules_are_kept_by_shop(f) {
        let shop = given::shop(f, "shop-1").await;
        let rule = VerificationRule {
            id: VerificationRuleId::from("rule"),
            shop_id: shop.clone(),
            product_ref: String::new(),
            condition: Condition::Paid,
            wait_ms: 60_000,
            active: true,
            proven: false,
        };
        let saved = rule.clone();
        through!(f, |tx, _vault, _ids| verification_rules::save(tx, &saved, NEW_YEAR).await).unwrap();
        let off = VerificationRule { active: false, ..rule.clone() };
        let changed = off.clone();
        through!(f, |tx, _vault, _ids| verification_rules::save(tx, &changed, NEW_YEAR.plus(1)).await).unwrap();
        let kept = verification_rules::list(&mut f.reader().await, Some(&[shop])).await.unwrap();
        assert_eq!((kept.len(), &kept[0].body, kept[0].created_at), (1, &off, NEW_YEAR));
        assert!(verification_rules::list(&mut f.reader().await, Some(&["other".into()])).await.unwrap().is_empty());
        through!(f, |tx, _vault, _ids| verification_rules::delete(tx, &"rule".into()).await).unwrap();
        let gone = verification_rules::get(&mut f.reader().await, &rule.id).await;
        assert!(matches!(gone, Err(huolang_store::StoreError::NotFound(_))));
    }
}
