-- What happened in each hour. Kept by triggers on orders; a figure is the sum over the slots.
CREATE TABLE day_counts (
    hour BIGINT NOT NULL,                -- epoch hours
    shop_id TEXT NOT NULL,
    figure TEXT NOT NULL,                -- orders | paid | revenue | delivered | auto_delivered | failed | shipped | refunds
    slot BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (hour, shop_id, figure, slot)
) WITHOUT ROWID;

-- The search index: fragments of order numbers, buyers and titles, made by the program. `rowid` is orders.seek.
CREATE VIRTUAL TABLE order_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

CREATE TRIGGER orders_counted_in AFTER INSERT ON orders BEGIN
    INSERT INTO order_counts (shop_id, status, bucket, slot, n)
    VALUES (new.shop_id, new.status, new.bucket, 0, 1)
    ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = n + excluded.n;
    INSERT INTO day_counts (hour, shop_id, figure, slot, n)
    SELECT new.placed_at / 3600000, new.shop_id, 'orders', 0, 1 WHERE true
    UNION ALL SELECT new.paid_at / 3600000, new.shop_id, 'paid', 0, 1 WHERE new.paid_at IS NOT NULL
    UNION ALL SELECT new.paid_at / 3600000, new.shop_id, 'revenue', 0, new.amount WHERE new.paid_at IS NOT NULL
    UNION ALL SELECT new.platform_updated_at / 3600000, new.shop_id, 'refunds', 0, 1 WHERE new.status = 'refunded'
    ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER orders_counted_out AFTER DELETE ON orders BEGIN
    UPDATE order_counts SET n = n - 1
    WHERE shop_id = old.shop_id AND status = old.status AND bucket = old.bucket AND slot = 0;
    DELETE FROM order_grams WHERE rowid = old.seek;
END;

CREATE TRIGGER orders_counted_over AFTER UPDATE OF status, bucket ON orders
WHEN old.status <> new.status OR old.bucket <> new.bucket BEGIN
    UPDATE order_counts SET n = n - 1
    WHERE shop_id = old.shop_id AND status = old.status AND bucket = old.bucket AND slot = 0;
    INSERT INTO order_counts (shop_id, status, bucket, slot, n)
    VALUES (new.shop_id, new.status, new.bucket, 0, 1)
    ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER orders_figured AFTER UPDATE OF status, content, paid_at, delivered_at, shipped_at ON orders
WHEN old.status <> new.status OR old.content <> new.content OR old.paid_at IS NOT new.paid_at
    OR old.delivered_at IS NOT new.delivered_at OR old.shipped_at IS NOT new.shipped_at BEGIN
    INSERT INTO day_counts (hour, shop_id, figure, slot, n)
    SELECT new.paid_at / 3600000, new.shop_id, 'paid', 0, 1 WHERE old.paid_at IS NULL AND new.paid_at IS NOT NULL
    UNION ALL SELECT new.paid_at / 3600000, new.shop_id, 'revenue', 0, new.amount
        WHERE old.paid_at IS NULL AND new.paid_at IS NOT NULL
    UNION ALL SELECT new.delivered_at / 3600000, new.shop_id, 'delivered', 0, 1
        WHERE old.delivered_at IS NULL AND new.delivered_at IS NOT NULL
    UNION ALL SELECT new.delivered_at / 3600000, new.shop_id, 'auto_delivered', 0, 1
        WHERE old.delivered_at IS NULL AND new.delivered_at IS NOT NULL AND new.delivered_auto
    UNION ALL SELECT new.shipped_at / 3600000, new.shop_id, 'shipped', 0, 1
        WHERE old.shipped_at IS NULL AND new.shipped_at IS NOT NULL
    UNION ALL SELECT new.updated_at / 3600000, new.shop_id, 'failed', 0, 1
        WHERE old.content <> 'failed' AND new.content = 'failed'
    UNION ALL SELECT new.platform_updated_at / 3600000, new.shop_id, 'refunds', 0, 1
        WHERE old.status <> 'refunded' AND new.status = 'refunded'
    ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER cards_counted_in AFTER INSERT ON cards BEGIN
    INSERT INTO card_counts (pool_id, state, slot, n) VALUES (new.pool_id, new.state, 0, 1)
    ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER cards_counted_out AFTER DELETE ON cards BEGIN
    UPDATE card_counts SET n = n - 1 WHERE pool_id = old.pool_id AND state = old.state AND slot = 0;
END;

CREATE TRIGGER cards_counted_over AFTER UPDATE OF pool_id, state ON cards
WHEN old.pool_id <> new.pool_id OR old.state <> new.state BEGIN
    UPDATE card_counts SET n = n - 1 WHERE pool_id = old.pool_id AND state = old.state AND slot = 0;
    INSERT INTO card_counts (pool_id, state, slot, n) VALUES (new.pool_id, new.state, 0, 1)
    ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = n + excluded.n;
END;
