// Every address of the page. A view is loaded when it is first gone to; `at` (the moment that is shown) and `why` (the id whose
// chain stands open) belong to every address, so that what is on screen can be sent as a link.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { Boundary, NotHere } from './shell/boundary.tsx'
import { Shell } from './shell/shell.tsx'
import { Skeleton } from './ui/parts.tsx'

interface Anywhere {
  at?: string | undefined
  why?: string | undefined
}

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotHere,
  search: { middlewares: [retainSearchParams(['at'])] },
  validateSearch: (search: Record<string, unknown>): Anywhere => {
    const at =
      typeof search['at'] === 'string' && !Number.isNaN(Date.parse(search['at'])) ? search['at'] : undefined
    const why = typeof search['why'] === 'string' ? search['why'].slice(0, 200) : undefined
    // What is left out here would stay as it was typed: what is no moment is said to be none.
    return {
      ...('at' in search ? { at: at === undefined ? undefined : new Date(at).toISOString() } : {}),
      ...(why === undefined ? {} : { why }),
    }
  },
})

/** The most that the server takes of words that are searched for. */
const textChars = 200

/** Search parameters of a view beside the common ones: texts only, of characters that the server takes. */
type Texts<Key extends string> = { [key in Key]?: string | undefined }
function texts<Key extends string>(...keys: readonly Key[]): (search: Record<string, unknown>) => Texts<Key> {
  return (search) =>
    Object.fromEntries(
      keys.flatMap((key) => {
        const value = search[key]
        if (value === undefined || value === '') return []
        const text = String(value).replaceAll('\0', '').slice(0, textChars).toWellFormed()
        // What is left out here would stay as it was typed.
        return [[key, text.trim() === '' ? undefined : text]]
      }),
    ) as Texts<Key>
}

const parent = () => root

const routes = [
  createRoute({
    getParentRoute: parent,
    path: '/',
    // Messages link to a question as /?approval=ID.
    validateSearch: texts('approval'),
    beforeLoad: ({ search }) => {
      const { approval } = search as Texts<'approval'>
      if (approval !== undefined) throw redirect({ to: '/approvals/$id', params: { id: approval } })
    },
    component: lazyRouteComponent(() => import('./views/office/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/feed',
    validateSearch: texts('agent', 'kind', 'tag', 'text'),
    component: lazyRouteComponent(() => import('./views/feed/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/approvals',
    component: lazyRouteComponent(() => import('./views/approvals/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/approvals/$id',
    component: lazyRouteComponent(() => import('./views/approvals/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/missions',
    validateSearch: texts('show', 'status', 'agent'),
    component: lazyRouteComponent(() => import('./views/missions/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/missions/$id',
    validateSearch: texts('show', 'step'),
    component: lazyRouteComponent(() => import('./views/missions/one.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/made',
    validateSearch: texts('kind', 'agent'),
    component: lazyRouteComponent(() => import('./views/made/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/made/$id',
    component: lazyRouteComponent(() => import('./views/made/one.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/conversations',
    validateSearch: texts('status', 'format', 'agent'),
    component: lazyRouteComponent(() => import('./views/conversations/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/conversations/$id',
    validateSearch: texts('turn'),
    component: lazyRouteComponent(() => import('./views/conversations/one.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/agents',
    component: lazyRouteComponent(() => import('./views/agents/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/agents/$id',
    validateSearch: texts('show'),
    component: lazyRouteComponent(() => import('./views/agents/one.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/memory',
    validateSearch: texts('q', 'agent', 'type', 'state', 'tag', 'source', 'trust'),
    component: lazyRouteComponent(() => import('./views/memory/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/memory/$id',
    component: lazyRouteComponent(() => import('./views/memory/one.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/relationships',
    validateSearch: texts('pair', 'agent'),
    component: lazyRouteComponent(() => import('./views/relationships/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/policies',
    validateSearch: texts('q'),
    component: lazyRouteComponent(() => import('./views/policies/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/policies/$key',
    validateSearch: texts('show'),
    component: lazyRouteComponent(() => import('./views/policies/one.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/costs',
    component: lazyRouteComponent(() => import('./views/costs/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/operations',
    validateSearch: texts('show'),
    component: lazyRouteComponent(() => import('./views/operations/view.tsx')),
  }),
  createRoute({
    getParentRoute: parent,
    path: '/start',
    component: lazyRouteComponent(() => import('./views/start/view.tsx')),
  }),
]

/** Searches are texts and stand in the address as such: `?turn=4`, not a JSON string of it. */
const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search))
const stringifySearch = (search: Record<string, unknown>): string => {
  const given = Object.entries(search).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** The router. */
export const router = createRouter({
  parseSearch,
  stringifySearch,
  routeTree: root.addChildren(routes),
  defaultPendingComponent: () => <Skeleton />,
  defaultPendingMs: 150,
  defaultErrorComponent: Boundary,
  defaultPreload: 'intent',
  // Another thing of a kind is another view: nothing typed or opened for the one is left standing at the other. The batch of
  // questions is one view, gone through from one to the next.
  defaultRemountDeps: ({ routeId, params }) => (routeId === '/approvals/$id' ? routeId : params),
  defaultStructuralSharing: true,
  scrollRestoration: true,
  scrollToTopSelectors: ['#view'],
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
