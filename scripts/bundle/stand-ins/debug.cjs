// `debug` in a bundle: the agent has a log of its own, and MQTT.js is silent in it. CommonJS, since that is how it is asked for.
module.exports = () => () => undefined
