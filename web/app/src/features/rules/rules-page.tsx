// Settings → Rules: by folder in the order in which they act, on or off, how often they acted, what needs attention.
// It never switches a rule on without showing first what it would have done.
import { patch, put, remove } from '@api/client'
import type { Rule, RuleFolder, Rules } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField } from '@ui/field'
import { AlertTriangle, ArrowUp, ChevronDown, Pencil, Plus, ScrollText, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { lazy, Suspense, useState } from 'react'
import { ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { byFolder, EXAMPLES, type Example, moved } from './model'
import { rulesQuery, useRuleWords } from './queries'

const RuleEditor = lazy(() => import('./editor').then((module) => ({ default: module.RuleEditor })))
const RuleRecord = lazy(() => import('./record').then((module) => ({ default: module.RuleRecord })))
const RuleSwitch = lazy(() => import('./switch').then((module) => ({ default: module.RuleSwitch })))

type Opened =
  | { kind: 'edit'; rule: Rule | null; start?: Pick<Rule, 'name' | 'definition'> }
  | { kind: 'record' | 'switch'; rule: Rule }

export function RulesPage() {
  const may = useMay('settings.manage')
  const query = useQuery(rulesQuery)
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const flip = useSave(
    ({ rule, enabled }: { rule: Rule; enabled: boolean }) =>
      patch<Rule>(`/rules/${rule.id}`, { version: rule.version, enabled }),
    ['rules'],
    close,
  )
  const order = useSave((ids: string[]) => put<Rules>('/rules/order', { ids }), ['rules'])
  const folders = useSave((all: RuleFolder[]) => put<Rules>('/rules/folders', { folders: all }), ['rules'])
  const drop = useSave((rule: Rule) => remove(`/rules/${rule.id}`), ['rules'])
  const failed = flip.error ?? order.error ?? folders.error ?? drop.error
  const rules = query.data
  const firstMatch = (name: string, first_match: boolean) =>
    folders.mutate((rules?.folders ?? []).map((one) => (one.name === name ? { name, first_match } : one)))
  return (
    <>
      <Title
        title={t('settings.rules')}
        about={t('rules.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpened({ kind: 'edit', rule: null })}>
              <Plus size={15} aria-hidden />
              {t('rules.new')}
            </button>
          )
        }
      />
      {failed && <Problem compact error={failed} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {rules?.items.length === 0 && (
        <div className="rounded-xl bg-sunken p-4">
          <p className="text-ink2">{t('rules.none')}</p>
          {may && (
            <div className="mt-3 flex flex-wrap gap-2">
              {(Object.keys(EXAMPLES) as Example[]).map((example) => (
                <button
                  key={example}
                  type="button"
                  className="btn btn-line"
                  onClick={() =>
                    setOpened({
                      kind: 'edit',
                      rule: null,
                      start: { name: t(`rules.example.${example}`), definition: EXAMPLES[example] },
                    })
                  }
                >
                  {t(`rules.example.${example}`)}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
      {rules &&
        byFolder(rules).map(([folder, items]) => (
          <section key={folder.name} className="mb-6">
            <div className="mb-2 flex flex-wrap items-center gap-x-4">
              <h3 className="font-semibold">{folder.name || t('rules.no_folder')}</h3>
              {items.length > 1 && (
                <CheckField
                  label={t('rules.first_match')}
                  disabled={!may}
                  checked={folder.first_match}
                  onChange={(event) => firstMatch(folder.name, event.target.checked)}
                />
              )}
            </div>
            <ol className={ROWS}>
              {items.map((rule, at) => (
                <Row
                  key={rule.id}
                  rule={rule}
                  may={may}
                  first={at === 0}
                  last={at === items.length - 1}
                  onSwitch={() =>
                    rule.enabled ? flip.mutate({ rule, enabled: false }) : setOpened({ kind: 'switch', rule })
                  }
                  onMove={(by) => order.mutate(moved(rules.items, rule, by))}
                  onEdit={() => setOpened({ kind: 'edit', rule })}
                  onRecord={() => setOpened({ kind: 'record', rule })}
                  onDelete={() => drop.mutate(rule)}
                />
              ))}
            </ol>
          </section>
        ))}
      <Suspense>
        {opened?.kind === 'edit' && (
          <RuleEditor
            rule={opened.rule}
            start={opened.start}
            folders={(rules?.folders ?? []).map((one) => one.name).filter(Boolean)}
            onClose={close}
          />
        )}
        {opened?.kind === 'record' && <RuleRecord rule={opened.rule} onClose={close} />}
        {opened?.kind === 'switch' && (
          <RuleSwitch
            rule={opened.rule}
            error={flip.error}
            busy={flip.isPending}
            onClose={close}
            onSwitch={() => flip.mutate({ rule: opened.rule, enabled: true })}
          />
        )}
      </Suspense>
    </>
  )
}

interface RowProps {
  rule: Rule
  may: boolean
  first: boolean
  last: boolean
  onSwitch: () => void
  onMove: (by: -1 | 1) => void
  onEdit: () => void
  onRecord: () => void
  onDelete: () => void
}

function Row({ rule, may, first, last, onSwitch, onMove, onEdit, onRecord, onDelete }: RowProps) {
  const words = useRuleWords()
  const button = (label: string, icon: React.ReactNode, run: () => void, disabled = false) => (
    <button type="button" className="btn-icon" aria-label={label} {...tip(label)} disabled={disabled} onClick={run}>
      {icon}
    </button>
  )
  return (
    <li className="flex items-start gap-3 px-3.5 py-2.5 phone:flex-wrap">
      <input
        type="checkbox"
        className="mt-1 size-4 shrink-0 accent-(--accent)"
        aria-label={t('rules.on', { name: rule.name })}
        checked={rule.enabled}
        disabled={!may}
        onChange={onSwitch}
      />
      <div className="min-w-0 flex-1">
        <p dir="auto" className={`font-medium ${rule.enabled ? '' : 'text-ink3'}`}>
          {rule.name}
        </p>
        <p className="break-words text-xs text-ink2">{words.rule(rule)}</p>
        {rule.enabled && (
          <p className="tnum text-xs text-ink3">{t('rules.fired', { n: rule.fired, count: number(rule.fired) })}</p>
        )}
        {rule.attention && (
          <p className="mt-0.5 flex items-start gap-1 break-words text-xs text-bad">
            <AlertTriangle size={13} aria-hidden className="mt-px shrink-0" />
            {t('rules.attention', { why: rule.attention })}
          </p>
        )}
      </div>
      {may && (
        <div className="flex shrink-0 items-center phone:w-full phone:justify-end">
          {button(t('rules.up', { name: rule.name }), <ArrowUp size={15} aria-hidden />, () => onMove(-1), first)}
          {button(t('rules.down', { name: rule.name }), <ChevronDown size={15} aria-hidden />, () => onMove(1), last)}
          {button(t('rules.history', { name: rule.name }), <ScrollText size={15} aria-hidden />, onRecord)}
          {button(t('edit_what', { what: rule.name }), <Pencil size={15} aria-hidden />, onEdit)}
          <ConfirmButton
            small
            icon={<Trash2 size={15} aria-hidden />}
            label={t('delete_what', { what: rule.name })}
            onConfirm={onDelete}
          />
        </div>
      )}
    </li>
  )
}
