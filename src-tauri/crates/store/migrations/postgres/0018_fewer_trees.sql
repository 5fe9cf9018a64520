-- An order is written into every index of its tables. What two of them say is kept once: steps of an order lie by their order,
-- units by their line, and neither has a second key.
DROP INDEX orders_by_sn;
DROP INDEX productions_by_number;

DROP INDEX order_events_by_order;
ALTER TABLE order_events DROP CONSTRAINT order_events_pkey;
ALTER TABLE order_events ADD PRIMARY KEY (order_id, id);

DROP INDEX delivery_units_by_delivery;
ALTER TABLE delivery_units DROP CONSTRAINT delivery_units_delivery_id_fkey;
ALTER TABLE delivery_units DROP CONSTRAINT delivery_units_pkey;
ALTER TABLE delivery_units DROP COLUMN id;
ALTER TABLE delivery_units DROP CONSTRAINT delivery_units_order_id_line_unit_key;
ALTER TABLE delivery_units DROP CONSTRAINT delivery_units_card_id_key;
ALTER TABLE delivery_units DROP CONSTRAINT delivery_units_card_use_id_key;
ALTER TABLE delivery_units ADD PRIMARY KEY (order_id, line, unit);
ALTER TABLE delivery_units
    ADD FOREIGN KEY (order_id, line) REFERENCES deliveries (order_id, line) ON DELETE CASCADE;
CREATE UNIQUE INDEX delivery_units_one_card ON delivery_units (card_id) WHERE card_id IS NOT NULL;
CREATE UNIQUE INDEX delivery_units_one_use ON delivery_units (card_use_id) WHERE card_use_id IS NOT NULL;
