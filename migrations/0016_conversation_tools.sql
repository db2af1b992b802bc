-- What the customer really wants (R84), and how the conversation ended (R82, R83, R85).
ALTER TABLE conversation ADD COLUMN goal TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN outcome {key};
ALTER TABLE conversation ADD COLUMN outcome_note TEXT NOT NULL DEFAULT '';

-- How conversations belong together; the pair is read in both directions.
CREATE TABLE conversation_link (
  from_conversation {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  to_conversation {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  kind {key} NOT NULL,
  by_user {uuid},
  at BIGINT NOT NULL,
  PRIMARY KEY (from_conversation, to_conversation)
);
CREATE INDEX conversation_link_to ON conversation_link (to_conversation);

-- What is to do, which problems the customer has (R163), and what both sides agreed to be true (R100), each in order.
CREATE TABLE checklist_item (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  kind {key} NOT NULL,
  text TEXT NOT NULL,
  position BIGINT NOT NULL,
  done_at BIGINT,
  done_by {uuid},
  created_by {uuid} NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX checklist_item_of ON checklist_item (conversation_id, kind, position, id);

-- Time that people spent on a conversation.
CREATE TABLE time_entry (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL,
  kind {key} NOT NULL,
  minutes BIGINT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX time_entry_of ON time_entry (conversation_id, at, id);
