/** Which files are taken as pictures of a talk. */
export const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

/** As the program has it. */
export const MOST_BYTES = 5 * 1024 * 1024;

export function isPicture(file: File): boolean {
  return PICTURES.some((type) => type === file.type);
}
