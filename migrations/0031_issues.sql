-- Issues: what is wrong or wished for in the product, apart from the conversations that tell of it (R182).
-- The needle is the folded title and text, for search by a part.
CREATE TABLE issue (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  needle TEXT NOT NULL,
  kind {key} NOT NULL,
  state {key} NOT NULL,
  owner_id {uuid},
  labels TEXT NOT NULL,
  when_fixed {key} NOT NULL,
  created_by {uuid} NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX issue_recent ON issue (updated_at, id);
CREATE INDEX issue_state ON issue (state, updated_at, id);
INSERT INTO counter (name, value) VALUES ('issue', 0);

-- Which conversations tell of an issue: many of one, and one of many.
CREATE TABLE issue_conversation (
  issue_id {uuid} NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  linked_by {uuid} NOT NULL,
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (issue_id, conversation_id)
);
CREATE INDEX issue_conversation_of ON issue_conversation (conversation_id, issue_id);

-- What happened with an issue, step by step.
CREATE TABLE issue_step (
  issue_id {uuid} NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  step BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_user {uuid} NOT NULL,
  what {key} NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  PRIMARY KEY (issue_id, step)
);

-- Conversations whose problem is worth an issue: they are not solved before they have one.
CREATE TABLE valuable_problem (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  marked_by {uuid} NOT NULL,
  marked_at BIGINT NOT NULL
);
