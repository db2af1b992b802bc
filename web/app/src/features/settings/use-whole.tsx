// A setting that is edited as a whole and saved with the version that it began from.
// It never throws away what was changed here because somebody else saved meanwhile; it says so and offers theirs.
import { isApiError, put } from '@api/client'
import { t } from '@i18n/runtime'
import { Problem } from '@ui/problem'
import { type FormEvent, useState } from 'react'
import { useSave } from './use-save'

/** `held` is what the server has; without changes of one's own it is what is shown. */
export function useWhole<T extends { version: number }>(held: T, path: string, key: string) {
  const [own, setOwn] = useState<T | null>(null)
  const now = own ?? held
  const save = useSave(() => put<T>(path, now), [key])
  return {
    now,
    change: (part: Omit<Partial<T>, 'version'>) => setOwn({ ...now, ...part }),
    submit: (event: FormEvent) => {
      event.preventDefault()
      save.mutate(undefined, { onSuccess: () => setOwn(null) })
    },
    /** Whether there is nothing to save now. */
    rests: own === null || save.isPending,
    /** What the server said against it, with a way to take over what somebody else saved. */
    refusal: save.error && (
      <>
        <Problem compact error={save.error} />
        {isApiError(save.error, 'version_conflict') && (
          <button type="button" className="btn btn-line mb-3" onClick={() => setOwn(null)}>
            {t('settings.take_theirs')}
          </button>
        )}
      </>
    ),
  }
}
