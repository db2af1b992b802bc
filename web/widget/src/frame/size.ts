// How large a file is, in the visitor's language.
// It never counts; who has the file knows its bytes.

export function sizeOf(size: number, locale: string): string {
  const [value, unit] = size < 1024 ** 2 ? [size / 1024, 'kilobyte'] : [size / 1024 ** 2, 'megabyte']
  const maximumFractionDigits = value < 10 && unit === 'megabyte' ? 1 : 0
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits }).format(Math.max(1, value))
}
