// The places one can go: every view with its address, its name, its sign and its key.

import {
  Activity,
  BookOpen,
  Brain,
  CircleCheckBig,
  Coins,
  Kanban,
  type LucideIcon,
  MessagesSquare,
  Network,
  Rss,
  SlidersHorizontal,
  Store,
  Users,
} from 'lucide-react'

export interface Place {
  to: string
  name: string
  /** Pressed after `g`. */
  key: string
  sign: LucideIcon
  about: string
}

/** The views in the order of the rail. */
export const places: readonly Place[] = [
  { to: '/', name: 'Office', key: 'o', sign: Store, about: 'The company at work' },
  { to: '/feed', name: 'Feed', key: 'f', sign: Rss, about: 'Everything that happened' },
  { to: '/approvals', name: 'Approvals', key: 'a', sign: CircleCheckBig, about: 'What waits for you' },
  { to: '/missions', name: 'Missions', key: 'm', sign: Kanban, about: 'What is worked on' },
  { to: '/made', name: 'Made', key: 'd', sign: BookOpen, about: 'What came of the work' },
  {
    to: '/conversations',
    name: 'Conversations',
    key: 'c',
    sign: MessagesSquare,
    about: 'What is talked about',
  },
  { to: '/agents', name: 'Agents', key: 'g', sign: Users, about: 'Who works here' },
  { to: '/memory', name: 'Memory', key: 'e', sign: Brain, about: 'What they remember' },
  { to: '/relationships', name: 'Relationships', key: 'r', sign: Network, about: 'How they get along' },
  { to: '/policies', name: 'Policies', key: 'p', sign: SlidersHorizontal, about: 'What they may do' },
  { to: '/costs', name: 'Costs', key: 's', sign: Coins, about: 'What it costs' },
  { to: '/operations', name: 'Operations', key: 'x', sign: Activity, about: 'How the machine runs' },
]
