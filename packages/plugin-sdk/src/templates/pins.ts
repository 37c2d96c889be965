/**
 * Versions that a new plugin begins with, all exact: what the portal itself runs where it shares a module, and tools that work with
 * it. A test holds them to those of this repository.
 */
export const pins = {
  dependencies: {
    '@tanstack/react-query': '5.108.0',
    '@trpc/server': '11.22.1',
    react: '19.3.1',
    'react-dom': '19.3.1',
    zod: '4.6.7',
  },
  devDependencies: {
    '@testing-library/react': '16.3.3',
    '@types/node': '20.19.0',
    '@types/react': '19.2.0',
    '@types/react-dom': '19.2.0',
    'happy-dom': '21.0.4',
    pg: '8.23.1',
    typescript: '7.0.2',
    vitest: '4.1.12',
  },
} as const
