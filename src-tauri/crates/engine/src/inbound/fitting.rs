//! Draws cards that the platform takes. A card it would refuse is set aside (void, in the stock journal, with a notice), and
//! the next one is drawn: one bad card must not block the orders behind it. An import refuses such cards where the pool
//! serves the platform already; these were there before the pool was mapped.

use super::{accepted::Made, cards::ProducedCard, told};
use crate::{Engine, notice};
use huolang_domain::{CardId, Millis, PoolId, platform::PlatformKind};
use huolang_store::{
    StoreError, Tx,
    cards::{self, Chosen, Draw, Drawn},
    pools,
};
use std::collections::{BTreeMap, BTreeSet};

/// Cards that are looked at, at least, once a bad one was found.
const AHEAD: usize = 1_000;
/// Looks in one transaction. An order that still has no good cards waits for stock, and the next look goes on from there.
const LOOKS: usize = 8;

/// Cards that orders of one platform would be given: of this pool, with this guard against their end.
pub(super) type Look = (PoolId, i64, PlatformKind);

/// How many cards of a pool were set aside, and for which platform.
type Aside = BTreeMap<(PoolId, PlatformKind), usize>;

/// Draws for orders, each on its platform of `platforms`: chooses their cards, and gives them. The answers stand in the
/// order of `draws`: all of the cards, or none, and then the order waits for stock.
pub(super) async fn draw(
    tx: &mut Tx,
    engine: &Engine,
    draws: &[Draw],
    platforms: &[PlatformKind],
    made: &mut Made,
    now: Millis,
) -> Result<Vec<Vec<ProducedCard>>, StoreError> {
    let (chosen, answers) = choose(tx, engine, draws, platforms, made, now).await?;
    chosen.give(tx, draws, "system", engine.ids().as_ref(), now).await?;
    Ok(answers)
}

/// Chooses cards for orders as [`draw`] does; they are still to be given.
pub(super) async fn choose(
    tx: &mut Tx,
    engine: &Engine,
    draws: &[Draw],
    platforms: &[PlatformKind],
    made: &mut Made,
    now: Millis,
) -> Result<(Chosen, Vec<Vec<ProducedCard>>), StoreError> {
    made.pools.extend(draws.iter().map(|draw| draw.pool_id.clone()));
    let mut chosen = cards::choose_many(tx, engine.vault(), draws, now).await?;
    let mut answers: Vec<Vec<ProducedCard>> = chosen.drawn().iter().map(produced).collect();
    let mut bad = unfit(&answers, platforms);
    if bad.is_empty() {
        return Ok((chosen, answers));
    }
    let mut aside = Aside::new();
    for _ in 0..LOOKS {
        let units = |places: &[usize]| -> usize {
            places.iter().filter_map(|place| draws.get(*place)).map(|draw| draw.units.len()).sum()
        };
        chosen.leave_out(&bad);
        // Cards that suit their orders stand in front of those that are looked for. Their orders keep them.
        let good: usize = chosen.drawn().iter().map(|drawn| drawn.cards.len()).sum();
        let most = good + units(&bad).max(AHEAD);
        let mut looked = BTreeSet::new();
        for place in &bad {
            let (Some(draw), Some(platform)) = (draws.get(*place), platforms.get(*place)) else { continue };
            let look = (draw.pool_id.clone(), draw.near_expiry_days, *platform);
            if !looked.contains(&look) {
                set_aside(tx, engine, (&look, most), &chosen, &mut aside, now).await?;
                looked.insert(look);
            }
        }
        chosen.choose_again(tx, engine.vault(), draws, &bad, now).await?;
        answers = chosen.drawn().iter().map(produced).collect();
        bad = unfit(&answers, platforms);
        if bad.is_empty() {
            break;
        }
    }
    chosen.leave_out(&bad);
    for place in bad {
        if let Some(answer) = answers.get_mut(place) {
            answer.clear();
        }
    }
    tell(tx, engine, &aside, made, now).await?;
    Ok((chosen, answers))
}

