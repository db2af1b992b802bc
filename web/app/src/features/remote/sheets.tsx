// The forms of a remote session: planning one, what the customer said on the telephone, and what came of it.
// They never end one without a word on what came of it.
import { post, put } from '@api/client'
import { t } from '@i18n/runtime'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { type ReactNode, useId, useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { type ConsentWay, REMOTE, type RemoteSession, TOOLS } from './model'

interface FormProps {
  title: string
  about?: string
  error: unknown
  busy: boolean
  ready: boolean
  label: string
  onSave: () => void
  onClose: () => void
  children: ReactNode
}

function Form({ title, about, error, busy, ready, label, onSave, onClose, children }: FormProps) {
  return (
    <Sheet title={title} onClose={onClose} width={520} top="10vh">
      <form
        className="flex max-h-[80vh] min-h-0 flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) onSave()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {about && <p className="text-ink2">{about}</p>}
        {error !== null && <Problem compact error={error} />}
        {children}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={busy || !ready}>
            {label}
          </button>
        </div>
      </form>
    </Sheet>
  )
}

export function PlanSheet({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const list = useId()
  const [tool, setTool] = useState('')
  const [link, setLink] = useState('')
  const [recorded, setRecorded] = useState(false)
  const save = useSave(
    () => post(`/conversations/${conversation}/remote-sessions`, { tool, link: link.trim() || null, recorded }),
    [REMOTE],
    onClose,
  )
  return (
    <Form
      title={t('remote.plan')}
      about={t('remote.plan_about')}
      error={save.error}
      busy={save.isPending}
      ready={tool.trim() !== ''}
      label={t('save')}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('remote.tool')}
        list={list}
        maxLength={60}
        required
        value={tool}
        error={save.field('tool')}
        onChange={(event) => setTool(event.target.value)}
      />
      <datalist id={list}>
        {TOOLS.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <TextField
        label={t('remote.link')}
        help={t('remote.link_help')}
        type="url"
        placeholder="https://"
        maxLength={1000}
        value={link}
        error={save.field('link')}
        onChange={(event) => setLink(event.target.value)}
      />
      <CheckField
        label={t('remote.recorded')}
        help={t('remote.recorded_help')}
        checked={recorded}
        onChange={(event) => setRecorded(event.target.checked)}
      />
    </Form>
  )
}

export function WordSheet({ session, name, onClose }: { session: RemoteSession; name: string; onClose: () => void }) {
  const [by, setBy] = useState(name)
  const [way, setWay] = useState<ConsentWay>('telephone')
  const [allowed, setAllowed] = useState(true)
  const save = useSave(
    () => put(`/remote-sessions/${session.id}/consent`, { version: session.version, allowed, way, by }),
    [REMOTE],
    onClose,
  )
  return (
    <Form
      title={t('remote.word')}
      about={t('remote.word_about')}
      error={save.error}
      busy={save.isPending}
      ready={by.trim() !== ''}
      label={t('save')}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('remote.by')}
        dir="auto"
        maxLength={200}
        required
        value={by}
        error={save.field('by')}
        onChange={(event) => setBy(event.target.value)}
      />
      <SelectField
        label={t('remote.said')}
        value={allowed ? 'yes' : 'no'}
        onChange={(event) => setAllowed(event.target.value === 'yes')}
      >
        <option value="yes">{t('remote.said_yes')}</option>
        <option value="no">{t('remote.said_no')}</option>
      </SelectField>
      <SelectField label={t('remote.way')} value={way} onChange={(event) => setWay(event.target.value as ConsentWay)}>
        <option value="telephone">{t('remote.way.telephone')}</option>
        <option value="message">{t('remote.way.message')}</option>
      </SelectField>
    </Form>
  )
}

export function EndSheet({ session, onClose }: { session: RemoteSession; onClose: () => void }) {
  const [looked, setLooked] = useState('')
  const [changed, setChanged] = useState('')
  const [outcome, setOutcome] = useState('')
  const [article, setArticle] = useState('')
  const save = useSave(
    () => {
      const wanted = article.replace(/\D/g, '')
      return post(`/remote-sessions/${session.id}/end`, {
        version: session.version,
        looked,
        changed,
        outcome,
        article: wanted ? Number(wanted) : null,
      })
    },
    [REMOTE],
    () => {
      toast(t('remote.ended'))
      onClose()
    },
  )
  return (
    <Form
      title={t('remote.end')}
      about={t('remote.end_about')}
      error={save.error}
      busy={save.isPending}
      ready={outcome.trim() !== ''}
      label={t('remote.end')}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <AreaField
        label={t('remote.looked')}
        rows={2}
        maxLength={4000}
        value={looked}
        error={save.field('looked')}
        onChange={(event) => setLooked(event.target.value)}
      />
      <AreaField
        label={t('remote.changed')}
        rows={2}
        maxLength={4000}
        value={changed}
        error={save.field('changed')}
        onChange={(event) => setChanged(event.target.value)}
      />
      <AreaField
        label={t('remote.outcome')}
        rows={3}
        maxLength={4000}
        required
        value={outcome}
        error={save.field('outcome')}
        onChange={(event) => setOutcome(event.target.value)}
      />
      <TextField
        label={t('remote.article')}
        help={t('remote.article_help')}
        inputMode="numeric"
        maxLength={12}
        value={article}
        error={save.field('article')}
        onChange={(event) => setArticle(event.target.value)}
      />
    </Form>
  )
}
