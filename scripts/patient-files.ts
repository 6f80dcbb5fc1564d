/** Files that wait long beside their little work, the longest first. They have workers of their own, from the beginning of a run. */
export const PATIENT: readonly string[] = [
  'test/integration/new-address.test.ts',
  'test/chaos/server-on-postgres.test.ts',
  'test/integration/service.test.ts',
  'test/integration/lesson-plan.test.ts',
  'test/browser/equipment.test.ts',
  'test/integration/enrolled-agent.test.ts',
  'test/browser/disk-full.test.ts',
  'test/chaos/territory-killed.test.ts',
  'test/integration/mixed-versions.test.ts',
  'test/chaos/uplink-cut.test.ts',
  'test/integration/cli.test.ts',
  'test/chaos/disk-full.test.ts',
  'test/integration/device.test.ts',
  'test/integration/serial.test.ts',
  'test/chaos/commands.test.ts',
]

/** Files that work long, the longest first: begun last, each would be waited for while the other processors have nothing to do. */
export const LONG: readonly string[] = [
  'server/http/matrix/matrix.test.ts',
  'test/contracts/store.postgres.test.ts',
  'test/contracts/store.sqlite.test.ts',
  'test/browser/bookings.test.ts',
  'test/browser/fleet.test.ts',
  'test/browser/kiosk-sizes.test.ts',
  'test/browser/inventory.test.ts',
  'test/browser/charts.test.ts',
  'test/integration/demo-year.test.ts',
]

/** How many of those that wait do so at the same time. */
export const PATIENT_WORKERS = 2

/** Whether a file is one of them. @param path absolute or of this repository, with slashes */
export function isPatient(path: string): boolean {
  return PATIENT.some((each) => path === each || path.endsWith(`/${each}`))
}

/** Files of a run in the order in which they begin: those that wait long first and then those that work long, as they stand above. */
export function inOrder<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const named = [...PATIENT, ...LONG]
  const rank = (file: T) => named.findIndex((each) => pathOf(file).endsWith(each))
  const first = files.filter((file) => rank(file) >= 0).sort((a, b) => rank(a) - rank(b))
  return [...first, ...files.filter((file) => rank(file) < 0)]
}
