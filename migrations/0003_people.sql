CREATE TABLE company (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  folded {key} NOT NULL,
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX company_recent ON company (created_at, id);
CREATE TABLE company_domain (
  domain {key} PRIMARY KEY,
  company_id {uuid} NOT NULL REFERENCES company (id) ON DELETE CASCADE
);
CREATE INDEX company_domain_company ON company_domain (company_id);

CREATE TABLE contact (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  folded {key} NOT NULL,
  locale {key},
  company_id {uuid} REFERENCES company (id) ON DELETE SET NULL,
  note TEXT NOT NULL DEFAULT '',
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX contact_recent ON contact (created_at, id);
CREATE INDEX contact_company ON contact (company_id);
-- A contact's mail addresses; the first by position is the one to write to.
CREATE TABLE contact_address (
  address {key} PRIMARY KEY,
  contact_id {uuid} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  position BIGINT NOT NULL
);
CREATE INDEX contact_address_contact ON contact_address (contact_id, position);
