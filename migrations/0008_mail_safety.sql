-- What a mail's sender proved, where its answers go, and the language-neutral name of an automatic mail that we wrote.
ALTER TABLE message ADD COLUMN proof TEXT;
ALTER TABLE message ADD COLUMN reply_to TEXT;
-- Whether it is signed or encrypted by its own account (S/MIME, OpenPGP).
ALTER TABLE message ADD COLUMN protection {key};

-- The name of the malware that a scanner found in a file; it is not given out.
ALTER TABLE attachment ADD COLUMN threat TEXT;

-- The keys that sign what leaves, one pair a domain; private parts sealed.
CREATE TABLE signing_key (
  domain {key} PRIMARY KEY,
  selector {key} NOT NULL,
  rsa_sealed TEXT NOT NULL,
  ed25519_sealed TEXT NOT NULL,
  rsa_public TEXT NOT NULL,
  ed25519_public TEXT NOT NULL,
  active BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL
);

-- Addresses that we no longer write to, since they do not exist or complained.
CREATE TABLE suppression (
  address {key} PRIMARY KEY,
  reason {key} NOT NULL,
  detail TEXT NOT NULL,
  conversation_id {uuid},
  created_at BIGINT NOT NULL
);
CREATE INDEX suppression_recent ON suppression (created_at);

-- When the desk wrote to somebody by itself: the quota that ends loops which no header shows.
CREATE TABLE automatic_letter (address {key} NOT NULL, inbox_id {uuid} NOT NULL, at BIGINT NOT NULL);
CREATE INDEX automatic_letter_peer ON automatic_letter (address, at);
CREATE INDEX automatic_letter_age ON automatic_letter (at);

-- Whether new conversations are acknowledged and with which words, and what a colleague's own mail program writes.
ALTER TABLE inbox ADD COLUMN acknowledge BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE inbox ADD COLUMN acknowledge_html TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN promise TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN help_url TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN staff_mail {key} NOT NULL DEFAULT 'reply';
ALTER TABLE inbox ADD COLUMN lang {key};
