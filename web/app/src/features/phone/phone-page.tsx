// Settings → Telephone: the numbers that customers call, the telephone systems that tell of calls, and the timers.
// It never holds a secret.
import { remove } from '@api/client'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Phone, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { calendarsQuery } from '~/features/calendars/model'
import { Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { numbersQuery, type PhoneNumber, settingsQuery } from './model'
import { Systems } from './systems'
import { Timers } from './timers'

const NumberSheet = lazy(() => import('./number-sheet').then((module) => ({ default: module.NumberSheet })))

function Row({ number, onEdit }: { number: PhoneNumber; onEdit: () => void }) {
  const calendar = (useQuery(calendarsQuery).data?.items ?? []).find((one) => one.id === number.calendar_id)
  const drop = useSave(() => remove(`/phone/numbers/${number.id}`), ['phone-numbers'])
  const facts = [calendar?.name ?? t('chat.always'), t(`phone.closed.${number.closed}`)]
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span dir="auto" className="font-medium">
            {number.label}
          </span>
          <span className="tnum text-ink2">{number.number}</span>
          {number.hotline && <span className="pill bg-badsoft text-bad">{t('phone.hotline')}</span>}
          {!number.enabled && <span className="pill bg-hover text-ink2">{t('phone.off')}</span>}
        </p>
        <p className="text-xs text-ink3">{facts.join(' · ')}</p>
        {drop.isError && <Problem compact error={drop.error} />}
      </div>
      <button type="button" className="btn btn-line !h-8" onClick={onEdit}>
        {t('edit')}
      </button>
      <ConfirmButton label={t('delete')} disabled={drop.isPending} onConfirm={() => drop.mutate()} />
    </li>
  )
}

export function PhonePage() {
  const may = useMay('settings.manage')
  const numbers = useQuery(numbersQuery)
  const settings = useQuery(settingsQuery)
  const [open, setOpen] = useState<PhoneNumber | 'new' | null>(null)
  return (
    <>
      <Title
        title={t('settings.phone')}
        about={t('phone.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={14} aria-hidden />
              {t('phone.add_number')}
            </button>
          )
        }
      />
      {numbers.isError && <Problem error={numbers.error} retry={() => void numbers.refetch()} />}
      {numbers.data?.length === 0 && (
        <p className="mb-8 flex items-start gap-2.5 text-ink2">
          <Phone size={16} aria-hidden className="mt-0.5 shrink-0 text-ink3" />
          {t('phone.no_numbers')}
        </p>
      )}
      <ul className="mb-8 flex flex-col gap-3" aria-label={t('phone.numbers')}>
        {numbers.data?.map((number) => (
          <Row key={number.id} number={number} onEdit={() => setOpen(number)} />
        ))}
      </ul>
      <Section title={t('phone.systems')} about={t('phone.systems_about')}>
        <Systems />
      </Section>
      <Section title={t('phone.timers')} about={t('phone.timers_about')}>
        {settings.isError && <Problem error={settings.error} retry={() => void settings.refetch()} />}
        {settings.data && <Timers key={settings.data.version} known={settings.data} />}
      </Section>
      <Suspense>{open && <NumberSheet number={open === 'new' ? null : open} onClose={() => setOpen(null)} />}</Suspense>
    </>
  )
}
