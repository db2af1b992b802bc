-- Where a conversation stands on the ladder (R164): its class, and for how many milliseconds the class may wait before
-- it counts as due. Waiting since and allowance together are its place, which therefore never needs counting anew.
ALTER TABLE conversation ADD COLUMN class {key} NOT NULL DEFAULT 'other';
ALTER TABLE conversation ADD COLUMN ladder_allowance BIGINT NOT NULL DEFAULT 345600000;

-- Why it has its class, and the harm that somebody named; money a day in the currency of whoever said it.
CREATE TABLE ladder_reading (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  by_hand BOOLEAN NOT NULL DEFAULT FALSE,
  new_customer BOOLEAN NOT NULL DEFAULT FALSE,
  reasons TEXT NOT NULL,
  users BIGINT,
  money BIGINT,
  -- The priority that the ladder gave last; another one on the conversation was chosen by somebody.
  priority {key},
  changed_by {uuid},
  version BIGINT NOT NULL DEFAULT 1
);
