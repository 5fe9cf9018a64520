/** What a task is called and what it does, by the first part of its id; the program's own title for those not known here. */
import type { Task } from '@/api/types';
import { useKnownWord } from '@/components';

type Named = Pick<Task, 'id' | 'title'>;

export function useTaskName(): (task: Named) => { name: string; does: string } {
  const known = useKnownWord();
  return ({ id, title }) => {
    const kind = (id.split(':')[0] ?? id).replaceAll('.', '_');
    return { name: known(`tasks:name.${kind}`, title || id), does: known(`tasks:does.${kind}`, '') };
  };
}

/** A task with the shop it works for. */
export function useTaskLabel(): (task: Named, shop: string | undefined) => string {
  const nameOf = useTaskName();
  return (task, shop) => [nameOf(task).name, shop].filter(Boolean).join(' · ');
}
