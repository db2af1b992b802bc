-- Messages that a chat shows by itself. A widget's list is changed as a whole; `per_day` is how many one visitor sees a day.
CREATE TABLE chat_proactive_list (
  widget_id {uuid} PRIMARY KEY REFERENCES chat_widget (id) ON DELETE CASCADE,
  per_day BIGINT NOT NULL,
  version BIGINT NOT NULL
);
-- `wording` is raised when the texts change. The counts say what visitors did with it, and nothing of who they are.
CREATE TABLE chat_proactive (
  id {uuid} PRIMARY KEY,
  widget_id {uuid} NOT NULL REFERENCES chat_widget (id) ON DELETE CASCADE,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  texts TEXT NOT NULL,
  conditions TEXT NOT NULL,
  every_days BIGINT NOT NULL,
  enabled BOOLEAN NOT NULL,
  wording BIGINT NOT NULL,
  shown BIGINT NOT NULL DEFAULT 0,
  dismissed BIGINT NOT NULL DEFAULT 0,
  opened BIGINT NOT NULL DEFAULT 0,
  answered BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX chat_proactive_of ON chat_proactive (widget_id, place);
-- What was said before it was changed: a page may show it still, and whoever answers it answers that.
CREATE TABLE chat_proactive_wording (
  proactive_id {uuid} NOT NULL REFERENCES chat_proactive (id) ON DELETE CASCADE,
  wording BIGINT NOT NULL,
  texts TEXT NOT NULL,
  PRIMARY KEY (proactive_id, wording)
);
-- Which message a visitor answered in a conversation, and as what it stood there. `began` if the conversation began so.
CREATE TABLE chat_proactive_answer (
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  proactive_id {uuid} NOT NULL,
  text TEXT NOT NULL,
  began BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, proactive_id)
);
