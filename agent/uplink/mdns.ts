/** By its name: a bundle, too, finds the class of a CommonJS library only where a module imports it so. */
export { Bonjour } from 'bonjour-service'
