/** What a unit says: sections with their lines in order; a list stands for the same key several times. */
export type Unit = Readonly<Record<string, Readonly<Record<string, string | number | readonly string[]>>>>

/** systemd from which on restarts can back off by themselves (RestartSteps=, RestartMaxDelaySec=). */
export const BACKS_OFF = 254

/** The text of a unit file, systemd.syntax(7). */
export function unitText(unit: Unit): string {
  const sections = Object.entries(unit).map(([name, lines]) => {
    const rows = Object.entries(lines).flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => `${key}=${each}`),
    )
    return [`[${name}]`, ...rows].join('\n')
  })
  return `${sections.join('\n\n')}\n`
}

/**
 * A command line for ExecStart=, whatever its arguments hold: each is quoted where it has to be, and what systemd would put a
 * value in for (`$`, `%`) is doubled, systemd.service(5), "Command lines".
 */
export function execLine(args: readonly string[]): string {
  return args.map(execArgument).join(' ')
}

function execArgument(argument: string): string {
  const text = argument.replaceAll('%', '%%').replaceAll('$', '$$$$')
  if (/^[\w@%+=:,./$-]+$/.test(text)) return text
  const hex = (sign: string) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[\p{Cc}]/gu, hex)}"`
}

/** The version of systemd from what `systemctl --version` prints: `systemd 252 (252.39-1~deb12u2)`. 0: none, or not readable. */
export function systemdVersion(text: string): number {
  return Number(/^systemd (\d{1,4})\b/.exec(text)?.[1] ?? 0)
}

/** Never gives up; waits longer with each fall where systemd can, else always the same while. */
export function restarts(systemd: number): Record<string, string | number> {
  const backsOff = { RestartSec: 2, RestartSteps: 7, RestartMaxDelaySec: '5min' }
  return { Restart: 'always', ...(systemd >= BACKS_OFF ? backsOff : { RestartSec: 10 }) }
}
