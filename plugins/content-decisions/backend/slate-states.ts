export const slateStates = ['waiting', 'accepted', 'refused'] as const
export type SlateState = (typeof slateStates)[number]
