// `mqtt` in a bundle: its client alone. The ways through WebSockets and proxies are 140 kB that a connection over TCP
// does without.
// By its ending this is an ES module to esbuild, too, however it comes there: the default of CommonJS is then what Node makes it.
import client from 'mqtt/lib/client'

export const MqttClient = client.default
