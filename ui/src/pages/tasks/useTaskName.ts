/** What a task is called and what it does, by the first part of its id; the program's own title for those not known here. */
import type { Task } from '@/api/types';
import { useKnownWord } from '@/components';

export function useTaskName(): (task: Pick<Task, 'id' | 'title'>) => { name: string; does: string } {
  const known = useKnownWord();
  return ({ id, title }) => {
    const kind = (id.split(':')[0] ?? id).replaceAll('.', '_');
    return { name: known(`tasks:name.${kind}`, title || id), does: known(`tasks:does.${kind}`, '') };
  };
}
