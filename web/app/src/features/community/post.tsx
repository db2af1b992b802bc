// One question or answer as the team sees it: who wrote it, why it waits, what members say of it, and what is decided.
// Its words are shown as they were typed; nothing in them becomes a part of this page.
import { post as send } from '@api/client'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { ConfirmButton } from '@ui/confirm-button'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import type { ReactNode } from 'react'
import { useMayWrite } from '~/features/knowledge/queries'
import { useSave } from '~/features/settings/use-save'
import {
  COMMUNITY_KEYS,
  type CommunityMember,
  type CommunityPost,
  putTopic,
  ROOT,
  stateTone,
  type Topic,
  type Verdict,
  verdicts,
} from './model'

/** A member's name with what is known of them. */
export function MemberName({ member, staff }: { member: CommunityMember; staff: boolean }) {
  const name = (
    <span dir="auto" className="font-medium">
      {member.name}
    </span>
  )
  return (
    <>
      {member.contact_id ? (
        <Link to="/contacts/$id" params={{ id: member.contact_id }} className="rounded hover:underline">
          {name}
        </Link>
      ) : (
        name
      )}
      <span className={`pill ${staff ? 'bg-accentsoft text-accenttext' : 'bg-hover text-ink2'}`}>
        {staff ? t('community.staff') : t(`community.level.${member.level}`)}
      </span>
      {member.silenced && <span className="pill bg-badsoft text-bad">{t('community.silenced')}</span>}
    </>
  )
}

function Flags({ flags }: { flags: CommunityPost['flags'] }) {
  if (flags.length === 0) return null
  return (
    <ul aria-label={t('community.flags')} className="mt-2 rounded-lg bg-badsoft px-3 py-2 text-xs">
      {flags.map((flag) => (
        <li key={`${flag.name} ${flag.at}`} className="break-words">
          <span className="font-medium text-bad">{t(`community.reason.${flag.reason}`)}</span>{' '}
          <span dir="auto">{flag.words}</span>{' '}
          <span className="text-ink2">
            {flag.name} · {ago(flag.at)}
            {!flag.trusted && ` · ${t('community.level.new')}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The buttons that decide. */
export function Judge({ post }: { post: CommunityPost }) {
  const may = useMayWrite()
  const judge = useSave(
    (verdict: Verdict) => send<Topic>(`${ROOT}/posts/${post.id}/judge`, { verdict }),
    COMMUNITY_KEYS,
    (topic, verdict) => {
      putTopic(topic)
      toast(t(`community.done.${verdict}`))
    },
  )
  if (!may) return null
  return (
    <>
      {verdicts(post).map((verdict) =>
        verdict === 'delete' ? (
          <ConfirmButton
            key={verdict}
            label={t('community.do.delete')}
            disabled={judge.isPending}
            onConfirm={() => judge.mutate('delete')}
          />
        ) : (
          <button
            key={verdict}
            type="button"
            className={`btn !h-8 ${verdict === 'show' ? 'btn-main' : 'btn-line'}`}
            disabled={judge.isPending}
            onClick={() => judge.mutate(verdict)}
          >
            {t(`community.do.${verdict}`)}
          </button>
        ),
      )}
      {judge.isError && <Problem compact error={judge.error} />}
    </>
  )
}

interface Props {
  post: CommunityPost
  accepted?: boolean
  /** Further buttons. */
  children?: ReactNode
}

export function PostView({ post, accepted = false, children }: Props) {
  const tone = accepted ? 'shadow-[inset_0_0_0_1px_var(--ok)]' : 'shadow-[inset_0_0_0_1px_var(--line)]'
  return (
    <article className={`rounded-xl p-4 ${tone}`}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink2">
        <MemberName member={post.writer} staff={post.staff} />
        <time dateTime={new Date(post.created_at).toISOString()} title={moment(post.created_at)} className="text-xs">
          {ago(post.created_at)}
        </time>
        {post.edited_at !== null && <span className="text-xs">{t('community.edited')}</span>}
        <span className="flex-1" />
        {accepted && <span className="pill bg-oksoft text-ok">{t('community.accepted')}</span>}
        {post.state !== 'shown' && (
          <span className={`pill ${stateTone(post.state)}`}>{t(`community.state.${post.state}`)}</span>
        )}
      </p>
      {post.why !== '' && post.why !== 'team' && (
        <p className="mt-1 text-xs text-warn">{t(`community.why.${post.why}`)}</p>
      )}
      <p dir="auto" className="mt-2 whitespace-pre-wrap break-words">
        {post.state === 'deleted' ? <span className="text-ink3">{t('community.gone')}</span> : post.text}
      </p>
      {post.article !== null && (
        <p className="mt-2">
          <Link
            to="/knowledge/$number"
            params={{ number: String(post.article) }}
            className="rounded text-accenttext underline"
          >
            {t('community.article_no', { n: post.article })}
          </Link>
        </p>
      )}
      <Flags flags={post.flags} />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <span className="tnum text-xs text-ink2">{t('community.votes', { n: post.votes })}</span>
        <span className="flex-1" />
        {children}
        <Judge post={post} />
      </div>
    </article>
  )
}
