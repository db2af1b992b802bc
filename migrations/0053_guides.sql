-- Guides are walked by customers too (R150): what they answered stands in the diagnosis of what they then write.
ALTER TABLE diagnosis_step ADD COLUMN by_customer BOOLEAN NOT NULL DEFAULT FALSE;

-- Walks through guides, by nobody's name: `reader` means nothing after a day. `path` is the keys of the answers.
CREATE TABLE guide_walk (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL,
  slug {key} NOT NULL,
  version BIGINT NOT NULL,
  reader {key} NOT NULL,
  locale {key} NOT NULL,
  path TEXT NOT NULL,
  outcome {key} NOT NULL,
  asked BOOLEAN NOT NULL DEFAULT FALSE,
  began_at BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX guide_walk_reader ON guide_walk (reader, slug);
CREATE INDEX guide_walk_of ON guide_walk (slug, began_at);
CREATE INDEX guide_walk_began ON guide_walk (began_at);
