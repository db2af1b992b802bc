// Saving in settings: one request, the lists that show it asked again, a quiet "saved".
// It never hides an error; the caller shows it.
import { isApiError } from '@api/client'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { toast } from '@ui/toast'
import { client } from '~/app/query'

export function useSave<T, V = void>(
  run: (value: V) => Promise<T>,
  keys: readonly string[],
  done?: (result: T, value: V) => void,
) {
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: (result, value) => {
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
      if (done) done(result, value)
      else toast(t('saved'))
    },
    onError: (error) => {
      // What somebody else changed meanwhile is shown at once.
      if (isApiError(error, 'version_conflict'))
        for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
    },
  })
  const field = (name: string): string | null => (isApiError(mutation.error) ? mutation.error.field(`/${name}`) : null)
  return { ...mutation, field }
}
