/** "选择文件" on a page hands its files to the same place as a drop. */
import { type ChosenFiles, type FileFilter, host } from '../host';

type Listener = (files: ChosenFiles) => void;
const listeners = new Set<Listener>();

export function onPickForImport(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export async function pickForImport(name: string): Promise<void> {
  const filter: FileFilter = { name, extensions: ['xlsx', 'xls', 'csv', 'txt'] };
  const files = await host.pickFiles({ filters: [filter], multiple: true });
  if (files) for (const listener of listeners) listener(files);
}
