// What the app asks the server, each question with its place in the cache.
// It never changes anything on the server.
import { get } from '@api/client'
import type {
  Attachment,
  Company,
  Contact,
  Conversation,
  ConversationRow,
  Counts,
  Desk,
  HistoryEvent,
  Inbox,
  Message,
  Page,
  Rearrangement,
  SavedView,
  Session,
  Status,
  Tag,
  Team,
  User,
  ViewSort,
} from '@api/types'
import { infiniteQueryOptions, keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { client } from '~/app/query'

export const LIST_PAGE = 60

export const deskQuery = queryOptions({
  queryKey: ['desk'],
  queryFn: () => get<Desk>('/desk'),
  staleTime: Number.POSITIVE_INFINITY,
})
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => get<Session>('/session'),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

const all = <T>(name: string) =>
  queryOptions({
    queryKey: [name],
    queryFn: async () => (await get<Page<T>>(`/${name}`, { limit: 200 })).items,
    staleTime: 5 * 60_000,
  })
export const usersQuery = all<User>('users')
export const teamsQuery = all<Team>('teams')
export const statusesQuery = all<Status>('statuses')
export const tagsQuery = all<Tag>('tags')
export const inboxesQuery = all<Inbox>('inboxes')

export const countsQuery = queryOptions({ queryKey: ['counts'], queryFn: () => get<Counts>('/conversations/counts') })

/** How many unread things wait under the bell and in the team room. */
export const newsQuery = (of: 'notifications' | 'posts') =>
  queryOptions({ queryKey: [of, 'count'], queryFn: () => get<{ unread: number }>(`/${of}/count`) })

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async () => (await get<Page<SavedView>>('/views')).items,
  staleTime: 5 * 60_000,
})

/** Which conversations a list holds; it is the whole state of the list and part of the address of the page. */
export interface ListQuestion {
  view_id?: string
  view?: 'mine' | 'unassigned' | 'mentions' | 'snoozed' | 'all' | 'spam' | 'team'
  team_id?: string | undefined
  status?: string | undefined
  tag_id?: string | undefined
  assignee_id?: string | undefined
  inbox_id?: string | undefined
  contact_id?: string | undefined
  company_id?: string | undefined
  sort?: ViewSort | undefined
}

export const askList = (question: ListQuestion, cursor: string | null, limit: number) =>
  get<Page<ConversationRow>>('/conversations', { ...question, cursor, limit })

export const listQuery = (question: ListQuestion) =>
  infiniteQueryOptions({
    queryKey: ['list', question] as const,
    queryFn: ({ pageParam }) => askList(question, pageParam, LIST_PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 30_000,
  })

export const conversationQuery = (number: number) =>
  queryOptions({
    queryKey: ['conversation', number] as const,
    queryFn: () => get<Conversation>(`/conversations/${number}`),
  })

export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['messages', id] as const,
    queryFn: ({ pageParam }) => get<Page<Message>>(`/conversations/${id}/messages`, { cursor: pageParam, limit: 40 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

/** The files of the messages that are loaded, newest first. */
export const useThreadFiles = (id: string): Attachment[] =>
  (useInfiniteQuery(messagesQuery(id)).data?.pages ?? [])
    .flatMap((page) => page.items)
    .flatMap((message) => message.attachments)

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['history', id] as const,
    queryFn: async () => (await get<Page<HistoryEvent>>(`/conversations/${id}/history`, { limit: 200 })).items,
  })

export const rearrangementsQuery = (id: string) =>
  queryOptions({
    queryKey: ['rearrangements', id] as const,
    queryFn: async () => (await get<Page<Rearrangement>>(`/conversations/${id}/rearrangements`)).items,
  })

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: ['contact', id] as const, queryFn: () => get<Contact>(`/contacts/${id}`) })
export const companyQuery = (id: string) =>
  queryOptions({ queryKey: ['company', id] as const, queryFn: () => get<Company>(`/companies/${id}`) })

export const othersQuery = (contact: string) =>
  queryOptions({
    queryKey: ['others', contact] as const,
    queryFn: async () => (await askList({ view: 'all', contact_id: contact }, null, 12)).items,
    placeholderData: keepPreviousData,
  })

/** Loads what opening a conversation needs, before it is opened. */
export function prefetchConversation(row: { id: string; number: number }): void {
  void client.prefetchQuery({ ...conversationQuery(row.number), staleTime: 20_000 })
  void client.prefetchInfiniteQuery({ ...messagesQuery(row.id), staleTime: 20_000 })
  void client.prefetchQuery({ ...historyQuery(row.id), staleTime: 20_000 })
}

export function useSession(): Session {
  const { data } = useQuery(sessionQuery)
  if (!data) throw new Error('useSession outside of the signed-in part')
  return data
}

export const useMay = (permission: string): boolean => useSession().permissions.includes(permission)
const NONE: never[] = []
export const useUsers = (): User[] => useQuery(usersQuery).data ?? NONE
export const useTeams = (): Team[] => useQuery(teamsQuery).data ?? NONE
export const useStatuses = (): Status[] => useQuery(statusesQuery).data ?? NONE
export const useViews = (): SavedView[] => useQuery(viewsQuery).data ?? NONE
export const useTags = (): Tag[] => useQuery(tagsQuery).data ?? NONE
