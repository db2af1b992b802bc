-- Components of the status page stand in groups, a step can be put right, planned work can be told when it begins, and who
-- follows chooses components and can tell by a signature who calls.
CREATE TABLE status_group (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  names TEXT NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX status_group_of ON status_group (brand_id, position);
ALTER TABLE status_component ADD COLUMN group_id {uuid} REFERENCES status_group (id) ON DELETE SET NULL;
CREATE INDEX status_component_group ON status_component (group_id);

-- What a step said before it was put right. Only the team reads it.
ALTER TABLE status_step ADD COLUMN corrected_at BIGINT;
CREATE TABLE status_step_before (
  step_id {uuid} NOT NULL REFERENCES status_step (id) ON DELETE CASCADE,
  no BIGINT NOT NULL,
  texts TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  by_user {uuid},
  PRIMARY KEY (step_id, no)
);

-- The words that are told when planned work begins by the clock; empty when nobody asked for it, or once they are told.
ALTER TABLE status_incident ADD COLUMN begin_texts TEXT NOT NULL DEFAULT '';

-- The sealed secret that signs calls, and which components somebody chose; those who did not are told of all.
ALTER TABLE status_follower ADD COLUMN secret TEXT;
ALTER TABLE status_follower ADD COLUMN chosen BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE status_followed (
  follower_id {uuid} NOT NULL REFERENCES status_follower (id) ON DELETE CASCADE,
  component_id {uuid} NOT NULL REFERENCES status_component (id) ON DELETE CASCADE,
  PRIMARY KEY (follower_id, component_id)
);
CREATE INDEX status_followed_component ON status_followed (component_id);
