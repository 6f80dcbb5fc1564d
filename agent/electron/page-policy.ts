import { KIOSK_POLICY, type ShellPolicy } from '@preau/protocol/rules/kiosk-policy.ts'

const NAME = '--preau-policy='

/** How the policy of a window reaches the guards in its pages: among the arguments of the process that draws them. */
export function policyArgument(policy: ShellPolicy): string {
  return `${NAME}${encodeURIComponent(JSON.stringify(policy))}`
}

/** The policy among the arguments of a page's process; that of the program where there is none. It was written by the main program alone. */
export function policyOfPage(args: readonly string[]): ShellPolicy {
  const said = args.find((each) => each.startsWith(NAME))
  return said === undefined ? KIOSK_POLICY : (JSON.parse(decodeURIComponent(said.slice(NAME.length))) as ShellPolicy)
}
