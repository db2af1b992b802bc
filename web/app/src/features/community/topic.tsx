// One topic as the team sees it: all that was written, answering in public, keeping order, and what it can turn into.
// It never copies anything private into the topic.
import { patch, post as send } from '@api/client'
import type { Brand } from '@api/types'
import { moment } from '@i18n/format'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ExternalLink, Pin } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { useBrands, useMayWrite } from '~/features/knowledge/queries'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { AnswerForm } from './answer-form'
import {
  COMMUNITY_KEYS,
  type CommunityPost,
  communityAddress,
  putTopic,
  ROOT,
  said,
  type Topic,
  topicCategoriesQuery,
  topicQuery,
} from './model'
import { PostView } from './post'

const ToArticle = lazy(() => import('./to-article').then((module) => ({ default: module.ToArticle })))

type Change = Partial<Pick<Topic, 'accepted_id' | 'category_id' | 'closed' | 'pinned'>>

const useChange = (topic: Topic) =>
  useSave(
    (change: Change) => patch<Topic>(`${ROOT}/topics/${topic.number}`, { version: topic.version, ...change }),
    COMMUNITY_KEYS,
    putTopic,
  )

/** Where it stands and what it turned into. */
function Order({ topic, brand }: { topic: Topic; brand: Brand }) {
  const may = useMayWrite()
  const change = useChange(topic)
  const categories = useQuery(topicCategoriesQuery(brand.id)).data ?? []
  const order = [locale(), brand.default_locale, ...brand.locales]
  if (!may) return null
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      <select
        className="field !w-auto"
        aria-label={t('community.category')}
        value={topic.category_id}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ category_id: event.target.value })}
      >
        {categories.map((one) => (
          <option key={one.id} value={one.id}>
            {said(one.names, order)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="btn btn-line !h-8"
        disabled={change.isPending}
        onClick={() => change.mutate({ pinned: !topic.pinned })}
      >
        <Pin size={14} aria-hidden />
        {t(topic.pinned ? 'community.unpin' : 'community.pin')}
      </button>
      <button
        type="button"
        className="btn btn-line !h-8"
        disabled={change.isPending}
        onClick={() => change.mutate({ closed: !topic.closed })}
      >
        {t(topic.closed ? 'community.open' : 'community.close')}
      </button>
      {change.isError && <Problem compact error={change.error} />}
    </div>
  )
}

/** What a topic turned into, and the ways to that. */
function Turns({ topic, brand }: { topic: Topic; brand: Brand }) {
  const writes = useMayWrite()
  const converses = useMay('conversations.write')
  const [choosing, setChoosing] = useState(false)
  const converse = useSave(
    () => send<Topic>(`${ROOT}/topics/${topic.number}/conversation`, {}),
    COMMUNITY_KEYS,
    putTopic,
  )
  const asker = topic.posts[0]?.writer
  const answered = topic.posts.some((post) => post.no > 1 && post.state === 'shown')
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      {topic.conversation !== null && (
        <Link to="/c/$number" params={{ number: String(topic.conversation) }} className="btn btn-line !h-8">
          {t('community.conversation_no', { n: topic.conversation })}
        </Link>
      )}
      {topic.article !== null && (
        <Link to="/knowledge/$number" params={{ number: String(topic.article) }} className="btn btn-line !h-8">
          {t('community.article_no', { n: topic.article })}
        </Link>
      )}
      {topic.conversation === null && converses && asker?.contact_id && (
        <button
          type="button"
          className="btn btn-line !h-8"
          disabled={converse.isPending}
          onClick={() => converse.mutate()}
        >
          {t('community.converse')}
        </button>
      )}
      {topic.article === null && writes && answered && (
        <button type="button" className="btn btn-line !h-8" onClick={() => setChoosing(true)}>
          {t('community.to_article')}
        </button>
      )}
      {converse.isError && <Problem compact error={converse.error} />}
      {choosing && (
        <Suspense>
          <ToArticle topic={topic} brand={brand} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </div>
  )
}

function Accept({ topic, post }: { topic: Topic; post: CommunityPost }) {
  const may = useMayWrite()
  const change = useChange(topic)
  const accepted = topic.accepted_id === post.id
  if (!may || post.no === 1 || post.state !== 'shown') return null
  return (
    <button
      type="button"
      className="btn btn-line !h-8"
      disabled={change.isPending}
      onClick={() => change.mutate({ accepted_id: accepted ? null : post.id })}
    >
      {t(accepted ? 'community.unaccept' : 'community.accept')}
    </button>
  )
}

function Whole({ topic, brand }: { topic: Topic; brand: Brand }) {
  const may = useMayWrite()
  const address = communityAddress(brand, topic.locale, topic.number)
  const shown = topic.posts[0]?.state === 'shown'
  return (
    <>
      <p className="mb-1.5 flex flex-wrap items-center gap-2 text-xs text-ink2">
        <span className="tnum">#{topic.number}</span>
        <span>{moment(topic.created_at)}</span>
        {topic.closed && <span className="pill bg-hover text-ink2">{t('community.closed')}</span>}
        {topic.accepted_id !== null && <span className="pill bg-oksoft text-ok">{t('community.solved')}</span>}
      </p>
      <h2 dir="auto" lang={topic.locale} className="break-words text-xl font-semibold">
        {topic.title}
      </h2>
      {shown && address && brand.published && (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="mt-1 inline-flex items-center gap-1.5 rounded-md text-accenttext hover:underline touch:min-h-11"
        >
          <ExternalLink size={14} aria-hidden />
          {t('community.as_customers')}
        </a>
      )}
      <Order topic={topic} brand={brand} />
      <Turns topic={topic} brand={brand} />
      <ol className="mt-5 flex flex-col gap-4">
        {topic.posts.map((post) => (
          <li key={post.id}>
            <PostView post={post} accepted={topic.accepted_id === post.id}>
              <Accept topic={topic} post={post} />
            </PostView>
          </li>
        ))}
      </ol>
      {may && !topic.closed && <AnswerForm topic={topic} />}
    </>
  )
}

export function TopicDetail({ number }: { number: number }) {
  const query = useQuery(topicQuery(number))
  const brand = useBrands().find((one) => one.id === query.data?.brand_id)
  return (
    <div>
      <Link to="/community" className="btn -ms-2 mb-3">
        <ChevronLeft size={16} aria-hidden />
        {t('nav.community')}
      </Link>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data && brand && <Whole topic={query.data} brand={brand} />}
    </div>
  )
}
