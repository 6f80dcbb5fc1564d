/** `lru-cache` in a bundle: MQTT.js keeps the topic aliases of MQTT 5 in it, and the agent speaks 3.1.1. */
export class LRUCache {}
