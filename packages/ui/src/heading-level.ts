'use client'

import { createContext } from 'react'

/** The level of the title block of what is rendered below: 1 for a page of its own, 2 inside a page that has its title. */
export const HeadingLevel = createContext<1 | 2>(1)
