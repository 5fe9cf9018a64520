/** A failed action as a message at the top of the page. Use as `onError` of mutations. */
import { App } from 'antd';
import { useErrorText } from './useErrorText';

export function useNotifyError(): (error: unknown) => void {
  const { message } = App.useApp();
  const text = useErrorText();
  return (error) => {
    const { what, next } = text(error);
    message.error(`${what} · ${next}`, 6);
  };
}
