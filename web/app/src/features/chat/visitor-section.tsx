// The visitor beside the thread: whether they are here, on which page, with what, and which pages they saw.
// It never opens an address that is not one of the web; what visitors send is not to be trusted.
import type { Conversation } from '@api/types'
import { ago, clock, language, moment, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { BadgeCheck } from '@ui/icons'
import { useState } from 'react'
import { FACTS, Fact } from '~/features/people/facts'
import { DEVICES, opens, shortPage, type Visitor } from './model'
import { useVisitor } from './use-visitor'

const FEW = 5

function PageLink({ url, title }: { url: string; title: string | null }) {
  if (!opens(url)) return <span className="truncate py-1">{url}</span>
  const words = title?.trim() || shortPage(url)
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer noopener"
      title={url}
      dir="auto"
      className="block min-w-0 truncate rounded-md py-1 text-accenttext hover:underline touch:min-h-11"
    >
      {words}
    </a>
  )
}

function Errors({ errors }: { errors: readonly string[] }) {
  if (errors.length === 0) return null
  return (
    <details className="mt-1.5 rounded-lg bg-badsoft px-2.5 py-1.5 text-xs">
      <summary className="font-medium text-bad touch:min-h-11">{t('chat.errors', { n: errors.length })}</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {errors.map((error, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same error may come twice, and the order never changes
          <li key={at} className="break-words font-mono text-2xs">
            {error}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Pages({ pages }: { pages: Visitor['pages'] }) {
  const [all, setAll] = useState(false)
  if (pages.length === 0) return null
  const newest = [...pages].sort((one, other) => other.at - one.at)
  return (
    <>
      <h3 className="mt-2 text-xs font-normal text-ink3">{t('chat.pages')}</h3>
      <ol>
        {(all ? newest : newest.slice(0, FEW)).map((page) => (
          <li key={`${page.at} ${page.url}`} className="flex items-baseline gap-2">
            <time
              dateTime={new Date(page.at).toISOString()}
              title={moment(page.at)}
              className="tnum shrink-0 text-2xs text-ink3"
            >
              {clock(page.at)}
            </time>
            <span className="min-w-0 flex-1">
              <PageLink url={page.url} title={page.title} />
            </span>
          </li>
        ))}
      </ol>
      {!all && newest.length > FEW && (
        <button
          type="button"
          className="-mx-1.5 rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11"
          onClick={() => setAll(true)}
        >
          {t('chat.all_pages', { n: newest.length })}
        </button>
      )}
    </>
  )
}

export function VisitorSection({ conversation }: { conversation: Conversation }) {
  const { visitor, here } = useVisitor(conversation)
  if (!visitor) return null
  const device = DEVICES.find((one) => one === visitor.device)
  const facts: [string, string | null][] = [
    [t('chat.chat'), visitor.widget],
    [
      t('chat.device'),
      [device ? t(`chat.device.${device}`) : visitor.device, visitor.size].filter(Boolean).join(' · '),
    ],
    [t('chat.browser'), [visitor.browser, visitor.os].filter(Boolean).join(' · ')],
    [t('chat.language'), visitor.language && language(visitor.language)],
    [t('chat.first_seen'), ago(visitor.first_at)],
    [t('chat.opinion'), visitor.score ? t('chat.score', { n: number(visitor.score) }) : null],
  ]
  return (
    <section aria-label={t('chat.visitor')} className="mt-3 border-b border-line pb-3">
      <div className="flex min-h-6 items-center gap-2">
        <h2 className="flex-1 text-xs font-normal text-ink3">{t('chat.visitor')}</h2>
        {visitor.verified && (
          <span className="inline-flex items-center gap-1 text-xs text-ink2" title={t('chat.verified_help')}>
            <BadgeCheck size={13} aria-hidden className="text-ok" />
            {t('chat.verified')}
          </span>
        )}
        <span className={`pill ${here ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
          {here ? t('chat.here') : t('chat.left', { at: ago(visitor.last_at) })}
        </span>
      </div>
      <dl className={`mt-1 ${FACTS}`}>
        {visitor.page && (
          <Fact name={t('chat.page')}>
            <PageLink url={visitor.page} title={visitor.title} />
          </Fact>
        )}
        {visitor.referrer && (
          <Fact name={t('chat.referrer')}>
            <PageLink url={visitor.referrer} title={null} />
          </Fact>
        )}
        {facts.map(
          ([name, value]) =>
            value && (
              <Fact key={name} name={name}>
                <span className="truncate py-1" title={value}>
                  {value}
                </span>
              </Fact>
            ),
        )}
      </dl>
      {visitor.words && (
        <p dir="auto" className="whitespace-pre-wrap break-words text-ink2">
          {visitor.words}
        </p>
      )}
      <Errors errors={visitor.errors} />
      <Pages pages={visitor.pages} />
    </section>
  )
}
