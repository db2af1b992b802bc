// Whom the marks of a note mean: people by their id, teams by theirs with a word before it. Pure.
// It never knows who is in a team; the server does.
const TEAM = 'team:'

/** A team as the list of people to mention shows it. */
export const asMention = ({ id, name }: { id: string; name: string }) => ({ id: `${TEAM}${id}`, name })

/** What the server wants to know of the marks in a note. */
export const mentionedBy = (marks: readonly string[]) => ({
  mention_ids: marks.filter((mark) => !mark.startsWith(TEAM)),
  mention_team_ids: marks.filter((mark) => mark.startsWith(TEAM)).map((mark) => mark.slice(TEAM.length)),
})
