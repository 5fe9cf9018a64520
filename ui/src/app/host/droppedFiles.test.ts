import { describe, expect, it } from 'vitest';
import { filesOf } from './droppedFiles';

const file = (name: string) => new File(['x'], name);

/** A file or a folder as the browser hands it over; a folder tells its contents two at a time. */
function entry(name: string, inside?: FileSystemEntry[]): FileSystemEntry {
  if (!inside) {
    return {
      name,
      isFile: true,
      isDirectory: false,
      file: (done: (file: File) => void) => done(file(name)),
    } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const left = [...inside];
    return { readEntries: (done: (piece: FileSystemEntry[]) => void) => done(left.splice(0, 2)) };
  };
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

const transfer = (entries: FileSystemEntry[]) =>
  ({
    items: entries.map((one) => ({
      kind: 'file',
      webkitGetAsEntry: () => one,
      getAsFile: () => file(one.name),
    })),
    files: entries.map((one) => file(one.name)),
  }) as unknown as DataTransfer;

const names = async (entries: FileSystemEntry[]) =>
  (await filesOf(transfer(entries))).files.map(({ name }) => name);

describe('what is dropped on a browser window', () => {
  it('is several files at once', async () => {
    expect(await names([entry('a.xlsx'), entry('b.xlsx'), entry('c.txt')])).toEqual([
      'a.xlsx',
      'b.xlsx',
      'c.txt',
    ]);
  });

  it('is a folder, its folders too, by name, without what is in already', async () => {
    const done = entry('已导入', [entry('old.xlsx')]);
    const deep = entry('2025', [entry('c.xlsx')]);
    const folder = entry('报表', [entry('b.xlsx'), deep, entry('a.xlsx'), done, entry('d.xlsx')]);
    expect(await names([entry('z.xlsx'), folder])).toEqual([
      'z.xlsx',
      'c.xlsx',
      'a.xlsx',
      'b.xlsx',
      'd.xlsx',
    ]);
  });

  it('ends: no deeper than it must, and no more files than can be looked at', async () => {
    let deep = entry('6', [entry('deep.xlsx')]);
    for (const name of ['5', '4', '3', '2', '1']) deep = entry(name, [deep]);
    expect(await names([deep])).toEqual([]);
    const many = entry(
      'many',
      [...Array(300).keys()].map((n) => entry(`${1000 + n}.xlsx`)),
    );
    const { files, left } = await filesOf(transfer([many, entry('z.xlsx')]));
    expect([files.length, files[199]?.name, left]).toEqual([200, '1199.xlsx', 101]);
    const endless = entry(
      'endless',
      [...Array(1_500).keys()].map((n) => entry(`${1000 + n}.xlsx`)),
    );
    expect((await filesOf(transfer([endless, endless, entry('z.xlsx')]))).left).toBe(1_000);
  });

  it('passes over what cannot be read', async () => {
    const broken = {
      name: 'gone.xlsx',
      isFile: true,
      isDirectory: false,
      file: (_done: unknown, failed: () => void) => failed(),
    } as unknown as FileSystemEntry;
    expect(await names([entry('报表', [broken, entry('a.xlsx')])])).toEqual(['a.xlsx']);
  });
});
