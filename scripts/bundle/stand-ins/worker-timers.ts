// `worker-timers` in a bundle: timers that go on in a browser's hidden tab. Node has none of those.
const set = setInterval
const clear = clearInterval

export { clear as clearInterval, set as setInterval }
