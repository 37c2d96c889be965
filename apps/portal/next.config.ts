import path from 'node:path'
import type { NextConfig } from 'next'

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
]

/**
 * Next compresses what is sent only where the type stands before a route answers: a route's own comes as a list, which its
 * compression takes for none.
 */
const compressed = ['js', 'css'].map((ending) => ({
  source: `/plugin-assets/:path(.*\\.${ending})`,
  headers: [{ key: 'Content-Type', value: `text/${ending === 'js' ? 'javascript' : ending}; charset=utf-8` }],
}))

const config: NextConfig = {
  transpilePackages: [
    '@groundwork/access',
    '@groundwork/catalog',
    '@groundwork/db',
    '@groundwork/plugin-host',
    '@groundwork/plugin-sdk',
    '@groundwork/runs',
    '@groundwork/ui',
  ],
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg', 'better-auth'],
  turbopack: { root: path.join(import.meta.dirname, '../..') },
  outputFileTracingRoot: path.join(import.meta.dirname, '../..'),
  allowedDevOrigins: ['127.0.0.1'],
  poweredByHeader: false,
  devIndicators: false,
  reactStrictMode: true,
  // The development log would print what forms send, passwords and one-time secrets among it.
  logging: { serverFunctions: false },
  // A first start need not check types once more: `npm run types` does.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }, ...compressed],
}

export default config
