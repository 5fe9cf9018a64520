//! Conversations: one row a message, one answer a line, sealed words, lists page by page.

use crate::{
    fixture::{Fixture, both, through},
    given::{self, NEW_YEAR},
};
use huolang_domain::{
    ConversationId, ErrorCode, Fen, OrderSn, RuleId, ShopId,
    talk::{
        LeftReason, Match, MessageAuthor, MessageHandling, MessageKind, MessageSend, MessageSource, Repeat, ReplyKind,
        ReplyRule, Route, SuggestionState, Takeover, TakeoverBy, TalkMode,
    },
};
use huolang_store::{
    conversations::{self, Conversation, ConversationState, Counts, Filter, Met},
    messages::{self, Body, Claim, Incoming, Message, NewOutgoing},
    pictures, price_changes, reply_rules, suggestions,
    talk_setup::{self, TalkProduct, TalkShop},
};

pub(crate) fn line(id: &str, text: &str, minutes: i64) -> Incoming {
    let at = NEW_YEAR.plus(minutes * 60_000);
    Incoming {
        platform_id: id.to_owned(),
        author: MessageAuthor::Buyer,
        kind: MessageKind::Text,
        body: Body::text(text),
        order_sn: None,
        at,
        handling: MessageHandling::Open,
        left_reason: None,
        due_at: Some(at.plus(1_500)),
    }
}

fn own(id: &str, text: &str, minutes: i64) -> Incoming {
    let handling = MessageHandling::None;
    Incoming { author: MessageAuthor::Seller, handling, due_at: None, ..line(id, text, minutes) }
}

fn met(chat: &str) -> Met {
    Met {
        chat_id: chat.to_owned(),
        peer_id: format!("peer-{chat}"),
        peer_name: format!("小鱼{chat}"),
        product_ref: "p-1".to_owned(),
    }
}

pub(crate) async fn talk(f: &Fixture, shop: &ShopId, chat: &str) -> Conversation {
    let (shop, met) = (shop.clone(), met(chat));
    through!(f, |tx, _vault, ids| conversations::meet(tx, &shop, &met, &*ids, NEW_YEAR).await).unwrap()
}

async fn come(f: &Fixture, talk: &Conversation, told: Vec<Incoming>) -> messages::Taken {
    let talk = talk.clone();
    through!(f, |tx, vault, ids| messages::take_in(tx, &vault, &talk, &told, &*ids, NEW_YEAR).await).unwrap()
}

fn outgoing(text: &str) -> NewOutgoing {
    NewOutgoing {
        source: MessageSource::Model,
        text: text.to_owned(),
        picture_id: None,
        answers: None,
        queued: false,
        route: Some(Route::Default),
        rule_id: None,
        cost: 7,
        actor: None,
    }
}

async fn claim(f: &Fixture, talk: &Conversation, lines: &[&Message], texts: &[&str]) -> Option<Vec<Message>> {
    let answer: Vec<NewOutgoing> = texts.iter().map(|text| outgoing(text)).collect();
    let taken = Claim { conversation_id: talk.id.clone(), lines: lines.iter().map(|line| line.id.clone()).collect() };
    let talk = talk.clone();
    let now = NEW_YEAR.plus(600_000);
    through!(f, |tx, vault, ids| messages::claim(tx, &vault, &talk, &taken, &answer, &*ids, now).await).unwrap()
}

async fn read(f: &Fixture, id: &ConversationId) -> Conversation {
    conversations::get(&mut f.reader().await, id).await.unwrap()
}

async fn listed(f: &Fixture, state: ConversationState, text: Option<&str>) -> Vec<String> {
    let filter = Filter { state, shop: None, text: text.map(str::to_owned), now: NEW_YEAR };
    let page = conversations::list(&mut f.reader().await, &filter, None, 50).await.unwrap();
    page.items.into_iter().map(|row| row.conversation.chat_id).collect()
}

