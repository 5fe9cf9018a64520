//! A list of products that is not whole gives back what products and rules were: the same on both databases.

use crate::fixture::{Fixture, both, through};
use crate::given::{self, NEW_YEAR};
use huolang_domain::{Fen, ShopId, rule::Rule};
use huolang_store::{
    imports::{self, Counts, Import, ImportKind, ImportOrigin, NewImport, before},
    products::{self, ListedProduct, ListedSku, ProductStatus},
    rules,
};

fn product(key: &str, title: &str, skus: &[&str]) -> ListedProduct {
    let sku = |name: &&str| ListedSku {
        sku_ref: (*name).to_owned(),
        merchant_code: "m".to_owned(),
        spec: (*name).to_owned(),
        price: Fen(100),
    };
    ListedProduct {
        product_ref: key.to_owned(),
        title: title.to_owned(),
        price: Fen(100),
        status: ProductStatus::OnSale,
        skus: skus.iter().map(sku).collect(),
    }
}

fn refs() -> Vec<String> {
    ["a", "b", "c"].map(str::to_owned).to_vec()
}

async fn stand(f: &Fixture, shop: &ShopId) -> (Vec<ListedProduct>, Vec<Rule>) {
    let mut conn = f.reader().await;
    let standing = products::standing(&mut conn, shop, &refs()).await.unwrap();
    let mut listed: Vec<ListedProduct> = standing.into_iter().map(|one| one.product).collect();
    listed.sort_by(|one, other| one.product_ref.cmp(&other.product_ref));
    let kept = rules::list(&mut conn, Some(shop), None).await.unwrap();
    (listed, kept.into_iter().map(|kept| kept.rule).collect())
}

fn list(shop: &ShopId) -> NewImport {
    NewImport {
        id: "list".to_owned(),
        kind: ImportKind::Products,
        file_name: "商品.csv".to_owned(),
        origin: ImportOrigin::Chosen,
        shop_id: shop.to_string(),
        hash: String::new(),
        size: 1,
        export_date: None,
        actor: "owner".to_owned(),
    }
}

/// A shop with two products and a rule, and an import that changed them and added a product and a rule.
async fn half_way(f: &Fixture) -> (ShopId, Import) {
    let shop = given::shop(f, "shop-1").await;
    let (to, rule) = (shop.clone(), Rule { stock: 3, ..Rule::new("r-a", shop.clone(), "a") });
    through!(f, |tx, _vault, ids| {
        let known = [product("a", "旧 a", &["s1", "s2"]), product("b", "旧 b", &[])];
        products::upsert_many(tx, &to, &known, &*ids, NEW_YEAR).await?;
        rules::save(tx, &rule, NEW_YEAR).await
    })
    .unwrap();
    let new = list(&shop);
    through!(f, |tx, _vault, _ids| imports::start(tx, &new, NEW_YEAR.plus(1_000)).await).unwrap();
    let import = imports::get(&mut f.reader().await, "list").await.unwrap();
    let (no, at, to) = (import.no, import.started_at, shop.clone());
    through!(f, |tx, _vault, ids| {
        for part in [["a", "b"], ["c", "a"]] {
            let keys: Vec<String> = part.iter().map(|key| (*key).to_owned()).collect();
            before::note_products(tx, no, &to, &keys).await?;
            let listed: Vec<ListedProduct> = part.iter().map(|key| product(key, "新", &["s2", "s3"])).collect();
            products::upsert_many(tx, &to, &listed, &*ids, at).await?;
        }
        let known = rules::get(tx, &"r-a".into()).await?;
        before::note_rule(tx, no, &known.rule.id, Some(&known)).await?;
        rules::save_by(tx, &Rule { stock: 9, ..known.rule }, "owner", &*ids, at).await?;
        // Two pieces are sold by the changed rule.
        rules::take_stock(tx, &"r-a".into(), 2).await?;
        let sold = rules::Pieces { rule: "r-a".into(), order: None, delta: -2, reason: "reserve" };
        rules::journal(tx, &[sold], "system", &*ids, at.plus(1)).await?;
        let fresh = Rule { stock: 5, ..Rule::new("r-c", to.clone(), "c") };
        before::note_rule(tx, no, &fresh.id, None).await?;
        rules::save_by(tx, &fresh, "owner", &*ids, at).await
    })
    .unwrap();
    (shop, import)
}

both! {
    async fn a_list_that_is_not_whole_is_taken_back(f) {
        let (shop, import) = half_way(f).await;
        let (listed, kept) = stand(f, &shop).await;
        assert_eq!((listed.len(), kept.len()), (3, 2));
        loop {
            let import = import.clone();
            let more = through!(f, |tx, _vault, ids| {
                before::take_back(tx, &import, &*ids, NEW_YEAR.plus(2_000)).await
            });
            if !more.unwrap() {
                break;
            }
        }
        let (listed, kept) = stand(f, &shop).await;
        assert_eq!(listed, [product("a", "旧 a", &["s1", "s2"]), product("b", "旧 b", &[])]);
        assert_eq!(kept.iter().map(|rule| (rule.id.as_str(), rule.stock)).collect::<Vec<_>>(), [("r-a", 1)]);
        let no = import.no;
        assert!(!through!(f, |tx, _vault, _ids| before::forget(tx, no).await).unwrap(), "no note is left");
    }

    async fn a_list_that_is_whole_keeps_its_notes_until_two_others_came(f) {
        let (shop, import) = half_way(f).await;
        let counts = Counts { stored: 3, ..Counts::default() };
        let (ended, first) = (import.clone(), counts.clone());
        through!(f, |tx, _vault, _ids| imports::finish(tx, &ended, &first, NEW_YEAR.plus(2_000)).await).unwrap();
        assert!(imports::interrupted(&mut f.reader().await).await.unwrap().is_empty(), "nothing lies about");
        for (id, outdated) in [("second", vec![]), ("third", vec![import.no])] {
            let (new, counts) = (NewImport { id: id.to_owned(), ..list(&shop) }, counts.clone());
            through!(f, |tx, _vault, _ids| {
                imports::start(tx, &new, NEW_YEAR.plus(3_000)).await?;
                let started = imports::get(tx, &new.id).await?;
                imports::finish(tx, &started, &counts, NEW_YEAR.plus(4_000)).await
            }).unwrap();
            let newest = imports::get(&mut f.reader().await, id).await.unwrap();
            assert_eq!(imports::outdated(&mut f.reader().await, &newest).await.unwrap(), outdated, "{id}");
        }
        let no = import.no;
        through!(f, |tx, _vault, _ids| imports::give_up(tx, no).await).unwrap();
        assert!(through!(f, |tx, _vault, _ids| before::forget(tx, no).await).unwrap());
        assert!(!through!(f, |tx, _vault, _ids| before::forget(tx, no).await).unwrap());
        let (listed, kept) = stand(f, &shop).await;
        assert!(listed.iter().all(|product| product.title == "新") && kept.len() == 2);
    }
}
