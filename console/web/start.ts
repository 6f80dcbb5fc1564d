import '../ui/styles/all.css'
import { address } from './api/address.ts'
import { headStart } from './api/head-start.ts'
import { firstList } from './first-list.ts'
import { isForStrangers } from './stranger-pages.ts'

/** What the large program is kept waiting for at most, ms: while it is read no event of the stream comes through. */
const PATIENCE_MS = 100

// A small program ahead of the large one: the server answers while the browser still reads the other.
if (!isForStrangers(location.pathname)) {
  const list = firstList(location, Date.now())
  const addresses = [...(list ? [address('/api/devices', list)] : []), '/api/schools']
  const asked = headStart.begin(new EventSource('/api/live'), addresses)
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
}
void import('./main.tsx')
