-- Sessions in which a colleague looks at a customer's screen or works on it. `question_id` is the reply that asked whether they
-- may, `answer_id` the message that said so. A session that has not ended is open; a conversation has one open session at most.
CREATE TABLE remote_session (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  tool TEXT NOT NULL,
  link TEXT,
  recorded BOOLEAN NOT NULL,
  consent TEXT NOT NULL,
  consent_way TEXT,
  consent_by TEXT NOT NULL,
  consent_at BIGINT,
  consent_noted_by {uuid},
  question_id {uuid},
  answer_id {uuid},
  began_at BIGINT,
  ended_at BIGINT,
  looked TEXT NOT NULL,
  changed TEXT NOT NULL,
  outcome TEXT NOT NULL,
  article BIGINT,
  created_at BIGINT NOT NULL,
  created_by {uuid} NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX remote_session_of ON remote_session (conversation_id, created_at);
CREATE UNIQUE INDEX remote_session_open ON remote_session (conversation_id) WHERE ended_at IS NULL;
