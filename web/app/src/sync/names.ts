// The names of statuses: built-in ones in the reader's language, others as the team called them.
// It never changes what is stored.
import type { Category } from '@api/types'
import { t } from '@i18n/runtime'

export const categoryName = (category: Category): string => t(`category.${category}`)

export const statusName = (status: { name: string; category: Category; builtin: boolean }): string =>
  status.builtin ? categoryName(status.category) : status.name
