// The topics of the community that belong to a conversation, and the way to begin one.
// Nothing of the conversation gets into the topic; it is typed anew.
import type { Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useBrands, useMayWrite } from '~/features/knowledge/queries'
import { useMay } from '~/sync/queries'
import { ofConversationQuery, settingQuery } from './model'

const NewTopic = lazy(() => import('./new-topic').then((module) => ({ default: module.NewTopic })))

export function TopicsOfConversation({ conversation }: { conversation: Conversation }) {
  const reads = useMay('knowledge.read')
  const may = useMayWrite()
  const brands = useBrands()
  const brand = brands.find((one) => one.is_default) ?? brands[0]
  const setting = useQuery({ ...settingQuery(brand?.id ?? ''), enabled: reads && brand !== undefined }).data
  const on = reads && setting?.enabled === true
  const rows = useQuery({ ...ofConversationQuery(conversation.number), enabled: on }).data ?? []
  const [open, setOpen] = useState(false)
  if (!on || !brand || (rows.length === 0 && !may)) return null
  return (
    <section aria-label={t('nav.community')} className="mt-2">
      <h2 className="text-xs font-normal text-ink3">{t('nav.community')}</h2>
      <ul>
        {rows.map((line) => (
          <li key={line.id}>
            <Link
              to="/community/$number"
              params={{ number: String(line.number) }}
              className="block truncate rounded-md py-1 text-accenttext hover:underline touch:min-h-11"
            >
              <span dir="auto">{line.title}</span>
            </Link>
          </li>
        ))}
      </ul>
      {may && rows.length === 0 && (
        <button type="button" className="btn btn-line mt-1 !h-8" onClick={() => setOpen(true)}>
          {t('community.ask_openly')}
        </button>
      )}
      {open && (
        <Suspense>
          <NewTopic
            brand={brand}
            conversation={conversation.number}
            onClose={() => setOpen(false)}
            onDone={() => setOpen(false)}
          />
        </Suspense>
      )}
    </section>
  )
}
