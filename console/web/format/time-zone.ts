/** Where nothing is known of a school yet. */
export const DEFAULT_TIME_ZONE = 'Europe/Paris'
