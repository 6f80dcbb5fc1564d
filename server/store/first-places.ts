/** Names of the places that a first start makes, so that the first device has a school. */
export const FIRST_PLACES = { authority: 'Ma collectivité', school: 'Mon école' }
