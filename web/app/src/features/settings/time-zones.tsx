// The time zones of the world as options, with the one in use even if the browser does not know it.
// It never converts a time.

export function TimeZoneOptions({ current }: { current: string }) {
  const known = Intl.supportedValuesOf('timeZone')
  const all = known.includes(current) ? known : [current, ...known]
  return all.map((zone) => (
    <option key={zone} value={zone}>
      {zone.replaceAll('_', ' ')}
    </option>
  ))
}
