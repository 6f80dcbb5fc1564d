import type { Command } from './command.ts'
import { agent } from './commands/agent.ts'
import { audit } from './commands/audit.ts'
import { backup } from './commands/backup.ts'
import { demo } from './commands/demo.ts'
import { device } from './commands/device.ts'
import { doctor } from './commands/doctor.ts'
import { enrolCode } from './commands/enrol-code.ts'
import { helpCommand } from './commands/help.ts'
import { keys } from './commands/keys.ts'
import { kiosk } from './commands/kiosk.ts'
import { mail } from './commands/mail.ts'
import { repo } from './commands/repo.ts'
import { restore } from './commands/restore.ts'
import { server } from './commands/server.ts'
import { service } from './commands/service.ts'
import { signInLink } from './commands/sign-in-link.ts'
import { signInProvider } from './commands/sign-in-provider.ts'
import { simulate } from './commands/simulate.ts'
import { sla } from './commands/sla.ts'
import { spec } from './commands/spec.ts'
import { start } from './commands/start.ts'
import { territory } from './commands/territory.ts'
import { version } from './commands/version.ts'

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  start,
  server,
  agent,
  demo,
  enrolCode,
  territory,
  signInLink,
  signInProvider,
  mail,
  service,
  kiosk,
  device,
  simulate,
  spec,
  doctor,
  backup,
  restore,
  keys,
  audit,
  sla,
  repo,
  helpCommand(() => COMMANDS),
  version,
]