/// The same when there are good cards for every line that does not wait for them; otherwise nothing is chosen, and nothing
/// set aside.
pub(super) async fn choose_at_once(
    tx: &mut Tx,
    engine: &Engine,
    draws: &[Draw],
    platforms: &[PlatformKind],
    made: &mut Made,
    now: Millis,
) -> Result<Option<(Chosen, Vec<Vec<ProducedCard>>)>, StoreError> {
    let chosen = cards::choose_many(tx, engine.vault(), draws, now).await?;
    let answers: Vec<Vec<ProducedCard>> = chosen.drawn().iter().map(produced).collect();
    let is_served = |(draw, drawn): (&Draw, &Drawn)| drawn.missing == 0 || !draw.first;
    if !draws.iter().zip(chosen.drawn()).all(is_served) || !unfit(&answers, platforms).is_empty() {
        return Ok(None);
    }
    made.pools.extend(draws.iter().map(|draw| draw.pool_id.clone()));
    Ok(Some((chosen, answers)))
}

/// Looks at so many cards before any is given: for orders that are not taken without theirs, what their platform refuses must
/// not count as stock. Gives the looks whose next cards are bad even after many of them; the next order of that platform looks
/// on from there.
pub(super) async fn look_ahead(
    tx: &mut Tx,
    engine: &Engine,
    looks: &BTreeMap<Look, usize>,
    made: &mut Made,
    now: Millis,
) -> Result<BTreeSet<Look>, StoreError> {
    let mut of_pool: BTreeMap<&PoolId, usize> = BTreeMap::new();
    for ((pool, ..), wanted) in looks {
        *of_pool.entry(pool).or_default() += wanted;
    }
    let (mut aside, mut spoilt, none) = (Aside::new(), BTreeSet::new(), Chosen::default());
    for look in looks.keys() {
        if !ProducedCard::is_checked(look.2) {
            continue;
        }
        let mut most = of_pool.get(&look.0).copied().unwrap_or_default();
        let mut is_bad = true;
        for _ in 0..LOOKS {
            is_bad = set_aside(tx, engine, (look, most), &none, &mut aside, now).await?;
            if !is_bad {
                break;
            }
            most = most.max(AHEAD);
        }
        if is_bad {
            spoilt.insert(look.clone());
        }
    }
    made.pools.extend(aside.keys().map(|(pool, _)| pool.clone()));
    tell(tx, engine, &aside, made, now).await?;
    Ok(spoilt)
}

fn produced(drawn: &Drawn) -> Vec<ProducedCard> {
    drawn.cards.iter().map(|card| ProducedCard::of(&card.text, card.expires_at)).collect()
}

/// The places whose cards the platform would not take.
fn unfit(answers: &[Vec<ProducedCard>], platforms: &[PlatformKind]) -> Vec<usize> {
    let is_unfit = |(cards, platform): (&Vec<ProducedCard>, &PlatformKind)| {
        cards.iter().any(|card| card.fault(*platform).is_some())
    };
    answers.iter().zip(platforms).enumerate().filter(|(_, pair)| is_unfit(*pair)).map(|(place, _)| place).collect()
}

/// Voids what the platform would not take of the cards that would be given next, looking at so many. A card that was chosen
/// for an order stays: it suits the platform of that one. Tells whether there were such cards.
async fn set_aside(
    tx: &mut Tx,
    engine: &Engine,
    (look, most): (&Look, usize),
    chosen: &Chosen,
    aside: &mut Aside,
    now: Millis,
) -> Result<bool, StoreError> {
    let (pool, days, platform) = look;
    let next = cards::ahead(tx, engine.vault(), (pool, *days), most, now).await?;
    let is_bad = |card: &cards::NextCard| {
        !chosen.holds(&card.card_id) && ProducedCard::of(&card.text, card.expires_at).fault(*platform).is_some()
    };
    let bad: Vec<CardId> = next.into_iter().filter(is_bad).map(|card| card.card_id).collect();
    if bad.is_empty() {
        return Ok(false);
    }
    let gone = cards::void_many(tx, &bad, "system", engine.ids().as_ref(), now).await?;
    *aside.entry((pool.clone(), *platform)).or_default() += gone.len();
    Ok(true)
}

async fn tell(tx: &mut Tx, engine: &Engine, aside: &Aside, made: &mut Made, now: Millis) -> Result<(), StoreError> {
    let mut raises = Vec::with_capacity(aside.len());
    for ((pool_id, platform), cards) in aside {
        let pool = pools::get(tx, pool_id).await?;
        tracing::warn!(pool = %pool_id, platform = platform.as_str(), cards, "cards the platform does not take are void");
        raises.push(told::set_aside(pool_id, &pool.name, *platform, *cards));
    }
    made.notices.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    Ok(())
}
