-- The older message that a drafted reply answers, kept with the draft.
ALTER TABLE draft ADD COLUMN answers {uuid} REFERENCES message (id) ON DELETE SET NULL;
-- Who handed the draft over, until the one who got it has saved it.
ALTER TABLE draft ADD COLUMN handed_by {uuid} REFERENCES user_account (id) ON DELETE SET NULL;
-- By what is in a file: whether the same was sent by another customer.
CREATE INDEX attachment_content ON attachment (blob_key);
