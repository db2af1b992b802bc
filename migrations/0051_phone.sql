-- Telephone. Numbers of customers in E.164; `number` is `withheld` once, for those who show none.
CREATE TABLE contact_phone (
  number {key} PRIMARY KEY,
  contact_id {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  position BIGINT NOT NULL
);
CREATE INDEX contact_phone_of ON contact_phone (contact_id);
-- Who would rather not be called.
CREATE TABLE contact_no_calls (
  contact_id {uuid} PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE
);
-- The numbers that customers call: whom each rings, by which calendar, and what happens otherwise.
CREATE TABLE phone_number (
  id {uuid} PRIMARY KEY,
  number {key} NOT NULL UNIQUE,
  label TEXT NOT NULL,
  inbox_id {uuid} NOT NULL REFERENCES inbox (id),
  calendar_id {uuid},
  rings TEXT NOT NULL,
  forward_to TEXT,
  closed TEXT NOT NULL,
  rota TEXT,
  closed_texts TEXT NOT NULL,
  shown BOOLEAN NOT NULL,
  hotline BOOLEAN NOT NULL,
  enabled BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
-- Telephone systems that tell of calls. Anybody may know `public_key`; the secret (sealed) signs what they send.
CREATE TABLE phone_system (
  id {uuid} PRIMARY KEY,
  public_key {key} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  secret_sealed TEXT,
  enabled BOOLEAN NOT NULL,
  heard_at BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
-- Calls. `outside_id` is the telephone system's own name of a call; calls that people wrote down have none.
CREATE TABLE phone_call (
  id {uuid} PRIMARY KEY,
  system_id {uuid},
  outside_id {key},
  direction TEXT NOT NULL,
  state TEXT NOT NULL,
  number_id {uuid},
  other TEXT NOT NULL,
  contact_id {uuid} REFERENCES contact (id) ON DELETE SET NULL,
  conversation_id {uuid},
  user_id {uuid},
  urgent BOOLEAN NOT NULL,
  began_at BIGINT NOT NULL,
  answered_at BIGINT,
  ended_at BIGINT,
  outcome TEXT NOT NULL,
  done_at BIGINT,
  done_by {uuid},
  recording TEXT,
  voicemail_id {uuid},
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (system_id, outside_id)
);
CREATE INDEX phone_call_newest ON phone_call (began_at, id);
CREATE INDEX phone_call_of ON phone_call (conversation_id);
CREATE INDEX phone_call_contact ON phone_call (contact_id);
-- What telephone systems told, so that what is told again does nothing.
CREATE TABLE phone_told (
  system_id {uuid} NOT NULL REFERENCES phone_system (id) ON DELETE CASCADE,
  outside_id {key} NOT NULL,
  kind {key} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (system_id, outside_id, kind)
);
CREATE INDEX phone_told_old ON phone_told (at);
-- Calls to make.
CREATE TABLE phone_task (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  number TEXT NOT NULL,
  wish TEXT NOT NULL,
  lang TEXT,
  assignee_id {uuid},
  team_id {uuid},
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  called BOOLEAN NOT NULL,
  details BOOLEAN NOT NULL,
  handle BOOLEAN NOT NULL,
  switched BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  created_by {uuid},
  settled_at BIGINT,
  settled_by {uuid},
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX phone_task_due ON phone_task (state, due_at);
CREATE INDEX phone_task_of ON phone_task (conversation_id);
-- What somebody who asked to be called said about it, until the call is planned.
CREATE TABLE call_wish (
  conversation_id {uuid} PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  number TEXT NOT NULL,
  wish TEXT NOT NULL,
  lang TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  at BIGINT NOT NULL
);
