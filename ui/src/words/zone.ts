// A clock's zone as a person would name it: `America/Argentina/Buenos_Aires` is Buenos Aires in America, Argentina.

const parts = (zone: string): string[] => zone.replaceAll("_", " ").split("/");

export const cityOf = (zone: string): string => parts(zone).at(-1) ?? zone;

/** What tells apart two cities of one name. */
export const regionOf = (zone: string): string => parts(zone).slice(0, -1).join(", ");
