-- Fields that the organisation adds to conversations, contacts and companies, and what they hold.
CREATE TABLE field (
  id {uuid} PRIMARY KEY,
  owner {key} NOT NULL,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  kind {key} NOT NULL,
  options TEXT NOT NULL,
  required {key} NOT NULL,
  shown_when TEXT,
  position BIGINT NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT FALSE,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX field_place ON field (owner, position);
CREATE TABLE field_value (
  field_id {uuid} NOT NULL REFERENCES field (id) ON DELETE CASCADE,
  owner_id {uuid} NOT NULL,
  position BIGINT NOT NULL,
  text TEXT,
  number BIGINT,
  PRIMARY KEY (field_id, owner_id, position)
);
CREATE INDEX field_value_owner ON field_value (owner_id);
-- Long texts are left out: PostgreSQL refuses index rows over a third of a page.
CREATE INDEX field_value_text ON field_value (field_id, text) WHERE LENGTH(text) <= 300;
CREATE INDEX field_value_number ON field_value (field_id, number) WHERE number IS NOT NULL;

-- How a name is read aloud, where somebody lives, whether only some may know them, and whom they turned out to be.
ALTER TABLE contact ADD COLUMN reading TEXT;
ALTER TABLE contact ADD COLUMN time_zone {key};
ALTER TABLE contact ADD COLUMN confidential BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE contact ADD COLUMN merged_into {uuid} REFERENCES contact (id) ON DELETE SET NULL;
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_name ON contact (folded);
-- What a company bought, who looks after it, and the team's words about it.
ALTER TABLE company ADD COLUMN plan TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN owner_id {uuid} REFERENCES user_account (id) ON DELETE SET NULL;
ALTER TABLE company ADD COLUMN time_zone {key};
ALTER TABLE company ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN confidential BOOLEAN NOT NULL DEFAULT FALSE;

-- Who may know a confidential contact or company.
CREATE TABLE confidential_access (
  owner_id {uuid} NOT NULL,
  user_id {uuid} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  PRIMARY KEY (owner_id, user_id)
);

-- What a contact or company runs of ours.
CREATE TABLE asset (
  id {uuid} PRIMARY KEY,
  owner {key} NOT NULL,
  owner_id {uuid} NOT NULL,
  product TEXT NOT NULL,
  product_version TEXT NOT NULL,
  cloud TEXT NOT NULL,
  region TEXT NOT NULL,
  purchased_at BIGINT,
  modified BOOLEAN NOT NULL,
  modified_note TEXT NOT NULL,
  reference TEXT NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  created_by {uuid},
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX asset_owner ON asset (owner_id, created_at);

-- Contacts that turned out to be one person, with what the undoing needs.
CREATE TABLE contact_merge (
  id {uuid} PRIMARY KEY,
  at BIGINT NOT NULL,
  by_user {uuid} NOT NULL,
  from_contact {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  into_contact {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  kept TEXT NOT NULL,
  undone_at BIGINT,
  undone_by {uuid}
);
CREATE INDEX contact_merge_into ON contact_merge (into_contact, at);
CREATE INDEX contact_merge_from ON contact_merge (from_contact);

-- Outside systems that a customer can be looked up in.
CREATE TABLE app_card (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  card_url TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  position BIGINT NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT FALSE,
  version BIGINT NOT NULL DEFAULT 1
);
