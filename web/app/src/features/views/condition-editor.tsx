// Edits a condition: groups of all or any, tests with a field, a negation and values.
// It never judges what a condition holds; the preview beside it asks the server.
import { t } from '@i18n/runtime'
import { FolderPlus, Plus, Trash2 } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { type Choices, useChoices } from './choices'
import { type Group, type Join, type Node, newGroup, newTest, replaced, type Test } from './model'
import { ValueEditor } from './value-editor'

/** The server takes conditions nested six deep; the editor stops where people lose the thread. */
const DEEPEST = 3

interface Props {
  tree: Group
  onChange: (tree: Group) => void
  /** What can be asked for, if not everything. */
  choices?: Choices
}

export function ConditionEditor({ tree, onChange, choices: given }: Props) {
  const all = useChoices()
  const choices = given ?? all
  const put = (key: number, by: Node | null) =>
    onChange(key === tree.key && by ? (by as Group) : replaced(tree, key, by))
  return <GroupEditor group={tree} depth={1} choices={choices} put={put} />
}

interface Inner {
  choices: Choices
  put: (key: number, by: Node | null) => void
}

function GroupEditor({ group, depth, choices, put }: Inner & { group: Group; depth: number }) {
  const add = (node: Node) => put(group.key, { ...group, parts: [...group.parts, node] })
  return (
    <fieldset className={depth > 1 ? 'rounded-xl bg-sunken p-3' : ''}>
      <legend className="sr-only">{t('condition.group')}</legend>
      <div className="mb-2 flex items-center gap-2">
        <select
          className="field !w-auto"
          aria-label={t('condition.join')}
          value={`${group.not ? 'not_' : ''}${group.join}`}
          onChange={(event) => {
            const [, not, join] = /^(not_)?(all|any)$/.exec(event.target.value) ?? []
            put(group.key, { ...group, not: Boolean(not), join: join as Join })
          }}
        >
          <option value="all">{t('condition.all')}</option>
          <option value="any">{t('condition.any')}</option>
          {depth > 1 && <option value="not_any">{t('condition.none')}</option>}
          {depth > 1 && <option value="not_all">{t('condition.not_all')}</option>}
        </select>
        <span className="flex-1" />
        {depth > 1 && (
          <button
            type="button"
            className="btn-icon"
            aria-label={t('condition.remove_group')}
            {...tip(t('condition.remove_group'))}
            onClick={() => put(group.key, null)}
          >
            <Trash2 size={15} aria-hidden />
          </button>
        )}
      </div>
      <ul className="flex flex-col gap-2">
        {group.parts.map((part) => (
          <li key={part.key}>
            {part.kind === 'group' ? (
              <GroupEditor group={part} depth={depth + 1} choices={choices} put={put} />
            ) : (
              <TestEditor test={part} choices={choices} put={put} />
            )}
          </li>
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <button type="button" className="btn" onClick={() => add(newTest('category'))}>
          <Plus size={15} aria-hidden />
          {t('condition.add')}
        </button>
        {depth < DEEPEST && (
          <button
            type="button"
            className="btn"
            onClick={() => add(newGroup(group.join === 'all' ? 'any' : 'all', [newTest('category')]))}
          >
            <FolderPlus size={15} aria-hidden />
            {t('condition.add_group')}
          </button>
        )}
      </div>
    </fieldset>
  )
}

function TestEditor({ test, choices, put }: Inner & { test: Test }) {
  return (
    <div className="grid grid-cols-[minmax(0,150px)_auto_minmax(0,1fr)_auto] items-start gap-2 phone:grid-cols-[minmax(0,1fr)_auto]">
      <select
        className="field"
        aria-label={t('condition.field')}
        value={test.name}
        onChange={(event) => put(test.key, { ...newTest(event.target.value), key: test.key })}
      >
        {choices.names.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.label}
          </option>
        ))}
        {choices.groups.map((group) => (
          <optgroup key={group.owner} label={group.label}>
            {group.choices.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <select
        className="field !w-auto"
        aria-label={t('condition.negation')}
        value={test.not ? 'not' : 'is'}
        onChange={(event) => put(test.key, { ...test, not: event.target.value === 'not' })}
      >
        <option value="is">{t('condition.is')}</option>
        <option value="not">{t('condition.is_not')}</option>
      </select>
      <div className="min-w-0 phone:order-last phone:col-span-2">
        <ValueEditor test={test} choices={choices} onChange={(value) => put(test.key, { ...test, value })} />
      </div>
      <button
        type="button"
        className="btn-icon phone:hidden"
        aria-label={t('condition.remove')}
        {...tip(t('condition.remove'))}
        onClick={() => put(test.key, null)}
      >
        <Trash2 size={15} aria-hidden />
      </button>
      <button
        type="button"
        className="text-start text-xs text-ink3 underline desk:hidden"
        onClick={() => put(test.key, null)}
      >
        {t('condition.remove')}
      </button>
    </div>
  )
}
