-- Pushes of platforms that list no orders: what they hint at is read, and nothing else would ever find it.
CREATE TABLE pushes (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,           -- what makes it the same push when it comes again
    sn TEXT NOT NULL,                    -- the order it speaks of
    state TEXT NOT NULL,                 -- waiting | done | given_up
    tries BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, external_id)
) WITHOUT ROWID;
CREATE INDEX pushes_to_read ON pushes (run_at, shop_id, external_id) WHERE state = 'waiting';
CREATE INDEX pushes_by_time ON pushes (received_at);

-- Buyers that want to hear of prices. Whoever was told another price than the present one is to be told.
CREATE TABLE price_watches (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT NOT NULL,
    account TEXT NOT NULL,               -- whom the buyer's platform tells, by its own id
    told BIGINT,                         -- the price last told, fen
    tries BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, product_ref, account)
) WITHOUT ROWID;
