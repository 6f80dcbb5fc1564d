import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { KioskPage } from './KioskPage.tsx'
import { agentLine } from './line/agent-line.ts'

const place = document.getElementById('preau')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <KioskPage line={agentLine()} canLeave />
    </StrictMode>,
  )
}
