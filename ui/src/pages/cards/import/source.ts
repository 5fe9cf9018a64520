/** Where cards come from: a file of the browser, or a path the program reads by itself. */
import type { ImportSource } from '@/api/types';
import type { ChosenFiles } from '@/app/host';

export type Chosen = { kind: 'file'; file: File } | { kind: 'path'; path: string };

export const EXTENSIONS = ['xlsx', 'xls', 'csv', 'txt'];

/** One list is imported at a time. */
export function firstOf(files: ChosenFiles): Chosen | undefined {
  if (files.kind === 'paths') {
    const [path] = files.paths;
    return path === undefined ? undefined : { kind: 'path', path };
  }
  const [file] = files.files;
  return file === undefined ? undefined : { kind: 'file', file };
}

export function nameOf(chosen: Chosen): string {
  return chosen.kind === 'file' ? chosen.file.name : (chosen.path.split(/[/\\]/).at(-1) ?? chosen.path);
}

export function sourceOf(chosen: Chosen): ImportSource | File {
  return chosen.kind === 'file' ? chosen.file : { path: chosen.path };
}

const MEGABYTE = 1_048_576;

export function inMegabytes(bytes: number): string {
  const size = bytes / MEGABYTE;
  return size >= 10 ? Math.round(size).toLocaleString('en-US') : (Math.ceil(size * 10) / 10).toString();
}
