import { existsSync } from 'node:fs'
import { readLocalDoor } from '@preau/agent/uplink/local-door.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { WRAPPING } from '@preau/server/backup/wrapping.ts'
import { serverConfig } from '@preau/server/config.ts'
import { askServer, parseOrigin } from '../ask-server.ts'
import type { Check, Finding } from '../checks/check.ts'
import { deviceKeyCheck } from '../checks/device-key.ts'
import { keysCheck } from '../checks/keys.ts'
import { clockCheck, dataCheck, portCheck } from '../checks/machine.ts'
import { consoleCheck, nodeCheck, sqliteCheck } from '../checks/program.ts'
import { serverCheck } from '../checks/server.ts'
import { serviceCheck } from '../checks/service.ts'
import { storeCheck } from '../checks/store.ts'
import type { Command, Flags, Language } from '../command.ts'
import { OPTIONS } from '../options.ts'
import { LINUX } from '../service/linux.ts'
import { serviceMachine } from '../service/machine.ts'
import { runProgram } from '../service/perform.ts'
import { ROLES } from '../service/role.ts'
import { windowsFolders, windowsPlaces } from '../service/windows/places.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: { fr: 'cherche ce qui empêche Préau de marcher', en: 'looks for what is in the way' },
  options: [
    OPTIONS.data,
    OPTIONS.lan,
    OPTIONS.host,
    OPTIONS.httpPort,
    OPTIONS.httpsPort,
    OPTIONS.mqttsPort,
    OPTIONS.mqttPort,
    OPTIONS.store,
    OPTIONS.storePasswordFile,
    OPTIONS.server,
    OPTIONS.json,
  ],
  async run(flags, { out, environment, language }) {
    const findings: (Finding & { check: Check })[] = []
    for (const check of checksFor(flags, environment)) findings.push({ check, ...(await check.run()) })
    const fails = findings.filter(({ state }) => state === 'fail').length
    if (flags.json === true) out(asJson(findings, language))
    else for (const line of asText(findings, language)) out(line)
    return fails > 0 ? 1 : 0
  },
}

function checksFor(flags: Flags, environment: NodeJS.ProcessEnv): Check[] {
  const { data, store, credentials, kept, host, httpPort, httpsPort, mqttsPort, mqttPort, console } = serverConfig(
    flags,
    environment,
  )
  const checks = [
    nodeCheck(),
    sqliteCheck(),
    consoleCheck(console),
    dataCheck(data),
    storeCheck(data, store),
    portCheck('http-port', '127.0.0.1', httpPort),
    portCheck('https-port', host, httpsPort),
    portCheck('mqtts-port', host, mqttsPort),
    ...(mqttPort === undefined ? [] : [portCheck('mqtt-port', '127.0.0.1', mqttPort)]),
    clockCheck(Date.now),
    keysCheck({ data: keyFolder(flags, data), credentials, kept }),
    ...deviceKeyChecks(environment),
    ...serviceChecks(environment),
  ]
  if (typeof flags.server !== 'string') return checks
  const origin = parseOrigin(flags.server)
  return [...checks, serverCheck(origin, askServer(origin, secretFor(origin, data)), Date.now)]
}

/** What makes the server of this data folder say more than that it lives. It is shown to nobody else. */
function secretFor(origin: string, data: string): string | undefined {
  const door = readLocalDoor(data)
  if (door?.http !== origin) return undefined
  return Buffer.from(readEnrolCode(door.code).secret).toString('hex')
}

/** The folder that was named, else that of the service where its keys are wrapped here. */
function keyFolder(flags: Flags, data: string): string {
  return typeof flags.data !== 'string' && existsSync(WRAPPING.file) ? LINUX.data.server : data
}

/** The key of the agent that runs as a service here. */
function deviceKeyChecks(environment: NodeJS.ProcessEnv): Check[] {
  if (process.platform === 'linux') return [deviceKeyCheck({ file: LINUX.key.agent, data: LINUX.data.agent })]
  if (process.platform !== 'win32') return []
  const { key, data, host } = windowsPlaces(windowsFolders(environment), 'agent')
  return [deviceKeyCheck({ file: key, data, host })]
}

/** Where this system has services. */
function serviceChecks(environment: NodeJS.ProcessEnv): Check[] {
  if (process.platform !== 'linux' && process.platform !== 'win32') return []
  const machine = serviceMachine(process.platform, environment, runProgram)
  return ROLES.map((role) => serviceCheck(role, machine))
}

const MARKS = { ok: 'ok  ', warn: '!   ', fail: 'FAIL' } as const

function asText(findings: readonly (Finding & { check: Check })[], language: Language): string[] {
  const width = Math.max(...findings.map(({ check }) => check.title[language].length)) + 2
  return findings.flatMap(({ check, state, detail, todo }) => [
    `${MARKS[state]}  ${check.title[language].padEnd(width)}${detail[language]}`,
    ...(todo ? [`${' '.repeat(width + 6)}→ ${todo[language]}`] : []),
  ])
}

function asJson(findings: readonly (Finding & { check: Check })[], language: Language): string {
  return JSON.stringify({
    status: findings.some(({ state }) => state === 'fail') ? 'fail' : 'ok',
    checks: findings.map(({ check, state, detail, todo }) => ({
      name: check.name,
      state,
      detail: detail[language],
      ...(todo && { todo: todo[language] }),
    })),
  })
}
