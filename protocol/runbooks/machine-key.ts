/** The key under which a machine itself is told to do something; what hangs on it has keys of its own. */
export const MACHINE_KEY = 'machine'
