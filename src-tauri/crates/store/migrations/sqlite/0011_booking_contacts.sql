-- Names and phone numbers of travellers lie sealed, apart from the other columns of their row.
ALTER TABLE travel_bookings ADD COLUMN contact BLOB;

-- A view knows the columns of the day it was made.
DROP VIEW current_bookings;
CREATE VIEW current_bookings AS
SELECT b.* FROM travel_bookings b
JOIN imports i ON i.no = b.import_no
WHERE i.live AND i.replaced_by IS NULL;
