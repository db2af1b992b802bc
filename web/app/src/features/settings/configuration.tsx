// The configuration as one file: download it; choose one, read what it would change, and change it.
// It never changes anything before somebody has seen what.
import { ApiError, get, isApiError, post } from '@api/client'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { CheckField } from '@ui/field'
import { Download } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useRef, useState } from 'react'
import { client } from '~/app/query'
import { type Report, ReportView } from './configuration-report'
import { Section, Title } from './section'

/** The largest file that the server takes, in bytes. */
const MAX_BYTES = 5 * 1024 * 1024

interface Chosen {
  name: string
  content: unknown
}

async function read(file: File): Promise<Chosen> {
  if (file.size > MAX_BYTES) throw new ApiError(413, 'too_large', t('configuration.too_large'))
  try {
    return { name: file.name, content: JSON.parse(await file.text()) }
  } catch {
    throw new ApiError(422, 'invalid_input', t('configuration.not_json'))
  }
}

/** Saves the configuration where the browser saves files, indented so that two of them can be compared. */
async function save(): Promise<void> {
  const content = await get<unknown>('/configuration')
  const blob = new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `causeway-${new Date().toISOString().slice(0, 10)}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}

function Troubles({ error }: { error: unknown }) {
  const places = isApiError(error) ? error.errors : []
  return (
    <div className="mt-3">
      <Problem compact error={error} />
      {places.length > 0 && (
        <ul className="mt-2 space-y-1 text-xs text-ink2">
          {places.map((place) => (
            <li key={`${place.pointer} ${place.detail}`} className="break-words">
              <code>{place.pointer || '/'}</code> {place.detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function ConfigurationPage() {
  const picker = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [leaveOut, setLeaveOut] = useState(false)
  const download = useMutation({ mutationFn: save })
  const preview = useMutation({
    mutationFn: async (file: File) => {
      setChosen(null)
      setLeaveOut(false)
      const next = await read(file)
      const report = await post<Report>('/configuration/preview', next.content)
      setChosen(next)
      return report
    },
  })
  const apply = useMutation({
    mutationFn: (file: Chosen) =>
      post<Report>(`/configuration/import${leaveOut ? '?leave_out=true' : ''}`, file.content),
    onSuccess: () => {
      setChosen(null)
      preview.reset()
      toast(t('configuration.done'))
      // A file may change whatever a screen shows.
      void client.invalidateQueries()
    },
  })
  const report = chosen ? preview.data : undefined
  const refused = report?.refused.length ?? 0
  const changes = (report?.added.length ?? 0) + (report?.changed.length ?? 0)
  return (
    <>
      <Title title={t('settings.configuration')} about={t('configuration.about')} />
      <Section title={t('configuration.export')} about={t('configuration.export_about')}>
        {download.error && <Problem compact error={download.error} />}
        <button
          type="button"
          className="btn btn-line touch:min-h-11"
          disabled={download.isPending}
          onClick={() => download.mutate()}
        >
          <Download size={14} aria-hidden />
          {t('configuration.download')}
        </button>
      </Section>
      <Section title={t('configuration.import')} about={t('configuration.import_about')}>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={t('configuration.choose')}
          onChange={(event) => {
            const file = event.target.files?.[0]
            apply.reset()
            if (file) preview.mutate(file)
            // The same file may be chosen again after it was edited.
            event.target.value = ''
          }}
        />
        <button
          type="button"
          className="btn btn-line touch:min-h-11"
          disabled={preview.isPending || apply.isPending}
          onClick={() => picker.current?.click()}
        >
          {t('configuration.choose')}
        </button>
        {(preview.error ?? apply.error) && <Troubles error={preview.error ?? apply.error} />}
        {report && chosen && (
          <div className="mt-4" data-testid="configuration-report">
            <p className="break-words font-medium">{chosen.name}</p>
            <ReportView report={report} />
            {refused > 0 && changes > 0 && (
              <CheckField
                label={t('configuration.leave_out')}
                help={t('configuration.leave_out_help')}
                checked={leaveOut}
                onChange={(event) => setLeaveOut(event.target.checked)}
              />
            )}
            {changes > 0 && (
              <button
                type="button"
                className="btn btn-main mt-3 touch:min-h-11"
                disabled={apply.isPending || (refused > 0 && !leaveOut)}
                onClick={() => apply.mutate(chosen)}
              >
                {t('configuration.apply')}
              </button>
            )}
          </div>
        )}
      </Section>
    </>
  )
}
