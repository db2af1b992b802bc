-- Where each conversation stands among the lists that everybody has, and how many stand in each place: both are written
-- in the transaction that changes the conversation. Nobody and no team are the id of only zeros.
CREATE TABLE list_place (
  conversation_id {uuid} PRIMARY KEY,
  list {key} NOT NULL,
  assignee_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL
);
CREATE TABLE list_tally (
  list {key} NOT NULL,
  assignee_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL,
  conversations BIGINT NOT NULL,
  PRIMARY KEY (list, assignee_id, team_id)
);
-- 1 once both are filled.
INSERT INTO counter (name, value) VALUES ('tally', 0);
-- What saved views ask that depends on who reads: most often one's own.
CREATE INDEX conversation_of_assignee ON conversation (assignee_id, category)
  WHERE merged_into IS NULL AND spam = FALSE AND side_of IS NULL;
