/** A language model on this machine: answers as any OpenAI-compatible endpoint does. */
import { createServer } from 'node:http';

export async function startModel(answer) {
  const asked = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const body = JSON.parse(text || '{}');
      asked.push(body);
      const words = answer(body.messages ?? []);
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({
          id: 'c1',
          object: 'chat.completion',
          model: body.model,
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: words } }],
          usage: { prompt_tokens: 800, completion_tokens: 20, total_tokens: 820 },
        }),
      );
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    base: `http://127.0.0.1:${server.address().port}/v1`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
