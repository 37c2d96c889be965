import { expect, it } from 'vitest'
import { declarationText } from './declaration-text'

const text = `import type { Page } from './calls';
/** The first. */
export type Platform = {
    /** Values by key. */
    kv: {
        get(key: string): Promise<unknown>;
    };
};
type Handler<Input> = (input: Input) => void;
export declare function open({ socket }: {
    socket: string;
}): Platform;
export {};
`

it('keeps the comments of members and ends with the declaration', () => {
  expect(declarationText(text, 'Platform')).toBe(
    'export type Platform = {\n    /** Values by key. */\n    kv: {\n        get(key: string): Promise<unknown>;\n    };\n};',
  )
  expect(declarationText(text, 'open')).toBe(
    'export declare function open({ socket }: {\n    socket: string;\n}): Platform;',
  )
})

it('finds what is not exported, and nothing else', () => {
  expect(declarationText(text, 'Handler')).toBe('type Handler<Input> = (input: Input) => void;')
  expect(declarationText(text, 'Page')).toBeNull()
})
