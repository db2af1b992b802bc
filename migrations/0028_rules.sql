-- Rules: typed data that the desk evaluates when something happened, or so long after a moment. What happened before
-- `since_event` and `since_at` is none of a rule's business; moments up to `looked_until` were looked at.
CREATE TABLE rule (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  folder TEXT NOT NULL DEFAULT '',
  position BIGINT NOT NULL,
  enabled BOOLEAN NOT NULL DEFAULT FALSE,
  definition TEXT NOT NULL,
  since_event BIGINT NOT NULL DEFAULT 0,
  since_at BIGINT NOT NULL DEFAULT 0,
  looked_until BIGINT NOT NULL DEFAULT 0,
  attention TEXT,
  attention_at BIGINT,
  changed_by {uuid},
  changed_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- What a rule was, by version.
CREATE TABLE rule_version (
  rule_id {uuid} NOT NULL REFERENCES rule (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  folder TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  definition TEXT NOT NULL,
  changed_by {uuid},
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (rule_id, version)
);

-- That a rule acted on a conversation, or why not. It outlives the rule: the history names it.
CREATE TABLE rule_firing (
  id {uuid} PRIMARY KEY,
  rule_id {uuid} NOT NULL,
  rule_name TEXT NOT NULL,
  rule_version BIGINT NOT NULL,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  event_id BIGINT,
  due_at BIGINT,
  state {key} NOT NULL,
  cause TEXT NOT NULL,
  inputs TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  chain TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX rule_firing_of ON rule_firing (rule_id, at, id);
CREATE INDEX rule_firing_conversation ON rule_firing (conversation_id, at);
CREATE UNIQUE INDEX rule_firing_due ON rule_firing (rule_id, conversation_id, due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX rule_firing_once ON rule_firing (rule_id, event_id) WHERE event_id IS NOT NULL;

-- Since when a conversation has its status; for those that there are, since somebody last wrote.
ALTER TABLE conversation ADD COLUMN status_since BIGINT NOT NULL DEFAULT 0;
UPDATE conversation SET status_since = last_activity_at;
CREATE INDEX conversation_status_since ON conversation (status_since);
CREATE INDEX conversation_waiting ON conversation (waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversation_created ON conversation (created_at);
