// The start of the page: the cache of reads, the router, and what the browser chose about light and dark.

import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app.css'
import { readCache } from './data/read.ts'
import { router } from './router.tsx'
import { applyTheme, chosenTheme } from './shell/theme.ts'

applyTheme(chosenTheme())
const stage = document.getElementById('stage')
if (stage === null) throw new Error('the page has no #stage')
createRoot(stage).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={readCache()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
