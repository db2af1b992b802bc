// Members with what they did and how far they are trusted, and the one thing that can be decided: whether they may write.
// Trust follows from what they did; nobody sets it.
import { patch } from '@api/client'
import { date } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { RowSkeletons } from '@ui/waiting'
import { useEffect, useState } from 'react'
import { useMayWrite } from '~/features/knowledge/queries'
import { ROWS } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { COMMUNITY_KEYS, type CommunityMember, membersQuery, ROOT } from './model'
import { MemberName } from './post'

/** What somebody did, in a line. */
export function MemberLine({ member }: { member: CommunityMember }) {
  const hidden = member.hidden > 0 ? t('community.hidden_posts', { n: member.hidden }) : null
  return (
    <p className="tnum text-xs text-ink2">
      {[
        t('community.posts', { n: member.posts }),
        t('community.votes', { n: member.votes }),
        t('community.accepted_n', { n: member.accepted }),
        ...member.badges.map((badge) => t(`community.badge.${badge}`)),
        hidden,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  )
}

export function Members() {
  const may = useMayWrite()
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const query = useInfiniteQuery(membersQuery(wanted))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const silence = useSave(
    (member: CommunityMember) =>
      patch<CommunityMember>(`${ROOT}/members/${member.id}`, { version: member.version, silenced: !member.silenced }),
    COMMUNITY_KEYS,
  )
  const error = query.error ?? silence.error
  return (
    <>
      <input
        type="search"
        className="field mb-3"
        aria-label={t('community.search_members')}
        placeholder={t('community.search_members')}
        value={text}
        maxLength={30}
        onChange={(event) => setText(event.target.value)}
      />
      {error && <Problem compact error={error} />}
      {query.isPending && <RowSkeletons height={54} />}
      {query.isSuccess && rows.length === 0 && <p className="py-4 text-ink2">{t('community.no_members')}</p>}
      {rows.length > 0 && (
        <ul className={ROWS} aria-label={t('community.view.members')}>
          {rows.map((member) => (
            <li key={member.id} className="flex min-h-12 flex-wrap items-center gap-3 px-3.5 py-2">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-2">
                  <MemberName member={member} staff={member.user_id !== null} />
                  <span className="text-xs text-ink3">{t('community.since', { at: date(member.joined_at) })}</span>
                </p>
                <MemberLine member={member} />
              </div>
              {may && member.user_id === null && (
                <button
                  type="button"
                  className="btn btn-line !h-8"
                  disabled={silence.isPending}
                  onClick={() => silence.mutate(member)}
                >
                  {t(member.silenced ? 'community.let_write' : 'community.silence')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <More query={query} />
    </>
  )
}
