export function targetHref(id: string): string {
  return `/targets/${id}`
}

export function promotionHref(number: number): string {
  return `/promotions/${number}`
}
