// What time it is at the server, whatever the clock of this computer says: times of the server are compared with it.
// It never corrects what the way of an answer may explain.

/** What an answer's way and the whole seconds of its date may make up, in milliseconds. */
const TOLERANCE_MS = 30_000

let ahead = 0

/** Hears the date that an answer carries. */
export function hearDate(date: string | null): void {
  const told = Date.parse(date ?? '')
  if (Number.isNaN(told)) return
  const off = told - Date.now()
  ahead = Math.abs(off) > TOLERANCE_MS ? off : 0
}

/** Now, in milliseconds, as the server would say it. */
export const now = (): number => Date.now() + ahead

/** A moment of the server on the clock of this computer, for what is timed here. */
export const here = (at: number): number => at - ahead
