// Moving a row of a list up or down by one.
// It never loses one: at the ends nothing moves.
export function moved<T>(all: readonly T[], at: number, by: 1 | -1): T[] {
  const one = all[at]
  const other = all[at + by]
  if (one === undefined || other === undefined) return [...all]
  return all.map((row, place) => (place === at ? other : place === at + by ? one : row))
}
