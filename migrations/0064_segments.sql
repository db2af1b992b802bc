-- Segments of customers, named so that an article can be for them alone (R140). `plans` is a list in JSON, as people wrote
-- it; whoever reads compares folded words.
CREATE TABLE segment (
  id {uuid} PRIMARY KEY,
  name TEXT NOT NULL,
  folded {key} NOT NULL UNIQUE,
  who {key} NOT NULL,
  plans TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE segment_company (
  segment_id {uuid} NOT NULL REFERENCES segment (id) ON DELETE CASCADE,
  company_id {uuid} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  PRIMARY KEY (segment_id, company_id)
);
-- An article whose segment is deleted is read by nobody outside until somebody chooses again.
ALTER TABLE article ADD COLUMN segment_id {uuid} REFERENCES segment (id) ON DELETE SET NULL;
CREATE INDEX article_of_segment ON article (segment_id) WHERE segment_id IS NOT NULL;
