-- An import counts its cards itself, once a piece, as it does on SQLite.
DROP TRIGGER cards_counted_in ON cards;
DROP FUNCTION count_cards_in();
