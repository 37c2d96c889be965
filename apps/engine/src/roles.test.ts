import { describe, expect, it } from 'vitest'
import { readRoles, roles, rolesArgument } from './roles'

describe('the roles of an engine', () => {
  it('are all of them unless some are named', () => {
    expect([...readRoles(undefined)]).toEqual([...roles])
    expect([...readRoles('')]).toEqual([...roles])
    expect([...readRoles('delivery, plugins')]).toEqual(['delivery', 'plugins'])
  })

  it('are refused by name where there is no such role', () => {
    expect(() => readRoles('metadata,delivry')).toThrow('no role "delivry". It may have: metadata, plugins')
  })

  it('are read from the command line in both spellings', () => {
    expect(rolesArgument(['--roles', 'metadata'])).toBe('metadata')
    expect(rolesArgument(['--x', '--roles=delivery,serving'])).toBe('delivery,serving')
    expect(rolesArgument(['--x'])).toBeUndefined()
  })
})
