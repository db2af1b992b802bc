CREATE TABLE status (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  category {key} NOT NULL,
  position BIGINT NOT NULL,
  builtin BOOLEAN NOT NULL DEFAULT FALSE,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE inbox (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  address {key} NOT NULL UNIQUE,
  team_id {uuid} REFERENCES team (id) ON DELETE SET NULL,
  from_name {key} NOT NULL,
  quote_history BOOLEAN NOT NULL DEFAULT TRUE,
  signature_html TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- An IMAP mailbox that feeds an inbox. The cursor moves only after the mail is in the ledger.
CREATE TABLE mailbox (
  inbox_id {uuid} PRIMARY KEY REFERENCES inbox (id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  port BIGINT NOT NULL,
  security {key} NOT NULL,
  username TEXT NOT NULL,
  password_sealed TEXT NOT NULL,
  folder TEXT NOT NULL,
  uid_validity BIGINT,
  last_uid BIGINT,
  state {key} NOT NULL,
  error TEXT,
  last_checked_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE tag (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  folded {key} NOT NULL UNIQUE,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE conversation (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  snippet TEXT NOT NULL,
  status_id {uuid} NOT NULL REFERENCES status (id),
  category {key} NOT NULL,
  priority {key} NOT NULL,
  assignee_id {uuid} REFERENCES user_account (id),
  team_id {uuid} REFERENCES team (id) ON DELETE SET NULL,
  inbox_id {uuid} NOT NULL REFERENCES inbox (id),
  contact_id {uuid} NOT NULL REFERENCES contact (id),
  lang {key},
  has_attachment BOOLEAN NOT NULL DEFAULT FALSE,
  delivery_failed BOOLEAN NOT NULL DEFAULT FALSE,
  message_count BIGINT NOT NULL DEFAULT 0,
  last_seq BIGINT NOT NULL DEFAULT 0,
  last_activity_at BIGINT NOT NULL,
  waiting_since BIGINT,
  snoozed_until BIGINT,
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX conversation_recent ON conversation (last_activity_at, id);
CREATE INDEX conversation_category ON conversation (category, last_activity_at, id);
CREATE INDEX conversation_assignee ON conversation (assignee_id, category, last_activity_at, id);
CREATE INDEX conversation_team ON conversation (team_id, category, last_activity_at, id);
CREATE INDEX conversation_contact ON conversation (contact_id, last_activity_at, id);
CREATE INDEX conversation_status ON conversation (status_id, last_activity_at, id);
CREATE INDEX conversation_inbox ON conversation (inbox_id, last_activity_at, id);

CREATE TABLE conversation_tag (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  tag_id {uuid} NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
  PRIMARY KEY (conversation_id, tag_id)
);
CREATE INDEX conversation_tag_tag ON conversation_tag (tag_id, conversation_id);

-- Who takes part by mail. Only they may join a conversation by a header or a number.
CREATE TABLE participant (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  address {key} NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (conversation_id, address)
);

CREATE TABLE follower (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  PRIMARY KEY (conversation_id, user_id)
);

CREATE TABLE read_state (
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
);

CREATE TABLE mention (
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  message_id {uuid} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
);
CREATE INDEX mention_conversation ON mention (conversation_id);

CREATE TABLE message (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  kind {key} NOT NULL,
  author_kind {key} NOT NULL,
  author_id {uuid},
  author_name TEXT NOT NULL,
  author_email TEXT,
  recipients TEXT NOT NULL,
  subject TEXT,
  text TEXT NOT NULL,
  html TEXT,
  quoted_html TEXT,
  signature_html TEXT,
  remote_images TEXT,
  paper BOOLEAN NOT NULL DEFAULT FALSE,
  lang {key},
  automatic {key},
  join_rule {key},
  join_detail TEXT,
  mentions TEXT,
  header_id {key},
  ledger_id {uuid},
  delivery {key},
  delivery_detail TEXT,
  send_at BIGINT,
  sent_at BIGINT,
  attempts BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX message_thread ON message (conversation_id, seq);
CREATE INDEX message_header ON message (header_id) WHERE header_id IS NOT NULL;
CREATE INDEX message_ledger ON message (ledger_id) WHERE ledger_id IS NOT NULL;
CREATE INDEX message_delivery ON message (delivery) WHERE delivery IN ('held', 'failed', 'queued', 'sending', 'undo');

CREATE TABLE attachment (
  id {uuid} PRIMARY KEY,
  message_id {uuid} REFERENCES message (id) ON DELETE CASCADE,
  uploaded_by {uuid},
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  content_id TEXT,
  inline BOOLEAN NOT NULL DEFAULT FALSE,
  blob_key {key} NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX attachment_message ON attachment (message_id);
CREATE INDEX attachment_orphan ON attachment (created_at) WHERE message_id IS NULL;

CREATE TABLE draft (
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  mode {key} NOT NULL,
  html TEXT NOT NULL,
  recipients TEXT NOT NULL,
  attachments TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, conversation_id, mode)
);

-- Every mail that arrived, with what became of it. The row and the raw mail are on disk before the sender hears 250.
CREATE TABLE ledger (
  id {uuid} PRIMARY KEY,
  source {key} NOT NULL,
  received_at BIGINT NOT NULL,
  envelope TEXT NOT NULL,
  inbox_id {uuid} REFERENCES inbox (id),
  from_address TEXT,
  subject TEXT,
  size BIGINT NOT NULL,
  digest {key} NOT NULL,
  blob_key {key} NOT NULL,
  outcome {key} NOT NULL,
  reason {key} NOT NULL,
  detail TEXT NOT NULL,
  conversation_id {uuid},
  message_id {uuid},
  source_key {key} UNIQUE,
  attempts BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX ledger_waiting ON ledger (id) WHERE outcome = 'received';
CREATE INDEX ledger_recent ON ledger (received_at, id);
CREATE INDEX ledger_outcome ON ledger (outcome, received_at, id);
CREATE INDEX ledger_digest ON ledger (digest);
