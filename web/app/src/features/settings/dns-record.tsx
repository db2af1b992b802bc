// A DNS record to paste at the domain's provider: name, type and value, each to copy by itself.
// It never breaks the value into pieces; providers do that themselves.
import type { DnsRecord } from '@api/types'
import { t } from '@i18n/runtime'
import { Copy } from '@ui/icons'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'

function CopyButton({ label, text }: { label: string; text: string }) {
  return (
    <button
      type="button"
      className="btn-icon shrink-0"
      aria-label={label}
      {...tip(label)}
      onClick={() => {
        void navigator.clipboard?.writeText(text)
        toast(t('pane.copied'))
      }}
    >
      <Copy size={14} aria-hidden />
    </button>
  )
}

export function Record({ record }: { record: DnsRecord }) {
  const { name, kind, value } = record
  return (
    <dl
      data-testid="record"
      className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 rounded-lg bg-sunken py-1 ps-3 pe-1 text-xs"
    >
      <dt className="text-ink3">{t('domains.record_name')}</dt>
      <dd className="col-span-2 flex items-center gap-1">
        <code className="min-w-0 flex-1 break-all">{name}</code>
        <CopyButton label={t('domains.copy_name', { name })} text={name} />
      </dd>
      <dt className="text-ink3">{t('domains.record_kind')}</dt>
      <dd className="col-span-2 py-1">
        <code>{kind}</code>
      </dd>
      <dt className="self-start pt-1.5 text-ink3">{t('domains.record_value')}</dt>
      <dd className="col-span-2 flex items-start gap-1">
        <code className="min-w-0 flex-1 break-all pt-1.5">{value}</code>
        <CopyButton label={t('domains.copy_value', { name })} text={value} />
      </dd>
    </dl>
  )
}
