// How an inbox treats mail: its acknowledgement with a preview, and what a colleague's own mail means.
// It never sends anything; the preview shows the reader's language, the customer gets theirs.
import { get, put } from '@api/client'
import type { Behaviour, Inbox } from '@api/types'
import { isLocale, LOCALE_NAMES, LOCALES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useMay } from '~/sync/queries'
import { htmlOf, textOf } from './signature-text'
import { useSave } from './use-save'

const SAMPLE_NUMBER = '1042'
const STAFF_MAIL = ['reply', 'note'] as const

interface Words {
  on: boolean
  own: string
  due: boolean
  promise: string
  help: string
}

function Preview({ inbox, words }: { inbox: Inbox; words: Words }) {
  const own = words.own.trim().replaceAll('{number}', SAMPLE_NUMBER)
  const lines = [
    own || t('behaviour.sample', { number: SAMPLE_NUMBER }),
    words.due && t('behaviour.sample_due'),
    words.promise.trim(),
    words.help.trim() && `${t('behaviour.sample_help')}\n${words.help.trim()}`,
  ].filter(Boolean)
  return (
    <figure className="rounded-lg bg-sunken px-3.5 py-3" aria-live="polite" data-testid="acknowledgement">
      <figcaption className="mb-1.5 text-xs text-ink3">
        {t('behaviour.preview')}
        {words.on && ` · ${t('behaviour.preview_from', { name: inbox.name, address: inbox.address })}`}
      </figcaption>
      {words.on ? (
        <p className="whitespace-pre-line break-words">{lines.join('\n\n')}</p>
      ) : (
        <p className="text-ink2">{t('behaviour.preview_off')}</p>
      )}
    </figure>
  )
}

function Form({ inbox, behaviour }: { inbox: Inbox; behaviour: Behaviour }) {
  const may = useMay('settings.manage')
  const [on, setOn] = useState(behaviour.acknowledge)
  const [own, setOwn] = useState(textOf(behaviour.acknowledge_html))
  const [due, setDue] = useState(behaviour.promise_by_policy)
  const [promise, setPromise] = useState(behaviour.promise)
  const [help, setHelp] = useState(behaviour.help_url)
  const [staff, setStaff] = useState<Behaviour['staff_mail']>(behaviour.staff_mail)
  const [minutes, setMinutes] = useState(String(behaviour.group_minutes))
  const [lang, setLang] = useState<string>(behaviour.lang ?? '')
  const save = useSave(
    () =>
      put<Behaviour>(`/inboxes/${inbox.id}/behaviour`, {
        acknowledge: on,
        // Words that were not touched keep a formatting that this field cannot show.
        acknowledge_html: own === textOf(behaviour.acknowledge_html) ? behaviour.acknowledge_html : htmlOf(own),
        promise: promise.trim(),
        promise_by_policy: due,
        help_url: help.trim(),
        staff_mail: staff,
        group_minutes: Number(minutes) || 0,
        lang: isLocale(lang) ? lang : null,
      }),
    ['behaviour'],
  )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <CheckField
        label={t('behaviour.acknowledge')}
        help={t('behaviour.acknowledge_help')}
        checked={on}
        disabled={!may}
        onChange={(event) => setOn(event.target.checked)}
      />
      {on && (
        <>
          <AreaField
            label={t('behaviour.own')}
            help={t('behaviour.own_help')}
            rows={3}
            value={own}
            error={save.field('acknowledge_html')}
            onChange={(event) => setOwn(event.target.value)}
          />
          <CheckField
            label={t('behaviour.by_policy')}
            help={t('behaviour.by_policy_help')}
            checked={due}
            disabled={!may}
            onChange={(event) => setDue(event.target.checked)}
          />
          <TextField
            label={t('behaviour.promise')}
            help={t('behaviour.promise_help')}
            placeholder={t('behaviour.promise_hint')}
            maxLength={500}
            value={promise}
            error={save.field('promise')}
            onChange={(event) => setPromise(event.target.value)}
          />
          <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
            <TextField
              label={t('behaviour.help_url')}
              help={t('behaviour.help_url_help')}
              type="url"
              placeholder="https://"
              maxLength={500}
              value={help}
              error={save.field('help_url')}
              onChange={(event) => setHelp(event.target.value)}
            />
            <SelectField
              label={t('behaviour.lang')}
              value={lang}
              error={save.field('lang')}
              onChange={(event) => setLang(event.target.value)}
            >
              <option value="">{t('behaviour.lang_none')}</option>
              {LOCALES.filter((one) => one !== 'en' || lang === 'en').map((one) => (
                <option key={one} value={one} lang={one}>
                  {LOCALE_NAMES[one]}
                </option>
              ))}
            </SelectField>
          </div>
        </>
      )}
      <Preview inbox={inbox} words={{ on, own, due, promise, help }} />
      <SelectField
        label={t('behaviour.staff_mail')}
        help={t('behaviour.staff_mail_help')}
        value={staff}
        disabled={!may}
        onChange={(event) => setStaff(event.target.value as Behaviour['staff_mail'])}
      >
        {STAFF_MAIL.map((one) => (
          <option key={one} value={one}>
            {t(`staff_mail.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('behaviour.group')}
        help={t('behaviour.group_help')}
        type="number"
        min={0}
        max={10080}
        value={minutes}
        disabled={!may}
        error={save.field('group_minutes')}
        onChange={(event) => setMinutes(event.target.value)}
      />
      {may && (
        <div>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      )}
    </form>
  )
}

export function BehaviourForm({ inbox }: { inbox: Inbox }) {
  const query = useQuery({
    queryKey: ['behaviour', inbox.id],
    queryFn: () => get<Behaviour>(`/inboxes/${inbox.id}/behaviour`),
  })
  return (
    <section aria-label={t('behaviour.title')}>
      <h3 className="mb-1 mt-6 text-md font-semibold">{t('behaviour.title')}</h3>
      <p className="mb-3 text-ink2">{t('behaviour.about')}</p>
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Form inbox={inbox} behaviour={query.data} />}
    </section>
  )
}
