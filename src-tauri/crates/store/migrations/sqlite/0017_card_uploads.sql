-- Cards that went out to a platform for its own stock: which they were, and what became of them. What nobody knows is settled
-- by a person.
CREATE TABLE card_uploads (
    id TEXT PRIMARY KEY,
    shop_id TEXT NOT NULL,
    pool_id TEXT NOT NULL,
    product_ref TEXT NOT NULL,
    sku_ref TEXT NOT NULL,
    cards TEXT NOT NULL,                 -- JSON: their ids
    state TEXT NOT NULL,                 -- sending | unknown | taken | refused
    message TEXT NOT NULL,               -- the platform's batch, or what was seen
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX card_uploads_by_state ON card_uploads (state, id);
