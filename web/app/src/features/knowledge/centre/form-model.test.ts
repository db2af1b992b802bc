import type { Field, RequestFormField } from '@api/types'
import { moved } from '@ui/order'
import { expect, test } from 'vitest'
import { fillable, newField, said, sound, withFills, withKind } from './form-model'

const field = (id: string, more: Partial<RequestFormField> = {}): RequestFormField => ({ ...newField([]), id, ...more })

test('a condition goes when what it asks for no longer stands before it', () => {
  const asked = field('q', { kind: 'yes_no' })
  const then = field('then', { shown_when: { field: 'q', is: 'yes' } })
  expect(sound([asked, then])[1]?.shown_when).toEqual({ field: 'q', is: 'yes' })
  expect(sound(moved([asked, then], 1, -1))[0]?.shown_when).toBeNull()
  expect(sound([withKind(asked, 'text'), then])[1]?.shown_when).toBeNull()
  expect(sound([then])[0]?.shown_when).toBeNull()
})

test('new fields have names of their own, and a choice begins with an option', () => {
  expect(newField([field('f1'), field('f3')]).id).toBe('f2')
  expect(withKind(field('a'), 'choice').options).toHaveLength(1)
  expect(withKind(withKind(field('a'), 'choice'), 'date').options).toHaveLength(0)
})

test('a choice that fills one of the desk’s fields offers what that field offers', () => {
  const desk = {
    id: 'x',
    owner: 'conversation',
    kind: 'choice',
    archived: false,
    options: [
      { id: 'a', name: 'Web', archived: false },
      { id: 'b', name: 'Old', archived: true },
    ],
  } as Field
  const filled = withFills(withKind(field('q'), 'choice'), desk, 'ja')
  expect(filled.options).toEqual([{ id: 'a', names: { ja: 'Web' } }])
  expect(fillable([desk], 'choice')).toHaveLength(1)
  expect(fillable([desk], 'choices')).toHaveLength(0)
  expect(said(filled.options[0]?.names ?? {}, 'en')).toBe('Web')
})
