-- A conversation with somebody outside about another one: a supplier, an engineer without an account.
ALTER TABLE conversation ADD COLUMN side_of {uuid} REFERENCES conversation (id) ON DELETE SET NULL;
CREATE INDEX conversation_side ON conversation (side_of, last_activity_at) WHERE side_of IS NOT NULL;
