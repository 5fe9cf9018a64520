-- What products and rules were before a list came: a list that does not come to its end is taken back, a piece at a time.
CREATE TABLE import_before (
    import_no BIGINT NOT NULL,
    what TEXT NOT NULL,                  -- product | rule
    key TEXT NOT NULL,                   -- the platform's id of the product; the id of the rule
    former TEXT,                         -- JSON; nothing: there was none
    PRIMARY KEY (import_no, what, key)
);
