//! The platforms outside: what each sends, and what it keeps in its ledger.

use std::sync::Arc;

use huolang_domain::Dice;
use huolang_testkit::{
    JdGame, JdGeneral, WallClock,
    agiso::AgisoMarket,
    jd::{self, Caller, Fault, Ledger, Reply},
    jd_general::Order,
};

pub const KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
pub const AES_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
pub const GAME_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
pub const CUSTOMER: &str = "10817";

/// A kind of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 京东通用交易, cards.
    General,
    /// 京东游戏点卡, cards.
    GameCards,
    /// 京东游戏点卡, a top-up.
    TopUp,
    /// 91卡券 buys cards.
    Supplied,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::General, Self::GameCards, Self::TopUp, Self::Supplied];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::GameCards => "game",
            Self::TopUp => "top-up",
            Self::Supplied => "supplied",
        }
    }
}

/// Where the calls go, below the address of the server.
pub struct Paths {
    pub general: String,
    pub game: String,
    pub supplier: String,
}

/// The platforms.
pub struct Outside {
    pub jd: JdGeneral,
    pub game: JdGame,
    pub agiso: AgisoMarket,
}

/// The numbers of game orders say which kind they are: both kinds share one ledger.
const TOP_UPS: u64 = 1_000_000_000;

impl Outside {
    pub async fn start() -> Self {
        Self {
            jd: JdGeneral::start(0, KEY, AES_KEY).await.unwrap(),
            game: JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap(),
            agiso: AgisoMarket::start(0, Arc::new(WallClock)).await.unwrap(),
        }
    }

    /// Sends an order once. Tells whether it was answered for good; `false` asks to send it again.
    pub async fn order(&self, kind: Kind, paths: &Paths, caller: &mut Caller, number: u64) -> std::io::Result<bool> {
        match kind {
            Kind::General => {
                let order = Order::one(number, "W-CARD");
                let said = self.jd.begin(caller, &format!("{}/beginDistill", paths.general), &order).await?;
                // 4 asks JD to come again.
                Ok(said.unwrap().json()["produceStatus"] != 4)
            }
            Kind::GameCards => self.game_order(caller, &format!("{}/cardOrder", paths.game), number, "S-CARD").await,
            Kind::TopUp => {
                let path = format!("{}/directCharge", paths.game);
                self.game_order(caller, &path, TOP_UPS + number, "S-DIRECT").await
            }
            Kind::Supplied => {
                let name = number.to_string();
                let body = self.agiso.sup_order(&name, "P-CARD", 1, None);
                let said = self.agiso.sup_buy(caller, &paths.supplier, &name, &body).await?;
                Ok(said.unwrap().json()["code"] == 200)
            }
        }
    }

    /// Asks where an order stands, as a platform does that has heard nothing for a while. The ledger takes down what is said:
    /// it must agree with everything that was told before.
    pub async fn ask(&self, kind: Kind, paths: &Paths, caller: &mut Caller, number: u64) -> std::io::Result<()> {
        let said: Result<Reply, String> = match kind {
            Kind::General => {
                let order = Order::one(number, "W-CARD");
                self.jd.find(caller, &format!("{}/findDistill", paths.general), &order).await?
            }
            Kind::GameCards => self.game.query(caller, &format!("{}/cardQuery", paths.game), number).await?,
            Kind::TopUp => self.game.query(caller, &format!("{}/directQuery", paths.game), TOP_UPS + number).await?,
            Kind::Supplied => self.agiso.sup_ask(caller, &paths.supplier, &number.to_string()).await?,
        };
        said.unwrap();
        Ok(())
    }

    /// Sends an order with a wrong signature: whatever becomes of the server, it is never taken.
    pub async fn forge(&self, kind: Kind, paths: &Paths, caller: &mut Caller, number: u64) -> std::io::Result<()> {
        let (path, form, code, answers) = match kind {
            Kind::General | Kind::Supplied => {
                let form = self.jd.begin_form(&Order::one(number, "W-CARD"));
                (format!("{}/beginDistill", paths.general), form, "code", ["JDO_304", "JDO_500"])
            }
            Kind::GameCards | Kind::TopUp => {
                let form = self.game.form(&JdGame::order(number, "S-CARD", None));
                (format!("{}/cardOrder", paths.game), form, "retCode", ["106", "999"])
            }
        };
        let said = caller.post(&path, &jd::forged(&form)).await?.json();
        assert!(answers.iter().any(|answer| said[code] == *answer), "a forgery: {said}");
        Ok(())
    }

    /// The next callbacks of each platform go wrong, in a drawn way.
    pub fn trouble(&self, dice: &dyn Dice) {
        let drawn = |of_platform: &Fault| match dice.below(5) {
            0 => Fault::Garbage,
            1 => Fault::Status(502),
            2 => Fault::TakenUnanswered,
            3 => Fault::Slow(std::time::Duration::from_millis(20)),
            _ => of_platform.clone(),
        };
        self.jd.receiver().fault([drawn(&Fault::Code("500".to_owned()))]);
        self.game.receiver().fault([drawn(&Fault::Code("999".to_owned()))]);
        self.agiso.fault_notices([503]);
    }

    /// Every callback is taken from now on.
    pub fn peace(&self) {
        self.jd.receiver().peace();
        self.game.receiver().peace();
    }

    async fn game_order(&self, caller: &mut Caller, path: &str, number: u64, sku: &str) -> std::io::Result<bool> {
        self.game.placed(number);
        let account = (sku == "S-DIRECT").then_some("13800138000");
        let said = self.game.call(caller, path, &JdGame::order(number, sku, account)).await?.json();
        // 102: it was accepted before, and that answer was lost.
        let accepted = said["retCode"] == "100" || said["retCode"] == "102";
        if accepted {
            self.game.accepted(number, None);
        }
        Ok(accepted)
    }

    /// One ledger over all of them, so that a card given out by two is seen.
    pub fn ledger(&self) -> Ledger {
        let mut all = Ledger::default();
        let general = self.jd.ledger().0.into_iter().map(|entry| (Kind::General, entry));
        let game = self.game.ledger().0.into_iter().map(|(number, entry)| {
            let is_top_up = number.parse::<u64>().is_ok_and(|number| number > TOP_UPS);
            (if is_top_up { Kind::TopUp } else { Kind::GameCards }, (number, entry))
        });
        let supplied = self.agiso.supplied().0.into_iter().map(|entry| (Kind::Supplied, entry));
        for (kind, (number, entry)) in general.chain(game).chain(supplied) {
            all.0.insert(format!("{} {number}", kind.as_str()), entry);
        }
        all
    }
}
