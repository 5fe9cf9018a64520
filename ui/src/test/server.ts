/** Answers to the page's requests in tests; a request nobody answers fails the test. */
import { setupServer } from 'msw/node';

export { HttpResponse, http } from 'msw';

export const server = setupServer();
