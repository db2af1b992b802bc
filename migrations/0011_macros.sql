-- Prepared replies: texts in several languages, and what happens to the conversation when one is sent (R116).
CREATE TABLE macro (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  shortcut TEXT NOT NULL DEFAULT '',
  folder TEXT NOT NULL DEFAULT '',
  scope {key} NOT NULL,
  owner_id {uuid},
  team_id {uuid} REFERENCES team (id) ON DELETE CASCADE,
  bodies TEXT NOT NULL,
  actions TEXT NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT FALSE,
  reviewed_at BIGINT,
  changed_by {uuid},
  changed_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- Which reply began with which macro, and how much of the reply is the macro's text, in percent.
CREATE TABLE macro_use (
  message_id {uuid} PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  macro_id {uuid} NOT NULL REFERENCES macro (id) ON DELETE CASCADE,
  user_id {uuid} NOT NULL,
  share BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX macro_use_of ON macro_use (macro_id, at);
CREATE INDEX macro_use_recent ON macro_use (at);
