/** A simulated agent says so in its version. */
export const DEMO_VERSION = '0.1.0-demo'
