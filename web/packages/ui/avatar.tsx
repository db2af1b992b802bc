// The round mark of a person: one or two characters on a quiet colour that stays the same for the same name.
// It never stands alone; the name is always beside it, so screen readers pass it over.

function hue(name: string): number {
  let sum = 0
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 3600
  return sum / 10
}

const HAN = /\p{Script=Han}/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u

/** What stands for a name: the first letter, the family name's first character in Japanese, 思远 of 陈思远. */
export function initials(name: string): string {
  const clean = name.trim()
  if (!clean) return '?'
  const first = clean.split(/[\s　]+/)[0] ?? clean
  if (
    HAN.test(first) &&
    !KANA.test(clean) &&
    !/[\s　]/.test(clean) &&
    [...clean].length >= 3 &&
    [...clean].length <= 4
  ) {
    return [...clean].slice(-2).join('')
  }
  return ([...first][0] ?? '?').toUpperCase()
}

export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const whole = initials(name)
  // Two characters cannot be read in the smallest size; the last one tells given names apart.
  const text = size < 20 ? ([...whole].pop() ?? whole) : whole
  const scale = text.length > 1 ? 0.36 : 0.42
  return (
    <span
      aria-hidden
      className="avatar grid shrink-0 place-items-center rounded-full font-semibold leading-none"
      style={
        { width: size, height: size, fontSize: Math.max(8, size * scale), '--hue': hue(name) } as React.CSSProperties
      }
    >
      {text}
    </span>
  )
}
