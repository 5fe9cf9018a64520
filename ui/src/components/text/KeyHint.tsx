/** A key or a chord beside the thing it does. */
import styles from './text.module.css';

export function KeyHint({ keys }: { keys: string[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
