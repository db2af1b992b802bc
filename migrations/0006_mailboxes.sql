-- Mailboxes of today: OAuth accounts, aliases, imports that stay silent, and the proof that no mail is missing.

-- How the desk is known to a provider of mail accounts (Google, Microsoft): one row a provider.
CREATE TABLE oauth_app (
  provider {key} PRIMARY KEY,
  client_id TEXT NOT NULL,
  secret_sealed TEXT,
  tenant TEXT,
  version BIGINT NOT NULL DEFAULT 1
);

-- Somebody's consent: the desk may read and send as this login. A rotated refresh token is written before it is used.
CREATE TABLE oauth_account (
  id {uuid} PRIMARY KEY,
  provider {key} NOT NULL,
  login {key} NOT NULL,
  refresh_sealed TEXT NOT NULL,
  access_sealed TEXT,
  access_expires_at BIGINT,
  state {key} NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (provider, login)
);

-- A sign-in that was begun and not ended: the state is kept as a hash and belongs to one browser's session.
CREATE TABLE oauth_start (
  state_hash {key} PRIMARY KEY,
  session_id {uuid} NOT NULL,
  provider {key} NOT NULL,
  verifier_sealed TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  return_to TEXT NOT NULL,
  login_hint TEXT,
  expires_at BIGINT NOT NULL
);

ALTER TABLE mailbox ADD COLUMN preset {key};
ALTER TABLE mailbox ADD COLUMN account_id {uuid} REFERENCES oauth_account (id);
ALTER TABLE mailbox ADD COLUMN authserv_id TEXT;
ALTER TABLE mailbox ADD COLUMN place {key} NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN connected_at BIGINT;
ALTER TABLE mailbox ADD COLUMN import_since BIGINT;
-- UIDs below this were there when the mailbox was connected; of those only mails since `read_since` are read.
ALTER TABLE mailbox ADD COLUMN first_new_uid BIGINT;
ALTER TABLE mailbox ADD COLUMN read_since BIGINT;
-- After the UIDs were given out anew, what arrived before this instant is old mail.
ALTER TABLE mailbox ADD COLUMN silent_before BIGINT;
ALTER TABLE mailbox ADD COLUMN last_ok_at BIGINT;
ALTER TABLE mailbox ADD COLUMN next_try_at BIGINT;
ALTER TABLE mailbox ADD COLUMN error_code {key};
ALTER TABLE mailbox ADD COLUMN pushes BOOLEAN;

CREATE TABLE inbox_alias (
  address {key} PRIMARY KEY,
  inbox_id {uuid} NOT NULL REFERENCES inbox (id) ON DELETE CASCADE
);
CREATE INDEX inbox_alias_inbox ON inbox_alias (inbox_id);

-- A relay of one inbox; the others use the desk's.
CREATE TABLE inbox_relay (
  inbox_id {uuid} PRIMARY KEY REFERENCES inbox (id) ON DELETE CASCADE,
  value TEXT NOT NULL
);

-- Old mail that was imported: nobody is told and nothing is answered.
ALTER TABLE ledger ADD COLUMN silent BOOLEAN NOT NULL DEFAULT FALSE;
-- When the mailbox's server got it, if it said something believable.
ALTER TABLE ledger ADD COLUMN arrived_at BIGINT;
-- A row without bytes is a mail that the server did not give out; it is asked for again then.
ALTER TABLE ledger ADD COLUMN next_try_at BIGINT;
CREATE INDEX ledger_unfetched ON ledger (inbox_id, next_try_at) WHERE blob_key = '';

-- How the last count of a mailbox against the ledger came out.
CREATE TABLE mailbox_count (
  inbox_id {uuid} PRIMARY KEY REFERENCES inbox (id) ON DELETE CASCADE,
  counted_at BIGINT NOT NULL,
  on_server BIGINT NOT NULL,
  in_ledger BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  error TEXT
);

-- Mails that a count found on the server and not in the ledger.
CREATE TABLE mailbox_missing (
  source_key {key} PRIMARY KEY,
  inbox_id {uuid} NOT NULL REFERENCES inbox (id) ON DELETE CASCADE,
  uid BIGINT NOT NULL,
  arrived_at BIGINT,
  from_address TEXT,
  subject TEXT,
  size BIGINT,
  found_at BIGINT NOT NULL,
  wanted BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX mailbox_missing_inbox ON mailbox_missing (inbox_id, uid);

-- When each mail that had to wait may leave, and when the next one may: the cap on mails per minute.
CREATE TABLE outbound_slot (message_id {uuid} PRIMARY KEY, at BIGINT NOT NULL);
CREATE TABLE outbound_pace (name {key} PRIMARY KEY, next_at BIGINT NOT NULL);
