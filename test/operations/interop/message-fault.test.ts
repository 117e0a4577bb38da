import { expect, it } from 'vitest'
import { OutcomeError } from '../../../src/fhir/outcome-error.js'
import { messageFault } from '../../../src/operations/interop/message-fault.js'

it('tells type and place of a fault of this program, and nothing of its text', () => {
  const fault = messageFault(new TypeError('Jane Roe is not a function'))
  expect([fault.code, fault.message]).toEqual(['INTERNAL', expect.stringMatching(/\(TypeError at message-fault\.test\.ts:\d+\)/)])
  expect(fault.message).not.toContain('Jane')
  expect(messageFault('Jane Roe').message).toContain('(string)')
})

it('passes on what has a code', () => {
  const known = new OutcomeError('EVENT_INVALID', 'order is missing')
  expect(messageFault(known)).toBe(known)
})
