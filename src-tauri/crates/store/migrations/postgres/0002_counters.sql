-- What happened in each hour. Kept by triggers on orders; a figure is the sum over the slots.
CREATE TABLE day_counts (
    hour BIGINT NOT NULL,                -- epoch hours
    shop_id TEXT NOT NULL,
    figure TEXT NOT NULL,                -- orders | paid | revenue | delivered | auto_delivered | failed | shipped | refunds
    slot BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (hour, shop_id, figure, slot)
);

-- The search index: fragments of order numbers, buyers and titles, made by the program. `rowid` is orders.seek.
CREATE TABLE order_grams (rowid BIGINT PRIMARY KEY, grams TSVECTOR NOT NULL);
CREATE INDEX order_grams_by_gram ON order_grams USING gin (grams);

-- Counters are kept once a statement. Every backend counts in a slot of its own, so that writers never wait for each other.
CREATE FUNCTION count_orders_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO order_counts (shop_id, status, bucket, slot, n)
    SELECT shop_id, status, bucket, pg_backend_pid(), COUNT(*) FROM added
    GROUP BY shop_id, status, bucket ORDER BY shop_id, status, bucket
    ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = order_counts.n + excluded.n;
    INSERT INTO day_counts (hour, shop_id, figure, slot, n)
    SELECT hour, shop_id, figure, pg_backend_pid(), SUM(n) FROM (
        SELECT placed_at / 3600000 AS hour, shop_id, 'orders' AS figure, 1 AS n FROM added
        UNION ALL SELECT paid_at / 3600000, shop_id, 'paid', 1 FROM added WHERE paid_at IS NOT NULL
        UNION ALL SELECT paid_at / 3600000, shop_id, 'revenue', amount FROM added WHERE paid_at IS NOT NULL
        UNION ALL SELECT platform_updated_at / 3600000, shop_id, 'refunds', 1 FROM added WHERE status = 'refunded'
    ) AS facts
    GROUP BY hour, shop_id, figure ORDER BY hour, shop_id, figure
    ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = day_counts.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_counted_in AFTER INSERT ON orders
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_orders_in();

CREATE FUNCTION count_orders_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO order_counts (shop_id, status, bucket, slot, n)
    SELECT shop_id, status, bucket, pg_backend_pid(), -COUNT(*) FROM gone
    GROUP BY shop_id, status, bucket ORDER BY shop_id, status, bucket
    ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = order_counts.n + excluded.n;
    DELETE FROM order_grams WHERE rowid IN (SELECT seek FROM gone);
    RETURN NULL;
END $$;
CREATE TRIGGER orders_counted_out AFTER DELETE ON orders
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_orders_out();

CREATE FUNCTION count_orders_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO order_counts (shop_id, status, bucket, slot, n)
    SELECT shop_id, status, bucket, pg_backend_pid(), SUM(n) FROM (
        SELECT shop_id, status, bucket, 1 AS n FROM after
        UNION ALL SELECT shop_id, status, bucket, -1 FROM before
    ) AS facts
    GROUP BY shop_id, status, bucket HAVING SUM(n) <> 0 ORDER BY shop_id, status, bucket
    ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = order_counts.n + excluded.n;
    INSERT INTO day_counts (hour, shop_id, figure, slot, n)
    SELECT hour, shop_id, figure, pg_backend_pid(), SUM(n) FROM (
        SELECT a.paid_at / 3600000 AS hour, a.shop_id, 'paid' AS figure, 1 AS n
        FROM after AS a JOIN before AS b ON a.seek = b.seek WHERE b.paid_at IS NULL AND a.paid_at IS NOT NULL
        UNION ALL SELECT a.paid_at / 3600000, a.shop_id, 'revenue', a.amount
        FROM after AS a JOIN before AS b ON a.seek = b.seek WHERE b.paid_at IS NULL AND a.paid_at IS NOT NULL
        UNION ALL SELECT a.delivered_at / 3600000, a.shop_id, 'delivered', 1
        FROM after AS a JOIN before AS b ON a.seek = b.seek WHERE b.delivered_at IS NULL AND a.delivered_at IS NOT NULL
        UNION ALL SELECT a.delivered_at / 3600000, a.shop_id, 'auto_delivered', 1
        FROM after AS a JOIN before AS b ON a.seek = b.seek
        WHERE b.delivered_at IS NULL AND a.delivered_at IS NOT NULL AND a.delivered_auto
        UNION ALL SELECT a.shipped_at / 3600000, a.shop_id, 'shipped', 1
        FROM after AS a JOIN before AS b ON a.seek = b.seek WHERE b.shipped_at IS NULL AND a.shipped_at IS NOT NULL
        UNION ALL SELECT a.updated_at / 3600000, a.shop_id, 'failed', 1
        FROM after AS a JOIN before AS b ON a.seek = b.seek WHERE b.content <> 'failed' AND a.content = 'failed'
        UNION ALL SELECT a.platform_updated_at / 3600000, a.shop_id, 'refunds', 1
        FROM after AS a JOIN before AS b ON a.seek = b.seek WHERE b.status <> 'refunded' AND a.status = 'refunded'
    ) AS facts
    GROUP BY hour, shop_id, figure ORDER BY hour, shop_id, figure
    ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = day_counts.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_counted_over AFTER UPDATE ON orders
REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_orders_over();

CREATE FUNCTION count_cards_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO card_counts (pool_id, state, slot, n)
    SELECT pool_id, state, pg_backend_pid(), COUNT(*) FROM added GROUP BY pool_id, state ORDER BY pool_id, state
    ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = card_counts.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER cards_counted_in AFTER INSERT ON cards
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_cards_in();

CREATE FUNCTION count_cards_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO card_counts (pool_id, state, slot, n)
    SELECT pool_id, state, pg_backend_pid(), -COUNT(*) FROM gone GROUP BY pool_id, state ORDER BY pool_id, state
    ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = card_counts.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER cards_counted_out AFTER DELETE ON cards
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_cards_out();

CREATE FUNCTION count_cards_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO card_counts (pool_id, state, slot, n)
    SELECT pool_id, state, pg_backend_pid(), SUM(n) FROM (
        SELECT pool_id, state, 1 AS n FROM after
        UNION ALL SELECT pool_id, state, -1 FROM before
    ) AS facts
    GROUP BY pool_id, state HAVING SUM(n) <> 0 ORDER BY pool_id, state
    ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = card_counts.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER cards_counted_over AFTER UPDATE ON cards
REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_cards_over();
