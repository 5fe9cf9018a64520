-- An order is written into every index of its tables, and each costs a page or two a commit. What two of them say is kept once:
-- steps of an order lie by their order, units by their line, and neither has a second key.
DROP INDEX orders_by_sn;
DROP INDEX productions_by_number;

CREATE TABLE order_events_kept (
    id TEXT NOT NULL,                    -- later ones are larger
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, id)
) WITHOUT ROWID;
INSERT INTO order_events_kept (id, order_id, kind, detail, actor, at)
SELECT id, order_id, kind, detail, actor, at FROM order_events ORDER BY order_id, id;
DROP TABLE order_events;
ALTER TABLE order_events_kept RENAME TO order_events;
CREATE INDEX order_events_by_time ON order_events (at, id);

CREATE TABLE delivery_units_kept (
    delivery_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    card_id TEXT REFERENCES cards (id),
    card_use_id TEXT REFERENCES card_uses (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, line, unit),
    FOREIGN KEY (order_id, line) REFERENCES deliveries (order_id, line) ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO delivery_units_kept (delivery_id, order_id, line, unit, card_id, card_use_id, created_at)
SELECT delivery_id, order_id, line, unit, card_id, card_use_id, created_at FROM delivery_units ORDER BY order_id, line, unit;
DROP TABLE delivery_units;
ALTER TABLE delivery_units_kept RENAME TO delivery_units;
CREATE UNIQUE INDEX delivery_units_one_card ON delivery_units (card_id) WHERE card_id IS NOT NULL;
CREATE UNIQUE INDEX delivery_units_one_use ON delivery_units (card_use_id) WHERE card_use_id IS NOT NULL;

CREATE TABLE stock_log_kept (
    id TEXT PRIMARY KEY,
    pool_id TEXT,
    rule_id TEXT,
    card_id TEXT,
    reason TEXT NOT NULL,                -- import | reserve | release | void | restore | move | delete | expire | adjust
    delta BIGINT NOT NULL,
    order_id TEXT,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO stock_log_kept (id, pool_id, rule_id, card_id, reason, delta, order_id, actor, at)
SELECT id, pool_id, rule_id, card_id, reason, delta, order_id, actor, at FROM stock_log ORDER BY id;
DROP TABLE stock_log;
ALTER TABLE stock_log_kept RENAME TO stock_log;
CREATE INDEX stock_log_by_pool ON stock_log (pool_id, id);
CREATE INDEX stock_log_by_card ON stock_log (card_id, id) WHERE card_id IS NOT NULL;
CREATE INDEX stock_log_by_rule ON stock_log (rule_id, id) WHERE rule_id IS NOT NULL;
CREATE INDEX stock_log_by_rule_order ON stock_log (rule_id, order_id) WHERE rule_id IS NOT NULL;
