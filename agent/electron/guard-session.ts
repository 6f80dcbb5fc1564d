import { mayHave, mayShow, type ShellPolicy, type ShellReach } from '@preau/protocol/rules/kiosk-policy.ts'
import type { Session } from 'electron'

/**
 * Puts a session of Electron, with all its windows, under the policy: what a page asks for, what it downloads, and which documents
 * reach the network at all.
 */
export function guardSession(
  session: Session,
  policy: ShellPolicy,
  reach: ShellReach,
  onHeld: (what: string) => void,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(mayHave(policy, permission, requestingUrl, reach))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(policy, permission, origin, reach))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault()
    answer('')
  })
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault()
    answer(null)
  })
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault()
    answer()
  })
  session.on('will-download', (event) => {
    event.preventDefault()
    onHeld('download')
  })
  session.webRequest.onBeforeRequest(({ resourceType, url }, answer) => {
    const isDocument = resourceType === 'mainFrame' || resourceType === 'subFrame'
    const isHeld = isDocument && !mayShow(url, reach)
    if (isHeld) onHeld('address')
    answer({ cancel: isHeld })
  })
  session.setSpellCheckerEnabled(false)
}
