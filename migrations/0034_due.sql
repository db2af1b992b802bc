-- By when the clock of a conversation that presses most has to end: what was promised, or else what the team wants.
ALTER TABLE conversation ADD COLUMN due_at BIGINT;
UPDATE conversation SET due_at = (
  SELECT MIN(COALESCE(s.promise_at, s.goal_at)) FROM sla_clock s
  WHERE s.conversation_id = conversation.id AND s.ended_at IS NULL
);
CREATE INDEX conversation_due ON conversation (due_at) WHERE due_at IS NOT NULL;
