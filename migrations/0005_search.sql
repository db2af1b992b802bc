-- Search text is segmented by the product, so one index serves Chinese, Japanese and English. The text itself is not kept twice.
CREATE TABLE search_entry (
  id {rowid},
  conversation_id {uuid} NOT NULL,
  message_id {uuid},
  field {key} NOT NULL,
  at BIGINT NOT NULL
-- postgres:  , tokens tsvector NOT NULL
);
CREATE INDEX search_entry_conversation ON search_entry (conversation_id);
CREATE INDEX search_entry_message ON search_entry (message_id);
-- postgres:CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens);
-- sqlite:CREATE VIRTUAL TABLE search_text USING fts5(tokens, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0 tokenchars ''@._-+''');
INSERT INTO counter (name, value) VALUES ('search', 0);
