import { describe, expect, it } from 'vitest'
import { Random } from '../../src/demo/random.js'

const draws = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next())

describe('Random', () => {
  it('gives the same numbers for the same seed and stream', () => {
    expect(draws(new Random(7, 3), 50)).toEqual(draws(new Random(7, 3), 50))
  })

  it.each([[7, 4], [8, 3], [7, 3 + 2 ** 32], [7 + 2 ** 32, 3], [3, 7]])('gives others for seed %i and stream %i than for 7 and 3', (seed, stream) => {
    expect(draws(new Random(seed, stream), 4)).not.toEqual(draws(new Random(7, 3), 4))
  })

  it('gives 32 bits without sign', () => {
    for (const value of draws(new Random(1, 1), 1000)) expect(Number.isInteger(value) && value >= 0 && value < 2 ** 32).toBe(true)
  })

  it('draws whole numbers evenly between both limits, these included', () => {
    const random = new Random(2, 0)
    const counts = new Map<number, number>()
    for (let draw = 0; draw < 6000; draw++) {
      const value = random.int(-1, 4)
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2, 3, 4])
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('draws in proportion to weight, and never what weighs nothing', () => {
    const random = new Random(5, 0)
    const list = [{ name: 'never', weight: 0 }, { name: 'rare', weight: 1 }, { name: 'common', weight: 9 }, { name: 'last', weight: 0 }]
    const names = Array.from({ length: 5000 }, () => random.pickWeighted(list).name)
    expect(names).not.toContain('never')
    expect(names).not.toContain('last')
    expect(Math.abs(names.filter(name => name === 'rare').length - 500)).toBeLessThan(100)
  })

  it('makes UUIDs of version 8 that do not repeat', () => {
    const random = new Random(1, 0)
    const ids = Array.from({ length: 2000 }, () => random.uuid())
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(ids).size).toBe(2000)
  })
})
