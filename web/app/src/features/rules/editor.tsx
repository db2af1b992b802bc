// One rule as a form that reads like a sentence: when, if, then; with a dry run below.
// It never switches a rule on; the list does, after showing what it would have done.
import { isApiError, patch, post } from '@api/client'
import type { Rule, RuleDefinition } from '@api/types'
import { t } from '@i18n/runtime'
import { CheckField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useChoices, withoutReader } from '~/features/views/choices'
import { conditionOf, newGroup, treeOf } from '~/features/views/model'
import { Texts } from '~/features/views/value-editor'
import { isWhole, newTrigger } from './model'
import { TriggerEditor } from './trigger-editor'

// The form is read from the top; what stands below comes meanwhile.
const ConditionEditor = lazy(() =>
  import('~/features/views/condition-editor').then((module) => ({ default: module.ConditionEditor })),
)
const ActionEditor = lazy(() => import('./action-editor').then((module) => ({ default: module.ActionEditor })))
const HoursField = lazy(() => import('./hours').then((module) => ({ default: module.HoursField })))
const Trial = lazy(() => import('./trial').then((module) => ({ default: module.Trial })))

interface Props {
  rule: Rule | null
  /** What a new one begins with. */
  start?: Pick<Rule, 'name' | 'definition'> | undefined
  folders: string[]
  onClose: () => void
}

function Part({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium text-ink2">{title}</legend>
      {children}
      {help && <p className="mt-1 text-xs text-ink3">{help}</p>}
    </fieldset>
  )
}

export function RuleEditor({ rule, start, folders, onClose }: Props) {
  const first = (rule ?? start)?.definition
  const choices = useChoices()
  const [name, setName] = useState((rule ?? start)?.name ?? '')
  const [folder, setFolder] = useState(rule?.folder ?? '')
  const [when, setWhen] = useState(first?.when ?? [newTrigger('customer_wrote')])
  const [tree, setTree] = useState(() => (first ? treeOf(first.condition) : newGroup('all')))
  const [any, setAny] = useState(first?.says?.any ?? [])
  const [none, setNone] = useState(first?.says?.none ?? [])
  const [hours, setHours] = useState(first?.hours)
  const [actions, setActions] = useState(first?.actions ?? [])
  const [stop, setStop] = useState(first?.stop ?? false)
  const says = any.length + none.length > 0 ? { says: { any, none } } : {}
  const definition: RuleDefinition = {
    when,
    condition: conditionOf(tree) ?? { all: [] },
    ...says,
    ...(hours ? { hours } : {}),
    actions,
    stop,
  }
  const save = useSave(
    () =>
      rule
        ? patch<Rule>(`/rules/${rule.id}`, { version: rule.version, name: name.trim(), folder, definition })
        : post<Rule>('/rules', { name: name.trim(), folder, definition }),
    ['rules'],
    onClose,
  )
  const place = (part: string, length: number) =>
    save.field(`definition/${part}`) ??
    Array.from({ length }, (_, at) => save.field(`definition/${part}/${at}`)).find(Boolean) ??
    null
  const title = rule ? t('edit_what', { what: rule.name }) : t('rules.new')
  return (
    <Sheet title={title} onClose={onClose} width={720} top="4vh">
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <div className="flex min-h-0 flex-col gap-5 overflow-y-auto p-5">
          <h2 className="text-lg font-semibold">{title}</h2>
          {save.isError && !isApiError(save.error, 'invalid_input') && <Problem compact error={save.error} />}
          <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
            <TextField
              label={t('rules.name')}
              required
              maxLength={100}
              value={name}
              error={save.field('name')}
              onChange={(event) => setName(event.target.value)}
            />
            <TextField
              label={t('rules.folder')}
              help={t('rules.folder_help')}
              maxLength={60}
              list="rule-folders"
              value={folder}
              error={save.field('folder')}
              onChange={(event) => setFolder(event.target.value)}
            />
            <datalist id="rule-folders">
              {folders.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </div>
          <Part title={t('rules.when')}>
            <TriggerEditor triggers={when} choices={choices} error={place('when', when.length)} onChange={setWhen} />
          </Part>
          <Part title={t('rules.and')}>
            <Suspense>
              <ConditionEditor tree={tree} onChange={setTree} choices={withoutReader(choices)} />
            </Suspense>
            {place('condition', 0) && <p className="mt-1 text-xs text-bad">{place('condition', 0)}</p>}
          </Part>
          <Part title={t('rules.says')} help={t('rules.says_help')}>
            <Texts value={any} onChange={setAny} />
          </Part>
          {(any.length > 0 || none.length > 0) && (
            <Part title={t('rules.says_none')}>
              <Texts value={none} onChange={setNone} />
            </Part>
          )}
          {place('says', 0) && <p className="text-xs text-bad">{place('says', 0)}</p>}
          <Part title={t('rules.hours')}>
            <Suspense>
              <HoursField value={hours} onChange={setHours} />
            </Suspense>
          </Part>
          <Part title={t('rules.then')}>
            <Suspense>
              <ActionEditor
                actions={actions}
                choices={choices}
                error={place('actions', actions.length)}
                onChange={setActions}
              />
            </Suspense>
          </Part>
          <CheckField label={t('rules.stop')} checked={stop} onChange={(event) => setStop(event.target.checked)} />
          <Suspense>
            <Trial definition={definition} />
          </Suspense>
        </div>
        <div className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-5 py-3">
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main" disabled={save.isPending || !isWhole(definition)}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
