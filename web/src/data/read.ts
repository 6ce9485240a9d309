// Reading with React: every read knows the moment that is shown, keeps the last answer on screen while the next one comes, and
// is asked anew when an event says that it went stale. Nothing polls.

import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import type { List } from '../wire.ts'
import { get, type Query, Refusal } from './ask.ts'
import { useMoment } from './moment.ts'

const keptMs = 5 * 60_000

/** Returns the cache of everything read. What a browser was refused is not asked again; what it could not reach is, thrice. */
export function readCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: keptMs,
        refetchOnWindowFocus: false,
        // The server may be on this very machine: whether the browser thinks it is online says nothing of it.
        networkMode: 'always',
        retry: (failures, error) => error instanceof Refusal && error.status === 0 && failures < 3,
      },
    },
  })
}

/** Reads `/api/ops/<path>` as it stood at the moment that is shown. The key is [path, query, at]. While another query or moment of the same
 *  path is read, the answer before stays; what is known of another path never stands in for this one. */
export function useRead<Answer>(
  path: string,
  query: Query = {},
  options: { enabled?: boolean; timeless?: boolean } = {},
): UseQueryResult<Answer, Error> {
  const { at } = useMoment()
  const moment = options.timeless === true ? undefined : at
  return useQuery<Answer, Error>({
    queryKey: [path, query, moment ?? null],
    queryFn: ({ signal }) => get<Answer>(path, { at: moment, ...query }, signal),
    placeholderData: (previous, before) => (before?.queryKey[0] === path ? previous : undefined),
    enabled: options.enabled ?? true,
  })
}

/** Reads a list page by page as it stood at the moment that is shown. The key is [path, 'pages', query, at]. */
export function useList<Item>(
  path: string,
  query: Query = {},
  options: { enabled?: boolean } = {},
): UseInfiniteQueryResult<InfiniteData<List<Item>>, Error> & { items: Item[] } {
  const { at } = useMoment()
  const result = useInfiniteQuery<
    List<Item>,
    Error,
    InfiniteData<List<Item>>,
    readonly unknown[],
    string | null
  >({
    queryKey: [path, 'pages', query, at ?? null],
    queryFn: ({ pageParam, signal }) =>
      get<List<Item>>(path, { limit: 50, ...query, cursor: pageParam, at }, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  })
  return { ...result, items: result.data?.pages.flatMap((page) => page.items) ?? [] }
}

const wholeOf = { pageItems: 200, pagesMost: 10 } as const

/** Reads a whole list, at most 2,000 of its items, as it stood `at` a moment (RFC 3339; undefined: now; left out: the moment that is shown).
 *  The key is [path, 'all', query, at]. */
export function useAll<Item>(
  path: string,
  query: Query = {},
  options: { at?: string | undefined } = {},
): UseQueryResult<Item[], Error> {
  const shown = useMoment().at
  const at = 'at' in options ? options.at : shown
  return useQuery<Item[], Error>({
    queryKey: [path, 'all', query, at ?? null],
    queryFn: async ({ signal }) => {
      const all: Item[] = []
      let cursor: string | null = null
      for (let page = 0; page < wholeOf.pagesMost; page += 1) {
        const list: List<Item> = await get<List<Item>>(
          path,
          { ...query, limit: wholeOf.pageItems, cursor, at },
          signal,
        )
        all.push(...list.items)
        cursor = list.next_cursor
        if (cursor === null) break
      }
      return all
    },
    placeholderData: keepPreviousData,
  })
}
