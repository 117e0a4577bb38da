import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { STYLE_HASH } from '../pages/style.js'

const NOTHING = ["'none'"]

/** Nothing may load, except the one style sheet of our own pages, known by its hash, and their empty icon. */
const PAGE_POLICY = {
  'default-src': NOTHING, 'style-src': [`'${STYLE_HASH}'`], 'img-src': ['data:'], 'base-uri': NOTHING, 'form-action': NOTHING, 'frame-ancestors': NOTHING
}

/** The API description: scripts and styles from this server only; its viewer builds styles and icons at run time. */
export const DOCS_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
  "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"
].join('; ')

/** Security headers on every reply (Helmet), with a strict Content-Security-Policy. */
export const securityHeadersPlugin = fastifyPlugin(async (app: FastifyInstance) => {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' }
  })
}, { name: 'security-headers', fastify: '5.x' })
