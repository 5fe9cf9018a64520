/** Reads the TypeScript files below a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @returns {{ path: string, text: string, isTest: boolean }[]} paths relative to `folder` */
export function readSources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map((path) => {
      const inside = relative(folder, path).replaceAll('\\', '/');
      return { path: inside, text: readFileSync(path, 'utf8'), isTest: /\.test\.tsx?$|^test\//.test(inside) };
    });
}
