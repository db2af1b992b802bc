// The entry of the agent app: language, theme, then the first page.
// It never waits for anything that the first page does not need.
import './styles/app.css'
import { firstLocale, setLocale } from '@i18n/runtime'
import { watchComposition } from '@keys/ime'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { client } from '~/app/query'
import { router } from '~/app/router'
import { installShell } from '~/app/shell-cache'
import { startTheme } from '~/app/theme'
import { prepareOffline } from '~/sync/offline'

startTheme()
prepareOffline()
installShell()
watchComposition(document)

const root = document.getElementById('root')
if (root) {
  void setLocale(firstLocale(localStorage.getItem('causeway.locale'), navigator.languages)).then(() =>
    createRoot(root).render(
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>,
    ),
  )
}
