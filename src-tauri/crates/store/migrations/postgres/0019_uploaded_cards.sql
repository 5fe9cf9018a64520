-- A card that went out to a platform for its own stock says so itself, also when nothing else is kept of that upload any more.
ALTER TABLE cards ADD COLUMN upload_id TEXT;
UPDATE cards SET upload_id = given.upload
FROM (
    SELECT listed.value AS card, MAX(u.id) AS upload
    FROM card_uploads AS u, json_each(u.cards) AS listed
    WHERE u.state <> 'refused'
    GROUP BY listed.value
) AS given
WHERE cards.id = given.card AND cards.state IN ('void', 'deleted');

-- What an expiry guard holds back of a pool is counted with each delivery that draws from it.
CREATE INDEX cards_held_back ON cards (pool_id, expires_at) WHERE state = 'available' AND expires_at IS NOT NULL;
