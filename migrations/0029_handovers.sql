-- Packets for engineers (R88 to R98). Fields are those of the template when the packet was opened; entries are what is
-- known, by field, with who said it.
CREATE TABLE handover (
  id {uuid} PRIMARY KEY,
  conversation_id {uuid} NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  template_name TEXT NOT NULL,
  fields TEXT NOT NULL,
  entries TEXT NOT NULL,
  state {key} NOT NULL,
  to_user {uuid},
  to_team {uuid},
  outside TEXT,
  asked TEXT NOT NULL,
  asked_at BIGINT,
  created_by {uuid} NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX handover_conversation ON handover (conversation_id, created_at);

-- Each time that a packet was sent: how complete it was, who let it pass below 100 %, and what the receiver said.
CREATE TABLE handover_sending (
  id {uuid} PRIMARY KEY,
  handover_id {uuid} NOT NULL REFERENCES handover (id) ON DELETE CASCADE,
  sent_by {uuid} NOT NULL,
  sent_at BIGINT NOT NULL,
  percent BIGINT NOT NULL,
  override_reason TEXT,
  accepted BOOLEAN,
  settled_by TEXT NOT NULL DEFAULT '',
  settled_at BIGINT,
  note TEXT NOT NULL DEFAULT '',
  marks TEXT NOT NULL
);
CREATE INDEX handover_sending_of ON handover_sending (handover_id, sent_at);
CREATE INDEX handover_sending_at ON handover_sending (sent_at);
