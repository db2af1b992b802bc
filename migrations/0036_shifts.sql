-- What one shift leaves to the next: a note, how things stood, and who took it over.
CREATE TABLE shift (
  id {uuid} PRIMARY KEY,
  left_by {uuid} NOT NULL,
  left_at BIGINT NOT NULL,
  note TEXT NOT NULL,
  figures TEXT NOT NULL,
  taken_by {uuid},
  taken_at BIGINT
);
CREATE INDEX shift_left ON shift (left_at);
