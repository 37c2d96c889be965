/** The name under which shims find the page's loader. It is in the text of the shims: it changes only with their version. */
export const sharedKey = 'groundwork.shared.v1'
