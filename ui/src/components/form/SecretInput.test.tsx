import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Button, Form } from 'antd';
import { describe, expect, it, vi } from 'vitest';
import { renderPage } from '@/test/render';
import { SecretInput } from './SecretInput';

function form(stored: boolean, onFinish: (values: { key?: string }) => void) {
  return (
    <Form onFinish={onFinish}>
      <Form.Item name="key" label="密钥">
        <SecretInput stored={stored} clearable />
      </Form.Item>
      <Button htmlType="submit">提交</Button>
    </Form>
  );
}

const submit = () => userEvent.click(screen.getByRole('button', { name: '提交' }));

describe('SecretInput', () => {
  it('never shows a stored secret and leaves it alone when nothing is typed', async () => {
    const onFinish = vi.fn();
    renderPage(form(true, onFinish));
    const input = screen.getByLabelText('密钥');
    expect(input).toHaveValue('');
    expect(input).toHaveAttribute('type', 'password');
    expect(screen.getByPlaceholderText('已保存，留空不改')).toBe(input);
    await submit();
    await vi.waitFor(() => expect(onFinish).toHaveBeenCalledWith({ key: undefined }));
  });

  it('hands over what is typed, and nothing again once it is deleted', async () => {
    const onFinish = vi.fn();
    renderPage(form(true, onFinish));
    await userEvent.type(screen.getByLabelText('密钥'), 's3cret');
    await submit();
    await vi.waitFor(() => expect(onFinish).toHaveBeenLastCalledWith({ key: 's3cret' }));
    await userEvent.clear(screen.getByLabelText('密钥'));
    await submit();
    await vi.waitFor(() => expect(onFinish).toHaveBeenLastCalledWith({ key: undefined }));
  });

  it('clears only when asked, and that can be taken back', async () => {
    const onFinish = vi.fn();
    renderPage(form(true, onFinish));
    await userEvent.click(screen.getByRole('button', { name: '清除' }));
    expect(screen.getByPlaceholderText('保存后清除')).toBeDisabled();
    await submit();
    await vi.waitFor(() => expect(onFinish).toHaveBeenLastCalledWith({ key: '' }));
    await userEvent.click(screen.getByRole('button', { name: '撤回' }));
    await submit();
    await vi.waitFor(() => expect(onFinish).toHaveBeenLastCalledWith({ key: undefined }));
  });

  it('offers no clearing where nothing is stored', () => {
    renderPage(form(false, vi.fn()));
    expect(screen.getByPlaceholderText('未填写')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '清除' })).not.toBeInTheDocument();
  });
});
