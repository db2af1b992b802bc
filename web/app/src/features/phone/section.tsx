// The telephone beside a conversation: the customer's numbers, the calls to make, and those that were made.
// It never dials by itself; a number's link does, and opens the form to write the call down.
import type { Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '~/sync/queries'
import { CallRow } from './call-row'
import type { Logged } from './log-sheet'
import { besideQuery } from './model'
import { Dial } from './parts'
import { TaskRow } from './task-row'

const LogSheet = lazy(() => import('./log-sheet').then((module) => ({ default: module.LogSheet })))
const PlanSheet = lazy(() => import('./plan-sheet').then((module) => ({ default: module.PlanSheet })))

const ADD = '-mx-1.5 block rounded-md px-1.5 py-1 text-start text-ink3 hover:bg-hover touch:min-h-11'
const FEW = 3

export function Calls({ conversation }: { conversation: Conversation }) {
  const may = useMay('conversations.write')
  const { data } = useQuery({ ...besideQuery(conversation.id), enabled: !conversation.contact.masked })
  const [logged, setLogged] = useState<Logged | null>(null)
  const [planning, setPlanning] = useState(false)
  const [all, setAll] = useState(false)
  if (!data) return null
  const open = data.tasks.filter((one) => one.state === 'open')
  const log = (number: string) => setLogged({ kind: 'new', conversation: conversation.id, number })
  const used = open.length > 0 || data.calls.length > 0 || data.phones.length > 0
  return (
    <section aria-label={t('phone.phone')}>
      {used && <h2 className="mt-2 text-xs font-normal text-ink3">{t('phone.phone')}</h2>}
      {data.no_calls && <p className="text-warn">{t('phone.no_calls')}</p>}
      {data.phones.length > 0 && (
        <ul className="flex flex-wrap gap-x-3">
          {data.phones.map((number) => (
            <li key={number}>
              <Dial number={number} onDial={() => log(number)} />
            </li>
          ))}
        </ul>
      )}
      <ul className="divide-y divide-line">
        {open.map((task) => (
          <TaskRow key={task.id} task={task} onOutcome={() => setLogged({ kind: 'task', task })} />
        ))}
        {(all ? data.calls : data.calls.slice(0, FEW)).map((call) => (
          <CallRow key={call.id} call={call} onOutcome={() => setLogged({ kind: 'call', call })} />
        ))}
      </ul>
      {!all && data.calls.length > FEW && (
        <button type="button" className={ADD} onClick={() => setAll(true)}>
          {t('phone.all_calls', { n: data.calls.length })}
        </button>
      )}
      {may && (
        <>
          <button type="button" className={ADD} onClick={() => setPlanning(true)}>
            + {t('phone.plan')}
          </button>
          <button type="button" className={ADD} onClick={() => log(data.phones[0] ?? '')}>
            + {t('phone.log')}
          </button>
        </>
      )}
      <Suspense>
        {logged && <LogSheet what={logged} onClose={() => setLogged(null)} />}
        {planning && <PlanSheet conversation={conversation} phones={data.phones} onClose={() => setPlanning(false)} />}
      </Suspense>
    </section>
  )
}
