/** Of this program, as its births and its start event say it; equal to package.json by a test. */
export const AGENT_VERSION = '0.1.0'
