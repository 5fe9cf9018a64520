/** Files and folders dragged over and dropped on a browser window. */
import { type Dropped, filesOf } from './droppedFiles';
import type { ChosenFiles } from './types';

export function listenForDrops(
  target: Window,
  onDrop: (files: ChosenFiles) => void,
  onHover: (hovering: boolean) => void,
): void {
  // dragenter/dragleave fire for every element on the way; the depth tells when the window itself is left.
  let depth = 0;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  target.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    if (depth === 1) onHover(true);
  });
  target.addEventListener('dragleave', (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) onHover(false);
  });
  // Without this the browser would leave the program to show the file.
  target.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  target.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    onHover(false);
    if (!event.dataTransfer) return;
    const give = ({ files, left }: Dropped) => {
      if (files.length > 0) onDrop(left > 0 ? { kind: 'files', files, left } : { kind: 'files', files });
    };
    const found = filesOf(event.dataTransfer);
    if (found instanceof Promise) void found.then(give);
    else give(found);
  });
}
