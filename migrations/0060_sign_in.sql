-- How customers of a brand sign in beside the mailed link; each way is off until somebody switches it on. Secrets lie sealed;
-- `token_before` is the website's secret before the last one, good until it is ended.
CREATE TABLE portal_way (
  brand_id {uuid} PRIMARY KEY REFERENCES brand (id) ON DELETE CASCADE,
  token BOOLEAN NOT NULL DEFAULT FALSE,
  token_secret TEXT,
  token_before TEXT,
  openid BOOLEAN NOT NULL DEFAULT FALSE,
  openid_name TEXT NOT NULL DEFAULT '',
  openid_issuer TEXT NOT NULL DEFAULT '',
  openid_client TEXT NOT NULL DEFAULT '',
  openid_secret TEXT,
  password BOOLEAN NOT NULL DEFAULT FALSE,
  version BIGINT NOT NULL DEFAULT 1
);

-- Passwords of customers as Argon2 hashes, by the address that they proved: whoever loses it elsewhere is not known by it.
CREATE TABLE portal_password (
  address {key} PRIMARY KEY,
  contact_id {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX portal_password_of ON portal_password (contact_id);

-- By which way a browser was signed in. `link_hash` is that of whatever proved it and works once: a link, a token's name, a
-- provider's answer.
ALTER TABLE portal_session ADD COLUMN way {key} NOT NULL DEFAULT 'link';
