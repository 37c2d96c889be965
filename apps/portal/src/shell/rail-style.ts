/** With icons only, the name stands beside its icon on hover and focus. */
export const floatsWhenNarrow =
  'sm:max-rail:pointer-events-none sm:max-rail:absolute sm:max-rail:left-full sm:max-rail:z-30 sm:max-rail:ml-2 sm:max-rail:rounded-sm sm:max-rail:bg-raised sm:max-rail:px-2 sm:max-rail:py-1 sm:max-rail:text-xs sm:max-rail:text-ink sm:max-rail:opacity-0 sm:max-rail:shadow-pop sm:max-rail:group-hover:opacity-100 sm:max-rail:group-focus-visible:opacity-100'

/** The name above a section of the rail. */
export const railTitle = 'mt-3.5 px-2 py-1 text-2xs font-medium text-ink-3 sm:max-rail:hidden'

/** A section below the first. */
export const railSection =
  'flex flex-col gap-px sm:max-rail:mt-1.5 sm:max-rail:border-t sm:max-rail:border-line sm:max-rail:pt-1.5'
