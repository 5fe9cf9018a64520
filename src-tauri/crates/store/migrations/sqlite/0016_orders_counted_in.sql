-- New orders are counted by the program, once a piece: a trigger an order took longer than the order. Moves are still counted
-- by their triggers.
DROP TRIGGER orders_counted_in;

-- Only cards that can be drawn are looked for by their drawing order, and a batch is looked through whatever its cards'
-- states are: a card that goes out moves in two indexes less.
DROP INDEX cards_to_draw;
CREATE INDEX cards_to_draw ON cards (pool_id, draw_key, id) WHERE state = 'available';
DROP INDEX cards_by_batch;
CREATE INDEX cards_by_batch ON cards (batch_id, id);
