// The logo of a brand: shown, replaced, taken away, each at once.
// It never changes a picture; the server takes it as it is or says why not.
import { put, remove } from '@api/client'
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { Problem } from '@ui/problem'
import { useRef } from 'react'
import { useSave } from '~/features/settings/use-save'

export function Logo({ brand }: { brand: Brand }) {
  const picker = useRef<HTMLInputElement>(null)
  const path = `/knowledge/brands/${brand.id}/logo`
  const change = useSave((file: File | null) => (file ? put<Brand>(path, file) : remove<Brand>(path)), ['brands'])
  return (
    <div>
      <p className="font-medium text-ink2">{t('brand.logo')}</p>
      {change.isError && <Problem compact error={change.error} />}
      <div className="mt-1 flex items-center gap-3">
        {brand.logo && <img src={brand.logo} alt="" className="h-10 max-w-40 rounded-md object-contain shadow-1" />}
        <input
          ref={picker}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/gif,image/webp,image/avif,image/bmp"
          aria-label={t('brand.logo_choose')}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) change.mutate(file)
            event.target.value = ''
          }}
        />
        <button
          type="button"
          className="btn btn-line"
          disabled={change.isPending}
          onClick={() => picker.current?.click()}
        >
          {t('brand.logo_choose')}
        </button>
        {brand.logo && (
          <button type="button" className="btn" disabled={change.isPending} onClick={() => change.mutate(null)}>
            {t('brand.logo_remove')}
          </button>
        )}
      </div>
      <p className="mt-1 text-xs text-ink3">{t('brand.logo_help')}</p>
    </div>
  )
}