/// One of everything that is sealed.
pub(crate) async fn sealed(f: &Fixture, shop: &ShopId) {
    let talk = talk(f, shop, "sealed").await;
    let line = come(f, &talk, vec![line("1", "在吗", 1)]).await.new.remove(0);
    let new = suggestions::NewSuggestion {
        conversation_id: talk.id,
        message_id: line.id,
        text: "在的".to_owned(),
        route: Route::Default,
        shadow: false,
        price: None,
        picture_ids: Vec::new(),
        rule_id: None,
        refusals: Vec::new(),
        model: None,
        cost: 0,
    };
    let picture = pictures::Picture { mime: "image/png".to_owned(), bytes: vec![1, 2, 3] };
    through!(f, |tx, vault, ids| {
        suggestions::insert(tx, &vault, &new, &*ids, NEW_YEAR).await?;
        pictures::insert(tx, &vault, "pic", &picture, NEW_YEAR).await?;
        huolang_store::model_keys::save(tx, &vault, "model", &huolang_vault::Secret::from("k"), NEW_YEAR).await
    })
    .unwrap();
}

both! {
    async fn a_message_is_one_row_and_sealed(f) {
        let shop = given::shop(f, "shop-1").await;
        let talk = talk(f, &shop, "a").await;
        let told = vec![line("1", "在吗 暗号星河", 1), line("2", "能便宜吗", 2)];
        assert_eq!(come(f, &talk, told.clone()).await.new.len(), 2);
        assert_eq!(come(f, &talk, told).await.new.len(), 0, "the same once more");
        let kept = read(f, &talk.id).await;
        assert_eq!((kept.unread, kept.waiting_since), (2, Some(NEW_YEAR.plus(60_000))));
        let history = messages::history(&mut f.reader().await, &talk.id, None, 10).await.unwrap();
        assert_eq!(history.len(), 2);
        assert!(!history.iter().any(|row| String::from_utf8_lossy(&row.body).contains("暗号")));
        let first = &history[1];
        assert_eq!(messages::read_body(&f.vault, &first.id, &first.body).unwrap().text, "在吗 暗号星河");
        let older = messages::history(&mut f.reader().await, &talk.id, Some((history[0].at, &history[0].id)), 10).await.unwrap();
        assert_eq!(older.iter().map(|row| &row.id).collect::<Vec<_>>(), [&first.id]);
    }

    async fn a_line_has_one_answer(f) {
        let shop = given::shop(f, "shop-1").await;
        let talk = talk(f, &shop, "a").await;
        let lines = come(f, &talk, vec![line("1", "在吗", 1), line("2", "多少钱", 2)]).await.new;
        assert!(claim(f, &talk, &[&lines[0]], &["在的"]).await.is_none(), "a newer line came");
        let written = claim(f, &talk, &[&lines[0], &lines[1]], &["在的", "图"]).await.unwrap();
        assert_eq!(written.iter().map(|row| row.send).collect::<Vec<_>>(), [MessageSend::Sending, MessageSend::Queued]);
        assert_eq!(written[0].answers.as_ref(), Some(&lines[1].id));
        assert!(claim(f, &talk, &[&lines[0], &lines[1]], &["再来"]).await.is_none(), "answered already");
        let (to, twice) = (talk.clone(), NewOutgoing { answers: Some(lines[1].id.clone()), ..outgoing("又来") });
        let refused = through!(f, |tx, vault, ids| messages::write_outgoing(tx, &vault, &to, &twice, &*ids, NEW_YEAR).await);
        assert!(refused.unwrap_err().is_conflict(), "the database itself refuses a second answer");
        assert_eq!(read(f, &talk.id).await.waiting_since, None);
        assert_eq!(messages::talks_due(&mut f.reader().await, NEW_YEAR.plus(9_000_000), 10).await.unwrap(), []);
    }

    async fn a_stop_in_the_middle_leaves_a_doubt_and_an_echo_resolves_it(f) {
        let shop = given::shop(f, "shop-1").await;
        let talk = talk(f, &shop, "a").await;
        let lines = come(f, &talk, vec![line("1", "在吗", 9)]).await.new;
        let written = claim(f, &talk, &[&lines[0]], &["在的亲", "第二条"]).await.unwrap();
        assert_eq!(through!(f, |tx, _vault, _ids| messages::recover(tx).await).unwrap(), 2);
        let states = |rows: Vec<Message>| rows.into_iter().map(|row| (row.send, row.send_error)).collect::<Vec<_>>();
        let history = messages::history(&mut f.reader().await, &talk.id, None, 10).await.unwrap();
        let own_rows: Vec<Message> = history.into_iter().filter(|row| row.author == MessageAuthor::Seller).rev().collect();
        assert_eq!(states(own_rows), [
            (MessageSend::Unknown, Some(ErrorCode::MessageUnknown)), (MessageSend::Failed, Some(ErrorCode::CallInterrupted)),
        ]);
        let taken = come(f, &talk, vec![own("77", " 在的亲 ", 10)]).await;
        assert!(taken.echoed && taken.new.is_empty(), "it is no message of another device");
        let known = messages::get(&mut f.reader().await, &written[0].id).await.unwrap();
        assert_eq!((known.send, known.platform_id.as_deref()), (MessageSend::Sent, Some("77")));
        assert!(come(f, &talk, vec![own("77", "在的亲", 10)]).await.new.is_empty());
        // What an echo has told of stays sent, whatever the call says later.
        let id = written[0].id.clone();
        let late = through!(f, |tx, _vault, _ids| messages::settle(tx, &id, MessageSend::Unknown, Some(ErrorCode::MessageUnknown), None).await).unwrap();
        assert_eq!((late.send, late.send_error), (MessageSend::Sent, None));
    }

    async fn a_person_elsewhere_ends_the_waiting(f) {
        let shop = given::shop(f, "shop-1").await;
        let talk = talk(f, &shop, "a").await;
        come(f, &talk, vec![line("1", "在吗", 1)]).await;
        assert_eq!(come(f, &talk, vec![own("2", "我来", 2)]).await.new.len(), 1);
        come(f, &talk, vec![line("3", "好的", 3)]).await;
        let rows = messages::history(&mut f.reader().await, &talk.id, None, 10).await.unwrap();
        let told: Vec<_> = rows.iter().rev().map(|row| (row.handling, row.left_reason)).collect();
        assert_eq!(told, [
            (MessageHandling::Left, Some(LeftReason::Superseded)), (MessageHandling::None, None), (MessageHandling::Open, None),
        ]);
        assert_eq!(read(f, &talk.id).await.waiting_since, Some(NEW_YEAR.plus(180_000)));
    }

    async fn quick_lines_are_gathered_and_one_that_failed_is_open_again(f) {
        let shop = given::shop(f, "shop-1").await;
        let talk = talk(f, &shop, "a").await;
        let lines = come(f, &talk, vec![line("1", "在吗", 1), line("2", "能便宜吗", 1)]).await.new;
        let due = NEW_YEAR.plus(61_500);
        assert_eq!(messages::next_due(&mut f.reader().await).await.unwrap(), Some(due));
        assert_eq!(messages::talks_due(&mut f.reader().await, due.plus(-1), 10).await.unwrap(), []);
        assert_eq!(messages::talks_due(&mut f.reader().await, due, 10).await.unwrap(), std::slice::from_ref(&talk.id));
        let written = claim(f, &talk, &[&lines[0], &lines[1]], &["在的"]).await.unwrap();
        let (answer, asked) = (written[0].id.clone(), lines[1].id.clone());
        let later = NEW_YEAR.plus(900_000);
        let tries = through!(f, |tx, _vault, _ids| {
            messages::settle(tx, &answer, MessageSend::Failed, Some(ErrorCode::PlatformUnreachable), None).await?;
            messages::reopen(tx, &asked, later, NEW_YEAR).await
        }).unwrap();
        assert_eq!(tries, 1);
        let open = messages::lines(&mut f.reader().await, &talk.id).await.unwrap();
        assert_eq!(open.iter().map(|row| (&row.id, row.due_at)).collect::<Vec<_>>(), [(&lines[1].id, Some(later))]);
        assert!(claim(f, &talk, &[&lines[1]], &["在的"]).await.is_some(), "its line may be answered again");
    }

    async fn lists_are_found_by_state_name_product_and_order(f) {
        let shop = given::shop(f, "shop-1").await;
        let mut reading = given::reading("sn-9", 0);
        reading.buyer.id = "peer-b".to_owned();
        given::take(f, &shop, vec![reading]).await;
        let [a, b, c] = [talk(f, &shop, "a").await, talk(f, &shop, "b").await, talk(f, &shop, "c").await];
        come(f, &a, vec![line("1", "在吗", 3)]).await;
        come(f, &b, vec![line("1", "在吗", 2), own("2", "在", 4)]).await;
        come(f, &c, vec![line("1", "在吗", 1)]).await;
        let (read_id, over_id) = (a.id.clone(), c.id.clone());
        let ended = Takeover { by: TakeoverBy::Person, at: NEW_YEAR, until: Some(NEW_YEAR) };
        let holds = Takeover { until: None, ..ended };
        let also = b.id.clone();
        through!(f, |tx, _vault, _ids| {
            conversations::mark_read(tx, &read_id, NEW_YEAR).await?;
            conversations::take_over(tx, &also, &ended, NEW_YEAR).await?;
            conversations::take_over(tx, &over_id, &holds, NEW_YEAR).await
        }).unwrap();
        assert_eq!(listed(f, ConversationState::All, None).await, ["b", "a", "c"]);
        assert_eq!(listed(f, ConversationState::Unread, None).await, ["b", "c"]);
        assert_eq!(listed(f, ConversationState::Waiting, None).await, ["a", "c"]);
        assert_eq!(listed(f, ConversationState::TakenOver, None).await, ["c"]);
        assert_eq!(listed(f, ConversationState::All, Some("鱼A")).await, ["a"]);
        assert_eq!(listed(f, ConversationState::All, Some("sn-9")).await, ["b"]);
        assert_eq!(listed(f, ConversationState::All, Some("%")).await, Vec::<String>::new());
        let counts = conversations::counts(&mut f.reader().await, Some(&shop), NEW_YEAR).await.unwrap();
        assert_eq!(counts, Counts { all: 3, unread: 2, waiting: 2, suggested: 0, taken_over: 1 });
        let filter = Filter { state: ConversationState::All, shop: Some(shop), text: None, now: NEW_YEAR };
        let first = conversations::list(&mut f.reader().await, &filter, None, 2).await.unwrap();
        let (at, id) = first.next.unwrap();
        let rest = conversations::list(&mut f.reader().await, &filter, Some((at, &id)), 2).await.unwrap();
        assert_eq!(rest.items.iter().map(|row| row.conversation.chat_id.as_str()).collect::<Vec<_>>(), ["c"]);
        assert!(rest.next.is_none());
    }

    async fn one_suggestion_waits_a_conversation(f) {
        let shop = given::shop(f, "shop-1").await;
        let talk = talk(f, &shop, "a").await;
        let lines = come(f, &talk, vec![line("1", "能便宜吗", 1)]).await.new;
        let new = |text: &str, shadow: bool| suggestions::NewSuggestion {
            conversation_id: talk.id.clone(),
            message_id: lines[0].id.clone(),
            text: text.to_owned(),
            route: Route::Price,
            shadow,
            price: Some(Fen(900)),
            picture_ids: vec!["p".to_owned()],
            rule_id: None,
            refusals: Vec::new(),
            model: Some("m".to_owned()),
            cost: 3,
        };
        let mut made = Vec::new();
        for new in [new("九块", false), new("九块五", false), new("影子", true)] {
            made.push(through!(f, |tx, vault, ids| suggestions::insert(tx, &vault, &new, &*ids, NEW_YEAR).await).unwrap());
        }
        assert_eq!(suggestions::read_text(&f.vault, &made[1]).unwrap(), "九块五");
        assert_eq!(read(f, &talk.id).await.suggestion_id.as_ref(), Some(&made[1].id));
        let open = suggestions::list(&mut f.reader().await, SuggestionState::Open, Some(&shop), Some(&talk.id), None, 9).await.unwrap();
        assert_eq!(open.iter().map(|one| &one.id).collect::<Vec<_>>(), [&made[1].id]);
        let id = made[1].id.clone();
        let settle = |id: huolang_domain::SuggestionId| async move {
            through!(f, |tx, _vault, _ids| suggestions::settle(tx, &id, SuggestionState::Accepted, "老板", NEW_YEAR).await).unwrap()
        };
        assert!(settle(id.clone()).await);
        assert!(!settle(id).await, "it is accepted once");
        assert_eq!(read(f, &talk.id).await.suggestion_id, None);
    }

    async fn rules_keep_their_order_and_count_their_hits(f) {
        let rule = |id: &str| ReplyRule {
            id: RuleId::from(id),
            name: id.to_owned(),
            enabled: true,
            kind: ReplyKind::Keyword,
            shop_id: None,
            product_ref: None,
            keywords: vec!["发货".to_owned()],
            matching: Match::Contains,
            text: "马上".to_owned(),
            picture_ids: Vec::new(),
            repeat: Repeat::OncePerDay,
            hand_over: false,
        };
        for id in ["a", "b", "c"] {
            let rule = rule(id);
            through!(f, |tx, _vault, _ids| reply_rules::save(tx, &rule, NEW_YEAR).await).unwrap();
        }
        through!(f, |tx, _vault, _ids| {
            reply_rules::order(tx, &["c".into(), "a".into()], NEW_YEAR).await?;
            reply_rules::note_hit(tx, &"a".into(), NEW_YEAR.plus(5)).await?;
            reply_rules::delete(tx, &"b".into()).await
        }).unwrap();
        let kept = reply_rules::list(&mut f.reader().await).await.unwrap();
        let told: Vec<_> = kept.iter().map(|one| (one.body.id.as_str(), one.hits, one.last_hit_at)).collect();
        assert_eq!(told, [("c", 0, None), ("a", 1, Some(NEW_YEAR.plus(5)))]);
        assert_eq!(kept[0].body, rule("c"));
    }

    async fn setups_pictures_and_price_changes_are_kept(f) {
        let shop = given::shop(f, "shop-1").await;
        assert_eq!(talk_setup::shop(&mut f.reader().await, &shop).await.unwrap().mode, TalkMode::Off);
        let set = TalkShop { shop_id: shop.clone(), mode: TalkMode::Auto, change_price: true, updated_at: NEW_YEAR };
        let product = TalkProduct {
            shop_id: shop.clone(),
            product_ref: "p-1".to_owned(),
            mode: Some(TalkMode::Suggest),
            notes: "包更新".to_owned(),
            prompts: huolang_domain::talk::Prompts { price: "硬一点".to_owned(), ..Default::default() },
            floor: Some(Fen(800)),
            change_price: None,
            updated_at: NEW_YEAR,
        };
        let (kept_shop, kept_product) = (set.clone(), product.clone());
        let picture = pictures::Picture { mime: "image/png".to_owned(), bytes: vec![1, 2, 3] };
        let kept_picture = picture.clone();
        let sn = OrderSn::from("sn-1");
        let of = shop.clone();
        let begun = through!(f, |tx, vault, _ids| {
            talk_setup::save_shop(tx, &kept_shop).await?;
            talk_setup::save_product(tx, &kept_product).await?;
            pictures::insert(tx, &vault, "pic", &kept_picture, NEW_YEAR).await?;
            let talk = ConversationId::from("t");
            let first = price_changes::begin(tx, &of, &sn, &talk, Fen(800), NEW_YEAR).await?;
            let again = price_changes::begin(tx, &of, &sn, &talk, Fen(700), NEW_YEAR).await?;
            Ok((first, again))
        }).unwrap();
        assert_eq!(begun, (true, false), "an order's price is changed once");
        let mut conn = f.reader().await;
        assert_eq!(talk_setup::shop(&mut conn, &shop).await.unwrap(), set);
        assert_eq!(talk_setup::product(&mut conn, &shop, "p-1").await.unwrap(), Some(product));
        assert!(pictures::get(&mut conn, &f.vault, "pic").await.unwrap() == picture);
        assert!(pictures::get(&mut conn, &f.vault, "none").await.is_err());
        let change = price_changes::get(&mut conn, &shop, &"sn-1".into()).await.unwrap();
        assert_eq!(change, Some((price_changes::PriceChange::Calling, Fen(800))));
        drop(conn);
        let cut_off = through!(f, |tx, _vault, _ids| price_changes::end_cut_off(tx).await).unwrap();
        assert_eq!(cut_off, [(shop.clone(), OrderSn::from("sn-1"), Fen(800))]);
        let mut conn = f.reader().await;
        let open = price_changes::unknown(&mut conn, &shop, NEW_YEAR.plus(-1), 9).await.unwrap();
        assert_eq!(open, [(OrderSn::from("sn-1"), Fen(800), NEW_YEAR)]);
        assert!(price_changes::unknown(&mut conn, &shop, NEW_YEAR, 9).await.unwrap().is_empty(), "not those from before");
    }
}
