-- Counters that are handed out in commit order: the event log's numbers and the conversations' numbers.
CREATE TABLE counter (name {key} PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('event', 0), ('conversation', 0);

-- What happened, in commit order. Readers keep their own place in `reader`.
CREATE TABLE event (
  id {rowid},
  kind {key} NOT NULL,
  conversation_id {uuid},
  actor_kind {key} NOT NULL,
  actor_id {uuid},
  only_for {uuid},
  at BIGINT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX event_of_conversation ON event (conversation_id, id);
CREATE TABLE reader (name {key} PRIMARY KEY, position BIGINT NOT NULL);

-- Durable jobs. A running job whose lease has passed may be claimed again.
CREATE TABLE job (
  id {uuid} PRIMARY KEY,
  kind {key} NOT NULL,
  payload TEXT NOT NULL,
  unique_key {key},
  state {key} NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  lease_owner {key},
  lease_until BIGINT,
  last_error TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX job_due ON job (state, run_at, id);
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead';

-- What only one node may do at a time (reading a mailbox, taking mail in).
CREATE TABLE lease (name {key} PRIMARY KEY, owner {key} NOT NULL, until BIGINT NOT NULL);

-- Answers to creating calls, kept for a day so that a repeated call gets the same answer.
CREATE TABLE idempotency (
  key {key} NOT NULL,
  caller {uuid} NOT NULL,
  request_hash {key} NOT NULL,
  status BIGINT,
  answer TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Small raw mails and attachments; larger ones are files in the blob folder.
CREATE TABLE blob (key {key} PRIMARY KEY, size BIGINT NOT NULL, data {bytes} NOT NULL);

-- Settings of the whole desk, one JSON value a name.
CREATE TABLE setting (name {key} PRIMARY KEY, value TEXT NOT NULL, version BIGINT NOT NULL DEFAULT 1);
