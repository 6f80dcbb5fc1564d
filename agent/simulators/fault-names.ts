/** What goes wrong on a line, all of it seen with real devices. */
export const LINE_FAULTS = [
  /** Each byte of a reply comes by itself. */
  'split',
  /** A line that nobody asked for stands before the reply, in one piece with it. */
  'unsolicited',
  /** A byte of the first reply was changed on the way. */
  'wrong_checksum',
  /** The device sends back what it hears before it answers. */
  'echo',
  /** Letters of its start-up come before the first reply. */
  'noise',
  /** It refuses the first request and does the second. */
  'busy',
  /** Zeros behind each reply. */
  'nul',
  /** It hears and says nothing. */
  'silence',
  /** Each reply comes twice, in one piece. */
  'joined',
  /** The end of the first reply is lost. */
  'cut',
  /** The line runs at another speed than the device: what arrives is not what was sent, either way. */
  'wrong_speed',
] as const
export type LineFault = (typeof LINE_FAULTS)[number]

/** What is awkward about a device itself, all of it seen with real ones; what goes wrong on its line is in LINE_FAULTS. */
export const DEVICE_FAULTS = [
  /** Power takes 40 seconds either way. */
  'slow_power',
  /** A second controller is turned away. */
  'one_client',
  /** In standby it answers nothing but whether it is on. */
  'deaf_in_standby',
] as const
export type DeviceFault = (typeof DEVICE_FAULTS)[number]

/** Everything that a simulator can be told to do wrong. */
export const FAULTS = [...LINE_FAULTS, ...DEVICE_FAULTS] as const
export type Fault = (typeof FAULTS)[number]
