-- What the platform's own shelf says of a variant: how many it still sells, and at which prices. Absent: not told.
CREATE TABLE sku_shelf (
    shop_id TEXT NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
    product_ref TEXT NOT NULL,
    sku_ref TEXT NOT NULL,
    stock BIGINT,
    price BIGINT,
    single_price BIGINT,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (shop_id, product_ref, sku_ref)
);
