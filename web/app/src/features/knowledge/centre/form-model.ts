// What the editor of request forms works with: fields in their order, and conditions that can come true.
// It never decides what is taken; the server does.
import type { Field, FormAnswerKind, FormOption, LocaleTexts, RequestForm, RequestFormField } from '@api/types'
import type { Locale } from '@i18n/runtime'

export const ANSWER_KINDS: readonly FormAnswerKind[] = ['text', 'long_text', 'choice', 'choices', 'yes_no', 'date']

/** The words in a language, else those of any other. */
export const said = (texts: LocaleTexts, locale: Locale): string =>
  texts[locale] || Object.values(texts).find(Boolean) || ''

export const formName = (form: Pick<RequestForm, 'names' | 'slug'>, locale: Locale): string =>
  said(form.names, locale) || form.slug

export const isChoice = (kind: FormAnswerKind): boolean => kind === 'choice' || kind === 'choices'

function free(prefix: string, taken: readonly { id: string }[]): string {
  let n = 1
  while (taken.some((one) => one.id === `${prefix}${n}`)) n++
  return `${prefix}${n}`
}

export const newField = (fields: readonly RequestFormField[]): RequestFormField => ({
  id: free('f', fields),
  kind: 'text',
  labels: {},
  helps: {},
  required: false,
  options: [],
  shown_when: null,
  fills: null,
})

export const newOption = (options: readonly FormOption[]): FormOption => ({ id: free('o', options), names: {} })

/** A field with another kind of answer: what only the other kind has goes. */
export function withKind(field: RequestFormField, kind: FormAnswerKind): RequestFormField {
  const keeps = isChoice(kind) && isChoice(field.kind)
  const options = isChoice(kind) ? (keeps && field.options.length > 0 ? field.options : [newOption([])]) : []
  return { ...field, kind, options, fills: null }
}

/** A field that fills one of the desk's: what can be chosen is then what that field offers. */
export function withFills(field: RequestFormField, fills: Field | null, locale: Locale): RequestFormField {
  if (!fills || !isChoice(field.kind)) return { ...field, fills: fills?.id ?? null }
  const known = new Map(field.options.map((option) => [option.id, option]))
  const offered = fills.options.filter((option) => !option.archived)
  const options = offered.map((option) => known.get(option.id) ?? { id: option.id, names: { [locale]: option.name } })
  return { ...field, fills: fills.id, options }
}

/** The desk's fields that can hold such an answer. */
export const fillable = (fields: readonly Field[], kind: FormAnswerKind): Field[] =>
  fields.filter(
    (field) =>
      field.owner === 'conversation' &&
      !field.archived &&
      (field.kind === kind || (kind === 'text' && field.kind === 'long_text')),
  )

/** What a field can be asked for in a condition, by id. */
export const valuesOf = (field: RequestFormField): string[] =>
  field.kind === 'yes_no' ? ['yes', 'no'] : field.options.map((option) => option.id)

/** The fields without conditions that can no longer come true. */
export function sound(fields: readonly RequestFormField[]): RequestFormField[] {
  return fields.map((field, at) => {
    const when = field.shown_when
    const asked = when && fields.slice(0, at).find((other) => other.id === when.field)
    return when && !(asked && valuesOf(asked).includes(when.is)) ? { ...field, shown_when: null } : field
  })
}
