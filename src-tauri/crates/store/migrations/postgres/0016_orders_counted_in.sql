-- New orders are counted by the program, once a piece, as it does on SQLite.
DROP TRIGGER orders_counted_in ON orders;
DROP FUNCTION count_orders_in();

DROP INDEX cards_to_draw;
CREATE INDEX cards_to_draw ON cards (pool_id, draw_key, id) WHERE state = 'available';
DROP INDEX cards_by_batch;
CREATE INDEX cards_by_batch ON cards (batch_id, id);
