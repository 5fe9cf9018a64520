/** The files among what was dropped on a browser window, folders opened; as the window opens folders of its machine. */

/** The most files of one drop. */
const MOST = 200;
/** Beyond those, files are counted so far and no further: nobody waits for the end of a disk. */
export const COUNTED = 1_000;
/** How deep folders are followed. */
const DEPTH = 4;
/** Where the watched folder keeps what is in already: the same name in every language. */
const DONE_FOLDER = '\u5df2\u5bfc\u5165';

/** The files, and how many more there are than are taken at once; `COUNTED` is so many or more. */
export interface Dropped {
  files: File[];
  left: number;
}

type Transfer = Pick<DataTransfer, 'items' | 'files'>;

/** Without a folder they are there at once. Folders can be asked for only while the event lasts: that is done before the first wait. */
export function filesOf(transfer: Transfer): Dropped | Promise<Dropped> {
  const dropped = [...(transfer.items ?? [])]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const loose = [...(transfer.files ?? [])];
  return dropped.some(({ entry }) => entry?.isDirectory) ? opened(dropped) : { files: loose, left: 0 };
}

async function opened(dropped: { entry: FileSystemEntry | null; file: File | null }[]): Promise<Dropped> {
  const found: Dropped = { files: [], left: 0 };
  for (const { entry, file } of dropped) {
    if (found.left >= COUNTED) break;
    if (entry?.isDirectory) await collect(entry as FileSystemDirectoryEntry, DEPTH, found);
    else if (file && found.files.length < MOST) found.files.push(file);
    else if (file) found.left += 1;
  }
  return found;
}

async function collect(folder: FileSystemDirectoryEntry, depth: number, found: Dropped): Promise<void> {
  const inside = await entriesOf(folder);
  inside.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of inside) {
    if (found.left >= COUNTED) return;
    if (entry.isFile && found.files.length >= MOST) {
      found.left += 1;
    } else if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry);
      if (file) found.files.push(file);
    } else if (depth > 0 && entry.name !== DONE_FOLDER) {
      await collect(entry as FileSystemDirectoryEntry, depth - 1, found);
    }
  }
}

/** A folder is told in pieces; an empty one is the end. What cannot be read is passed over. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const piece = await new Promise<FileSystemEntry[]>((done) => {
      reader.readEntries(done, () => done([]));
    });
    if (piece.length === 0) return all;
    all.push(...piece);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((done) => {
    entry.file(done, () => done(undefined));
  });
}
