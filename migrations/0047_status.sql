-- The status page (R373). Nothing here says how a component is: that follows from the incidents and the time.
CREATE TABLE status_component (
  id {uuid} PRIMARY KEY,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  names TEXT NOT NULL,
  position BIGINT NOT NULL,
  shown BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX status_component_of ON status_component (brand_id, position);
CREATE TABLE status_incident (
  id {uuid} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  brand_id {uuid} NOT NULL REFERENCES brand (id),
  kind {key} NOT NULL,
  titles TEXT NOT NULL,
  impact {key} NOT NULL,
  issue BIGINT,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  created_by {uuid},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX status_incident_of ON status_incident (brand_id, number);
INSERT INTO counter (name, value) VALUES ('status_incident', 0);

-- From `at` on the incident puts the component in this state; 0 is its beginning, whenever that is.
CREATE TABLE status_affected (
  incident_id {uuid} NOT NULL REFERENCES status_incident (id) ON DELETE CASCADE,
  component_id {uuid} NOT NULL REFERENCES status_component (id),
  at BIGINT NOT NULL,
  state {key} NOT NULL,
  PRIMARY KEY (incident_id, component_id, at)
);
CREATE INDEX status_affected_component ON status_affected (component_id);
CREATE TABLE status_step (
  id {uuid} PRIMARY KEY,
  incident_id {uuid} NOT NULL REFERENCES status_incident (id) ON DELETE CASCADE,
  no BIGINT NOT NULL,
  phase {key} NOT NULL,
  texts TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_user {uuid},
  UNIQUE (incident_id, no)
);
