// What a customer runs of ours: a list; the form of one comes when it is asked for.
// It never shows the assets of one customer to somebody who may not know them; the server does not answer then.
import type { Asset } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Plus } from '@ui/icons'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '~/sync/queries'
import { Group } from './facts'
import { assetsQuery, type CustomerKind } from './queries'

const AssetEditor = lazy(() => import('./asset-editor').then((module) => ({ default: module.AssetEditor })))

const dayShown = (ms: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(ms)

export function Assets({ kind, id }: { kind: CustomerKind; id: string }) {
  const { data } = useQuery(assetsQuery(kind, id))
  const may = useMay('people.write')
  const [edited, setEdited] = useState<Asset | 'new' | null>(null)
  const all = data ?? []
  if (!data || (all.length === 0 && !may)) return null
  const about = (asset: Asset) =>
    [
      [asset.cloud, asset.region].filter(Boolean).join(' '),
      asset.purchased_at !== null && t('assets.bought', { at: dayShown(asset.purchased_at) }),
      asset.modified && t('assets.modified_short'),
      kind === 'contacts' && asset.owner === 'company' && t('assets.of_company'),
      asset.archived && t('assets.archived'),
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <Group
      title={t('assets.title')}
      testid="assets"
      action={
        may && (
          <button
            type="button"
            className="btn-icon !size-6"
            aria-label={t('assets.new')}
            onClick={() => setEdited('new')}
          >
            <Plus size={14} aria-hidden />
          </button>
        )
      }
    >
      <ul className="mt-1">
        {all.map((asset) => (
          <li key={asset.id}>
            <button
              type="button"
              disabled={!may}
              onClick={() => setEdited(asset)}
              className={`-mx-1.5 block w-[calc(100%+12px)] rounded-md px-1.5 py-1 text-start enabled:hover:bg-hover touch:min-h-11 ${asset.archived ? 'text-ink3' : ''}`}
            >
              <span className="block truncate">
                {asset.product} {asset.product_version}
              </span>
              {about(asset) && <span className="block truncate text-xs text-ink3">{about(asset)}</span>}
            </button>
          </li>
        ))}
      </ul>
      <Suspense>
        {edited && (
          <AssetEditor
            asset={edited === 'new' ? null : edited}
            path={`/${kind}/${id}/assets`}
            onClose={() => setEdited(null)}
          />
        )}
      </Suspense>
    </Group>
  )
}
