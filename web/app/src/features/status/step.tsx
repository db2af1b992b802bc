// One step of an incident as the team sees it: its words, whether they were put right, and what they were before.
// It never changes how far the incident was or when; that is what was.
import { patch } from '@api/client'
import type { Brand, Locale } from '@api/types'
import { ago, list, moment } from '@i18n/format'
import { LOCALE_NAMES, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, CheckField } from '@ui/field'
import { Pencil } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useMayPublish } from '~/features/knowledge/queries'
import { useSave } from '~/features/settings/use-save'
import { useUsers } from '~/sync/queries'
import { Languages } from './languages'
import {
  earlierQuery,
  phaseName,
  pick,
  preference,
  putIncident,
  STATUS_KEYS,
  type StatusIncident,
  type StatusStep,
  stepAddress,
  type Texts,
  WORDS_LENGTH,
} from './model'

interface Props {
  step: StatusStep
  incident: StatusIncident
  brand: Brand
}

function CorrectSheet({ step, incident, brand, onClose }: Props & { onClose: () => void }) {
  const [texts, setTexts] = useState<Texts>(step.texts)
  const [tell, setTell] = useState(false)
  const save = useSave(
    () => patch<StatusIncident>(stepAddress(incident.number, step.id), { version: incident.version, texts, tell }),
    STATUS_KEYS,
    (next) => {
      putIncident(next)
      onClose()
    },
  )
  const title = t('status.correct')
  return (
    <Sheet title={title} onClose={onClose} width={560} top="8vh">
      <form
        className="flex max-h-[82vh] min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="text-ink2">{t('status.correct_help')}</p>
        {save.isError && <Problem compact error={save.error} />}
        <Languages brand={brand} parts={[texts]}>
          {(one) => (
            <AreaField
              label={t('status.words')}
              lang={one}
              rows={5}
              maxLength={WORDS_LENGTH}
              value={texts[one] ?? ''}
              error={save.field('texts')}
              onChange={(event) => setTexts({ ...texts, [one]: event.target.value })}
            />
          )}
        </Languages>
        <CheckField
          label={t('status.correct_tell')}
          checked={tell}
          onChange={(event) => setTell(event.target.checked)}
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}

/** What it said before, asked for only when somebody looks. */
function Before({ step, incident, brand }: Props) {
  const [open, setOpen] = useState(false)
  const query = useQuery({ ...earlierQuery(incident.number, step), enabled: open })
  const order = preference(brand, locale())
  return (
    <details className="mt-1 text-xs text-ink2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded touch:min-h-11">{t('status.earlier')}</summary>
      {query.isError && <Problem compact error={query.error} />}
      <ul className="mt-1 space-y-2">
        {query.data?.map((one) => {
          const said = pick(one.texts, order)
          return (
            <li key={one.until_at} className="border-s-2 border-line ps-2.5">
              <p dir="auto" lang={said?.locale} className="whitespace-pre-wrap break-words">
                {said?.text}
              </p>
              <p className="text-ink3">{moment(one.until_at)}</p>
            </li>
          )
        })}
      </ul>
    </details>
  )
}

export function Step({ step, incident, brand }: Props) {
  const users = useUsers()
  const may = useMayPublish()
  const [correcting, setCorrecting] = useState(false)
  const said = pick(step.texts, preference(brand, locale()))
  const who = step.by_user ? users.find((user) => user.id === step.by_user)?.name : t('status.by_clock')
  const languages = (Object.keys(step.texts) as Locale[]).map((one) => LOCALE_NAMES[one])
  return (
    <li className="relative border-s border-line pb-5 ps-5 last:pb-0">
      <span aria-hidden className="absolute inset-s-0 top-1.5 -ms-[4.5px] size-2 rounded-full bg-line2" />
      <div className="flex items-start gap-2">
        <p className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{phaseName(step.phase)}</span>
          <time dateTime={new Date(step.at).toISOString()} title={moment(step.at)} className="tnum text-xs text-ink2">
            {moment(step.at)}
          </time>
        </p>
        {may && (
          <button type="button" className="btn btn-line shrink-0" onClick={() => setCorrecting(true)}>
            <Pencil size={13} aria-hidden />
            {t('status.correct')}
          </button>
        )}
      </div>
      <p dir="auto" lang={said?.locale} className="mt-0.5 whitespace-pre-wrap break-words">
        {said?.text}
      </p>
      <p className="mt-0.5 text-xs text-ink3">{[who, list(languages), ago(step.at)].filter(Boolean).join(' · ')}</p>
      {step.corrected_at !== null && (
        <>
          <p className="mt-0.5 text-xs text-ink2">{t('status.corrected', { at: moment(step.corrected_at) })}</p>
          <Before step={step} incident={incident} brand={brand} />
        </>
      )}
      {correcting && (
        <CorrectSheet step={step} incident={incident} brand={brand} onClose={() => setCorrecting(false)} />
      )}
    </li>
  )
}
