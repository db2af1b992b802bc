-- What was promised to a customer, by when and by whom; a reply that is taken back takes its promises with it.
CREATE TABLE promise (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  message_id {uuid} REFERENCES message (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  owner_id {uuid} NOT NULL,
  due_at BIGINT NOT NULL,
  state {key} NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  settled_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX promise_conversation ON promise (conversation_id, due_at);
CREATE INDEX promise_owner ON promise (owner_id, state, due_at);
