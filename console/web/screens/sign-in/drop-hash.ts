/** Takes what stands after the `#` out of the address and out of the history of the browser. */
export function dropHash(): void {
  const { pathname, search } = window.location
  window.history.replaceState(window.history.state, '', `${pathname}${search}`)
}
