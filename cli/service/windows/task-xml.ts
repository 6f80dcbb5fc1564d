/** A task of Windows' own scheduler that runs `command` in the session of whoever logs on. */
export interface SessionTask {
  command: string
  argument: string
  version: string
}

/** Members of the users' group: everybody who may log on. */
const USERS = 'S-1-5-32-545'

/**
 * The definition, [MS-TSCH] 2.4: at every logon, with the rights of who logs on and no more, one a session, never ended by a
 * battery or a time limit. It is written as UTF-16, which `schtasks /Create /XML` takes everywhere.
 */
export function sessionTaskXml({ command, argument, version }: SessionTask): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Version>${xml(version)}</Version>
    <Description>Préau : dit au service de cette machine qu’une session est ouverte, et ses écrans. Jamais qui, ni ce qu’il fait.</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Session">
      <GroupId>${USERS}</GroupId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>Parallel</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>false</StartWhenAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>true</Hidden>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions Context="Session">
    <Exec>
      <Command>${xml(`"${command}"`)}</Command>
      <Arguments>${xml(argument)}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text as it stands in XML. Signs that XML 1.0 cannot hold at all are left out. */
export function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '')
}
