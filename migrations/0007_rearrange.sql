-- Where a conversation went that was merged away; its number leads there.
ALTER TABLE conversation ADD COLUMN merged_into {uuid} REFERENCES conversation (id) ON DELETE SET NULL;
CREATE INDEX conversation_merged ON conversation (merged_into) WHERE merged_into IS NOT NULL;

-- Who joined by a signed mark alone is not proven to be who the address says.
ALTER TABLE participant ADD COLUMN verified BOOLEAN NOT NULL DEFAULT TRUE;

-- For how many minutes notifications of one sender with one subject belong together; 0 for never.
ALTER TABLE inbox ADD COLUMN group_minutes BIGINT NOT NULL DEFAULT 0;

-- The mail service's own name of a thread, whether a joined mail is about something else, and what it seems to answer.
ALTER TABLE message ADD COLUMN thread_key {key};
ALTER TABLE message ADD COLUMN subject_differs BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE message ADD COLUMN suspected_conversation {uuid};
ALTER TABLE message ADD COLUMN suspected_rule {key};
ALTER TABLE message ADD COLUMN suspected_detail TEXT;
CREATE INDEX message_thread_key ON message (thread_key) WHERE thread_key IS NOT NULL;

-- Every merge and split, with what its undoing needs.
CREATE TABLE rearrangement (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  kind {key} NOT NULL,
  at BIGINT NOT NULL,
  by_user {uuid} NOT NULL,
  from_conversation {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  into_conversation {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  kept TEXT NOT NULL,
  undone_at BIGINT,
  undone_by {uuid}
);
INSERT INTO counter (name, value) VALUES ('rearrangement', 0);
CREATE INDEX rearrangement_from ON rearrangement (from_conversation);
CREATE INDEX rearrangement_into ON rearrangement (into_conversation);

-- Where each message of the two conversations stood before.
CREATE TABLE rearranged (
  rearrangement_id {uuid} NOT NULL REFERENCES rearrangement (id) ON DELETE CASCADE,
  message_id {uuid} NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL,
  seq BIGINT NOT NULL,
  moved BOOLEAN NOT NULL,
  PRIMARY KEY (rearrangement_id, message_id)
);
CREATE INDEX rearranged_message ON rearranged (message_id);
