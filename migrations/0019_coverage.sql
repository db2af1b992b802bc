-- How much of each answer to a customer is the text of a prepared reply (R117). One row an answer; it goes with the message.
CREATE TABLE answer_coverage (
  message_id {uuid} PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  macro_id {uuid} REFERENCES macro (id) ON DELETE SET NULL,
  share BIGINT NOT NULL,
  covered BOOLEAN NOT NULL,
  words BIGINT NOT NULL,
  week {key} NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX answer_coverage_week ON answer_coverage (week);
CREATE INDEX answer_coverage_macro ON answer_coverage (macro_id) WHERE macro_id IS NOT NULL;

-- Who said last that a macro is still right (R116).
ALTER TABLE macro ADD COLUMN reviewed_by {uuid};
