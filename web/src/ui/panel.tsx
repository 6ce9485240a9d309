// What opens above the page: a panel at the side for evidence, a box in the middle for a question.

import { lazy, type ReactNode, Suspense } from 'react'
import type { PanelProps } from './panel-box.tsx'

const Box = lazy(() => import('./panel-box.tsx'))

/** A dialog; `side` puts it at the right edge. Escape, the cross and a click beside it call `close`. */
export function Panel(props: PanelProps): ReactNode {
  return (
    <Suspense fallback={null}>
      <Box {...props} />
    </Suspense>
  )
}
