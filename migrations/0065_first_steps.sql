-- Which first steps were taken, by a company or by somebody who belongs to none; the steps themselves are a setting.
CREATE TABLE first_step_taken (
  step_id {uuid} NOT NULL,
  owner_id {uuid} NOT NULL,
  taken_by {uuid} NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (owner_id, step_id)
);
